"""The waiting room and the appointments of the demo, made through the same actions as real ones."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from balai import rulebook
from balai.apps.access.queries import actor_of, demo_user
from balai.apps.casework.models import Appointment, Case, Ticket
from balai.apps.casework.visits import appointments, queue
from balai.apps.casework.visits.free import free_days
from balai.apps.casework.visits.opening import opening_of
from balai.apps.people.models import Person
from balai.engine.actor import Actor, OfficeId, Permission
from balai.engine.lifecycle import CaseStage

DAYS, A_DAY, WAITS, BOOKED = 10, 12, 5, 8
# Minutes between two who come, in turn, and minutes each is served.
COMES, SERVED = (11, 4, 17, 8, 23), (9, 14, 6, 19)


def make(at: datetime) -> None:
    """Make what is missing. Twice is once."""
    budi = demo_user("budi")
    officer = actor_of(budi, timezone.localdate(at)) if budi else None
    if officer is None or not officer.may(Permission.VISIT_RECEIVE):
        return
    [office_id, *_others] = sorted(officer.offices(Permission.VISIT_RECEIVE), key=str)
    if not Ticket.objects.exists():
        _former_days(office_id, officer, at)
    if not Ticket.objects.of_day(office_id, timezone.localdate(at)).exists():
        _today(office_id, officer, at)
    if not Appointment.objects.exists():
        _appointments(office_id, officer, at)


def _former_days(office_id: OfficeId, officer: Actor, at: datetime) -> None:
    """Numbers of the last days on which the office was open, called in turn and served."""
    opening, day, services = opening_of(office_id), timezone.localdate(at), rulebook.visits().services
    for _day in range(DAYS):
        day -= timedelta(days=1)
        hours = opening.hours(day)
        if hours is None:
            continue
        clock = timezone.make_aware(datetime.combine(day, hours.opens))
        free = clock
        for number in range(A_DAY):
            clock += timedelta(minutes=COMES[number % len(COMES)])
            service = services[number % 3].id
            queue.draw(office_id=office_id, service=service, by=officer, at=clock)
            free = max(free, clock + timedelta(minutes=2))
            ticket = queue.call_next(office_id=office_id, services=frozenset(), counter="1", by=officer, at=free)
            free += timedelta(minutes=SERVED[number % len(SERVED)])
            if ticket is not None:
                how = "skip" if number == A_DAY - 1 else "finish"
                queue.set_ticket(ticket_id=ticket.pk, how=how, by=officer, at=free)


def _today(office_id: OfficeId, officer: Actor, at: datetime) -> None:
    """One number at a counter, and some that wait."""
    services = rulebook.visits().services
    for number in range(WAITS + 1):
        first = "elderly" if number == WAITS - 1 else ""
        came = at - timedelta(minutes=4 * (WAITS - number))
        queue.draw(office_id=office_id, service=services[number % 3].id, first=first, by=officer, at=came)
    rina = demo_user("petugas-daftar")
    colleague = actor_of(rina, timezone.localdate(at)) if rina else officer
    queue.call_next(office_id=office_id, services=frozenset({"registration"}), counter="2", by=colleague, at=at)


def _appointments(office_id: OfficeId, officer: Actor, at: datetime) -> None:
    """Those who wait for their first talk come on the next days; Siti brings her documents."""
    booked_at = timezone.make_aware(datetime.combine(timezone.localdate(at), time(0, 5)))
    siti = Person.objects.filter(user=demo_user("siti"), office_id=office_id).first()
    waiting = (
        Case.objects.open().filter(office_id=office_id, stage=CaseStage.COUNSELLING.value).order_by("due_on", "id")
    )
    visitors = [(case.person_id, "counselling", case.officer_id) for case in waiting[:BOOKED]]
    if siti is not None:
        visitors.insert(1, (siti.pk, "documents", siti.officer_id))
    for number, (person_id, kind, officer_id) in enumerate(visitors):
        days = free_days(office_id, kind, officer_id, at=booked_at, start=timezone.localdate(at), days=2)
        moments = [moment for day in days for moment in day.moments]
        if moments:
            starts_at = moments[number % len(moments)]
            appointments.book(person_id=person_id, kind=kind, starts_at=starts_at, by=officer, at=booked_at)
