"""Individual action plans: made from the engine's plan, changed by both sides, agreed, done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework import cases
from balai.apps.casework.models import ActionPlan, Case, PlanStep
from balai.apps.casework.promises import due
from balai.apps.opportunities import queries as opportunities
from balai.apps.people.models import Person
from balai.apps.people.queries import known_of
from balai.engine.actor import Actor, Permission
from balai.engine.assess import assess
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.engine.lifecycle import CASE_MOVES, CaseStage, Party, next_state
from balai.engine.plan import plan as plan_of
from balai.engine.rules import RemedyType, Requirement
from balai.engine.steps import Step, StepKind

MOST_STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody says of a step."""

    owner: Party
    due_on: date | None
    note: str = ""
    text: str = ""


@transaction.atomic
def make(*, case_id: UUID, pathway: str, version: str, by: Actor, at: datetime) -> ActionPlan:
    """Make the plan of a case for a pathway, as of today; what was agreed for the same requirement stays.

    `version`: of the rulebook on the page from which it is asked for. Raises NotFound, IllegalMove for a closed case,
    Conflict `rules_changed` when other rules are in force by now, DomainError `pathway_closed_for_person`.
    """
    case, on = _case_for(case_id, by), timezone.localdate(at)
    program = opportunities.program(on)
    if version != program.version:
        raise Conflict("rules_changed")
    facts = known_of(case.person, opportunities.rulebook(), on=on).facts
    result = assess(facts, program, [pathway])[0]
    found = plan_of(result, facts, opportunities.local().courses)
    wanted = [step for step in found.steps if step.is_now and _can_be_done(step)]
    if not found.steps and found.warnings:
        raise DomainError("pathway_closed_for_person")
    before = _current(case)
    if before is not None:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    made = ActionPlan.objects.create(
        case=case,
        person_id=case.person_id,
        pathway=pathway,
        version=program.version,
        made_on=on,
        made_at=at,
        made_by_id=by.user_id,
        changed_at=at,
    )
    PlanStep.objects.bulk_create(_steps(made, wanted, before))
    case.pathway = pathway
    case.save(update_fields=["pathway"])
    _record(Verb.PLAN_MADE, made, case, by, at)
    _settle(made, case, at)
    return made


@transaction.atomic
def change(*, step_id: UUID, seen: str, given: Given, by: Actor, at: datetime) -> PlanStep:
    """Change who does a step, by when, or its note. Raises NotFound, NotAllowed, IllegalMove for one that is over,
    Conflict `plan_changed` when somebody else was faster, DomainError `step_in_the_past`."""
    step, plan, case = _step(step_id, seen, by)
    if not step.is_open:
        raise IllegalMove("step_is_over")
    _may_set(step.owner, given, case, by)
    _check_day(given.due_on, step.due_on, at)
    step.owner, step.due_on, step.note = given.owner.value, given.due_on, given.note.strip()
    if not step.rule and given.text.strip():
        step.text = given.text.strip()
    step.save()
    _changed(plan, case, by, at)
    return step


@transaction.atomic
def add(*, plan_id: UUID, seen: str, given: Given, by: Actor, at: datetime) -> PlanStep:
    """Add a step of one's own. Raises NotFound, NotAllowed, Conflict, DomainError `step_without_text`, `plan_full`."""
    plan, case = _plan(plan_id, seen, by)
    _may_set(given.owner.value, given, case, by)
    _check_day(given.due_on, None, at)
    if not given.text.strip():
        raise DomainError("step_without_text")
    number = plan.steps.count()
    if number >= MOST_STEPS:
        raise DomainError("plan_full", number=MOST_STEPS)
    step = PlanStep.objects.create(
        plan=plan,
        person_id=plan.person_id,
        position=number + 1,
        text=given.text.strip(),
        owner=given.owner.value,
        due_on=given.due_on,
        note=given.note.strip(),
    )
    _changed(plan, case, by, at)
    return step


@transaction.atomic
def finish(*, step_id: UUID, seen: str, by: Actor, at: datetime) -> PlanStep:
    """Say that a step is done; whether the rule is met is for the assessment. Raises as `change` does."""
    step, plan, case = _step(step_id, seen, by)
    _may_set(step.owner, None, case, by)
    if not step.is_open:
        raise IllegalMove("step_is_over")
    step.done_at, step.done_by_id = at, by.user_id
    return _over(step, plan, case, by, at, Verb.STEP_DONE)


