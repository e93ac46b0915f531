"""Appointments of one person, the same page for her and for the officer: what is coming, and free times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai import rulebook
from balai.apps.casework.models import Appointment
from balai.apps.casework.visits import appointments
from balai.apps.casework.visits.free import free_days
from balai.apps.casework.visits.opening import opening_of
from balai.engine.actor import Permission
from balai.engine.slots import Hours
from balai.web.access.request import Request
from balai.web.filing.doors import Desk, open_desk
from balai.web.filing.tabs import Tab, tabs
from balai.web.screen import attempt, get_or_404
from balai.words import Words

DAYS = 4
FORMER = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One appointment in words."""

    id: UUID
    kind: str
    day: str
    clock: str
    status: str
    officer: str
    must_move: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One day and its free times: value and clock."""

    day: str
    times: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsPage:
    """What is coming, what was, and, once a kind is chosen, the free times from a day on.

    `moving`: the appointment that is to be moved. `is_later`: do the times shown begin after the first free ones?
    `later`: the day after the last one shown, empty when there is none.
    """

    id: UUID
    name: str
    reference: str
    is_own: bool
    is_draft: bool
    back: str
    tabs: Sequence[Tab]
    may_act: bool
    office: str
    coming: Sequence[VisitRow]
    former: Sequence[VisitRow]
    kinds: Sequence[tuple[str, str]]
    kind: str
    kind_name: str
    moving: UUID | None
    offered: Sequence[Offered]
    is_later: bool
    later: str
    chosen: str
    week: Sequence[tuple[str, str]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visits(request: Request, file_id: UUID) -> HttpResponse:
    """Show appointments and free times; POST books or moves one."""
    desk, form = open_desk(request, file_id), forms.Form(request.POST or None)
    given = request.POST if request.method == "POST" else request.GET
    moving, kind = _moving(given.get("pindah", ""), desk), given.get("untuk", "")
    kind = moving.kind if moving else kind
    if kind and kind not in {each.id for each in rulebook.visits().kinds}:
        raise Http404
    if request.method == "POST":
        form.full_clean()
        if _chosen(request, form, desk, moving, kind):
            return redirect("filing:visits", file_id=file_id)
    page = _page(request, desk, moving, kind)
    return render(request, "filing/visits.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@require_POST
def cancel(request: Request, file_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Not come after all."""
    desk, form = open_desk(request, file_id), forms.Form(request.POST)
    form.full_clean()
    mine = get_or_404(Appointment.objects.filter(person=desk.person), pk=appointment_id)
    if attempt(form, appointments.cancel, appointment_id=mine.pk, by=request.actor, at=timezone.now()):
        return redirect("filing:visits", file_id=file_id)
    page = _page(request, desk, None, "")
    return render(request, "filing/visits.html", {"page": page, "form": form}, status=422)


