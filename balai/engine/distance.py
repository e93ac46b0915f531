"""How far a gap is: known months of its remedies, and an order of effort for sorting. No duration is invented."""

from dataclasses import dataclass

from balai.engine.compare import Given
from balai.engine.facts import Facts
from balai.engine.planes import Outcome, Planes
from balai.engine.program import Compiled, Route
from balai.engine.reasons import months_until
from balai.engine.rules import RemedyType, Requirement, Stage

#: An order of effort, for sorting only: a paper is nearer than a course, a course nearer than a degree.
EFFORT = {
    RemedyType.OBTAIN: 1,
    RemedyType.WAIT: 2,
    RemedyType.TREAT: 2,
    RemedyType.LEARN: 3,
    RemedyType.SPLIT: 2,
    RemedyType.ACCRUE: 4,
    RemedyType.STUDY: 6,
    RemedyType.IMMUTABLE: 9,
}


@dataclass(frozen=True, slots=True)
class Distance:
    """`low`, `high`: the longest known preparation in months; `unknown` if another one is not known."""

    effort: int
    gaps: int
    low: float = 0
    high: float | None = 0
    unknown: bool = False

    @property
    def rank(self) -> tuple[int, int, float]:
        """Sorts the nearest first."""
        return self.effort, self.gaps, self.low


def distance(route: Route, planes: Planes, facts: Facts) -> Distance:
    """How far this person is from registering: what she has to prepare, apart from waiting for the world."""
    gaps = [
        _node(root, planes, facts)
        for root in route.roots
        if root.stage is Stage.REGISTRATION and planes.outcome(root.bit) is Outcome.GAP
    ]
    return _together(gaps)


def waits_for_world(node: Compiled) -> bool:
    """Is this for everybody alike: a closed window, a policy of the destination?"""
    return isinstance(node.ask, Given)


def only_time_mends(node: Compiled) -> bool:
    """Is waiting all that can be done: for an age, a round, a change of policy?"""
    if not isinstance(node.rule, Requirement):
        return False
    return waits_for_world(node) or node.rule.remedy.type in (RemedyType.WAIT, RemedyType.SPLIT)


def _together(parts: list[Distance]) -> Distance:
    """All of them, side by side."""
    highs = [part.high for part in parts]
    return Distance(
        effort=max((part.effort for part in parts), default=0),
        gaps=sum(part.gaps for part in parts),
        low=max((part.low for part in parts), default=0),
        high=None if None in highs else max((high for high in highs if high is not None), default=0),
        unknown=any(part.unknown for part in parts),
    )


def _node(node: Compiled, planes: Planes, facts: Facts) -> Distance:
    if planes.outcome(node.bit) is Outcome.MET:
        return Distance(0, 0)
    if isinstance(node.rule, Requirement):
        return _leaf(node, node.rule, facts)
    parts = [_node(part, planes, facts) for part in node.parts]
    if node.rule.op == "all_of":
        return _together(parts)
    open_parts = [p for p, n in zip(parts, node.parts, strict=True) if planes.outcome(n.bit) is not Outcome.CLOSED]
    return min(open_parts or parts, key=lambda part: part.rank)


def _leaf(node: Compiled, rule: Requirement, facts: Facts) -> Distance:
    if waits_for_world(node):
        return Distance(EFFORT[RemedyType.WAIT], 0)
    effort, months = EFFORT[rule.remedy.type], months_until(node, facts)
    gaps = 0 if only_time_mends(node) else 1
    if months is not None:
        return Distance(effort, gaps, months, months)
    low, high = rule.remedy.months or (None, None)
    return Distance(effort, gaps, low or 0, high, unknown=low is None and gaps > 0)
