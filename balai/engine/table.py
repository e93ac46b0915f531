"""The answers of a program to one fact, worked out beforehand: the planes for every interval or value it can have."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from balai.engine.answers import Answer
from balai.engine.compare import OneOf, Single, Test
from balai.engine.planes import Planes, join
from balai.engine.rules import Proof

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """The planes of every leaf on one fact, by the interval or value in which the fact lies."""

    cuts: list[Any] | None
    rows: list[Row]
    values: Mapping[Any, Row]
    unknown: Row

    def row(self, value: Any) -> Row:
        if self.cuts is None:
            return self.values.get(value, self.rows[0])
        return self.rows[bisect_left(self.cuts, value) + bisect_right(self.cuts, value)]


def table_of(asks: list[tuple[Single, Proof, int]]) -> Table[Planes]:
    """The table of one fact, from each test on it, its proof and the bits where it stands."""
    unknown = join(row_of(bit, Answer.UNKNOWN, proof, False) for _, proof, bit in asks)
    tests = [test for ask, _, _ in asks for test in (ask.met, ask.closing) if test is not None]
    points = {point for test in tests for point in _points(test)}
    if any(isinstance(point, str | bool) for point in points):
        other = join(_single(ask, proof, bit, _Elsewhere()) for ask, proof, bit in asks)
        values = {p: join(_single(ask, proof, bit, p) for ask, proof, bit in asks) for p in points}
        return Table(None, [other], values, unknown)
    cuts = sorted(points)
    places: list[Any] = [_Gap(None, cuts[0] if cuts else None)]
    for index, cut in enumerate(cuts):
        places += [cut, _Gap(cut, cuts[index + 1] if index + 1 < len(cuts) else None)]
    rows = [join(_single(ask, proof, bit, place) for ask, proof, bit in asks) for place in places]
    return Table(cuts, rows, {}, unknown)


def each(table: Table[Planes], change: Callable[[Planes], int]) -> Table[int]:
    """The same table with every row changed."""
    values = {value: change(row) for value, row in table.values.items()}
    return Table(table.cuts, [change(row) for row in table.rows], values, change(table.unknown))


def row_of(bits: int, answer: Answer, proof: Proof, closes: bool) -> Planes:
    """The planes of one leaf for one answer, on all bits where it stands (engine.md, 'three planes per node')."""
    checklist = proof is Proof.CHECKLIST
    match answer:
        case Answer.MET:
            return Planes(bits, bits, 0, 0)
        case Answer.CONFIRM:
            return Planes(bits, bits, 0, bits)
        case Answer.UNKNOWN | Answer.UNLISTED if checklist:
            return Planes(bits, bits, 0, bits)
        case Answer.UNKNOWN:
            return Planes(0, bits, 0, 0)
        case _:
            return Planes(0, 0, bits if closes else 0, 0)


def _points(test: Test) -> Iterable[Any]:
    if isinstance(test, OneOf):
        return test.values
    return [point for point in (test.low, test.high) if point is not None]


class _Elsewhere:
    """A value that no test names."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """All values strictly between two neighbouring bounds; `None` is no bound."""

    above: Any
    below: Any


def _single(ask: Single, proof: Proof, bit: int, place: Any) -> Planes:
    if _holds(ask.met, place):
        return row_of(bit, Answer.CONFIRM if ask.confirm else Answer.MET, proof, False)
    return row_of(bit, Answer.FAILS, proof, ask.closing is not None and _holds(ask.closing, place))


def _holds(test: Test, place: Any) -> bool:
    if isinstance(test, OneOf):
        return test.negated if isinstance(place, _Gap | _Elsewhere) else test.holds(place)
    if isinstance(place, _Elsewhere):
        return test.low is None and test.high is None
    if isinstance(place, _Gap):
        from_low = test.low is None or (place.above is not None and place.above >= test.low)
        to_high = test.high is None or (place.below is not None and place.below <= test.high)
        return from_low and to_high
    return test.holds(place)