@never_cache
@require_safe
def calendar(request: Request, file_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Give one appointment to the calendar of a telephone: the time, and nothing that says who, what for or where."""
    desk = open_desk(request, file_id)
    visit = get_or_404(Appointment.objects.filter(person=desk.person), pk=appointment_id)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Balai Migran//Janji//ID",
        "BEGIN:VEVENT",
        f"UID:{visit.pk}",
        f"DTSTAMP:{_utc(visit.booked_at)}",
        f"DTSTART:{_utc(visit.starts_at)}",
        f"DTEND:{_utc(visit.ends_at)}",
        f"SUMMARY:{_('Janji')}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    answer = HttpResponse("\r\n".join(lines), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="janji.ics"'
    return answer


def week_of(office_id: UUID, said: Words, today: date) -> list[tuple[str, str]]:
    """Each weekday, from Monday on, with the hours of the week that begins now."""
    opening = opening_of(office_id)
    days = sorted((today + timedelta(days=ahead) for ahead in range(7)), key=date.weekday)
    return [(said.weekday(day), _hours(opening.weekly(day))) for day in days]


def next_visit(desk: Desk) -> str:
    """When this person comes next, in words; empty without an appointment."""
    at, every = timezone.now(), Appointment.objects.coming().filter(person=desk.person)
    coming = next((each for each in every if not each.is_over(at)), None)
    if coming is None:
        return ""
    visit = _row(coming, desk.said)
    return _("pilih waktu lain") if visit.must_move else f"{visit.day}, {visit.clock}"


def _hours(hours: Hours | None) -> str:
    if hours is None:
        return _("tutup")
    text = f"{hours.opens:%H.%M}-{hours.closes:%H.%M}"
    if hours.pause is None:
        return text
    return _("%(hours)s, istirahat %(begin)s-%(end)s") % {
        "hours": text,
        "begin": f"{hours.pause[0]:%H.%M}",
        "end": f"{hours.pause[1]:%H.%M}",
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _moving(key: str, desk: Desk) -> Appointment | None:
    if not key:
        return None
    try:
        return get_or_404(Appointment.objects.coming().filter(person=desk.person), pk=UUID(key))
    except ValueError:
        raise Http404 from None


def _chosen(request: Request, form: forms.Form, desk: Desk, moving: Appointment | None, kind: str) -> bool:
    """Book or move to the time that was chosen; False with what is wrong on the form."""
    try:
        starts_at = parse_datetime(request.POST.get("waktu", ""))
    except ValueError:
        starts_at = None
    if starts_at is None or timezone.is_naive(starts_at):
        form.add_error(None, _("Pilih satu waktu dari daftar."))
        return False
    by, at = request.actor, timezone.now()
    if moving is not None:
        return attempt(form, appointments.move, appointment_id=moving.pk, starts_at=starts_at, by=by, at=at)
    return attempt(form, appointments.book, person_id=desk.person.pk, kind=kind, starts_at=starts_at, by=by, at=at)


def _page(request: Request, desk: Desk, moving: Appointment | None, kind: str) -> VisitsPage:
    person, said, at = desk.person, desk.said, timezone.now()
    every = Appointment.objects.filter(person=person).select_related("officer")
    coming = [each for each in every.coming() if not each.is_over(at)]
    may_act = desk.is_own or request.actor.may(Permission.PERSON_WRITE, office_id=person.office_id)
    busy = {each.kind for each in coming}
    start = _day(request.GET.get("dari", ""), desk.today)
    is_asked = bool(kind and person.office_id and may_act and (moving or kind not in busy))
    officer_id = person.officer_id if kind and rulebook.visits().kind(kind).with_officer else None
    found = (
        free_days(person.office_id, kind, officer_id, at=at, start=start, days=DAYS + 1)
        if is_asked and person.office_id
        else []
    )
    return VisitsPage(
        id=person.pk,
        name=person.name,
        reference=person.reference,
        is_own=desk.is_own,
        is_draft=person.is_draft,
        back=desk.home,
        tabs=tabs(desk, "visits"),
        may_act=may_act and not person.is_draft,
        office=person.office.name if person.office else "",
        coming=[_row(each, said) for each in coming],
        former=[
            _row(each, said) for each in every.exclude(pk__in=[c.pk for c in coming]).order_by("-starts_at")[:FORMER]
        ],
        kinds=[
            (each.id, said.label("appointment_kind", each.id))
            for each in rulebook.visits().kinds
            if each.id not in busy
        ],
        kind=kind if is_asked else "",
        kind_name=said.label("appointment_kind", kind) if kind else "",
        moving=moving.pk if moving else None,
        offered=[
            Offered(
                day=said.full_day(free.day),
                times=[(m.isoformat(), f"{timezone.localtime(m):%H.%M}") for m in free.moments],
            )
            for free in found[:DAYS]
        ],
        is_later=start > desk.today,
        later=found[DAYS].day.isoformat() if len(found) > DAYS else "",
        chosen=request.POST.get("waktu", ""),
        week=week_of(person.office_id, said, desk.today) if person.office_id else (),
    )


def _row(visit: Appointment, said: Words) -> VisitRow:
    begins, ends = timezone.localtime(visit.starts_at), timezone.localtime(visit.ends_at)
    return VisitRow(
        id=visit.pk,
        kind=said.label("appointment_kind", visit.kind),
        day=said.full_day(begins.date()),
        clock=f"{begins:%H.%M}-{ends:%H.%M} {begins.tzname()}",
        status=_("hasilnya belum dicatat")
        if visit.is_over(timezone.now())
        else said.label("appointment_status", visit.status),
        officer=visit.officer.name if visit.officer else "",
        must_move=visit.status == "to_move",
    )


def _day(text: str, today: date) -> date:
    try:
        last = today + timedelta(days=rulebook.visits().ahead_days)
        return min(max(date.fromisoformat(text), today), last)
    except ValueError:
        return today
