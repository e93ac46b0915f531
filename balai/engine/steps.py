"""What mends each gap of one person, how long it takes and in which order: the steps of a plan."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from balai.engine.answers import ExperienceQuestion
from balai.engine.assess import Result
from balai.engine.compare import Asked, Between, Single
from balai.engine.courses import Course
from balai.engine.dates import add_months, months_between
from balai.engine.distance import EFFORT, waits_for_world
from balai.engine.facts import ALWAYS, Facts
from balai.engine.planes import Outcome
from balai.engine.program import Compiled
from balai.engine.reasons import months_until
from balai.engine.rules import Group, RemedyType, Requirement, Stage
from balai.engine.vocabulary import Age

Months = tuple[float | None, float | None]


class StepKind(StrEnum):
    GAP = "gap"  # to be mended
    ASK = "ask"  # not known yet: answer a question first
    WAIT = "wait"  # for a round or a policy
    PREPARE = "prepare"  # a paper of the checklist


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do. `months`: [min, max], `None` not known. `done_on`: the latest day it is done, `None` not known;
    `not_before`: it cannot be done earlier. Steps of later stages carry no day: their stage says when.
    `course`: the batch to join. `last_course`: the newest that has begun already, where no other is known.
    """

    node: Compiled
    kind: StepKind
    months: Months = (None, None)
    after: tuple[str, ...] = ()
    start_on: date | None = None
    done_on: date | None = None
    not_before: date | None = None
    course: Course | None = None
    last_course: Course | None = None

    @property
    def id(self) -> str:
        return self.node.rule.id

    @property
    def is_now(self) -> bool:
        """Does it belong before registration?"""
        return self.stage is Stage.REGISTRATION

    @property
    def stage(self) -> Stage:
        return self.node.stage


def steps(result: Result, facts: Facts, courses: Sequence[Course], on: date) -> list[Step]:
    """Everything that is lacking, each after its prerequisites; registration first, then the later stages."""
    planner = _Planner(result, facts, courses, on)
    found = [step for root in result.route.roots for step in planner.lacking(root)]
    dated = planner.dated([step for step in found if step.stage is Stage.REGISTRATION])
    prepare = [Step(node=node, kind=StepKind.PREPARE) for root in result.route.roots for node in _papers(root, result)]
    later = [step for step in (*found, *prepare) if step.stage is not Stage.REGISTRATION]
    now = [step for step in prepare if step.stage is Stage.REGISTRATION]
    return [*dated, *now, *sorted(later, key=lambda step: list(Stage).index(step.stage))]


def _papers(root: Compiled, result: Result) -> Iterator[Compiled]:
    return (part for part in root.walk() if not part.parts and part.rule.id in result.to_do)


