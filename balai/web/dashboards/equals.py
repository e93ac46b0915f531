"""Trainings that do the same, as far as may be shown: one line for all of them, named after what they open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from balai.apps.insights.queries import Ranked
from balai.apps.insights.suppression import Figure
from balai.engine.trainings import TrainingKind
from balai.web.dashboards.names import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A training and those that open the same pathways to as many people. `one` adds what the first of them adds."""

    one: Ranked
    same: tuple[Ranked, ...] = ()


def lines(found: Sequence[Ranked], names: Names) -> list[Line]:
    """The trainings in the order given, equals once."""
    groups: dict[object, list[Ranked]] = {}
    for one in found:
        groups.setdefault(_does(one) or (one.kind, one.training), []).append(one)
    return [_line(group, names) for group in groups.values()]


def _does(one: Ranked) -> object:
    """What a test or certificate does, when all of it is shown and it opens something."""
    figures: list[Figure] = [one.alone, one.perhaps, *(people for _, people in one.pathways)]
    if one.kind is not TrainingKind.CERTIFICATE or not one.alone.number or any(f.number is None for f in figures):
        return None
    return one.alone, one.perhaps, one.pathways


def _line(group: Sequence[Ranked], names: Names) -> Line:
    first = group[0]
    asked = (one for one in group if any(names.asks(pathway, one.training) for pathway, _ in one.pathways))
    named = next(asked, first)
    same = tuple(one for one in group if one is not named)
    return Line(one=replace(named, place=first.place, more=first.more), same=same)
