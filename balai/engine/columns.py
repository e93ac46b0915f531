"""Many people against a program: one bit for each person, one plane for each different leaf, combined whole.

The planes of the leaves stay in memory; verdicts are worked out when they are asked for, block by block, so that what
is being combined stays in the processor's cache. What a leaf means for one person is read off the same rows as in
`Program.planes` (`sources.py`); how leaves combine is in `circuit.py`.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from balai.engine import circuit as c
from balai.engine.circuit import Circuit, Gate, Steps
from balai.engine.compare import Given
from balai.engine.errors import NotFound
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.program import Program
from balai.engine.residents import Residents
from balai.engine.sources import Bits, Plane, Source, packed, sources_of, unpacked

#: Words of 64 people that are combined at a time, so that what a step reads and writes fits the processor's cache.
BLOCK = 4096
#: The columns of counts.
ORDER = (Verdict.OPEN, Verdict.GAP, Verdict.UNKNOWN, Verdict.CLOSED)
Counts = NDArray[np.int64]  # [pathways, 4] people by verdict, see ORDER


class Judged(NamedTuple):
    """One pathway on one block: bit sets of those it is open, possible and closed for; the next one overwrites them.

    Open and possible leave out who is closed: gap is everybody else, unknown is possible and not open.
    """

    root: int
    block: slice
    holding: Bits  # uint64[2, words]: open, possible
    closed: Bits | None


class Verdicts(NamedTuple):
    """The people of each verdict of one pathway: uint64[words] each, nobody in two of them."""

    open: Bits
    gap: Bits
    unknown: Bits
    closed: Bits


class Index:
    """Every different leaf of a program for n people.

    `holding` uint64[leaves, 2, words] is met and possible; `closed` has uint64[words] for each leaf that can close.
    Residents are put in at once (`of`), or part by part.
    """

    def __init__(self, program: Program, count: int, *, block: int = BLOCK) -> None:
        self.program, self.count, self.words, self.block = program, count, -(-count // 64), block
        self.circuit: Circuit = c.circuit_of(program)
        self.sources: list[Source] = sources_of(program)
        self.everyone = np.zeros(self.words, np.uint64)
        self.holding = np.zeros((len(self.circuit.leaves), 2, self.words), np.uint64)
        self.closed = {
            leaf: np.zeros(self.words, np.uint64)
            for one in self.sources
            for leaf, marks in one.leaves.items()
            if marks.closed
        }
        first = np.array([leaf.bits[0] for leaf in self.circuit.leaves], np.int64)
        self._bits = np.add.outer(first, [0, 8 * program.size])  # met and possible in the bytes of `change`
        roots = self.circuit.roots
        self._steps = c.holding(self.circuit, [r.holding for r in roots]), self._closing([r.closing for r in roots])

    @classmethod
    def of(cls, program: Program, people: Residents, *, block: int = BLOCK) -> "Index":
        index = cls(program, people.count, block=block)
        index.put(people)
        return index

    def put(self, people: Residents, at: int = 0) -> None:
        """Fill in people from row `at` on. Raises ValueError unless it is a multiple of 64 and they find room."""
        if at % 64 or at + people.count > self.count:
            raise ValueError(at)
        self._ask(people, slice(at // 64, at // 64 - (-people.count // 64)), range(len(self.circuit.leaves)))

    def drafted(self, program: Program, people: Residents) -> "Index":
        """The same people against another program, such as a rule being drafted: only what is new in it is asked."""
        draft = Index(program, self.count, block=self.block)
        here = {(leaf.ask, leaf.proof): number for number, leaf in enumerate(self.circuit.leaves)}
        new = set(range(len(draft.circuit.leaves)))
        for number, leaf in enumerate(draft.circuit.leaves):
            if (same := here.get((leaf.ask, leaf.proof))) is not None:
                new.remove(number)
                draft.holding[number] = self.holding[same]
                if number in draft.closed:
                    draft.closed[number][:] = self.closed[same]
        draft._ask(people, slice(0, self.words), new)
        return draft

    def _ask(self, people: Residents, place: slice, leaves: Container[int]) -> None:
        """Fill in the planes of these leaves for the words at `place`."""
        self.everyone[place] = packed(np.ones(people.count, np.bool_))
        for number, leaf in enumerate(self.circuit.leaves):
            if number in leaves and isinstance(leaf.ask, Given) and leaf.ask.met:
                self.holding[number, :, place] = self.everyone[place]
        for source in self.sources:
            if not any(number in leaves for number in source.leaves):
                continue
            for number, plane in source.planes(source.codes(people)):
                self.holding[number, :, place] = plane.holding
                if plane.closed is not None:
                    self.closed[number][place] = plane.closed

    def change(self, row: int, facts: Facts) -> None:
        """One person is known anew: every leaf of hers, in place."""
        word, bit = row >> 6, np.uint64(row & 63)
        raw = b"".join([plane.to_bytes(self.program.size, "little") for plane in self.program.answers(facts)[:3]])
        told = np.unpackbits(np.frombuffer(raw, np.uint8), bitorder="little")
        others = ~(np.uint64(1) << bit)
        held = self.holding[:, :, word]
        np.bitwise_and(held, others, out=held)
        np.bitwise_or(held, told[self._bits].astype(np.uint64) << bit, out=held)
        for leaf, plane in self.closed.items():
            plane[word] = (
                plane[word] & others | told[self._bits[leaf, 0] + 16 * self.program.size].astype(np.uint64) << bit
            )

    def judge(self, roots: Sequence[int] | None = None, instead: Mapping[int, Plane] | None = None) -> Iterator[Judged]:
        """Every pathway (or those in `roots`) on every block. `instead`: other planes for some leaves."""
        every = range(len(self.circuit.roots))
        holding, closing = self._steps
        wanted = every if roots is None else roots
        leaves: list[Bits] = list(self.holding)
        closers = self._closers()
        for leaf, plane in (instead or {}).items():
            leaves[leaf] = plane.holding
            closers[leaf] = np.zeros(self.words, np.uint64) if plane.closed is None else plane.closed
        for start in range(0, self.words, self.block):
            block = slice(start, min(start + self.block, self.words))
            held = _Planes(leaves, self.everyone, block, holding, (2,))
            shut = _Planes(closers, self.everyone, block, closing, ())
            open_to = np.empty((2, block.stop - start), np.uint64)
            for root in wanted:
                result, closed = held.work(root), shut.work(root)
                if self.circuit.roots[root].suspended:
                    closed = self.everyone[block]
                elif closed is shut.nobody:
                    yield Judged(root, block, result, None)
                    continue
                np.bitwise_not(closed, out=open_to[0])
                np.bitwise_and(result[1], open_to[0], out=open_to[1])
                np.bitwise_and(result[0], open_to[0], out=open_to[0])
                yield Judged(root, block, open_to, closed)

    def counts(self, roots: Sequence[int] | None = None, instead: Mapping[int, Plane] | None = None) -> Counts:
        """People by verdict, int64[pathways, 4] as in ORDER, for every pathway or those in `roots`."""
        places = {root: place for place, root in enumerate(range(len(self.circuit.roots)) if roots is None else roots)}
        found = np.zeros((len(places), 3), np.int64)
        for judged in self.judge(roots, instead):
            of = found[places[judged.root]]
            of[:2] += np.bitwise_count(judged.holding).sum(axis=1, dtype=np.int64)
            if judged.closed is not None:
                of[2] += np.bitwise_count(judged.closed).sum(dtype=np.int64)
        opened, possible, closed = found.T
        return np.stack([opened, self.count - possible - closed, possible - opened, closed], 1)

    def search(self, pathway_id: str, *filters: Bits) -> list[int]:
        """The rows of those to whom a pathway is open and who are in every filter. Raises NotFound."""
        found = reduce(np.bitwise_and, filters, self.verdict(pathway_id).open)
        return np.flatnonzero(unpacked(found, self.count)).tolist()

    def verdict(self, pathway_id: str) -> "Verdicts":
        """Everybody against one pathway. Raises NotFound."""
        routes = [route.pathway.id for route in self.program.routes]
        if pathway_id not in routes:
            raise NotFound("pathway_not_found", pathway=pathway_id, known=routes)
        found = np.zeros((3, self.words), np.uint64)
        for judged in self.judge([routes.index(pathway_id)]):
            found[:2, judged.block] = judged.holding
            if judged.closed is not None:
                found[2, judged.block] = judged.closed
        opened, possible, closed = found
        return Verdicts(opened, self.everyone & ~(possible | closed), possible & ~opened, closed)

    def node(self, bit: int) -> Plane:
        """What stands at a bit of the program, for everybody."""
        gate = Gate(False, (self.circuit.at[bit],))
        whole = slice(0, self.words)
        met = _Planes(list(self.holding), self.everyone, whole, c.holding(self.circuit, [gate]), (2,))
        shut = _Planes(self._closers(), self.everyone, whole, self._closing([gate]), ())
        closed = shut.work(0)
        return Plane(met.work(0), None if closed is shut.nobody else closed)

    def _closers(self) -> list[Bits]:
        """The closing plane of each leaf; `circuit.closing` never looks at those of leaves that cannot close."""
        return [self.closed.get(leaf, self.everyone) for leaf in range(len(self.circuit.leaves))]

    def _closing(self, gates: Sequence[Gate]) -> Steps:
        return c.closing(self.circuit, gates, frozenset(self.closed))


class _Planes:
    """The planes of one block: leaves, everyone, nobody and room to work in."""

    def __init__(
        self, leaves: Sequence[Bits], everyone: Bits, block: slice, steps: Steps, shape: tuple[int, ...]
    ) -> None:
        size = (*shape, block.stop - block.start)
        self.nobody = np.zeros(size, np.uint64)
        self.each = steps.each
        self.planes = [leaf[..., block] for leaf in leaves]
        self.planes += [np.broadcast_to(everyone[block], size), self.nobody]
        self.planes += list(np.empty((steps.room, *size), np.uint64))
        self._run(steps.shared)

    def work(self, number: int) -> Bits:
        self._run(self.each[number].steps)
        return self.planes[self.each[number].result]

    def _run(self, steps: Sequence[c.Step]) -> None:
        planes = self.planes
        for is_any, first, second, into in steps:
            (np.bitwise_or if is_any else np.bitwise_and)(planes[first], planes[second], planes[into])