class _Planner:
    def __init__(self, result: Result, facts: Facts, courses: Sequence[Course], on: date) -> None:
        self.result, self.facts, self.on = result, facts, on
        self.courses = courses
        self.parts: Mapping[str, Compiled] = {p.rule.id: p for root in result.route.roots for p in root.walk()}

    def lacking(self, node: Compiled) -> Iterator[Step]:
        """The steps of one rule: of alternatives the one that is done first."""
        outcome = self.result.outcome(node)
        if outcome is Outcome.MET or outcome is Outcome.CLOSED:
            return
        if isinstance(node.rule, Group) and node.rule.op == "all_of":
            for part in node.parts:
                yield from self.lacking(part)
        elif outcome is Outcome.UNKNOWN:
            yield Step(node=node, kind=StepKind.ASK)
        elif isinstance(node.rule, Group):
            gaps = [part for part in node.parts if self.result.outcome(part) is Outcome.GAP]
            yield from min((list(self.lacking(part)) for part in gaps), key=self._length)
        else:
            yield self._gap(node)

    def _length(self, alternative: list[Step]) -> tuple[object, ...]:
        """Sorts the alternative that is done first to the front; one of unknown length goes last."""
        dated = self.dated(alternative)
        efforts = [EFFORT[s.node.rule.remedy.type] for s in dated if isinstance(s.node.rule, Requirement)]
        return (
            any(step.done_on is None for step in dated),
            max((step.done_on or self.on for step in dated), default=self.on),
            max(efforts, default=0),
            any(step.months[0] is None for step in dated),
            max((step.not_before or self.on for step in dated), default=self.on),
            len(dated),
        )

    def _gap(self, node: Compiled) -> Step:
        assert isinstance(node.rule, Requirement)
        if waits_for_world(node):
            return Step(node=node, kind=StepKind.WAIT)
        exact = months_until(node, self.facts)
        months: Months = (exact, exact) if exact is not None else node.rule.remedy.months or (None, None)
        batches = [course for course in self.courses if node.rule.id in course.closes]
        coming = [course for course in batches if course.starts_on >= self.on]
        return Step(
            node=node,
            kind=StepKind.GAP,
            months=months,
            course=min(coming, key=lambda c: (c.ends_on, c.starts_on), default=None),
            last_course=None if coming else max(batches, key=lambda c: c.starts_on, default=None),
        )

    def dated(self, found: list[Step]) -> list[Step]:
        """The steps in order, each with its days; a prerequisite that is no step of the plan is already there."""
        waiting = {step.id: replace(step, after=self._after(step, found)) for step in found}
        done: dict[str, Step] = {}
        while waiting:
            ready = [s for s in waiting.values() if all(i in done for i in s.after)]
            for step in ready or list(waiting.values()):  # a circle cannot be: the rulebook is checked
                done[step.id] = self._on_calendar(step, [done[i] for i in step.after if i in done])
                del waiting[step.id]
        return list(done.values())

    def _after(self, step: Step, found: list[Step]) -> tuple[str, ...]:
        if not isinstance(step.node.rule, Requirement):
            return ()
        below = {
            part.rule.id
            for wanted in step.node.rule.remedy.after
            if wanted in self.parts
            for part in self.parts[wanted].walk()
        }
        return tuple(other.id for other in found if other.id in below and other.id != step.id)

    def _on_calendar(self, step: Step, before: list[Step]) -> Step:
        earliest = max([self.on, *(s.not_before for s in before if s.not_before)])
        known = [s.done_on for s in before if s.done_on]
        latest = max([self.on, *known]) if len(known) == len(before) else None
        if step.kind is not StepKind.GAP:
            return replace(step, not_before=earliest)
        if reached := self._reached(step.node):
            return replace(step, start_on=self.on, done_on=max(reached, self.on), not_before=max(reached, self.on))
        course = step.course
        if course and latest and course.starts_on >= latest:
            months = months_between(course.starts_on, course.ends_on + timedelta(days=1))
            return replace(
                step,
                months=(months, months),
                start_on=course.starts_on,
                done_on=course.ends_on,
                not_before=course.ends_on,
            )
        begins = self._counted_until(step.node)
        earliest = max(earliest, begins)
        latest = None if latest is None else max(latest, begins)
        low, high = step.months
        return replace(
            step,
            course=None,
            start_on=latest,
            done_on=None if latest is None or high is None else add_months(latest, math.ceil(high)),
            not_before=earliest if low is None else add_months(earliest, math.floor(low)),
        )

    def _reached(self, node: Compiled) -> date | None:
        """The day on which the person is old enough."""
        rule, born = node.rule, self.facts.values.get("birth_date")
        if not (isinstance(rule, Requirement) and isinstance(rule.params, Age) and isinstance(born, date)):
            return None
        if rule.remedy.type is not RemedyType.SPLIT:
            return None
        assert isinstance(node.ask, Single)
        assert isinstance(node.ask.met, Between)
        least = max((rule.params.min_years or 0) * 12, rule.params.min_months or 0)
        return add_months(born, least) if least else None

    def _counted_until(self, node: Compiled) -> date:
        """The day up to which months of work are counted already: a present job counts on to the cut-off."""
        question = node.ask.question if isinstance(node.ask, Asked) else None
        if not isinstance(question, ExperienceQuestion):
            return self.on
        jobs = [job for job in self.facts.experience or () if job.occupation in question.occupations]
        is_working = any(job.to == ALWAYS for job in jobs) and question.months(self.facts)[0] > 0
        return max(self.on, question.day) if is_working else self.on