@transaction.atomic
def drop(*, step_id: UUID, seen: str, by: Actor, at: datetime) -> PlanStep:
    """Take a step out of the plan. Raises as `change` does."""
    step, plan, case = _step(step_id, seen, by)
    _may_set(step.owner, None, case, by)
    if not step.is_open:
        raise IllegalMove("step_is_over")
    step.dropped_at = at
    step.save()
    _changed(plan, case, by, at)
    return step


@transaction.atomic
def resume(*, step_id: UUID, seen: str, by: Actor, at: datetime) -> PlanStep:
    """Put a step back that was called done or taken out by mistake. Raises as `change` does."""
    step, plan, case = _step(step_id, seen, by)
    _may_set(step.owner, None, case, by)
    step.done_at = step.done_by_id = step.dropped_at = None
    return _over(step, plan, case, by, at, Verb.STEP_RESUMED)


@transaction.atomic
def agree(*, plan_id: UUID, seen: str, present: bool, by: Actor, at: datetime) -> ActionPlan:
    """Say yes to the plan as it stands. An officer says it for the citizen too when she is `present`.

    Raises NotFound, NotAllowed, Conflict `plan_changed`.
    """
    plan, case = _plan(plan_id, seen, by)
    if _is_owner(case, by):
        plan.agreed_citizen_at = at
    else:
        by.require(Permission.PERSON_WRITE, office_id=case.office_id)
        plan.agreed_officer_at = at
        if present:
            plan.agreed_citizen_at = at
    plan.save()
    _record(Verb.PLAN_AGREED, plan, case, by, at)
    _settle(plan, case, at)
    return plan


def follow_files(*, at: datetime) -> int:
    """Give plans of joined files to the case that goes on, where it has none; say how many.

    When joining is undone, they go back the same way.
    """
    left = ActionPlan.objects.current().exclude(person_id=F("case__person_id"))
    keys = list(left.order_by("pk").values_list("pk", "person_id"))
    return sum(_follow(plan_id, person_id, at) for plan_id, person_id in keys)


@transaction.atomic
def _follow(plan_id: UUID, person_id: UUID, at: datetime) -> bool:
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    case = Case.objects.select_for_update(of=("self",)).open().filter(person=person).first()
    plan = ActionPlan.objects.select_for_update(of=("self",)).current().filter(pk=plan_id, person=person).first()
    if person is None or case is None or plan is None or _current(case) is not None:
        return False
    plan.case, case.person, case.pathway = case, person, plan.pathway
    plan.save(update_fields=["case"])
    plan.steps.update(person=person)
    case.save(update_fields=["pathway"])
    _settle(plan, case, at)
    return True


def _steps(made: ActionPlan, wanted: list[Step], before: ActionPlan | None) -> Iterator[PlanStep]:
    """The steps of the engine with what was said of them, then those of one's own that are not over."""
    former = {step.rule: step for step in before.steps.all() if step.rule} if before else {}
    own = [step for step in before.steps.all() if not step.rule and step.is_open] if before else []
    position = 0
    for step in wanted:
        position += 1
        old = former.get(step.id)
        kept: dict[str, Any] = {"owner": _owner(step).value, "due_on": step.done_on}
        if old is not None:
            kept = {name: getattr(old, name) for name in ("owner", "due_on", "note", "done_at", "done_by_id")}
        yield PlanStep(
            plan=made, person_id=made.person_id, position=position, rule=step.id, kind=step.kind.value, **kept
        )
    for old in own:
        position += 1
        same = {name: getattr(old, name) for name in ("text", "owner", "due_on", "note")}
        yield PlanStep(plan=made, person_id=made.person_id, position=position, **same)


def _can_be_done(step: Step) -> bool:
    """A condition that only stays as it is (not pregnant, never withdrew) is nobody's step; the pathway names it."""
    rule = step.node.rule
    is_kept = isinstance(rule, Requirement) and rule.remedy.type in (RemedyType.IMMUTABLE, RemedyType.WAIT)
    return step.kind is not StepKind.PREPARE or not is_kept


def _owner(step: Step) -> Party:
    return Party.OTHER if step.kind is StepKind.WAIT else Party.CITIZEN


