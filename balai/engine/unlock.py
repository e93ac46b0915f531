"""Which training opens a pathway to whom: everything is judged again as if everybody had been trained.

"One requirement short" is not "one training short": a certificate can serve several rules, and alternatives need only
one of theirs. So nothing is guessed from what people lack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from balai.engine.answers import Question
from balai.engine.codes import changes
from balai.engine.columns import Index
from balai.engine.residents import Residents
from balai.engine.sources import Bits, Plane
from balai.engine.trainings import Training


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened:
    """What one training does. `people` uint64[words]: with a gap now, open then. `perhaps`: unknown now, open then.

    `pathways`: by id, how many of `people` it opens for.
    """

    training: Training
    people: Bits
    perhaps: Bits
    pathways: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A training in the order of what it adds. `alone`: people it opens a pathway for. `more`: those not counted above.

    `perhaps`: people besides for whom nobody knows yet whether they need it: ask them first.
    """

    training: Training
    alone: int
    more: int
    perhaps: int
    pathways: Mapping[str, int]


class Standing:
    """Where everybody stands today: uint64[pathways, words] of those it is open to, and of those it is unknown for."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.open = np.zeros((len(index.circuit.roots), index.words), np.uint64)
        self.unknown = np.zeros_like(self.open)
        for judged in index.judge():
            opened, possible = judged.holding.reshape(2, -1)
            self.open[judged.root, judged.block] = opened
            np.bitwise_xor(possible, opened, out=self.unknown[judged.root, judged.block])

    def opened(self, instead: Mapping[int, Plane]) -> tuple[Bits, Bits, Mapping[int, int]]:
        """Who else a pathway would be open to with these leaves: (gap now, unknown now, people by pathway's place)."""
        circuit, words = self.index.circuit, self.index.words
        touched = [place for place, root in enumerate(circuit.roots) if not root.leaves.isdisjoint(instead)]
        people, perhaps = np.zeros(words, np.uint64), np.zeros(words, np.uint64)
        counts = dict.fromkeys(touched, 0)
        for judged in self.index.judge(touched, instead):
            place, block = judged.root, judged.block
            new = judged.holding.reshape(2, -1)[0] & ~self.open[place, block]
            unsure = new & self.unknown[place, block]
            new ^= unsure
            people[block] |= new
            perhaps[block] |= unsure
            counts[place] += int(np.bitwise_count(new).sum(dtype=np.int64))
        return people, perhaps & ~people, counts


def unlock(index: Index, people: Residents, trainings: Sequence[Training]) -> list[Opened]:
    """What each training would open, for everybody in the index."""
    standing = Standing(index)
    return [_opened(standing, people, training) for training in trainings]


def _opened(standing: Standing, people: Residents, training: Training) -> Opened:
    index = standing.index
    instead: dict[int, Plane] = {}
    for source in index.sources:
        if isinstance(source.asked, Question) and changes(source.asked, training.grants):
            instead.update(source.planes(source.codes(people, training.grants)))
    new, perhaps, counts = standing.opened(instead)
    routes = index.program.routes
    return Opened(
        training=training,
        people=new,
        perhaps=perhaps,
        pathways={routes[place].pathway.id: count for place, count in counts.items() if count},
    )


def ranked(found: Sequence[Opened]) -> list[Rank]:
    """Each time the training that adds most people; of equals the one named first. Those that add nobody come last."""
    left, ranks = list(found), []
    counted = np.zeros_like(found[0].people) if found else np.zeros(0, np.uint64)
    while left:
        best = max(left, key=lambda one: (_size(one.people & ~counted), _size(one.people)))
        left.remove(best)
        ranks.append(
            Rank(
                training=best.training,
                alone=_size(best.people),
                more=_size(best.people & ~counted),
                perhaps=_size(best.perhaps),
                pathways=best.pathways,
            )
        )
        counted |= best.people
    return ranks


def joined(parts: Sequence[Sequence[Opened]]) -> list[Opened]:
    """Groups of people, each but the last a multiple of 64, as one."""
    return [
        Opened(
            training=same[0].training,
            people=np.concatenate([one.people for one in same]),
            perhaps=np.concatenate([one.perhaps for one in same]),
            pathways={p: sum(one.pathways.get(p, 0) for one in same) for one in same for p in one.pathways},
        )
        for same in zip(*parts, strict=True)
    ]


def _size(plane: Bits) -> int:
    return int(np.bitwise_count(plane).sum(dtype=np.int64))
