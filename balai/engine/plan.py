"""From gaps to a dated plan: what first, until when, in which round, and the earliest departure with what it rests on.

A day that rests on an unknown duration is `None`, and `not_before` says how early at best. A day in a round that was
not announced keeps its certainty beside it; nothing here promises.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from balai.engine.assess import SUSPENDED, Result
from balai.engine.compare import birth_test
from balai.engine.courses import Course
from balai.engine.dates import add_months
from balai.engine.facts import Facts
from balai.engine.planes import Outcome, Verdict
from balai.engine.program import Compiled
from balai.engine.reasons import Reason
from balai.engine.rounds import calendar_of
from balai.engine.rules import Certainty, Group, Node, Requirement, Round, Stage, in_force
from balai.engine.steps import Step, StepKind, steps
from balai.engine.vocabulary import Age, Offer

ROLLING = "rolling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """The earliest day to register. `certainty`: of the round, or `rolling` where vacancies decide; `None` not known.

    `on` is `None` when a duration, a fact or the round is not known; `not_before` still holds.
    """

    on: date | None = None
    not_before: date | None = None
    round: Round | None = None
    certainty: str | None = None

    @property
    def is_plain(self) -> bool:
        """May the day be shown without "not before"?"""
        return self.on is not None and self.certainty == Certainty.ANNOUNCED


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """The earliest departure and everything it rests on; never a plain day."""

    on: date | None = None
    not_before: date | None = None
    rests_on: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The way from today to departure on one pathway. `steps` in order, each behind its prerequisites."""

    result: Result
    on: date
    steps: tuple[Step, ...] = ()
    registration: Registration = field(default_factory=Registration)
    departure: Departure = field(default_factory=Departure)
    warnings: tuple[Reason, ...] = ()

    def of_kind(self, *kinds: StepKind) -> list[Step]:
        return [step for step in self.steps if step.kind in kinds]