def _settle(plan: ActionPlan, case: Case, at: datetime) -> None:
    """Whose turn is it now, and how far is the case?"""
    stage = CaseStage(case.stage)
    if stage is CaseStage.REGISTRATION:  # an officer has to look first, whatever the plan says
        return
    if not plan.is_agreed:
        if plan.agreed_officer_at is None:
            cases.turn(case, Party.OFFICER, due_on=_look_by(case, at), at=at)
        else:
            cases.turn(case, Party.CITIZEN, due_on=None, at=at)
        return
    following = next_step(plan)
    if following is None:
        move = next_state(CASE_MOVES, CaseStage.PREPARING, "finish")
        cases.turn(case, Party.OFFICER, stage=move, due_on=due(case.office_id, "ready", at), at=at)
        return
    party = Party(following.owner)
    by_when = following.due_on or (due(case.office_id, "preparing", at) if party is Party.OFFICER else None)
    cases.turn(case, party, stage=next_state(CASE_MOVES, stage, "agree"), due_on=by_when, at=at)


def _look_by(case: Case, at: datetime) -> date | None:
    """By when the officer looks at the plan: what was promised already stays, else a promise made now."""
    if case.waits_for == Party.OFFICER.value and case.due_on is not None:
        return case.due_on
    service = "counselling" if case.stage == CaseStage.COUNSELLING.value else "preparing"
    return due(case.office_id, service, at)


def next_step(plan: ActionPlan) -> PlanStep | None:
    """The open step with the earliest day, then the first in order."""
    return min(
        (step for step in plan.steps.all() if step.is_open),
        key=lambda step: (step.due_on is None, step.due_on or date.max, step.position),
        default=None,
    )


def _over(step: PlanStep, plan: ActionPlan, case: Case, by: Actor, at: datetime, verb: Verb) -> PlanStep:
    """Doing what was agreed takes no agreement back."""
    step.save()
    plan.changed_at = max(at, plan.changed_at)
    plan.save(update_fields=["changed_at"])
    _record(verb, plan, case, by, at)
    _settle(plan, case, at)
    return step


def _changed(plan: ActionPlan, case: Case, by: Actor, at: datetime) -> None:
    """The other side has not agreed to this yet."""
    plan.changed_at = max(at, plan.changed_at)
    if _is_owner(case, by):
        plan.agreed_officer_at = None
    else:
        plan.agreed_citizen_at = None
    plan.save()
    _record(Verb.PLAN_CHANGED, plan, case, by, at)
    _settle(plan, case, at)


def _may_set(owner: str, given: Given | None, case: Case, by: Actor) -> None:
    """A citizen changes what she does herself; an officer everything. Raises NotAllowed."""
    if not _is_owner(case, by):
        by.require(Permission.PERSON_WRITE, office_id=case.office_id)
    elif owner != Party.CITIZEN.value or (given is not None and given.owner is not Party.CITIZEN):
        raise NotAllowed("not_allowed", permission=Permission.PERSON_WRITE.value)


def _check_day(day: date | None, before: date | None, at: datetime) -> None:
    if day is not None and day != before and day < timezone.localdate(at):
        raise DomainError("step_in_the_past")


def _is_owner(case: Case, by: Actor) -> bool:
    return by.user_id is not None and case.person.user_id == by.user_id


def _current(case: Case) -> ActionPlan | None:
    return ActionPlan.objects.current().filter(case=case).prefetch_related("steps").first()


def _case_for(case_id: UUID, by: Actor) -> Case:
    case = cases.locked(case_id, by)
    if not _is_owner(case, by):
        by.require(Permission.PERSON_WRITE, office_id=case.office_id)
    if not case.is_open:
        raise IllegalMove("case_is_closed")
    return case


def _plan(plan_id: UUID, seen: str, by: Actor) -> tuple[ActionPlan, Case]:
    found = ActionPlan.objects.visible_to(by).filter(pk=plan_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotFound("plan_not_found")
    case = _case_for(found, by)
    plan = ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.ended_at is not None or seen != mark_of(plan):
        raise Conflict("plan_changed")
    return plan, case


def mark_of(plan: ActionPlan) -> str:
    """Tells whether a plan has changed since a page showed it."""
    return plan.changed_at.isoformat()


def _step(step_id: UUID, seen: str, by: Actor) -> tuple[PlanStep, ActionPlan, Case]:
    found = PlanStep.objects.filter(pk=step_id).values_list("plan_id", flat=True).first()
    if found is None:
        raise NotFound("plan_not_found")
    plan, case = _plan(found, seen, by)
    return PlanStep.objects.select_for_update(of=("self",)).get(pk=step_id), plan, case


def _record(verb: Verb, plan: ActionPlan, case: Case, by: Actor, at: datetime) -> None:
    audit.record(verb, plan, by=by, at=at, subject_id=case.person_id, office_id=case.office_id)
