"""Appointments: booked, moved, cancelled, kept or missed. Places of one office are given one by one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.audit.verbs import Verb
from balai.apps.casework.models import Appointment
from balai.apps.casework.visits import telling
from balai.apps.casework.visits.free import check
from balai.apps.casework.visits.marking import await_another, await_talk, put, record
from balai.apps.casework.visits.opening import held
from balai.apps.people.drafts import locked as locked_file
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.engine.lifecycle import APPOINTMENT_MOVES, AppointmentStatus, Party, next_state


@transaction.atomic
def book(*, person_id: UUID, kind: str, starts_at: datetime, by: Actor, at: datetime) -> Appointment:
    """Give this person a place at her office; one that is coming of each kind.

    Raises NotFound, NotAllowed, IllegalMove `draft_first`, Conflict `appointment_already` (with its day) or
    `appointment_taken`, DomainError of `free.check`.
    """
    person, office = _visitor(person_id, by)
    officer_id = person.officer_id if rulebook.visits().kind(kind).with_officer else None
    before = Appointment.objects.coming().filter(person=person, kind=kind).first()
    if before is not None and before.is_over(at):
        put(before, "lapse")
    elif before is not None:
        raise Conflict("appointment_already", day=timezone.localdate(before.starts_at))
    ends_at = check(office, kind, officer_id, starts_at, at=at)
    appointment = Appointment.objects.create(
        person=person,
        office=office,
        officer_id=officer_id,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        booked_at=at,
    )
    record(Verb.APPOINTMENT_BOOKED, appointment, by, at)
    await_talk(appointment, at)
    telling.booked(appointment, at=at)
    return appointment


@transaction.atomic
def move(*, appointment_id: UUID, starts_at: datetime, by: Actor, at: datetime) -> Appointment:
    """Come at another time. Raises what `book` raises, IllegalMove for one that is over."""
    appointment, office = _theirs(appointment_id, by)
    next_state(APPOINTMENT_MOVES, AppointmentStatus(appointment.status), "move")
    person = appointment.person
    officer_id = person.officer_id if rulebook.visits().kind(appointment.kind).with_officer else None
    if (appointment.status, appointment.starts_at) == (AppointmentStatus.BOOKED.value, starts_at):
        return appointment
    # The place it takes now does not stand in its own way.
    appointment.status = AppointmentStatus.TO_MOVE.value
    appointment.save(update_fields=["status"])
    appointment.ends_at = check(office, appointment.kind, officer_id, starts_at, at=at)
    appointment.starts_at, appointment.office, appointment.officer_id = starts_at, office, officer_id
    appointment.status, appointment.reminded_at = AppointmentStatus.BOOKED.value, None
    appointment.save()
    record(Verb.APPOINTMENT_MOVED, appointment, by, at)
    await_talk(appointment, at)
    telling.moved(appointment, at=at)
    return appointment


@transaction.atomic
def cancel(*, appointment_id: UUID, by: Actor, at: datetime) -> Appointment:
    """Not come after all. Raises NotFound, NotAllowed, IllegalMove for one that is over."""
    appointment, _office = _theirs(appointment_id, by)
    put(appointment, "cancel")
    record(Verb.APPOINTMENT_CANCELLED, appointment, by, at)
    await_another(appointment, Party.OFFICER, at, is_promise=by.is_user(appointment.person.user_id))
    telling.cancelled(appointment, at=at)
    return appointment


@transaction.atomic
def receive(*, appointment_id: UUID, how: str, by: Actor, at: datetime) -> Appointment:
    """Write down that the person is there (`arrive`), was served (`finish`) or did not come (`miss`).

    Raises NotFound, NotAllowed, IllegalMove where the table does not allow it, DomainError `appointment_not_yet` for
    another day than its own.
    """
    found = Appointment.objects.visible_to(by).filter(pk=appointment_id).first()
    if found is None:
        raise NotFound("appointment_not_found")
    by.require(Permission.VISIT_RECEIVE, office_id=found.office_id)
    person = locked_file(found.person_id, by)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    appointment.person = person
    begun = appointment.starts_at if how == "miss" else at
    if timezone.localdate(appointment.starts_at) > timezone.localdate(at) or begun > at:
        raise DomainError("appointment_not_yet")
    put(appointment, how)
    record(Verb.APPOINTMENT_RECEIVED, appointment, by, at, how=how)
    if how == "miss":
        await_another(appointment, Party.CITIZEN, at)
    else:
        await_talk(appointment, at)
    return appointment


def _visitor(person_id: UUID, by: Actor) -> tuple[Person, Organisation]:
    """The file and its office, both held. Raises NotFound, NotAllowed, IllegalMove."""
    person = locked_file(person_id, by)
    if person.is_draft or person.office_id is None:
        raise IllegalMove("draft_first")
    if by.token_id is not None and person.restricted_at is not None:
        raise NotAllowed("file_restricted")
    if not by.is_user(person.user_id):
        by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    return person, held(person.office_id)


def _theirs(appointment_id: UUID, by: Actor) -> tuple[Appointment, Organisation]:
    """An appointment with its file and office held. Raises NotFound, NotAllowed."""
    found = Appointment.objects.visible_to(by).filter(pk=appointment_id).first()
    if found is None:
        raise NotFound("appointment_not_found")
    person, office = _visitor(found.person_id, by)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    appointment.person = person
    return appointment, office
