"""Which times are free at an office: for a screen that offers them, and for the action that gives one away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.casework.models import Appointment
from balai.apps.casework.visits.opening import Opening, opening_of
from balai.engine import slots
from balai.engine.errors import Conflict, DomainError
from balai.engine.slots import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeDay:
    """One day and the moments at which a visit may begin."""

    day: date
    moments: tuple[datetime, ...]


def free_days(
    office_id: UUID, kind: str, officer_id: UUID | None, *, at: datetime, start: date, days: int
) -> list[FreeDay]:
    """The next `days` days from `start` on with a free time, as far ahead as people may book."""
    visits = rulebook.visits()
    last = timezone.localdate(at) + timedelta(days=visits.ahead_days)
    opening, taken = opening_of(office_id), _taken(office_id, start, last)
    found: list[FreeDay] = []
    day = max(start, timezone.localdate(at))
    while day <= last and len(found) < days:
        moments = _free(opening, kind, officer_id, day, taken.get(day, ()), at)
        if moments:
            found.append(FreeDay(day=day, moments=tuple(moments)))
        day += timedelta(days=1)
    return found


def check(office: Organisation, kind: str, officer_id: UUID | None, starts_at: datetime, *, at: datetime) -> datetime:
    """May a visit of that kind begin then? Return when it ends. Call it with the office held.

    Raises DomainError `office_ended`, `appointment_past`, `appointment_too_far`, `appointment_day_closed` (with why),
    `appointment_outside_hours`, Conflict `appointment_taken`.
    """
    visits = rulebook.visits()
    last = _moment(timezone.localdate(at) + timedelta(days=visits.ahead_days + 1), time.min)
    if starts_at <= at:
        raise DomainError("appointment_past")
    if starts_at >= last:
        raise DomainError("appointment_too_far", days=visits.ahead_days)
    local = timezone.localtime(starts_at)
    day = local.date()
    if office.is_closed(day):
        raise DomainError("office_ended", office=office.name)
    opening, minutes = opening_of(office.pk), visits.kind(kind).minutes
    why, hours = opening.why_closed(day), opening.hours(day)
    if why:
        raise DomainError("appointment_day_closed", day=day, why=why)
    if hours is None or local.time() not in slots.starts(hours, minutes, grid=visits.grid_minutes):
        raise DomainError("appointment_outside_hours")
    if starts_at not in _free(opening, kind, officer_id, day, _taken(office.pk, day, day).get(day, ()), at):
        raise Conflict("appointment_taken")
    return starts_at + timedelta(minutes=minutes)


def still_fits(opening: Opening, appointment: Appointment) -> bool:
    """Is the office open at the time of this appointment?"""
    begins, ends = timezone.localtime(appointment.starts_at), timezone.localtime(appointment.ends_at)
    hours = opening.hours(begins.date())
    return hours is not None and hours.hold((begins.time(), ends.time()))


def _free(
    opening: Opening,
    kind: str,
    officer_id: UUID | None,
    day: date,
    taken: Sequence[tuple[UUID | None, Span]],
    at: datetime,
) -> list[datetime]:
    hours, visits = opening.hours(day), rulebook.visits()
    if hours is None:
        return []
    row = visits.kind(kind)
    hers = [span for officer, span in taken if row.with_officer and officer_id and officer == officer_id]
    begins = slots.free(hours, row.minutes, [span for _officer, span in taken], grid=visits.grid_minutes)
    moments = [_moment(day, each) for each in begins if slots.is_free(slots.span_of(each, row.minutes), hers, 1)]
    return [moment for moment in moments if moment > at]


def _taken(office_id: UUID, first: date, last: date) -> dict[date, list[tuple[UUID | None, Span]]]:
    """By day: with whom, from when until when."""
    begin, end = _moment(first, time.min), _moment(last + timedelta(days=1), time.min)
    found: dict[date, list[tuple[UUID | None, Span]]] = {}
    for officer, starts_at, ends_at in Appointment.objects.taking_place(office_id, begin, end).values_list(
        "officer_id", "starts_at", "ends_at"
    ):
        local = timezone.localtime(starts_at)
        span = (local.time(), timezone.localtime(ends_at).time())
        found.setdefault(local.date(), []).append((officer, span))
    return found


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
