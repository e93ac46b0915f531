"""Who acts: ids, offices and what is permitted there. `balai.apps.access` fills it; nothing else decides."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

from balai.engine.errors import NotAllowed

UserId = NewType("UserId", UUID)
OfficeId = NewType("OfficeId", UUID)


class Permission(StrEnum):
    """What somebody may do. `balai.apps.access.roles` says who may, in words a manager can read."""

    DRAFT_HELP = "draft_help"  # begin or continue the draft of somebody who is present or gave a code
    PERSON_SEARCH = "person_search"
    PERSON_READ = "person_read"  # open a file of one's office; outside one's cases with a reason
    PERSON_WRITE = "person_write"
    PERSON_MERGE = "person_merge"
    PERSON_IMPORT = "person_import"
    PERSON_EXPORT = "person_export"
    DOCUMENT_READ = "document_read"  # look at the pages of documents in files one reads
    DOCUMENT_VERIFY = "document_verify"
    LETTER_CONFIRM = "letter_confirm"  # family letters of one's own kelurahan
    PRIVACY_REQUESTS = "privacy_requests"  # answer what people ask about their data, within its clock
    RECOVERY_OPEN = "recovery_open"
    RECOVERY_APPROVE = "recovery_approve"
    MESSAGES_READ = "messages_read"  # was somebody told, and how
    AUDIT_READ = "audit_read"
    REPORT_READ = "report_read"
    STAFF_MANAGE = "staff_manage"
    LEGAL_HOLD = "legal_hold"
    CASE_ASSIGN = "case_assign"  # who accompanies whom, and who stands in for whom
    COUNSELLING_WRITE = "counselling_write"  # write down talks; read one's own and those opened by a colleague
    COUNSELLING_SUPERVISE = "counselling_supervise"  # read the office's notes, each with a reason
    REFERRAL_SEND = "referral_send"  # send somebody on to another organisation
    REFERRAL_ANSWER = "referral_answer"  # see what was shared with one's organisation, and answer
    VISIT_RECEIVE = "visit_receive"  # call numbers of the queue, receive those who have an appointment
    HOURS_SET = "hours_set"  # opening hours, closed days, the screens in the waiting room
    STANDARD_SET = "standard_set"  # within how many working days the office promises what
    HOOKS_MANAGE = "hooks_manage"  # see what other systems were told, and tell them again


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role at one organisation: what it permits, and the area it covers (codes of the interior ministry)."""

    office_id: OfficeId
    role: str
    area: str
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts. `user_id` is None for the system, for other systems and for visitors without an account.

    `stands_in_for`: colleagues who are away today and whose work this one does. `token_id`: which token another
    system shows.
    """

    user_id: UserId | None = None
    grants: tuple[Grant, ...] = ()
    stands_in_for: frozenset[UserId] = frozenset()
    system: str = ""
    token_id: UUID | None = None

    @classmethod
    def for_system(cls, name: str) -> "Actor":
        """A job that acts by itself; it may do what its action allows the system to do."""
        return cls(system=name)

    @property
    def is_staff(self) -> bool:
        return bool(self.grants)

    @property
    def label(self) -> str:
        """`user:UUID`, `token:UUID`, `system:NAME` or `visitor`: for logs and the record, never a name."""
        if self.system:
            return f"system:{self.system}"
        if self.token_id:
            return f"token:{self.token_id}"
        return f"user:{self.user_id}" if self.user_id else "visitor"

    def is_user(self, user_id: UUID | None) -> bool:
        """Is this that user? Nobody is nobody, also where both are missing."""
        return user_id is not None and user_id == self.user_id

    def offices(self, permission: Permission) -> frozenset[OfficeId]:
        """Where this is permitted."""
        return frozenset(grant.office_id for grant in self.grants if permission in grant.permissions)

    def areas(self, permission: Permission) -> frozenset[str]:
        """The areas of the offices where this is permitted."""
        return frozenset(grant.area for grant in self.grants if permission in grant.permissions)

    def may(self, permission: Permission, *, office_id: UUID | None = None) -> bool:
        """Is this permitted, at this office or (without one) anywhere?"""
        offices = self.offices(permission)
        return bool(offices) if office_id is None else office_id in offices

    def require(self, permission: Permission, *, office_id: UUID | None = None) -> None:
        """Pass when permitted. Raises NotAllowed."""
        if not self.may(permission, office_id=office_id):
            raise NotAllowed("not_allowed", permission=permission.value)


VISITOR = Actor()