def plan(result: Result, facts: Facts, courses: Sequence[Course] = ()) -> Plan:
    """The plan of one person for one pathway, from the day of the result on."""
    on = result.route.calendar.on
    if result.verdict is Verdict.CLOSED:
        suspended = SUSPENDED in result.closed_by
        closing = tuple(p.rule for r in result.route.roots for p in r.walk() if p.rule.id in result.closed_by)
        reason = Reason("plan_suspended") if suspended else Reason("plan_closed", {"rules": closing})
        return Plan(result=result, on=on, warnings=(reason,))
    found = steps(result, facts, courses, on)
    ready = _Ready.of(found, on)
    registration, trouble = _registration(result, facts, found, ready)
    return Plan(
        result=result,
        on=on,
        steps=tuple(found),
        registration=registration,
        departure=_departure(result, registration, ready),
        warnings=(*_warnings(result, found, registration), *trouble),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """When everything is prepared: at the latest (`None`: not known) and at the earliest; which steps say nothing."""

    latest: date | None
    earliest: date
    vague: tuple[Node, ...]

    @classmethod
    def of(cls, found: list[Step], on: date) -> "_Ready":
        todo = [s for s in found if s.stage is Stage.REGISTRATION and s.kind in (StepKind.GAP, StepKind.ASK)]
        days = [step.done_on for step in todo if step.done_on]
        return cls(
            latest=max([on, *days]) if len(days) == len(todo) else None,
            earliest=max([on, *(step.not_before for step in todo if step.not_before)]),
            vague=tuple(step.node.rule for step in todo if step.done_on is None),
        )


def _registration(result: Result, facts: Facts, found: list[Step], ready: _Ready) -> tuple[Registration, list[Reason]]:
    """The first round that can be reached, with what speaks against it."""
    by, calendar = ready.latest or ready.earliest, result.route.calendar
    if any(step.kind is StepKind.WAIT and isinstance(_params(step), Offer) for step in found):
        return Registration(), [Reason("plan_policy")]
    reachable = (r for r in _rounds(result) if (_deadline(r) or by) >= by)
    coming = next(reachable, None)
    day = max(coming.first_day or by, by) if coming else by
    if too_old := _too_old(result, facts, day, coming):
        return Registration(), [too_old]
    if calendar.has_rounds and coming is None:
        return Registration(not_before=by), [Reason("plan_no_known_round", {"on": by})]
    certainty = str(coming.certainty) if coming else ROLLING
    return Registration(on=day if ready.latest else None, not_before=day, round=coming, certainty=certainty), []


def _params(step: Step) -> object:
    return step.node.rule.params if isinstance(step.node.rule, Requirement) else None


def _rounds(result: Result) -> list[Round]:
    """Rounds whose first day is known, by that day; of two on one day the announced one first."""
    intake, on = result.pathway.intake, result.route.calendar.on
    every = [r for r in (*intake.rounds, intake.next_expected) if r and r.first_day and in_force(r, on)]
    return sorted(every, key=lambda r: (r.first_day or on, r.certainty is not Certainty.ANNOUNCED))


def _deadline(a_round: Round) -> date | None:
    """By when everything must be there: the last day, or a cut-off within the round."""
    first, ends = a_round.first_day, a_round.last_day or a_round.cutoff or a_round.first_day
    if first and ends and a_round.cutoff and first <= a_round.cutoff:
        return min(ends, a_round.cutoff)
    return ends


def _too_old(result: Result, facts: Facts, day: date, a_round: Round | None) -> Reason | None:
    """Would an age limit be passed on that day? A reason with the limit, or `None`."""
    born = facts.values.get("birth_date")
    if not isinstance(born, date):
        return None
    assumed = [a_round.id] if a_round and a_round.id else []
    calendar = calendar_of(result.pathway, day, assumed)

    def is_young_enough(node: Compiled) -> bool:
        rule = node.rule
        if isinstance(rule, Group):
            return (any if rule.op == "any_of" else all)(is_young_enough(part) for part in node.parts)
        if isinstance(rule.params, Age):
            oldest = birth_test(rule.params, calendar).low
            return oldest is None or born >= oldest
        return result.outcome(node) is not Outcome.CLOSED

    for root in result.route.roots:
        if not is_young_enough(root):
            return Reason("plan_too_old", {"rules": (root.rule,), "on": calendar.cutoff or day})
    return None


def _departure(result: Result, registration: Registration, ready: _Ready) -> Departure:
    low, _high = result.pathway.timeline.months_to_departure
    rests = tuple(_rests_on(result, registration, ready))
    if registration.not_before is None or registration.certainty is None or low is None:
        return Departure(rests_on=rests)
    return Departure(
        on=add_months(registration.on, math.floor(low)) if registration.on else None,
        not_before=add_months(registration.not_before, math.floor(low)),
        rests_on=rests,
    )


def _rests_on(result: Result, registration: Registration, ready: _Ready) -> Iterator[Reason]:
    if ready.vague:
        yield Reason("rests_vague", {"rules": ready.vague})
    if registration.round:
        values: dict[str, Any] = {"round": registration.round.id, "year": registration.round.placement_year}
        yield Reason(f"rests_round_{registration.certainty}", values)
        if registration.round.placement_year:
            yield Reason("rests_placement_year", values)
    elif registration.certainty == ROLLING:
        yield Reason("rests_vacancy")
    else:
        yield Reason("rests_no_round")
    low, high = result.pathway.timeline.months_to_departure
    if low is None:
        yield Reason("rests_no_timeline")
    else:
        yield Reason("rests_timeline", {"span": (low, high)})


def _warnings(result: Result, found: list[Step], registration: Registration) -> Iterator[Reason]:
    for step in found:
        if step.kind is StepKind.GAP and isinstance(_params(step), Age) and step.done_on:
            yield Reason("plan_too_young", {"rules": (step.node.rule,), "on": step.done_on})
    at_registration = [step for step in found if step.stage is Stage.REGISTRATION and step.done_on is None]
    for kind, code in ((StepKind.ASK, "plan_facts_unknown"), (StepKind.GAP, "plan_duration_unknown")):
        if rules := tuple(step.node.rule for step in at_registration if step.kind is kind):
            yield Reason(code, {"rules": rules})
    if registration.round and registration.certainty != Certainty.ANNOUNCED:
        yield Reason("plan_round_not_announced", {"round": registration.round.id})
    if not result.pathway.is_pmi:
        yield Reason("plan_not_pmi")
