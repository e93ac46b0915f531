"""Appointments: booked, moved, cancelled, kept or missed. Places of one office are given one by one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework import cases
from balai.apps.casework.models import Appointment, Case
from balai.apps.casework.promises import due
from balai.apps.casework.visits import telling
from balai.apps.casework.visits.free import check, still_fits
from balai.apps.casework.visits.opening import held, opening_of
from balai.apps.people.drafts import locked as locked_file
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.engine.lifecycle import APPOINTMENT_MOVES, AppointmentStatus, CaseStage, Party, PersonStatus, next_state


@transaction.atomic
def book(*, person_id: UUID, kind: str, starts_at: datetime, by: Actor, at: datetime) -> Appointment:
    """Give this person a place at her office; one that is coming of each kind.

    Raises NotFound, NotAllowed, IllegalMove `draft_first`, Conflict `appointment_already` (with its day) or
    `appointment_taken`, DomainError of `free.check`.
    """
    person, office = _visitor(person_id, by)
    officer_id = person.officer_id if rulebook.visits().kind(kind).with_officer else None
    before = Appointment.objects.coming().filter(person=person, kind=kind).first()
    if before is not None:
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
    _record(Verb.APPOINTMENT_BOOKED, appointment, by, at)
    _first_talk(appointment, at)
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
    _record(Verb.APPOINTMENT_MOVED, appointment, by, at)
    _first_talk(appointment, at)
    telling.moved(appointment, at=at)
    return appointment


@transaction.atomic
def cancel(*, appointment_id: UUID, by: Actor, at: datetime) -> Appointment:
    """Not come after all. Raises NotFound, NotAllowed, IllegalMove for one that is over."""
    appointment, _office = _theirs(appointment_id, by)
    _set(appointment, "cancel")
    _record(Verb.APPOINTMENT_CANCELLED, appointment, by, at)
    _talk_anew(appointment, Party.OFFICER, at)
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
    _set(appointment, how)
    _record(Verb.APPOINTMENT_RECEIVED, appointment, by, at, how=how)
    if how == "miss":
        _talk_anew(appointment, Party.CITIZEN, at)
    else:
        _first_talk(appointment, at)
    return appointment


def displace(office_id: UUID, *, by: Actor, at: datetime) -> int:
    """Ask everybody to choose another time whose appointment the office can no longer keep; say how many."""
    opening = opening_of(office_id)
    coming = Appointment.objects.filter(
        office_id=office_id, status=AppointmentStatus.BOOKED.value, starts_at__gt=at
    ).order_by("starts_at", "id")
    keys = [(each.pk, each.person_id) for each in coming if not still_fits(opening, each)]
    for key, person_id in keys:
        _displace(key, person_id, by, at)
    return len(keys)


@transaction.atomic
def _displace(appointment_id: UUID, person_id: UUID, by: Actor, at: datetime) -> None:
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    if appointment.status != AppointmentStatus.BOOKED.value or still_fits(
        opening_of(appointment.office_id), appointment
    ):
        return  # moved or cancelled meanwhile
    appointment.person = person
    _set(appointment, "displace")
    _record(Verb.APPOINTMENT_DISPLACED, appointment, by, at)
    _talk_anew(appointment, Party.CITIZEN, at)
    telling.displaced(appointment, at=at)


def follow(person: Person, *, by: Actor, at: datetime) -> None:
    """Another office serves this locked person now: what was to be at the old one needs a time at the new one."""
    for appointment in Appointment.objects.select_for_update(of=("self",)).coming().filter(person=person):
        if person.office_id not in (None, appointment.office_id):
            appointment.person, appointment.office_id, appointment.officer = person, person.office_id, None
            appointment.status = AppointmentStatus.TO_MOVE.value
            appointment.save(update_fields=["office", "officer", "status"])
            _record(Verb.APPOINTMENT_DISPLACED, appointment, by, at)
            _talk_anew(appointment, Party.CITIZEN, at)
            telling.displaced(appointment, at=at)


def follow_files(*, at: datetime) -> int:
    """Mend what joined files left: appointments of a file that has gone, and those at an office that no longer serves.

    Say how many files were looked at.
    """
    gone = Appointment.objects.coming().filter(person__status=PersonStatus.MERGED.value)
    gone.order_by().update(status=AppointmentStatus.CANCELLED.value)
    moved = Appointment.objects.coming().exclude(office_id=F("person__office_id"))
    keys = sorted(set(moved.order_by().values_list("person_id", flat=True)), key=str)
    for key in keys:
        with transaction.atomic():
            person = Person.objects.select_for_update(of=("self",)).select_related("office").get(pk=key)
            follow(person, by=Actor.for_system("appointments"), at=at)
    return len(keys)


def displace_all(*, at: datetime) -> int:
    """The same for every office: what a request left undone, and holidays that became known later; say how many."""
    booked = Appointment.objects.filter(status=AppointmentStatus.BOOKED.value, starts_at__gt=at)
    offices = sorted(set(booked.values_list("office_id", flat=True)), key=str)
    return sum(displace(office_id, by=Actor.for_system("appointments"), at=at) for office_id in offices)


def lapse(*, at: datetime) -> int:
    """Say of appointments of days that are over that nobody wrote down what became of them; say how many."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    over = Appointment.objects.filter(status=AppointmentStatus.BOOKED.value, starts_at__lt=today)
    return over.update(status=AppointmentStatus.UNRECORDED.value)


