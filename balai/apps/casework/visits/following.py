"""What becomes of appointments by themselves: hours change, files move on, days come near and are over."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from balai import rulebook
from balai.apps.audit.verbs import Verb
from balai.apps.casework.models import Appointment
from balai.apps.casework.visits import telling
from balai.apps.casework.visits.free import still_fits
from balai.apps.casework.visits.marking import await_another, put, record
from balai.apps.casework.visits.opening import Opening, held, opening_of
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from balai.engine.lifecycle import AppointmentStatus, Party, PersonStatus

logger = logging.getLogger(__name__)


def unkept(office_id: UUID, opening: Opening, *, at: datetime) -> list[Appointment]:
    """The appointments to come that an office open at those hours cannot keep, the next one first."""
    booked = Appointment.objects.filter(office_id=office_id, status=AppointmentStatus.BOOKED.value, starts_at__gt=at)
    return [each for each in booked.order_by("starts_at", "id") if not still_fits(opening, each)]


def displace(office_id: UUID, *, by: Actor, at: datetime) -> int:
    """Ask everybody to choose another time whose appointment the office can no longer keep; say how many."""
    coming = unkept(office_id, opening_of(office_id), at=at)
    return _each(partial(_displace, each.pk, each.person_id, by, at) for each in coming)


@transaction.atomic
def _displace(appointment_id: UUID, person_id: UUID, by: Actor, at: datetime) -> bool:
    appointment = _locked(appointment_id, person_id)
    if appointment.status != AppointmentStatus.BOOKED.value or still_fits(
        opening_of(appointment.office_id), appointment
    ):
        return False  # moved or cancelled meanwhile
    put(appointment, "displace")
    _ask_for_another(appointment, by, at)
    return True


def follow(person: Person, *, by: Actor, at: datetime) -> None:
    """Let what is to come go with a locked file: with whoever accompanies her now, at the office that serves her now.

    Where that officer is taken at the time it stays a place of the office, with whoever is there.
    """
    coming = Appointment.objects.coming().filter(person=person, starts_at__gt=at)
    for appointment in coming.select_for_update(of=("self",)):
        appointment.person = person
        if person.office_id not in (None, appointment.office_id):
            appointment.office_id, appointment.officer_id = person.office_id, None
            appointment.status = AppointmentStatus.TO_MOVE.value
            appointment.save(update_fields=["office", "officer", "status"])
            _ask_for_another(appointment, by, at)
        elif rulebook.visits().kind(appointment.kind).with_officer:
            held(appointment.office_id)
            appointment.officer_id = person.officer_id if _has_time(person.officer_id, appointment) else None
            appointment.save(update_fields=["officer"])


def follow_files(*, at: datetime) -> int:
    """Mend what joined files left: appointments of a file that has gone, at another office, with another officer.

    Say how many files were mended.
    """
    gone = Appointment.objects.coming().filter(person__status=PersonStatus.MERGED.value)
    gone.order_by().update(status=AppointmentStatus.CANCELLED.value)
    elsewhere = ~Q(office_id=F("person__office_id"))
    kinds = [kind.id for kind in rulebook.visits().kinds if kind.with_officer]
    other = Q(kind__in=kinds, officer__isnull=False) & (
        Q(person__officer__isnull=True) | ~Q(officer_id=F("person__officer_id"))
    )
    left = Appointment.objects.coming().filter(elsewhere | other, starts_at__gt=at).order_by()
    keys = sorted(set(left.values_list("person_id", flat=True)), key=str)
    return _each(partial(_follow, key, at) for key in keys)


@transaction.atomic
def _follow(person_id: UUID, at: datetime) -> bool:
    person = Person.objects.select_for_update(of=("self",)).select_related("office").get(pk=person_id)
    follow(person, by=Actor.for_system("appointments"), at=at)
    return True


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
    keys = list(tomorrow.order_by("starts_at", "id").values_list("pk", "person_id"))
    return _each(partial(_remind, *key, at) for key in keys)


@transaction.atomic
def _remind(appointment_id: UUID, person_id: UUID, at: datetime) -> bool:
    appointment = _locked(appointment_id, person_id)
    if appointment.status != AppointmentStatus.BOOKED.value or appointment.reminded_at is not None:
        return False
    appointment.reminded_at = at
    appointment.save(update_fields=["reminded_at"])
    telling.reminded(appointment, at=at)
    return True


def _each(moves: Iterable[Callable[[], bool]]) -> int:
    """Make one move after the other, each a transaction of its own: one that fails is logged and hinders no other."""
    done = 0
    for move in moves:
        try:
            done += move()
        except Exception:  # whatever it was, the others have their turn
            logger.exception("appointment_failed")
    return done


def _locked(appointment_id: UUID, person_id: UUID) -> Appointment:
    """The appointment with its file, both held, the file first as everywhere."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    appointment.person = person
    return appointment


def _ask_for_another(appointment: Appointment, by: Actor, at: datetime) -> None:
    record(Verb.APPOINTMENT_DISPLACED, appointment, by, at)
    await_another(appointment, Party.OFFICER, at, is_promise=False)
    telling.displaced(appointment, at=at)


def _has_time(officer_id: UUID | None, appointment: Appointment) -> bool:
    others = Appointment.objects.filter(
        officer_id=officer_id,
        status=AppointmentStatus.BOOKED.value,
        starts_at__lt=appointment.ends_at,
        ends_at__gt=appointment.starts_at,
    )
    return not others.exclude(pk=appointment.pk).exists()
