"""The action plan of a person, the same page for her and for the officer: whose step is next, and by when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.apps.casework import desk as casework
from balai.apps.casework import plans
from balai.apps.casework.models import ActionPlan, Case, PlanStep
from balai.apps.casework.plan_words import rules_of, text_of
from balai.engine.actor import Permission
from balai.engine.lifecycle import Party
from balai.engine.rules import Node
from balai.web.access.request import Request
from balai.web.filing.changes import Changed, changes_of
from balai.web.filing.doors import Desk, open_desk
from balai.web.filing.plan_step import StepForm, given_of
from balai.web.filing.plan_words import pathway_name
from balai.web.filing.tabs import Tab, tabs
from balai.web.screen import attempt

VERBS: Mapping[str, Callable[..., object]] = {"selesai": plans.finish, "hapus": plans.drop, "kembali": plans.resume}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step in words, and what this reader may do with it."""

    id: UUID
    text: str
    kind: str
    owner: str
    due: str
    note: str
    is_next: bool
    is_late: bool
    done: str
    is_dropped: bool
    may_set: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """A plan with its steps, the agreement of both sides, and what has changed since; or none yet."""

    id: UUID
    name: str
    reference: str
    is_own: bool
    back: str
    tabs: Sequence[Tab]
    has_case: bool
    is_open: bool
    has_plan: bool
    plan_id: UUID | None
    pathway: str
    title: str
    made: str
    seen: str
    version: str
    is_outdated: bool
    citizen_agreed: str
    officer_agreed: str
    i_agreed: bool
    may_act: bool
    turn: str
    due: str
    rows: Sequence[StepRow]
    over: Sequence[StepRow]
    changed: Changed | None


@never_cache
@require_safe
def plan(request: Request, file_id: UUID) -> HttpResponse:
    """Show the plan, or how one is made."""
    desk = open_desk(request, file_id)
    return _show(request, desk, forms.Form(), StepForm(desk))


@require_POST
def make(request: Request, file_id: UUID) -> HttpResponse:
    """Make a plan for a pathway, or make the present one anew."""
    desk, form = open_desk(request, file_id), _sent(request)
    case = _case(desk)
    given = {"pathway": request.POST.get("pathway", ""), "version": request.POST.get("version", "")}
    if attempt(form, plans.make, case_id=case.pk, **given, by=request.actor, at=timezone.now()):
        return redirect("filing:plan", file_id=file_id)
    return _show(request, desk, form, StepForm(desk), status=422)


@require_POST
def agree(request: Request, file_id: UUID) -> HttpResponse:
    """Say yes to the plan as it stands."""
    desk, form = open_desk(request, file_id), _sent(request)
    present = bool(request.POST.get("present")) and not desk.is_own
    found = _plan(desk)
    seen = request.POST.get("seen", "")
    if attempt(form, plans.agree, plan_id=found.pk, seen=seen, present=present, by=request.actor, at=timezone.now()):
        return redirect("filing:plan", file_id=file_id)
    return _show(request, desk, form, StepForm(desk), status=422)


@require_POST
def add(request: Request, file_id: UUID) -> HttpResponse:
    """Add a step of one's own; a refused one stays on the page as it was typed."""
    desk = open_desk(request, file_id)
    step, form, found = StepForm(desk, request.POST), _sent(request), _plan(desk)
    if step.is_valid():
        given: dict[str, Any] = {"seen": request.POST.get("seen", ""), "given": given_of(step)}
        if attempt(step, plans.add, plan_id=found.pk, by=request.actor, at=timezone.now(), **given):
            return redirect("filing:plan", file_id=file_id)
    return _show(request, desk, form, step, status=422)


@require_POST
def over(request: Request, file_id: UUID, step_id: UUID, verb: str) -> HttpResponse:
    """Say that a step is done, take it out, or put it back."""
    desk, form = open_desk(request, file_id), _sent(request)
    if verb not in VERBS:
        raise Http404
    seen = request.POST.get("seen", "")
    if attempt(form, VERBS[verb], step_id=step_id, seen=seen, by=request.actor, at=timezone.now()):
        return redirect("filing:plan", file_id=file_id)
    return _show(request, desk, form, StepForm(desk), status=422)


def _sent(request: Request) -> forms.Form:
    form = forms.Form(request.POST)
    form.full_clean()
    return form


def _case(desk: Desk) -> Case:
    found = casework.case_of(desk.person)
    if found is None:
        raise Http404
    return found


def _plan(desk: Desk) -> ActionPlan:
    found = casework.plan_of(_case(desk))
    if found is None:
        raise Http404
    return found


def _show(request: Request, desk: Desk, form: forms.Form, step: StepForm, *, status: int = 200) -> HttpResponse:
    case = casework.case_of(desk.person)
    found = casework.plan_of(case) if case else None
    may_act = desk.is_own or request.actor.may(Permission.PERSON_WRITE, office_id=desk.person.office_id)
    following = plans.next_step(found) if found else None
    rules = rules_of(found) if found else {}
    rows = [_row(one, desk, rules, following, may_act=may_act) for one in (found.steps.all() if found else ())]
    said = desk.said
    page = PlanPage(
        id=desk.person.pk,
        name=desk.person.name,
        reference=desk.person.reference,
        is_own=desk.is_own,
        back=desk.home,
        tabs=tabs(desk, "plan"),
        has_case=case is not None,
        is_open=case is not None and case.is_open,
        has_plan=found is not None,
        plan_id=found.pk if found else None,
        pathway=found.pathway if found else "",
        title=pathway_name(found.pathway, desk) if found else "",
        made=said.day(found.made_on) if found else "",
        seen=plans.mark_of(found) if found else "",
        version=desk.book.version,
        is_outdated=found is not None and found.version != desk.book.version,
        citizen_agreed=_day(found.agreed_citizen_at if found else None, desk),
        officer_agreed=_day(found.agreed_officer_at if found else None, desk),
        i_agreed=found is not None
        and (found.agreed_citizen_at if desk.is_own else found.agreed_officer_at) is not None,
        may_act=may_act and case is not None and case.is_open,
        turn=said.label("party", case.waits_for) if case and case.is_open else "",
        due=said.day(case.due_on) if case and case.due_on else "",
        rows=[row for row in rows if not row.done and not row.is_dropped],
        over=[row for row in rows if row.done or row.is_dropped],
        changed=changes_of(case, desk),
    )
    context = {"page": page, "form": form, "step": step}
    return render(request, "filing/plan.html", context, status=status)


def _row(
    step: PlanStep, desk: Desk, rules: Mapping[str, Node], following: PlanStep | None, *, may_act: bool
) -> StepRow:
    return StepRow(
        id=step.pk,
        text=text_of(step, rules, desk.said),
        kind=desk.said.label("step_kind", step.kind) if step.kind else "",
        owner=desk.said.label("party", step.owner),
        due=desk.said.day(step.due_on) if step.due_on else "",
        note=step.note,
        is_next=following is not None and step.pk == following.pk,
        is_late=step.is_late(desk.today),
        done=_day(step.done_at, desk),
        is_dropped=step.dropped_at is not None,
        may_set=may_act and (not desk.is_own or step.owner == Party.CITIZEN.value),
    )


def _day(at: datetime | None, desk: Desk) -> str:
    return desk.said.day(timezone.localdate(at)) if at else ""
