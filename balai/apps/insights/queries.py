"""Reads of the current survey, shaped for dashboards. Every number of people leaves here as a `Figure`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from balai.apps.insights.models import PathwayCount, Survey, TrainingRank
from balai.apps.insights.suppression import SMALL, WITHHELD, Figure, figure, is_small, parts, rows, share
from balai.engine.planes import Verdict
from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment

VERDICTS = (Verdict.OPEN, Verdict.GAP, Verdict.UNKNOWN, Verdict.CLOSED)
Pairs = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rule, and how many people it keeps back."""

    rule: str
    people: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everybody and one pathway at one moment. The reasons are the commonest, see the engine's `Tally`."""

    pathway: str
    moment: Moment
    figures: dict[Verdict, Figure]
    single_gaps: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    single_missing: tuple[Reason, ...]


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
        for standing in _standings(list(counts)):
            found[standing.moment].append(standing)
    return {moment: sorted(ones, key=_usefulness) for moment, ones in found.items()}


def standing_of(survey: Survey, pathway: str) -> list[Standing]:
    """One pathway at each moment, today first; empty when the survey does not know it."""
    return _standings(list(survey.counts.filter(pathway=pathway).order_by("moment")))


def ranks(survey: Survey, found: Mapping[Moment, Sequence[Standing]]) -> list[Ranked]:
    """Every training, the one that adds most people first. `found`: the standings of the same survey."""
    gaps = {one.pathway: one.figures[Verdict.GAP] for one in found[Moment.WHEN_OPEN]}
    return [_ranked(rank, gaps) for rank in survey.ranks.order_by("place")]


def _standings(counts: Sequence[PathwayCount]) -> list[Standing]:
    shown = rows([[count.open, count.gap, count.unknown, count.closed] for count in counts])
    found = [_standing(count, row) for count, row in zip(counts, shown, strict=True)]
    return sorted(found, key=lambda one: list(Moment).index(one.moment))


def _standing(count: PathwayCount, row: tuple[Figure, ...]) -> Standing:
    figures = dict(zip(VERDICTS, row, strict=True))
    gap, unknown = figures[Verdict.GAP], figures[Verdict.UNKNOWN]
    alone = dict(count.single_missing)
    return Standing(
        pathway=count.pathway,
        moment=Moment(count.moment),
        figures=figures,
        single_gaps=_reasons(count.single_gaps, gap),
        missing=tuple(
            Reason(rule=rule, people=_among(people, unknown, also=alone.get(rule))) for rule, people in count.missing
        ),
        single_missing=_reasons(count.single_missing, unknown),
    )


def _reasons(pairs: Pairs, whole: Figure) -> tuple[Reason, ...]:
    return tuple(Reason(rule=rule, people=_among(people, whole)) for rule, people in pairs)


def _among(number: int, whole: Figure, *, also: int | None = None) -> Figure:
    """Some of the people of one verdict. Where those are not shown, a part would tell of them.

    `also`: a part of the number itself that is shown beside it.
    """
    if whole.number is None:
        return SMALL if is_small(number) else WITHHELD
    if also is not None and is_small(number - also):
        return WITHHELD
    return share(number, whole.number)


def _usefulness(one: Standing) -> tuple[int, int, str]:
    single = max((reason.people.least for reason in one.single_gaps), default=0)
    return -one.figures[Verdict.OPEN].least, -single, one.pathway


def _ranked(rank: TrainingRank, gaps: dict[str, Figure]) -> Ranked:
    pathways = tuple((pathway, _opened(people, rank.alone, gaps.get(pathway))) for pathway, people in rank.pathways)
    only = pathways[0][1] if len(pathways) == 1 else None
    alone = only if only and only.number is None else figure(rank.alone)
    return Ranked(
        place=rank.place,
        training=rank.training,
        kind=TrainingKind(rank.kind),
        rules=tuple(rank.rules),
        alone=alone,
        more=_more(rank, alone),
        perhaps=figure(rank.perhaps),
        pathways=pathways,
        months=(rank.months_least, rank.months_most),
        cost_idr=rank.cost_idr,
    )


def _opened(people: int, alone: int, gap: Figure | None) -> Figure:
    """How many a training opens one pathway for: some of those it helps, and some of those with a gap there."""
    if gap is not None and gap.number is None:
        return SMALL if is_small(people) else WITHHELD
    return _least_of(share(people, alone), people, gap)


def _least_of(shown: Figure, people: int, gap: Figure | None) -> Figure:
    return shown if gap is None or gap.number is None or shown.number is None else share(people, gap.number)


def _more(rank: TrainingRank, alone: Figure) -> Figure:
    """Of those a training helps, the ones not counted above it; the others are a number as well."""
    if alone.number is None:
        return Figure(number=0) if rank.more == 0 else SMALL if is_small(rank.more) else WITHHELD
    return parts((rank.more, rank.alone - rank.more))[0]
