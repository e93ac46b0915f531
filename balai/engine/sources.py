"""Each question of a program with the leaves on it: which answers make which leaf met, possible or closed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from balai.engine.answers import Question
from balai.engine.asking import Asking, Leaf
from balai.engine.codes import Codes, answers, rows_of, table_codes
from balai.engine.compare import Asked, Single
from balai.engine.planes import Planes
from balai.engine.residents import Residents
from balai.engine.table import Table

Bits = NDArray[np.uint64]  # one bit for each person, the first in the lowest bit; 0 behind the last person
Flags = NDArray[np.bool_]


class Plane(NamedTuple):
    """One leaf of everybody: `holding` uint64[2, words] is met and possible, `closed` uint64[words] or nobody's."""

    holding: Bits
    closed: Bits | None


Runs = tuple[tuple[int, int], ...]  # codes from the first on, up to but not the second


class Marks(NamedTuple):
    """With which answers a leaf is met, possible besides, closed."""

    met: Runs
    maybe: Runs
    closed: Runs


@dataclass(frozen=True, slots=True)
class Source:
    """A fact with its table, or a question to a list, with its leaves by number."""

    asked: str | Question
    table: Table[int] | None
    leaves: Mapping[int, Marks]

    def codes(self, people: Residents, more: Sequence[tuple[str, Any]] = ()) -> Codes:
        """The answer of everybody. `more`: entries everybody is given besides, as in `codes.answers`."""
        if isinstance(self.asked, Question):
            return answers(self.asked, people, more=more)
        assert self.table is not None
        return table_codes(self.table, people.values.get(self.asked), people.count)

    def planes(self, codes: Codes) -> Iterator[tuple[int, Plane]]:
        """Each leaf on this question, by its number, from the answers of everybody."""
        drawn: dict[Runs, Bits] = {}  # leaves on one question have much in common: who has not told, to begin with
        for leaf, marks in self.leaves.items():
            for runs in marks:
                if runs not in drawn:
                    drawn[runs] = chosen(codes, runs)
            met = drawn[marks.met]
            yield leaf, Plane(np.stack([met, met | drawn[marks.maybe]]), drawn[marks.closed] if marks.closed else None)


def sources_of(asking: Asking, leaves: Sequence[Leaf]) -> list[Source]:
    """Every question that is asked; leaves that the day alone decides belong to none. Leaf n is at the bit n."""
    on: dict[str | Question, list[int]] = {}
    for number, leaf in enumerate(leaves):
        match leaf.ask:
            case Single(fact=fact):
                on.setdefault(fact, []).append(number)
            case Asked(question=question):
                on.setdefault(question, []).append(number)
    asked: list[tuple[str | Question, Table[int] | None, Sequence[int]]] = [
        *((fact, table, rows_of(table)) for fact, table in asking.tables.items()),
        *((question, None, rows) for question, rows in asking.questions.items()),
    ]
    return [
        Source(one, table, {number: _marks(number, [asking.apart(row) for row in rows]) for number in on[one]})
        for one, table, rows in asked
    ]


def _marks(bit: int, rows: Sequence[Planes]) -> Marks:
    met, possible, closed = ([row[plane] >> bit & 1 for row in rows] for plane in range(3))
    return Marks(_runs(met), _runs([p & ~m for m, p in zip(met, possible, strict=True)]), _runs(closed))


def _runs(wanted: Sequence[int]) -> Runs:
    edges = np.flatnonzero(np.diff(wanted, prepend=0, append=0)).tolist()
    return tuple(pairwise(edges))[::2]


def chosen(codes: Codes, runs: Runs) -> Bits:
    """The plane of the people whose code is in one of the runs."""
    # Numbers without a sign: what lies below a run wraps round to above it.
    found = [codes - codes.dtype.type(low) < codes.dtype.type(behind - low) for low, behind in runs]
    return packed(reduce(np.logical_or, found) if found else np.zeros(len(codes), np.bool_))


def packed(flags: Flags) -> Bits:
    """A plane from bool[people]."""
    plane = np.zeros(-(-len(flags) // 64), "<u8")
    plane.view(np.uint8)[: -(-len(flags) // 8)] = np.packbits(flags, bitorder="little")
    return plane


def unpacked(plane: Bits, count: int) -> Flags:
    """bool[count] from a plane."""
    return np.unpackbits(plane.view(np.uint8), count=count, bitorder="little").view(np.bool_)
