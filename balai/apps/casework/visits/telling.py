"""What people are told about their appointments: day and time. What for, and where, is read after signing in."""

from datetime import datetime

from django.utils import timezone

from balai.apps.casework.models import Appointment
from balai.apps.people import notices


def booked(appointment: Appointment, *, at: datetime) -> None:
    """A place was given."""
    _tell("appointment_booked", appointment, at)


def moved(appointment: Appointment, *, at: datetime) -> None:
    """Another time was chosen."""
    _tell("appointment_moved", appointment, at)


def cancelled(appointment: Appointment, *, at: datetime) -> None:
    """It will not be."""
    _tell("appointment_cancelled", appointment, at)


def displaced(appointment: Appointment, *, at: datetime) -> None:
    """The office is closed then after all."""
    _tell("appointment_displaced", appointment, at)


def reminded(appointment: Appointment, *, at: datetime) -> None:
    """It is tomorrow."""
    _tell("appointment_reminder", appointment, at)


def _tell(code: str, appointment: Appointment, at: datetime) -> None:
    local = timezone.localtime(appointment.starts_at)
    when = {"day": local.date().isoformat(), "time": f"{local:%H.%M} {local.tzname()}"}
    notices.tell_if_reached(appointment.person, code, at=at, about=appointment.pk, **when)
