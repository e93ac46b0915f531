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
from balai.engine.asking import asking_of
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
    holding: Bits  # uint64[2 x words]: open, then possible
    closed: Bits | None


class Verdicts(NamedTuple):
    """The people of each verdict of one pathway: uint64[words] each, nobody in two of them."""

    open: Bits
    gap: Bits
    unknown: Bits
    closed: Bits


class Index:
    """Every different leaf of a program for n people.

    Planes are uint64[words]; bits behind the last person are 0. The leaves are kept block by block, so that what is
    combined lies together: `holding` uint64[blocks, leaves, 2 x words of a block] is met, then possible; `closed`
    uint64[blocks, closers, words of a block] has the leaves in `closers`. Residents are put in at once (`of`), or part
    by part.
    """

    def __init__(self, program: Program, count: int, *, block: int = BLOCK) -> None:
        self.program, self.count = program, count
        blocks = max(1, -(-count // (64 * block)))
        self.width = -(-count // (64 * blocks))
        self.words = blocks * self.width
        self.circuit: Circuit = c.circuit_of(program)
        once = [leaf._replace(bits=(number,)) for number, leaf in enumerate(program.leaves)]
        self.asking = asking_of(once, -(-len(once) // 8) * 8)
        self.sources: list[Source] = sources_of(self.asking, program.leaves)
        leaves = [(number, marks) for source in self.sources for number, marks in source.leaves.items()]
        self.closers = {number: row for row, number in enumerate(number for number, marks in leaves if marks.closed)}
        self.everyone = np.zeros(self.words, np.uint64)
        self.holding = np.zeros((blocks, len(self.circuit.leaves), 2 * self.width), np.uint64)
        self.closed = np.zeros((blocks, len(self.closers), self.width), np.uint64)
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
        self._ask(people, at // 64, range(len(self.circuit.leaves)))

    def drafted(self, program: Program, people: Residents) -> "Index":
        """The same people against another program, such as a rule being drafted: only what is new in it is asked.

        What is asked anew is asked of `people`: whoever was changed since (`change`) must be changed in them too, else
        one person is answered partly as she was.
        """
        draft = Index(program, self.count, block=max(self.width, 1))
        here = {(leaf.ask, leaf.proof): number for number, leaf in enumerate(self.circuit.leaves)}
        new = set(range(len(draft.circuit.leaves)))
        for number, leaf in enumerate(draft.circuit.leaves):
            if (same := here.get((leaf.ask, leaf.proof))) is not None:
                new.remove(number)
                draft.holding[:, number] = self.holding[:, same]
                if number in draft.closers:
                    draft.closed[:, draft.closers[number]] = self.closed[:, self.closers[same]]
        draft._ask(people, 0, new)
        return draft

    def _ask(self, people: Residents, at: int, leaves: Container[int]) -> None:
        """Fill in the planes of these leaves from the word `at` on."""
        everyone = packed(np.ones(people.count, np.bool_))
        self.everyone[at : at + len(everyone)] = everyone
        for number, leaf in enumerate(self.circuit.leaves):
            if number in leaves and isinstance(leaf.ask, Given) and leaf.ask.met:
                self._store(number, at, Plane(np.stack([everyone, everyone]), None))
        for source in self.sources:
            if any(number in leaves for number in source.leaves):
                for number, plane in source.planes(source.codes(people)):
                    self._store(number, at, plane)

    def _store(self, number: int, at: int, plane: Plane) -> None:
        met, possible = plane.holding
        width, done = self.width, 0
        while done < len(met):
            block, start = divmod(at + done, width)
            some = slice(done, done + min(width - start, len(met) - done))
            place = slice(start, start + some.stop - done)
            self.holding[block, number, place] = met[some]
            self.holding[block, number, place.start + width : place.stop + width] = possible[some]
            if plane.closed is not None:
                self.closed[block, self.closers[number], place] = plane.closed[some]
            done = some.stop

    def change(self, row: int, facts: Facts) -> None:
        """One person is known anew: every leaf of hers, in place. Raises ValueError for a row that nobody has."""
        if not 0 <= row < self.count:
            raise ValueError(row)
        (block, word), bit = divmod(row >> 6, self.width), np.uint64(row & 63)
        raw = self.asking.together(facts).to_bytes(self.asking.size // 2, "little")
        told = np.unpackbits(np.frombuffer(raw, np.uint8), bitorder="little").reshape(4, -1)
        told = told[:, : len(self.circuit.leaves)]
        bits, others = told.astype(np.uint64) << bit, ~(np.uint64(1) << bit)
        held = self.holding[block, :, word :: self.width]
        np.bitwise_and(held, others, out=held)
        np.bitwise_or(held, bits[:2].T, out=held)
        if self.closers:
            shut = self.closed[block, :, word]
            np.bitwise_and(shut, others, out=shut)
            np.bitwise_or(shut, bits[2, list(self.closers)], out=shut)

    def judge(self, roots: Sequence[int] | None = None, instead: Mapping[int, Plane] | None = None) -> Iterator[Judged]:
        """Every pathway (or those in `roots`) on every block. `instead`: other planes for some leaves."""
        holding, closing = self._steps
        wanted = range(len(self.circuit.roots)) if roots is None else roots
        for number, block in enumerate(self._blocks()):
            held = _Planes(self._held(number, block, instead or {}), holding)
            shut = _Planes(self._shut(number, block, instead or {}), closing)
            everyone, rest, open_to = held.everyone[: self.width], np.empty(2 * self.width, np.uint64), held.spare
            for root in wanted:
                result, closed = held.work(root), shut.work(root)
                if self.circuit.roots[root].suspended:
                    closed = everyone
                if closed is shut.nobody:
                    yield Judged(root, block, result, None)
                else:
                    np.bitwise_not(closed, out=rest[: self.width])
                    rest[self.width :] = rest[: self.width]
                    yield Judged(root, block, np.bitwise_and(result, rest, out=open_to), closed)

    def counts(self, roots: Sequence[int] | None = None, instead: Mapping[int, Plane] | None = None) -> Counts:
        """People by verdict, int64[pathways, 4] as in ORDER, for every pathway or those in `roots`."""
        places = {root: place for place, root in enumerate(range(len(self.circuit.roots)) if roots is None else roots)}
        found = np.zeros((len(places), 3), np.int64)
        for judged in self.judge(roots, instead):
            of = found[places[judged.root]]
            of[:2] += np.bitwise_count(judged.holding).reshape(2, -1).sum(axis=1, dtype=np.uint32)
            if judged.closed is not None:
                of[2] += np.bitwise_count(judged.closed).sum(dtype=np.uint32)
        opened, possible, closed = found.T
        return np.stack([opened, self.count - possible - closed, possible - opened, closed], 1)

    def search(self, pathway_id: str, *filters: Bits) -> list[int]:
        """The rows of those to whom a pathway is open and who are in every filter. Raises NotFound."""
        words = -(-self.count // 64)
        found = reduce(np.bitwise_and, filters, self.verdict(pathway_id).open[:words])
        return np.flatnonzero(unpacked(found, self.count)).tolist()

    def verdict(self, pathway_id: str) -> Verdicts:
        """Everybody against one pathway. Raises NotFound."""
        routes = [route.pathway.id for route in self.program.routes]
        if pathway_id not in routes:
            raise NotFound("pathway_not_found", pathway=pathway_id, known=routes)
        found = np.zeros((3, self.words), np.uint64)
        for judged in self.judge([routes.index(pathway_id)]):
            found[:2, judged.block] = judged.holding.reshape(2, -1)
            if judged.closed is not None:
                found[2, judged.block] = judged.closed
        opened, possible, closed = found
        return Verdicts(opened, self.everyone & ~(possible | closed), possible & ~opened, closed)

    def node(self, bit: int) -> Plane:
        """What stands at a bit of the program, for everybody."""
        gate = Gate(False, (self.circuit.at[bit],))
        holding, closing = c.holding(self.circuit, [gate]), self._closing([gate])
        met, shut = np.empty((2, self.words), np.uint64), np.empty(self.words, np.uint64)
        for number, block in enumerate(self._blocks()):
            met[:, block] = _Planes(self._held(number, block, {}), holding).work(0).reshape(2, -1)
            shut[block] = _Planes(self._shut(number, block, {}), closing).work(0)
        return Plane(met, shut)

    def _blocks(self) -> list[slice]:
        return [slice(block * self.width, (block + 1) * self.width) for block in range(len(self.holding))]

    def _held(self, number: int, block: slice, instead: Mapping[int, Plane]) -> list[Bits]:
        """Met and possible of every leaf in one block, then everyone."""
        planes: list[Bits] = list(self.holding[number])
        for leaf, plane in instead.items():
            planes[leaf] = _cut(plane.holding, block).reshape(-1)
        return [*planes, np.concatenate([self.everyone[block]] * 2)]

    def _shut(self, number: int, block: slice, instead: Mapping[int, Plane]) -> list[Bits]:
        """Closed of every leaf in one block, then everyone. Leaves that cannot close are never looked at."""
        everyone = self.everyone[block]
        planes = [everyone] * len(self.circuit.leaves)
        for leaf, row in self.closers.items():
            planes[leaf] = self.closed[number, row]
        for leaf, plane in instead.items():
            planes[leaf] = np.zeros_like(everyone) if plane.closed is None else _cut(plane.closed, block)
        return [*planes, everyone]

    def _closing(self, gates: Sequence[Gate]) -> Steps:
        return c.closing(self.circuit, gates, frozenset(self.closers))


def _cut(planes: Bits, block: slice) -> Bits:
    """One block of planes, filled up with 0 where the last person comes before its end."""
    part = planes[..., block]
    return np.pad(part, [(0, 0)] * (part.ndim - 1) + [(0, block.stop - block.start - part.shape[-1])])


class _Planes:
    """The planes of one block: leaves, everyone, nobody and room to work in."""

    def __init__(self, leaves: list[Bits], steps: Steps) -> None:
        self.everyone = leaves[-1]
        self.nobody = np.zeros_like(self.everyone)
        self.each = steps.each
        *room, self.spare = np.empty((steps.room + 1, len(self.everyone)), np.uint64)
        self.planes = [*leaves, self.nobody, *room]
        self._run(steps.shared)

    def work(self, number: int) -> Bits:
        self._run(self.each[number].steps)
        return self.planes[self.each[number].result]

    def _run(self, steps: Sequence[c.Step]) -> None:
        planes = self.planes
        for is_any, first, second, into in steps:
            (np.bitwise_or if is_any else np.bitwise_and)(planes[first], planes[second], planes[into])
