"""A plan drawn to scale: bars over time in percent of the width, so that one drawing fits a phone and a desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import shorten

from django.utils.translation import gettext as _

from balai.engine.plan import Plan
from balai.engine.rules import Certainty
from balai.engine.steps import Step, StepKind
from balai.words import Words

ROW = 44  # px: a label and its bar
TOP = 28  # px: the years
LABEL = 38  # signs of a label that fit a phone
SHORTEST = timedelta(days=120)
BETWEEN_TICKS = 14  # percent: nearer years would print over each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row. `x`, `width` in percent; `y` in px. `kind`: sure, vague (length not known), round, estimate."""

    label: str
    kind: str
    x: float
    width: float
    y: int

    @property
    def bar_y(self) -> int:
        return self.y + 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A first of January, or today."""

    label: str
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The drawing. `height` in px."""

    bars: list[Bar]
    ticks: list[Tick]
    height: int


def timeline(found: Plan, said: Words) -> Timeline:
    """The steps until registration, the round and the departure of a plan, from its day on."""
    spans = list(_spans(found, said))
    last = max([found.on + SHORTEST, *(day for _label, _kind, start, end in spans for day in (start, end) if day)])
    scale = _Scale(found.on, last + (last - found.on) / 12)
    bars = [
        Bar(
            label=label,
            kind=kind,
            x=scale.x(start),
            width=round(max((scale.x(end) if end else 100) - scale.x(start), 1.5), 2),
            y=TOP + ROW * row,
        )
        for row, (label, kind, start, end) in enumerate(spans)
    ]
    return Timeline(bars=bars, ticks=list(_ticks(scale)), height=TOP + ROW * len(bars) + 8)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        """Percent of the width at which a day stands."""
        return round(100 * (day - self.first).days / max((self.last - self.first).days, 1), 2)


def _spans(found: Plan, said: Words) -> Iterator[tuple[str, str, date, date | None]]:
    """Label, kind, first and last day of each row; no last day where it is not known."""
    shown = [step for step in found.of_kind(StepKind.GAP, StepKind.ASK) if step.is_now]
    for number, step in enumerate(shown, start=1):
        kind = "sure" if step.done_on else "vague"
        text = said.pick(step.node.rule, "text") or step.id
        yield f"{number}. {_short(text)}", kind, _begins(step, found), step.done_on
    register = found.registration
    if register.round and register.round.first_day:
        kind = "round" if register.certainty == Certainty.ANNOUNCED else "estimate"
        first = max(register.round.first_day, found.on)
        yield _("Pendaftaran dibuka"), kind, first, register.round.last_day or first
    elif register.not_before and register.certainty:
        yield _("Mendaftar"), "sure" if register.on else "vague", register.not_before, register.on
    if found.departure.not_before:
        yield _("Berangkat, paling cepat"), "vague", found.departure.not_before, None


def _begins(step: Step, found: Plan) -> date:
    """The day a step begins, or could begin at the earliest."""
    if step.start_on:
        return step.start_on
    before = [s.not_before for s in found.steps if s.id in step.after and s.not_before]
    return max([found.on, *before])


def _ticks(scale: _Scale) -> Iterator[Tick]:
    """Today, then each new year as far as there is room for its name."""
    yield Tick(label=_("Hari ini"), x=0)
    taken = 4.0
    for year in range(scale.first.year + 1, scale.last.year + 1):
        x = scale.x(date(year, 1, 1))
        if x - taken >= BETWEEN_TICKS:
            taken = x
            yield Tick(label=str(year), x=x)


def _short(text: str) -> str:
    return shorten(text.rstrip("."), LABEL, placeholder="…")
