"""The nodes of a program, each different one once, as steps that combine whole planes.

A step takes two planes and writes a third: `and` or `or`, nothing else. Which planes these are is a number in a list,
so that the same steps serve every block of people.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from balai.engine.asking import Leaf
from balai.engine.program import Program


class Gate(NamedTuple):
    """An any_of or all_of of leaves and gates, by their numbers."""

    is_any: bool
    parts: tuple[int, ...]


class Root(NamedTuple):
    """A pathway: what must hold at registration, what closes it at any stage; `leaves` below it, closed for all."""

    holding: Gate
    closing: Gate
    leaves: frozenset[int]
    suspended: bool


@dataclass(frozen=True, slots=True)
class Circuit:
    """Numbers below `len(leaves)` are leaves, those above are gates. `at`: the number of what stands at a bit."""

    leaves: tuple[Leaf, ...]
    gates: tuple[Gate, ...]
    roots: tuple[Root, ...]
    at: Mapping[int, int]

    def parts(self, number: int) -> tuple[int, ...]:
        return () if number < len(self.leaves) else self.gates[number - len(self.leaves)].parts


def circuit_of(program: Program) -> Circuit:
    """Every different leaf and node of a program once; `roots` in the order of its routes."""
    at = {bit: number for number, leaf in enumerate(program.leaves) for bit in leaf.bits}
    below = {number: frozenset({number}) for number in range(len(program.leaves))}
    suspended = {route.bit: route.suspended for route in program.routes}
    gates: dict[Gate, int] = {}
    roots: dict[int, Root] = {}
    for one in program.fields:
        holding, closing = (Gate(one.is_any, tuple(dict.fromkeys(at[b] for b in s))) for s in (one.parts, one.closing))
        leaves: frozenset[int] = frozenset().union(*(below[part] for part in closing.parts))
        if one.bit in suspended:
            roots[one.bit] = Root(holding, closing, leaves, suspended[one.bit])
        else:
            number = at[one.bit] = gates.setdefault(holding, len(program.leaves) + len(gates))
            below[number] = leaves
    return Circuit(program.leaves, tuple(gates), tuple(roots[route.bit] for route in program.routes), at)


class Step(NamedTuple):
    """Combine the planes `first` and `second` into the plane `into`."""

    is_any: bool
    first: int
    second: int
    into: int


class Work(NamedTuple):
    """The steps of one gate; `result` is the plane where its answer then stands."""

    steps: tuple[Step, ...]
    result: int


class Steps(NamedTuple):
    """What several gates share, then each of them by itself. Planes: leaves, everyone, nobody, then `room` more."""

    shared: tuple[Step, ...]
    each: tuple[Work, ...]
    room: int


def holding(circuit: Circuit, gates: Sequence[Gate]) -> Steps:
    """The steps by which gates are met, or possible: the same for both."""
    return _Writer(circuit, swapped=False, can=None).write(gates)


def closing(circuit: Circuit, gates: Sequence[Gate], can: frozenset[int]) -> Steps:
    """The steps by which gates are closed: any_of and all_of change places, leaves not in `can` close nobody."""
    return _Writer(circuit, swapped=True, can=can).write(gates)


@dataclass(slots=True)
class _Writer:
    circuit: Circuit
    swapped: bool
    can: frozenset[int] | None
    kept: dict[int, int] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    room: int = 0
    steps: list[Step] = field(default_factory=list)

    def write(self, gates: Sequence[Gate]) -> Steps:
        """Nodes that are needed more than once are worked out first and keep their room."""
        for number in self._needed_often(gates):
            plane = self._node(number)
            self.kept[number] = plane
        shared = tuple(self.steps)
        return Steps(shared, tuple(self._work(gate) for gate in gates), self.room)

    def _needed_often(self, gates: Sequence[Gate]) -> list[int]:
        """Gates by number; the parts of a gate have lower numbers."""
        uses: Counter[int] = Counter()
        left = [part for gate in gates for part in gate.parts]
        while left:
            number = left.pop()
            uses[number] += 1
            if uses[number] == 1:
                left += self.circuit.parts(number)
        return sorted(number for number, times in uses.items() if times > 1 and number >= self._everyone)

    def _work(self, gate: Gate) -> Work:
        self.steps = []
        result = self._gate(gate)
        self._release(result)
        return Work(tuple(self.steps), result)

    @property
    def _everyone(self) -> int:
        return len(self.circuit.leaves)

    @property
    def _nobody(self) -> int:
        return len(self.circuit.leaves) + 1

    def _node(self, number: int) -> int:
        if number < self._everyone:
            return number if self.can is None or number in self.can else self._nobody
        if number in self.kept:
            return self.kept[number]
        return self._gate(self.circuit.gates[number - self._everyone])

    def _gate(self, gate: Gate) -> int:
        """Deep parts first, so that little room is needed."""
        is_any = gate.is_any is not self.swapped
        neutral, deciding = (self._nobody, self._everyone) if is_any else (self._everyone, self._nobody)
        planes = dict.fromkeys(self._node(part) for part in sorted(gate.parts, reverse=True))
        planes.pop(neutral, None)
        if deciding in planes or not planes:
            for plane in planes:
                self._release(plane)
            return deciding if planes else neutral
        result, *others = planes
        for plane in others:
            into = result if self._is_own(result) else plane if self._is_own(plane) else self._take()
            self.steps.append(Step(is_any, result, plane, into))
            if plane != into:
                self._release(plane)
            result = into
        return result

    def _take(self) -> int:
        if self.free:
            return self.free.pop()
        self.room += 1
        return self._nobody + self.room

    def _is_own(self, plane: int) -> bool:
        """May it be written over?"""
        return plane > self._nobody and plane not in self.kept.values()

    def _release(self, plane: int) -> None:
        if self._is_own(plane):
            self.free.append(plane)
