"""Everything that is recorded. The sentence of each verb stands in rulebook/words under `events`."""

from enum import StrEnum


class Verb(StrEnum):
    """What happened, as a code. A verb is added here and in both files of words."""

    SIGNED_IN = "signed_in"
    MEMBERSHIP_BEGUN = "membership_begun"
    MEMBERSHIP_ENDED = "membership_ended"
    FILE_OPENED = "file_opened"
