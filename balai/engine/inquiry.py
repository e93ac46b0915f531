"""Which question is worth asking: what an unknown pathway waits for, and what one answer alone would settle."""

from collections.abc import Iterator
from dataclasses import dataclass

from balai.engine.answers import ExperienceQuestion
from balai.engine.compare import Asked, Single
from balai.engine.distance import only_time_mends
from balai.engine.factkeys import LISTS
from balai.engine.facts import Facts
from balai.engine.planes import Outcome, Planes, Verdict
from balai.engine.program import Compiled, Program, Route
from balai.engine.rules import Requirement, Stage
from balai.engine.vocabulary import fact_paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What learning one fact would do: pathways that it alone settles whatever the answer, and that wait for it."""

    fact: str
    settles: int
    waiting: int


def wanted(facts: Facts, program: Program) -> set[str]:
    """Facts that can still change an answer.

    They decide a rule of a pathway that is unknown or only waits for a date, or can close one that is to prepare.
    """
    planes = program.planes(facts)
    return {
        fact
        for route in program.routes
        for leaf in (*_undecided(route, planes), *_may_close_later(route, planes))
        if _matters(leaf, route, planes)
        for fact in missing(leaf, facts)
    }


def _matters(leaf: Compiled, route: Route, planes: Planes) -> bool:
    match route.verdict(planes):
        case Verdict.CLOSED:
            return False
        case Verdict.GAP if not _only_waits(route, planes):
            return closes(leaf)
    return True


def _only_waits(route: Route, planes: Planes) -> bool:
    """Does nothing but time or the world stand between the person and registering?"""
    roots = (root for root in route.roots if root.stage is Stage.REGISTRATION)
    return all(only_time_mends(root) for root in roots if planes.outcome(root.bit) is Outcome.GAP)


def most_informative(facts: Facts, program: Program) -> list[Worth]:
    """Facts worth asking, best first: the one that settles most unknown pathways, then the one most wait for."""
    planes = program.planes(facts)
    unknown = [route for route in program.routes if route.verdict(planes) is Verdict.UNKNOWN]
    waits = {
        route.pathway.id: {fact for leaf in _undecided(route, planes) for fact in missing(leaf, facts)}
        for route in unknown
    }
    worth = [
        Worth(
            fact=fact,
            settles=sum(_settles(fact, route, planes, facts) for route in unknown),
            waiting=sum(fact in waits[route.pathway.id] for route in unknown),
        )
        for fact in sorted(set().union(*waits.values()))
    ]
    return sorted(worth, key=lambda w: (-w.settles, -w.waiting, w.fact))


def closes(leaf: Compiled) -> bool:
    """Can an answer close the pathway for good?"""
    return (isinstance(leaf.ask, Single) and leaf.ask.closing is not None) or (
        isinstance(leaf.ask, Asked) and leaf.ask.closes
    )


def missing(leaf: Compiled, facts: Facts) -> frozenset[str]:
    """The facts an undecided leaf still needs; its own fact when an entry of a known list is incomplete."""
    assert isinstance(leaf.rule, Requirement)
    if isinstance(leaf.ask, Asked) and isinstance(leaf.ask.question, ExperienceQuestion):
        return _incomplete(leaf.ask.question, facts)
    paths = fact_paths(leaf.rule.params)
    return frozenset(path for path in paths if not _is_known(path, facts)) or paths


def _incomplete(question: ExperienceQuestion, facts: Facts) -> frozenset[str]:
    """Which of the two lists lacks a date: the jobs, the licence from which they count, or both."""
    jobs = [job for job in facts.experience or () if job.occupation in question.occupations]
    vague = facts.experience is None or any(job.start is None or job.to is None for job in jobs)
    earliest, latest = question.counted_from(facts)
    return frozenset(["experience"] * vague + ["licences"] * (earliest != latest))


def _is_known(path: str, facts: Facts) -> bool:
    return getattr(facts, path) is not None if path in LISTS else path in facts.values


def _undecided(route: Route, planes: Planes) -> Iterator[Compiled]:
    """Unknown leaves that still matter: below registration roots that are themselves unknown."""
    for root in route.roots:
        if root.stage is Stage.REGISTRATION:
            yield from _unknown_leaves(root, planes)


def _may_close_later(route: Route, planes: Planes) -> Iterator[Compiled]:
    """Unknown leaves of later stages that can close the pathway: better known before anybody prepares."""
    for root in route.roots:
        if root.stage is not Stage.REGISTRATION:
            yield from (leaf for leaf in _unknown_leaves(root, planes) if closes(leaf))


def _unknown_leaves(node: Compiled, planes: Planes) -> Iterator[Compiled]:
    if planes.outcome(node.bit) is not Outcome.UNKNOWN:
        return
    if not node.parts:
        yield node
    for part in node.parts:
        yield from _unknown_leaves(part, planes)


def _settles(fact: str, route: Route, planes: Planes, facts: Facts) -> bool:
    """Would this fact alone, whatever it is, take every registration rule out of the unknown?"""
    roots = (root for root in route.roots if root.stage is Stage.REGISTRATION)
    return not any(_chances(root, fact, planes, facts).unknown for root in roots)


@dataclass(frozen=True, slots=True)
class _Chances:
    """What a node can become once the fact is known: met, not met, still unknown."""

    met: bool
    failed: bool
    unknown: bool


def _chances(node: Compiled, fact: str, planes: Planes, facts: Facts) -> _Chances:
    if not node.parts:
        outcome = planes.outcome(node.bit)
        if outcome is not Outcome.UNKNOWN:
            return _Chances(outcome is Outcome.MET, outcome is not Outcome.MET, False)
        decided = missing(node, facts) <= {fact}
        return _Chances(decided, decided, not decided)
    parts = [_chances(part, fact, planes, facts) for part in node.parts]
    if isinstance(node.rule, Requirement) or node.rule.op == "all_of":
        unknown = any(p.unknown and all(q.met or q.unknown for q in parts if q is not p) for p in parts)
        return _Chances(all(p.met for p in parts), any(p.failed for p in parts), unknown)
    unknown = any(p.unknown and all(q.failed or q.unknown for q in parts if q is not p) for p in parts)
    return _Chances(any(p.met for p in parts), all(p.failed for p in parts), unknown)
