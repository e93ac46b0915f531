"""How a requirement and a pathway can stand, and the bit sets that hold it for many of them at once."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    OPEN = "open"
    GAP = "gap"
    UNKNOWN = "unknown"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How one requirement stands."""

    MET = "met"
    GAP = "gap"  # fails today, can be remedied
    UNKNOWN = "unknown"  # we have not been told; never shown to a citizen as a refusal
    CLOSED = "closed"  # fails and cannot be remedied


class Planes(NamedTuple):
    """Bit sets over the leaves and nodes of a program."""

    met: int
    possible: int
    closed: int
    todo: int

    def outcome(self, bit: int) -> Outcome:
        if self.closed >> bit & 1:
            return Outcome.CLOSED
        if not self.possible >> bit & 1:
            return Outcome.GAP
        return Outcome.MET if self.met >> bit & 1 else Outcome.UNKNOWN


#: By the bits of a pathway on the planes: 1 met, 2 possible, 4 closed.
VERDICTS = (Verdict.GAP, Verdict.GAP, Verdict.UNKNOWN, Verdict.OPEN, *[Verdict.CLOSED] * 4)


def join(rows: Iterable[Planes]) -> Planes:
    """Everything that any row says."""
    met = possible = closed = todo = 0
    for row in rows:
        met, possible, closed, todo = met | row.met, possible | row.possible, closed | row.closed, todo | row.todo
    return Planes(met, possible, closed, todo)
