"""What people can be trained for: each certificate a rule asks for, each course near here, each pathway's whole set."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from balai.engine.courses import Course
from balai.engine.facts import Facts
from balai.engine.granting import can_grant, granted
from balai.engine.program import Compiled, Program
from balai.engine.residents import LISTS
from balai.engine.rules import Group, RemedyType, Requirement, Stage

Grant = tuple[str, Any]  # a list of `Facts`, and the entry it gains


class TrainingKind(StrEnum):
    CERTIFICATE = "certificate"  # one test or certificate
    COURSE = "course"  # a course near here, with everything it leads to
    PACKAGE = "package"  # every certificate one pathway asks for at registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Something people learn, and what they then hold.

    `id`: of the rule, the course or the pathway it comes from. `rules`: those it was made for. `months` [least, most]
    and `cost_idr` are for one person; `None` is not known.
    """

    id: str
    kind: TrainingKind
    rules: tuple[str, ...]
    grants: tuple[Grant, ...]
    months: tuple[float | None, float | None] = (None, None)
    cost_idr: float | None = None


def trainings_of(program: Program, courses: Sequence[Course] = ()) -> list[Training]:
    """Everything that the rules of a program let people learn; the same certificate, or set of them, once.

    A course stays beside the certificate it leads to: it has its own cost and days. One that has ended is left out.
    """
    every = [node for route in program.routes for root in route.roots for node in root.walk()]
    taught = {node.rule.id: node for node in every if _is_learnt(node)}
    found = [_certificate(node, program) for node in taught.values()]
    coming = [_course(course, taught, program) for course in courses if course.ends_on >= program.on]
    for route in program.routes:
        nodes = [node for root in route.roots if root.stage is Stage.REGISTRATION for node in _needed(root)]
        if len(nodes) > 1:
            found.append(_package(route.pathway.id, nodes, program))
    different: dict[frozenset[Grant], Training] = {}
    for training in found:
        different.setdefault(frozenset(training.grants), training)
    return [*different.values(), *(course for course in coming if course.grants)]


def _is_learnt(node: Compiled) -> bool:
    rule = node.rule
    return isinstance(rule, Requirement) and rule.remedy.type is RemedyType.LEARN and can_grant(rule)


def _needed(node: Compiled) -> Iterator[Compiled]:
    """What has to be learnt for a node: of alternatives, the first that can be learnt."""
    if not isinstance(node.rule, Group):
        yield from [node] if _is_learnt(node) else []
    elif node.rule.op == "all_of":
        for part in node.parts:
            yield from _needed(part)
    else:
        yield from next((found for part in node.parts if (found := list(_needed(part)))), [])


def _certificate(node: Compiled, program: Program) -> Training:
    rule = node.rule
    assert isinstance(rule, Requirement)
    return Training(
        id=rule.id,
        kind=TrainingKind.CERTIFICATE,
        rules=(rule.id,),
        grants=_grants([node], program),
        months=rule.remedy.months or (None, None),
        cost_idr=rule.remedy.cost_idr,
    )


def _course(course: Course, taught: dict[str, Compiled], program: Program) -> Training:
    nodes = [taught[rule] for rule in course.closes if rule in taught]
    return Training(
        id=course.id,
        kind=TrainingKind.COURSE,
        rules=tuple(node.rule.id for node in nodes),
        grants=_grants(nodes, program),
        months=(course.months, course.months),
        cost_idr=course.cost_idr,
    )


def _package(pathway: str, nodes: Sequence[Compiled], program: Program) -> Training:
    rules = [node.rule for node in nodes if isinstance(node.rule, Requirement)]
    costs = [rule.remedy.cost_idr for rule in rules]
    return Training(
        id=pathway,
        kind=TrainingKind.PACKAGE,
        rules=tuple(rule.id for rule in rules),
        grants=_grants(nodes, program),
        cost_idr=None if None in costs else sum(cost or 0 for cost in costs),
    )


def _grants(nodes: Iterable[Compiled], program: Program) -> tuple[Grant, ...]:
    nobody = Facts(education=(), languages=(), certificates=(), licences=())
    found: dict[Grant, None] = {}
    for node in nodes:
        assert isinstance(node.rule, Requirement)
        after = granted(node.rule, nobody, on=program.on)
        for name, of in LISTS.items():
            found.update(dict.fromkeys((name, entry) for entry in of(after) or ()))
    return tuple(found)
