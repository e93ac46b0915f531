"""Reads of the current survey, shaped for dashboards. Every number of people leaves here as a `Figure`."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from balai.apps.insights.disclosure import MARGIN, Guard, Pairs, Told, added, disjoint, overlapping, trained, withheld
from balai.apps.insights.models import PathwayCount, Survey, TrainingRank
from balai.apps.insights.suppression import WITHHELD, Figure, figure, rows
from balai.engine.planes import Verdict
from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment

VERDICTS = (Verdict.OPEN, Verdict.GAP, Verdict.UNKNOWN, Verdict.CLOSED)
REASONS = ("single_gaps", "missing", "single_missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rule, and how many people it keeps back."""

    rule: str
    people: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everybody and one pathway at one moment. The reasons are the commonest, see the engine's `Tally`.

    `guard`, `secrets` (numbers that are hidden) keep trainings from telling what is hidden here; no screen shows them.
    """

    pathway: str
    moment: Moment
    figures: dict[Verdict, Figure]
    single_gaps: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    single_missing: tuple[Reason, ...]
    guard: Guard
    secrets: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A training in the order of what it adds. `months` and `cost_idr` are for one person; `None` is not known."""

    place: int
    training: str
    kind: TrainingKind
    rules: tuple[str, ...]
    alone: Figure
    more: Figure
    perhaps: Figure
    pathways: tuple[tuple[str, Figure], ...]
    months: tuple[float | None, float | None]
    cost_idr: float | None


def current() -> Survey | None:
    """The survey that was made last; `None` before the first."""
    return Survey.objects.first()


def standings(survey: Survey) -> dict[Moment, list[Standing]]:
    """Every pathway at each moment, the most useful first: to how many it is open, then how many lack one thing."""
    found: dict[Moment, list[Standing]] = {moment: [] for moment in Moment}
    for _, counts in groupby(survey.counts.order_by("pathway", "moment"), key=lambda count: count.pathway):
        for standing in judged(list(counts)):
            found[standing.moment].append(standing)
    return {moment: sorted(ones, key=_usefulness) for moment, ones in found.items()}


def standing_of(survey: Survey, pathway: str) -> list[Standing]:
    """One pathway at each moment, today first; empty when the survey does not know it."""
    return judged(list(survey.counts.filter(pathway=pathway).order_by("moment")))


def ranks(survey: Survey, found: Mapping[Moment, Sequence[Standing]]) -> list[Ranked]:
    """Every training, the one that adds most people first. `found`: the standings of the same survey.

    A training whose addition is hidden stands behind those whose is shown, by name: its place would tell.
    """
    return listed(list(survey.ranks.order_by("place")), found[Moment.WHEN_OPEN])


def listed(kept: Sequence[TrainingRank], found: Sequence[Standing]) -> list[Ranked]:
    """The same of trainings and standings at hand."""
    guards = {one.pathway: one.guard for one in found}
    secrets = {number for one in found for number in one.secrets}
    ones = sorted((_ranked(rank, guards, secrets) for rank in kept), key=_order)
    return [replace(one, place=place) for place, one in enumerate(ones, start=1)]


def judged(counts: Sequence[PathwayCount]) -> list[Standing]:
    """One pathway at each moment at hand, today first."""
    numbers = [(count.open, count.gap, count.unknown, count.closed) for count in counts]
    shown = rows(numbers)
    is_sealed = len(set(numbers)) > 1 and any(one.number is None for row in shown for one in row)
    found = [_standing(count, row, is_sealed) for count, row in zip(counts, shown, strict=True)]
    return sorted(found, key=lambda one: list(Moment).index(one.moment))


def _standing(count: PathwayCount, row: tuple[Figure, ...], is_sealed: bool) -> Standing:
    """`is_sealed`: nothing more may be said of the pathway, at any moment."""
    figures = dict(zip(VERDICTS, row, strict=True))
    told = {field: withheld(getattr(count, field)) for field in REASONS}
    gap, unknown = (None if is_sealed else figures[verdict].number for verdict in (Verdict.GAP, Verdict.UNKNOWN))
    if gap is not None:
        told["single_gaps"] = disjoint(count.single_gaps, gap)
    if unknown is not None:
        told["single_missing"] = disjoint(count.single_missing, unknown)
        told["missing"] = overlapping(count.missing, count.single_missing, unknown)
    return Standing(
        pathway=count.pathway,
        moment=Moment(count.moment),
        figures=figures,
        guard=_guard(count.gap, gap, told["single_gaps"], is_sealed),
        secrets=frozenset(number for field in REASONS for number in _hidden(getattr(count, field), told[field])),
        **{field: tuple(Reason(rule=rule, people=people) for rule, people in told[field]) for field in REASONS},
    )


def _guard(gap: int, shown: int | None, single_gaps: Told, is_sealed: bool) -> Guard:
    """A certificate opens a pathway to just those who lack nothing else: where they are hidden, so is what it opens."""
    if is_sealed:
        return Guard(gap=None, most=0)
    if shown is None:
        return Guard(gap=None, most=max(gap - MARGIN, 0))
    return Guard(gap=gap, most=gap if all(people.number is not None for _, people in single_gaps) else 0)


def _hidden(pairs: Pairs, told: Told) -> list[int]:
    names = {name for name, people in told if people.number is None}
    return [number for name, number in pairs if name in names]


def _usefulness(one: Standing) -> tuple[int, int, str]:
    single = max((reason.people.least for reason in one.single_gaps), default=0)
    return -one.figures[Verdict.OPEN].least, -single, one.pathway


def _ranked(rank: TrainingRank, guards: Mapping[str, Guard], secrets: Container[int]) -> Ranked:
    alone, pathways = trained(rank.alone, rank.pathways, guards)
    return Ranked(
        place=rank.place,
        training=rank.training,
        kind=TrainingKind(rank.kind),
        rules=tuple(rank.rules),
        alone=alone,
        more=added(rank.more, rank.alone, alone),
        perhaps=WITHHELD if rank.perhaps in secrets else figure(rank.perhaps),
        pathways=pathways,
        months=(rank.months_least, rank.months_most),
        cost_idr=rank.cost_idr,
    )


def _order(one: Ranked) -> tuple[int, int, int, str, str]:
    """By nothing but what is shown: those that add people, those of whom that is hidden, those that add nobody."""
    if one.more.number is None:
        return 1, 0, 0, one.training, one.kind
    return 2 * (one.more.number == 0), -one.more.number, -one.alone.least, one.training, one.kind
