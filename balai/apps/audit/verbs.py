"""Everything that is recorded. The sentence of each verb stands in rulebook/words under `events`."""

from enum import StrEnum


class Verb(StrEnum):
    """What happened, as a code. A verb is added here and in both files of words."""

    SIGNED_IN = "signed_in"
    PASSWORD_CHANGED = "password_changed"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_OPENED = "recovery_opened"
    RECOVERY_APPROVED = "recovery_approved"
    RECOVERY_REFUSED = "recovery_refused"
    RECOVERY_USED = "recovery_used"
    STAFF_INVITED = "staff_invited"
    MEMBERSHIP_BEGUN = "membership_begun"
    MEMBERSHIP_ENDED = "membership_ended"
    FILE_OPENED = "file_opened"
    DRAFT_BEGUN = "draft_begun"
    DRAFT_CODE_GIVEN = "draft_code_given"
    HELPER_LET_IN = "helper_let_in"
    DRAFT_CLAIMED = "draft_claimed"
    HELP_ENDED = "help_ended"
    DRAFT_DISCARDED = "draft_discarded"
    FILE_WRITTEN = "file_written"
    FILE_SUBMITTED = "file_submitted"
    FILE_REGISTERED = "file_registered"
    FILE_TAKEN = "file_taken"
    FILE_CLEARED = "file_cleared"
    FILES_MERGED = "files_merged"
    MERGE_UNDONE = "merge_undone"
