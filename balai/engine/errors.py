"""What can go wrong, as codes. `balai.words` has the sentence for each code in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class DomainError(Exception):
    """A refusal with a code and the values its sentence needs."""

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend: where it stands, what is wrong (a code) and the values of its sentence."""

    where: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Invalid(DomainError):
    """Input that cannot be used, with every problem found in it."""

    code_name = "invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(self.code_name, problems=tuple(problems))
        self.problems = tuple(problems)


class FactsInvalid(Invalid):
    """A person's facts that cannot be read."""

    code_name = "facts_invalid"


class PopulationInvalid(Invalid):
    """A file of people that cannot be read. `where` is a column, with the first row that has the problem."""

    code_name = "population_invalid"


class RulebookInvalid(Invalid):
    """A rulebook that cannot be put in force. `where` is `file:line`."""

    code_name = "rulebook_invalid"


class NotFound(DomainError):
    """A pathway or round that the rulebook does not have."""


class NotAllowed(DomainError):
    """The actor lacks the permission."""


class IllegalMove(DomainError):
    """A state that does not allow this move."""


class Conflict(DomainError):
    """Somebody else was faster: a newer version, a number that is taken."""


class BackupFailed(DomainError):
    """A backup that cannot be made, read or brought back."""


class StoreDown(DomainError):
    """The store of files does not answer."""


class UploadRefused(DomainError):
    """A file that is not taken in. The sentence says what to send instead."""
