"""How a population stands: for each pathway the people by verdict, what single thing they lack, what is not known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from balai.engine.columns import Index
from balai.engine.program import Compiled, Route
from balai.engine.rules import Group, Stage
from balai.engine.sources import Bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One pathway. The four verdicts add up to everybody.

    `single_gaps`: by node id, the people with a gap who lack nothing but this, and of whom everything else is known.
    `missing`: by node id, the people whose answer is unknown because of this (and perhaps more). `single_missing`:
    because of nothing but this.
    """

    pathway: str
    open: int
    gap: int
    unknown: int
    closed: int
    single_gaps: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    single_missing: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        return self.open + self.gap + self.unknown + self.closed

    def __add__(self, other: "Tally") -> "Tally":
        """The same pathway for two groups of people together."""
        return Tally(
            pathway=self.pathway,
            open=self.open + other.open,
            gap=self.gap + other.gap,
            unknown=self.unknown + other.unknown,
            closed=self.closed + other.closed,
            single_gaps=self.single_gaps + other.single_gaps,
            missing=self.missing + other.missing,
            single_missing=self.single_missing + other.single_missing,
        )


def tally(index: Index) -> list[Tally]:
    """Every pathway of the index, in the order of its program."""
    return [
        _tally(index, route, counts)
        for route, counts in zip(index.program.routes, index.counts().tolist(), strict=True)
    ]


def added(groups: Iterable[list[Tally]]) -> list[Tally]:
    """Several groups of people as one."""
    return reduce(lambda one, two: [a + b for a, b in zip(one, two, strict=True)], groups)


def top(counts: Counter[str], number: int) -> list[tuple[str, int]]:
    """The commonest first, by id when equal."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:number]


def _tally(index: Index, route: Route, counts: list[int]) -> Tally:
    opened, gap, unknown, closed = counts
    verdicts = index.verdict(route.pathway.id)
    planes = [(node.rule.id, *_standing(index, node)) for node in _told(route)]
    gaps = [(rule, lacking) for rule, lacking, _ in planes]
    missing = [(rule, not_known) for rule, _, not_known in planes]
    lacking_one = _just_one(index, [plane for _, plane in gaps])
    unsure = np.bitwise_or.reduce([np.zeros_like(index.everyone), *(plane for _, plane in missing)])
    return Tally(
        pathway=route.pathway.id,
        open=opened,
        gap=gap,
        unknown=unknown,
        closed=closed,
        single_gaps=_counted(gaps, verdicts.gap & lacking_one & ~unsure),
        missing=_counted(missing, verdicts.unknown),
        single_missing=_counted(missing, verdicts.unknown & _just_one(index, [plane for _, plane in missing])),
    )


def _told(route: Route) -> Iterator[Compiled]:
    """The nodes that explain a verdict at registration: leaves and any_ofs, through all_ofs (pathways.md section 4)."""
    left = [root for root in reversed(route.roots) if root.stage is Stage.REGISTRATION]
    while left:
        node = left.pop()
        if isinstance(node.rule, Group) and node.rule.op == "all_of":
            left += reversed(node.parts)
        else:
            yield node


def _standing(index: Index, node: Compiled) -> tuple[Bits, Bits]:
    """Those for whom it is a gap, and those of whom it is not known."""
    plane = index.node(node.bit)
    rest = index.everyone if plane.closed is None else index.everyone & ~plane.closed
    return rest & ~plane.holding[1], rest & plane.holding[1] & ~plane.holding[0]


def _just_one(index: Index, planes: Sequence[Bits]) -> Bits:
    """Those who are in exactly one of the planes."""
    once, more = np.zeros_like(index.everyone), np.zeros_like(index.everyone)
    for plane in planes:
        more |= once & plane
        once |= plane
    return once & ~more


def _counted(planes: Sequence[tuple[str, Bits]], among: Bits) -> Counter[str]:
    found = Counter({rule: int(np.bitwise_count(plane & among).sum(dtype=np.int64)) for rule, plane in planes})
    return +found
