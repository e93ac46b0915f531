"""One person against the rulebook: verdicts, what is unmet, missing, to do and later, and what a new fact changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from balai.engine.facts import Facts
from balai.engine.planes import Outcome, Planes, Verdict
from balai.engine.program import Compiled, Program, Route
from balai.engine.rules import Group, Pathway, Requirement, Stage

SUSPENDED = "pathway_suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One pathway for one person. Lists hold node ids in rulebook order (pathways.md sections 4 and 5).

    `unmet`, `missing`: registration only. `closed_by`: any stage, or `pathway_suspended`. `to_do`: checklist.
    `later`: gaps and unknowns of later stages. `preferred`: never change the verdict. `low_confidence`: ask an officer.
    """

    route: Route
    planes: Planes
    verdict: Verdict
    unmet: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    closed_by: tuple[str, ...] = ()
    to_do: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    low_confidence: tuple[str, ...] = ()

    @property
    def pathway(self) -> Pathway:
        return self.route.pathway

    def outcome(self, node: Compiled) -> Outcome:
        return self.planes.outcome(node.bit)

    def is_to_do(self, node: Compiled) -> bool:
        """Does it count as fulfilled though nobody has said so, or though an officer has yet to see it?"""
        return self.outcome(node) is Outcome.MET and any(to_dos(node, self.planes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A verdict that a new fact changes."""

    pathway: Pathway
    before: Verdict
    after: Verdict


def assess(facts: Facts, program: Program, pathways: Iterable[str] | None = None) -> list[Result]:
    """The person against each pathway, all by default, in rulebook order. Raises NotFound for an unknown id."""
    wanted = None if pathways is None else {program.route(pathway_id).pathway.id for pathway_id in pathways}
    planes = program.planes(facts)
    return [_result(r, planes) for r in program.routes if wanted is None or r.pathway.id in wanted]


def what_if(before: Facts, after: Facts, program: Program) -> list[Change]:
    """The pathways whose verdict differs between two states of knowledge of one person."""
    pairs = zip(program.routes, program.verdicts(before), program.verdicts(after), strict=True)
    return [Change(pathway=r.pathway, before=old, after=new) for r, old, new in pairs if old != new]


def _result(route: Route, planes: Planes) -> Result:
    verdict = route.verdict(planes)
    preferred = tuple(root.rule.id for root in route.preferred)
    if route.suspended:
        return Result(
            route=route,
            planes=planes,
            verdict=verdict,
            closed_by=(SUSPENDED,),
            low_confidence=route.low_confidence,
            preferred=preferred,
        )
    now, later = _found(route, planes, at_registration=True), _found(route, planes, at_registration=False)
    return Result(
        route=route,
        planes=planes,
        verdict=verdict,
        unmet=tuple(i for outcome, i in now if outcome is Outcome.GAP),
        missing=tuple(i for outcome, i in now if outcome is Outcome.UNKNOWN),
        closed_by=tuple(i for outcome, i in (*now, *later) if outcome is Outcome.CLOSED),
        to_do=tuple(i for root in route.roots for i in to_dos(root, planes)),
        later=tuple(i for outcome, i in later if outcome is not Outcome.CLOSED),
        preferred=preferred,
        low_confidence=route.low_confidence,
    )


def _found(route: Route, planes: Planes, *, at_registration: bool) -> list[tuple[Outcome, str]]:
    roots = (root for root in route.roots if (root.stage is Stage.REGISTRATION) is at_registration)
    return [found for root in roots for found in reports(root, planes)]


def reports(node: Compiled, planes: Planes) -> Iterator[tuple[Outcome, str]]:
    """The smallest nodes that explain why it is not met: leaves and any_ofs, through all_ofs outside an any_of."""
    if isinstance(node.rule, Group) and node.rule.op == "all_of":
        for part in node.parts:
            yield from reports(part, planes)
    elif (outcome := planes.outcome(node.bit)) is not Outcome.MET:
        yield outcome, node.rule.id


def to_dos(node: Compiled, planes: Planes) -> Iterator[str]:
    """Checklist leaves below a node; inside an any_of only if no child is certainly met."""
    if isinstance(node.rule, Requirement):
        if planes.todo >> node.bit & 1:
            yield node.rule.id
    elif node.rule.op == "all_of" or not any(_certain(part, planes) for part in node.parts):
        for part in node.parts:
            yield from to_dos(part, planes)


def _certain(node: Compiled, planes: Planes) -> bool:
    """Met, and not merely because nobody has asked."""
    if isinstance(node.rule, Requirement):
        return bool((planes.met & ~planes.todo) >> node.bit & 1)
    parts: Sequence[bool] = [_certain(part, planes) for part in node.parts]
    return all(parts) if node.rule.op == "all_of" else any(parts)
