"""Appointments within the scope of a token: what is free, booking for somebody who asked for it, moving, cancelling.

Moments carry their zone; offices keep their own local hours.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router, Schema
from pydantic import AfterValidator, AwareDatetime, Field

from balai import rulebook
from balai.api.v1 import idempotency
from balai.api.v1.auth import Call, Token
from balai.api.v1.idempotency import Key
from balai.api.v1.paging import Page, page
from balai.api.v1.problems import PROBLEMS
from balai.api.v1.schemas import Cursor, Day, Limit, Moment
from balai.apps.casework.models import Appointment as Record
from balai.apps.casework.visits import appointments, free
from balai.apps.people.models import Person
from balai.engine.actor import Permission
from balai.engine.errors import DomainError, NotAllowed, NotFound
from balai.engine.lifecycle import AppointmentStatus

KINDS = tuple(kind.id for kind in rulebook.visits().kinds)
Kind = Literal[KINDS]  # type: ignore[valid-type]
DAYS = 14
# Further away there are no appointments, nor a calendar of holidays.
KEPT = timedelta(days=10 * 366)
# As the clock at the office shows it.
Local = Annotated[AwareDatetime, AfterValidator(timezone.localtime)]
router = Router()


class Appointment(Schema):
    """One appointment; whose it is only as a key."""

    id: UUID
    person: UUID = Field(alias="person_id")
    kind: Kind
    starts_at: Local
    ends_at: Local
    status: AppointmentStatus


class AppointmentsWanted(Schema):
    """Which of the appointments in scope."""

    day: Day | None = Field(default=None, description="Only those of that day, local time.")
    status: AppointmentStatus | None = Field(default=None, description="Only these.")
    cursor: Cursor = ""
    limit: Limit = 50


class FreeTimes(Schema):
    """When a visit of that kind may begin."""

    kind: Kind
    minutes: int
    moments: list[AwareDatetime]


class FreeWanted(Schema):
    """What for, and from which day on."""

    kind: Kind
    start: Day | None = Field(default=None, description="Today when it is left out.")


class NewAppointment(Schema):
    """What for and when; one of the free times."""

    kind: Kind
    starts_at: Moment


class Moved(Schema):
    """The new time; one of the free times."""

    starts_at: Moment


@router.get("/appointments", auth=Token(Permission.PERSON_READ), response={200: Page[Appointment], **PROBLEMS})
def list_appointments(request: Call, wanted: Query[AppointmentsWanted]) -> dict[str, object]:
    """Appointments at the office, the earliest first. Scope `person_read`.

    Those of people who asked not to share their data are left out.
    """
    rows = Record.objects.visible_to(request.auth).filter(person__restricted_at__isnull=True)
    if wanted.day:
        begin = timezone.make_aware(datetime.combine(_near(wanted.day), time.min))
        rows = rows.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1))
    if wanted.status:
        rows = rows.filter(status=wanted.status.value)
    items, after = page(rows, "starts_at", cursor=wanted.cursor, limit=wanted.limit)
    return {"items": items, "next": after}


@router.get("/people/{person_id}/free-times", auth=Token(Permission.PERSON_READ), response={200: FreeTimes, **PROBLEMS})
def free_times(request: Call, person_id: UUID, wanted: Query[FreeWanted]) -> dict[str, object]:
    """When this person may come: the next two weeks with a free time. Nothing of the file is told. `person_read`."""
    person = Person.objects.at_desk_of(request.auth).filter(pk=person_id).first()
    if person is None or person.office_id is None:
        raise NotFound("file_not_found")
    if person.restricted_at is not None:
        raise NotAllowed("file_restricted")
    kind, at = rulebook.visits().kind(wanted.kind), timezone.now()
    officer_id = person.officer_id if kind.with_officer else None
    start = _near(wanted.start or timezone.localdate(at))
    days = free.free_days(person.office_id, kind.id, officer_id, at=at, start=start, days=DAYS)
    return {"kind": kind.id, "minutes": kind.minutes, "moments": [moment for day in days for moment in day.moments]}


@router.post(
    "/people/{person_id}/appointments", auth=Token(Permission.PERSON_WRITE), response={201: Appointment, **PROBLEMS}
)
def book(
    request: Call,
    person_id: UUID,
    body: NewAppointment,
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")],
) -> HttpResponse:
    """Give somebody who asked for it a place; the person is told. Scope `person_write`."""
    return _once(
        request,
        idempotency_key,
        body,
        201,
        lambda at: appointments.book(
            person_id=person_id, kind=body.kind, starts_at=body.starts_at, by=request.auth, at=at
        ),
    )


@router.post(
    "/appointments/{appointment_id}/move",
    auth=Token(Permission.PERSON_WRITE),
    response={200: Appointment, **PROBLEMS},
)
def move(
    request: Call,
    appointment_id: UUID,
    body: Moved,
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")],
) -> HttpResponse:
    """Choose another time; the person is told. Scope `person_write`."""
    return _once(
        request,
        idempotency_key,
        body,
        200,
        lambda at: appointments.move(appointment_id=appointment_id, starts_at=body.starts_at, by=request.auth, at=at),
    )


@router.post(
    "/appointments/{appointment_id}/cancel",
    auth=Token(Permission.PERSON_WRITE),
    response={200: Appointment, **PROBLEMS},
)
def cancel(
    request: Call, appointment_id: UUID, idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")]
) -> HttpResponse:
    """Not come after all; the person is told. Scope `person_write`."""
    return _once(
        request,
        idempotency_key,
        None,
        200,
        lambda at: appointments.cancel(appointment_id=appointment_id, by=request.auth, at=at),
    )


def _near(day: date) -> date:
    """A day on which there may be appointments. Raises DomainError `day_out_of_range`."""
    today = timezone.localdate()
    if not today - KEPT <= day <= today + KEPT:
        raise DomainError("day_out_of_range", first=today - KEPT, last=today + KEPT)
    return day


def _once(
    request: Call, key: str, body: Schema | None, status: int, work: Callable[[datetime], Record]
) -> HttpResponse:
    def done() -> tuple[int, Schema]:
        return status, Appointment.model_validate(work(timezone.now()))

    return idempotency.once(request, key, body, done)
