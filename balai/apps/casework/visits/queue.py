"""The queue of a waiting room: numbers are drawn, called and ended. Every time is kept from the first day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import User
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework.models import QueueScreen, Ticket
from balai.apps.casework.visits.opening import held
from balai.apps.people.drafts import locked as locked_file
from balai.engine.actor import Actor, Permission
from balai.engine.errors import DomainError, NotFound
from balai.engine.lifecycle import TICKET_MOVES, TicketStatus, next_state

# A second press so soon is the same press.
SLIP = timedelta(seconds=3)


def draw(*, office_id: UUID, service: str, first: str = "", by: Actor, at: datetime) -> Ticket:
    """Give the next number at the counter.

    Raises NotAllowed, NotFound, DomainError `first_unknown`, `office_ended`.
    """
    by.require(Permission.VISIT_RECEIVE, office_id=office_id)
    return _draw(office_id, service, first, at)


def draw_at(*, screen: QueueScreen, service: str, first: str = "", at: datetime) -> Ticket:
    """Give the next number to whoever presses a button of a kiosk. Raises NotFound, DomainError as `draw`."""
    return _draw(screen.office_id, service, first, at)


@transaction.atomic
def _draw(office_id: UUID, service: str, first: str, at: datetime) -> Ticket:
    row = rulebook.visits().service(service)
    if first and first not in rulebook.visits().first:
        raise DomainError("first_unknown")
    office, day = held(office_id), timezone.localdate(at)
    if office.is_closed(day):
        raise DomainError("office_ended", office=office.name)
    highest = Ticket.objects.of_day(office_id, day).filter(letter=row.letter).aggregate(number=Max("number"))
    return Ticket.objects.create(
        office=office,
        day=day,
        service=service,
        letter=row.letter,
        number=(highest["number"] or 0) + 1,
        first=first,
        drawn_at=at,
        queued_at=at,
    )


@transaction.atomic
def call_next(*, office_id: UUID, services: frozenset[str], counter: str, by: Actor, at: datetime) -> Ticket | None:
    """Call who is next of these services (none: of all) to a counter; the number served there until now is ended.

    Two officers at once call two numbers; one who presses twice calls one. None where nobody waits.
    Raises NotAllowed, DomainError `counter_needed`.
    """
    by.require(Permission.VISIT_RECEIVE, office_id=office_id)
    if not counter.strip():
        raise DomainError("counter_needed")
    assert by.user_id is not None
    User.objects.select_for_update(no_key=True).get(pk=by.user_id)  # one call of one officer at a time
    for before in Ticket.objects.select_for_update(of=("self",)).called().filter(officer_id=by.user_id):
        if before.called_at is not None and timedelta() <= at - before.called_at < SLIP:
            return before
        _end(before, "finish", at)
    waiting = Ticket.objects.of_day(office_id, timezone.localdate(at)).waiting()
    if services:
        waiting = waiting.filter(service__in=sorted(services))
    ticket = waiting.select_for_update(skip_locked=True).first()
    if ticket is None:
        return None
    ticket.status = next_state(TICKET_MOVES, TicketStatus(ticket.status), "call").value
    ticket.officer_id, ticket.counter = by.user_id, counter.strip()
    ticket.called_at, ticket.calls = max(at, ticket.drawn_at), ticket.calls + 1
    ticket.save()
    return ticket


@transaction.atomic
def set_ticket(*, ticket_id: UUID, how: str, by: Actor, at: datetime) -> Ticket:
    """Call a number `again`, end it (`finish`), pass over who is not there (`skip`), or queue her anew (`return`).

    Raises NotFound, IllegalMove.
    """
    ticket = _mine(ticket_id, by)
    if how == "again":
        next_state(TICKET_MOVES, TicketStatus(ticket.status), how)
        ticket.called_at, ticket.calls = at, ticket.calls + 1
        ticket.save(update_fields=["called_at", "calls"])
    elif how == "return":
        ticket.status = next_state(TICKET_MOVES, TicketStatus(ticket.status), how).value
        ticket.queued_at, ticket.officer_id, ticket.ended_at, ticket.counter = at, None, None, ""
        ticket.save()
    else:
        _end(ticket, how, at)
    return ticket


@transaction.atomic
def tie(*, ticket_id: UUID, person_id: UUID, by: Actor, at: datetime) -> Ticket:
    """Say whose number it is, for the officer who serves her. Raises NotFound, NotAllowed, IllegalMove."""
    person = locked_file(person_id, by)
    ticket = _mine(ticket_id, by)
    by.require(Permission.PERSON_READ, office_id=person.office_id)
    next_state(TICKET_MOVES, TicketStatus(ticket.status), "again")
    ticket.person = person
    ticket.save(update_fields=["person"])
    audit.record(
        Verb.TICKET_TIED, ticket, by=by, at=at, subject_id=person.pk, office_id=ticket.office_id, number=ticket.shown
    )
    return ticket


def serving(by: Actor) -> Ticket | None:
    """The number this officer serves now."""
    return Ticket.objects.visible_to(by).called().filter(officer_id=by.user_id).first() if by.user_id else None


def end_of_day(*, at: datetime) -> int:
    """End the numbers of days that are over, and forget whose numbers they were after their term; say how many."""
    today = timezone.localdate(at)
    over = Ticket.objects.filter(day__lt=today)
    ended = over.filter(status=TicketStatus.CALLED.value).update(status=TicketStatus.SERVED.value)
    kept = rulebook.service().span("ticket_person_kept", today)
    over.filter(day__lte=today - kept, person__isnull=False).update(person=None)
    return ended


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTimes:
    """How long the people of one service waited and were served, in minutes; None without any.

    `drawn`: numbers given, `left`: called without answer or never called.
    """

    service: str
    drawn: int
    served: int
    left: int
    wait_median: float | None
    wait_p90: float | None
    serve_median: float | None


TIMES = """
SELECT service, count(*) AS drawn, count(*) FILTER (WHERE status = 'served') AS served,
       count(*) FILTER (WHERE status = 'absent' OR (status = 'waiting' AND day < %(today)s)) AS gone,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM called_at - drawn_at) / 60)
           FILTER (WHERE status = 'served') AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM called_at - drawn_at) / 60)
           FILTER (WHERE status = 'served') AS p90,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - called_at) / 60)
           FILTER (WHERE ended_at IS NOT NULL AND status = 'served') AS serving
FROM casework_ticket WHERE office_id = ANY(%(offices)s) AND day >= %(since)s
GROUP BY service
"""


def times(office_ids: list[UUID], *, at: datetime, back: timedelta) -> list[QueueTimes]:
    """How long people waited for their number since then, by service in the order of the rulebook."""
    today = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(TIMES, {"offices": office_ids, "since": today - back, "today": today})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        QueueTimes(
            service=service.id,
            drawn=row[0],
            served=row[1],
            left=row[2],
            wait_median=row[3],
            wait_p90=row[4],
            serve_median=row[5],
        )
        for service in rulebook.visits().services
        if (row := found.get(service.id))
    ]


def _mine(ticket_id: UUID, by: Actor) -> Ticket:
    ticket = Ticket.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound("ticket_not_found")
    return ticket


def _end(ticket: Ticket, how: str, at: datetime) -> None:
    ticket.status = next_state(TICKET_MOVES, TicketStatus(ticket.status), how).value
    ticket.ended_at = max(at, ticket.called_at or at)
    ticket.save(update_fields=["status", "ended_at"])
