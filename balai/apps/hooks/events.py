"""Everything other systems can be told of. The words stand in rulebook/words under `hook_event`."""

from enum import StrEnum


class HookEvent(StrEnum):
    """What happened, as a code that does not change. What is told holds an id and never a person's data."""

    PERSON_REGISTERED = "person.registered"
    DOCUMENT_ACCEPTED = "document.accepted"
    DOCUMENT_RETURNED = "document.returned"
    CASE_OPENED = "case.opened"
    CASE_STAGE_CHANGED = "case.stage_changed"
    CASE_CLOSED = "case.closed"
