"""The appointments of one day at the counter: who comes, who is there, who did not come."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.apps.casework.models import Appointment
from balai.apps.casework.visits import appointments
from balai.apps.casework.visits.opening import opening_of
from balai.engine.actor import Permission
from balai.engine.lifecycle import APPOINTMENT_MOVES, AppointmentStatus
from balai.web.access.office import Offices, offices_of
from balai.web.access.request import Request
from balai.web.screen import attempt
from balai.words import Words, words

# A day nobody keeps appointments for is taken for a slip.
FARTHEST = timedelta(days=3_660)
HOW = {"datang": "arrive", "selesai": "finish", "tidak-datang": "miss"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One appointment of the day, and which moves are allowed now."""

    id: UUID
    file_id: UUID
    name: str
    reference: str
    clock: str
    kind: str
    officer: str
    status: str
    moves: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """One day: its appointments, why the office is closed, and those that wait for another time."""

    offices: Offices
    day: str
    value: str
    before: str
    after: str
    is_today: bool
    closed: str
    rows: list[DayRow]
    to_move: list[DayRow]


@never_cache
@require_safe
def day(request: Request) -> HttpResponse:
    """List the appointments of a day, today unless another is asked for."""
    return _show(request, forms.Form(), _day(request.GET.get("hari", "")))


@require_POST
def receive(request: Request, appointment_id: UUID, how: str) -> HttpResponse:
    """Write down who is there, who was served, and who did not come."""
    form, on = forms.Form(request.POST), _day(request.POST.get("hari", ""))
    form.full_clean()
    if how not in HOW:
        raise Http404
    given: dict[str, Any] = {
        "appointment_id": appointment_id,
        "how": HOW[how],
        "by": request.actor,
        "at": timezone.now(),
    }
    if attempt(form, appointments.receive, **given):
        return redirect(f"{reverse('desk:visits')}?hari={on.isoformat()}")
    return _show(request, form, on, status=422)


def _show(request: Request, form: forms.Form, on: date, *, status: int = 200) -> HttpResponse:
    said, now, today = words(translation.get_language()), timezone.now(), timezone.localdate()
    offices = offices_of(request, Permission.VISIT_RECEIVE)
    begin = timezone.make_aware(datetime.combine(on, time.min))
    seen = (
        Appointment.objects.visible_to(request.actor).select_related("person", "officer").filter(office_id=offices.id)
    )
    waiting = AppointmentStatus.TO_MOVE.value
    of_day = seen.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1)).exclude(status=waiting)
    opening = opening_of(offices.id)
    page = DayPage(
        offices=offices,
        day=said.full_day(on),
        value=on.isoformat(),
        before=(on - timedelta(days=1)).isoformat(),
        after=(on + timedelta(days=1)).isoformat(),
        is_today=on == today,
        closed=opening.why_closed(on),
        rows=[_row(each, said, now) for each in of_day.order_by("starts_at", "id")],
        to_move=[_row(each, said, now) for each in seen.filter(status=waiting).order_by("starts_at", "id")],
    )
    return render(request, "desk/visits.html", {"page": page, "form": form}, status=status)


def _row(visit: Appointment, said: Words, now: datetime) -> DayRow:
    begins, ends = timezone.localtime(visit.starts_at), timezone.localtime(visit.ends_at)
    is_day = begins.date() <= timezone.localdate(now)
    now_allowed = {
        name for name, move in HOW.items() if AppointmentStatus(visit.status) in APPOINTMENT_MOVES[move].before
    }
    if visit.starts_at > now:
        now_allowed.discard("tidak-datang")
    return DayRow(
        id=visit.pk,
        file_id=visit.person_id,
        name=visit.person.name,
        reference=visit.person.reference,
        clock=f"{begins:%H.%M}-{ends:%H.%M}" if visit.status != "to_move" else said.full_day(begins.date()),
        kind=said.label("appointment_kind", visit.kind),
        officer=visit.officer.name if visit.officer else "",
        status=said.label("appointment_status", visit.status),
        moves=frozenset(now_allowed if is_day else ()),
    )


def _day(text: str) -> date:
    today = timezone.localdate()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day - today) < FARTHEST else today