def remind(*, at: datetime) -> int:
    """Remind everybody who has an appointment tomorrow and was not told of it today; say how many."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    begin, end = midnight + timedelta(days=1), midnight + timedelta(days=2)
    tomorrow = Appointment.objects.filter(
        status=AppointmentStatus.BOOKED.value, starts_at__gte=begin, starts_at__lt=end, reminded_at__isnull=True
    ).exclude(booked_at__gte=midnight)
    return sum(_remind(key, at) for key in list(tomorrow.order_by("starts_at", "id").values_list("pk", flat=True)))


@transaction.atomic
def _remind(appointment_id: UUID, at: datetime) -> bool:
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("person").get(pk=appointment_id)
    if appointment.status != AppointmentStatus.BOOKED.value or appointment.reminded_at is not None:
        return False
    appointment.reminded_at = at
    appointment.save(update_fields=["reminded_at"])
    telling.reminded(appointment, at=at)
    return True


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


def _set(appointment: Appointment, move: str) -> None:
    appointment.status = next_state(APPOINTMENT_MOVES, AppointmentStatus(appointment.status), move).value
    appointment.save(update_fields=["status"])


def _first_talk(appointment: Appointment, at: datetime) -> None:
    """A case that waits for its first talk waits for the day of it."""
    case = _case_of(appointment)
    if case is not None:
        cases.turn(case, Party.OFFICER, due_on=timezone.localdate(appointment.starts_at), at=at)


def _talk_anew(appointment: Appointment, party: Party, at: datetime) -> None:
    """The first talk will not be then: whose turn it is to see to another, and by when."""
    case = _case_of(appointment)
    if case is not None:
        promised = due(case.office_id, "counselling", at) if party is Party.OFFICER else None
        cases.turn(case, party, due_on=promised, at=at)


def _case_of(appointment: Appointment) -> Case | None:
    if appointment.kind != CaseStage.COUNSELLING.value:
        return None
    held_case = Case.objects.select_for_update(of=("self",)).open()
    case = held_case.filter(person=appointment.person, stage=CaseStage.COUNSELLING.value).first()
    if case is not None:
        case.person = appointment.person
    return case


def _record(verb: Verb, appointment: Appointment, by: Actor, at: datetime, **detail: str) -> None:
    audit.record(
        verb, appointment, by=by, at=at, subject_id=appointment.person_id, office_id=appointment.office_id, **detail
    )
