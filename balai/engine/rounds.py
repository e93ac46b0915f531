"""Which round is open on a day, which cut-off counts, and on which day each rule looks (pathways.md 6 and 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from balai.engine.rules import Certainty, Intake, Pathway, Round, in_force
from balai.engine.vocabulary import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The rounds of one pathway seen from a day.

    `open_round` is announced and contains the day (or is assumed open); `expected_round` contains it without being
    announced, which proves nothing; `next_round` is the one whose cut-off counts while none is open; `coming` is the
    one that people can wait for: the earliest announced, else the earliest expected.
    """

    on: date
    open_round: Round | None = None
    expected_round: Round | None = None
    next_round: Round | None = None
    coming: Round | None = None
    assumed: bool = False
    has_rounds: bool = False

    @property
    def cutoff(self) -> date | None:
        """The cut-off of the open or else the next round; `None` when it was not published."""
        counting = self.open_round or self.next_round
        return counting.cutoff if counting else None

    def day(self, day: Day) -> date:
        """The day a rule looks at; without a known cut-off or a planned step, the day of assessment."""
        return (self.cutoff or self.on) if day is Day.CUTOFF else self.on


def awaited(pathway: Pathway, on: date) -> Round | None:
    """The round to look at for "when registration is open": the open or coming one, else the newest that has a name."""
    seen = calendar_of(pathway, on)
    named = [r for r in _all_rounds(pathway.intake) if in_force(r, on) and r.id]
    for r in (seen.open_round, seen.coming):
        if r in named:
            return r
    return max(named, key=_newest_day, default=None)


def _newest_day(r: Round) -> date:
    days = (r.opens, r.opened_by, r.closes, r.closed_by, r.announced, r.cutoff)
    return max((day for day in days if day), default=date.min)


def calendar_of(pathway: Pathway, on: date, assumed: Collection[str] = ()) -> Calendar:
    """The rounds of a pathway on that day; rounds named in `assumed` count as announced and open."""
    intake = pathway.intake
    rounds = [r for r in _all_rounds(intake) if in_force(r, on)]
    named = [r for r in rounds if r.id in assumed]
    containing = [r for r in rounds if r.contains(on)]
    announced = [r for r in containing if r.certainty is Certainty.ANNOUNCED]
    return Calendar(
        on=on,
        open_round=next(iter(named or announced), None),
        expected_round=next((r for r in containing if r.certainty is not Certainty.ANNOUNCED), None),
        next_round=_next_round(intake, rounds, on),
        coming=_coming(rounds, on) or _next_round(intake, rounds, on),
        assumed=bool(named),
        has_rounds=bool(rounds),
    )


def _all_rounds(intake: Intake) -> tuple[Round, ...]:
    return (*intake.rounds, *([intake.next_expected] if intake.next_expected else []))


def _coming(rounds: list[Round], on: date) -> Round | None:
    """The next round to open, as far as its first day is known."""
    later = [r for r in rounds if r.first_day and r.first_day > on]
    return min(later, key=lambda r: (r.certainty is not Certainty.ANNOUNCED, r.first_day), default=None)


def _next_round(intake: Intake, rounds: list[Round], on: date) -> Round | None:
    """A listed round with a later cut-off (the earliest), else `next_expected` unless its time has passed."""
    later = [r for r in intake.rounds if r in rounds and r.cutoff and r.cutoff > on]
    if later:
        return min(later, key=lambda r: r.cutoff or on)
    expected = intake.next_expected
    if expected is None or expected not in rounds:
        return None
    ends = expected.cutoff or expected.last_day
    return None if ends and ends < on else expected
