"""When an office is open: shipped hours, the office's own, public holidays and its closed days."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework.models import ClosedDay, OpeningHours
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, NotFound
from balai.engine.slots import Hours

WEEKDAYS = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What decides when one office is open. `own`: its hours, the latest row of a weekday first. `closed`: its days."""

    own: tuple[OpeningHours, ...] = ()
    closed: Mapping[date, str] = field(default_factory=dict)

    def why_closed(self, day: date) -> str:
        """The holiday or the office's reason; empty where only the weekday decides."""
        return self.closed.get(day) or rulebook.holidays(day.year).get(day, "")

    def weekly(self, day: date) -> Hours | None:
        """The hours of that weekday, as they are in force on that day; None where it is closed."""
        for row in self.own:
            if row.weekday == day.weekday() and row.in_force_on <= day:
                return hours_of(row)
        return rulebook.visits().hours_on(day)

    def hours(self, day: date) -> Hours | None:
        """The hours of that day; None where the office is closed."""
        return None if self.why_closed(day) else self.weekly(day)

    def without(self, day: date) -> "Opening":
        """The same, closed on that day."""
        return replace(self, closed={**self.closed, day: "-"})


def hours_of(row: OpeningHours) -> Hours | None:
    """The hours a row says; None for a closed weekday."""
    if row.opens is None or row.closes is None:
        return None
    pause = (row.pause_begins, row.pause_ends) if row.pause_begins and row.pause_ends else None
    return Hours(opens=row.opens, closes=row.closes, pause=pause, places=row.places)


def opening_of(office_id: UUID) -> Opening:
    """Everything that decides when this office is open."""
    own = OpeningHours.objects.filter(office_id=office_id).order_by("weekday", "-in_force_on", "-id")
    closed = ClosedDay.objects.filter(office_id=office_id).values_list("on", "why")
    return Opening(own=tuple(own), closed=dict(closed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The hours of one weekday as an office sets them. `opens` None: closed on that weekday."""

    weekday: int
    opens: time | None
    closes: time | None
    pause_begins: time | None
    pause_ends: time | None
    places: int

    @property
    def times(self) -> dict[str, time | None]:
        """What a row of `OpeningHours` calls them."""
        return {name: getattr(self, name) for name in ("opens", "closes", "pause_begins", "pause_ends")}


def foresee(*, office_id: UUID, week: Week, in_force_on: date, reason: str, by: Actor, at: datetime) -> Opening:
    """When the office would be open with those hours; nothing is set.

    Raises NotAllowed, DomainError `hours_in_the_past`, `hours_without_reason`, `hours_not_in_order`.
    """
    by.require(Permission.HOURS_SET, office_id=office_id)
    if in_force_on < timezone.localdate(at):
        raise DomainError("hours_in_the_past")
    if not reason.strip():
        raise DomainError("hours_without_reason")
    if not _is_in_order(week):
        raise DomainError("hours_not_in_order")
    now = opening_of(office_id)
    kept = [row for row in now.own if (row.weekday, row.in_force_on) != (week.weekday, in_force_on)]
    row = OpeningHours(weekday=week.weekday, in_force_on=in_force_on, places=week.places, **week.times)
    return replace(now, own=tuple(sorted([row, *kept], key=lambda each: each.in_force_on, reverse=True)))


@transaction.atomic
def set_hours(*, office_id: UUID, week: Week, in_force_on: date, reason: str, by: Actor, at: datetime) -> OpeningHours:
    """Let the office be open at other hours on one weekday, from that day on. Raises what `foresee` does, NotFound."""
    _office(office_id, by)
    foresee(office_id=office_id, week=week, in_force_on=in_force_on, reason=reason, by=by, at=at)
    row, _is_new = OpeningHours.objects.update_or_create(
        office_id=office_id,
        weekday=week.weekday,
        in_force_on=in_force_on,
        defaults={
            **week.times,
            "places": week.places,
            "reason": reason.strip(),
            "set_by_id": by.user_id,
            "set_at": at,
        },
    )
    audit.record(Verb.HOURS_SET, row, by=by, at=at, office_id=office_id, weekday=week.weekday)
    return row


@transaction.atomic
def close_day(*, office_id: UUID, on: date, why: str, by: Actor, at: datetime) -> ClosedDay:
    """Close the office on a day. Who has an appointment then is asked to choose another time, by `following.displace`.

    Raises NotFound, NotAllowed, Conflict `day_closed_already`, DomainError `hours_in_the_past`, `hours_without_reason`.
    """
    _office(office_id, by)
    if on < timezone.localdate(at):
        raise DomainError("hours_in_the_past")
    if not why.strip():
        raise DomainError("hours_without_reason")
    try:
        with transaction.atomic():
            day = ClosedDay.objects.create(office_id=office_id, on=on, why=why.strip(), set_by_id=by.user_id, set_at=at)
    except IntegrityError:
        raise Conflict("day_closed_already") from None
    audit.record(Verb.DAY_CLOSED, day, by=by, at=at, office_id=office_id, on=on.isoformat())
    return day


@transaction.atomic
def open_day(*, day_id: int, by: Actor, at: datetime) -> None:
    """Open the office on that day after all; appointments that were asked to move stay as they are.

    Raises NotFound, NotAllowed.
    """
    offices = by.offices(Permission.HOURS_SET)
    day = ClosedDay.objects.select_for_update().filter(pk=day_id, office_id__in=offices).first()
    if day is None:
        raise NotFound("limit_not_found", limit="closed_day")
    audit.record(Verb.DAY_OPENED, day, by=by, at=at, office_id=day.office_id, on=day.on.isoformat())
    day.delete()


def _office(office_id: UUID, by: Actor) -> None:
    """Hold the office, as booking does. Raises NotFound, NotAllowed."""
    by.require(Permission.HOURS_SET, office_id=office_id)
    held(office_id)


def held(office_id: UUID) -> Organisation:
    """The office, held until the transaction ends, so that its places and numbers are given one by one.

    Others may go on to refer to it meanwhile. Raises NotFound.
    """
    found = Organisation.objects.select_for_update(no_key=True).filter(pk=office_id).first()
    if found is None:
        raise NotFound("limit_not_found", limit="office")
    return found


def _is_in_order(week: Week) -> bool:
    if week.opens is None:
        return (week.closes, week.pause_begins, week.pause_ends) == (None, None, None)
    if week.closes is None or week.opens >= week.closes or week.places < 1:
        return False
    if week.pause_begins is None and week.pause_ends is None:
        return True
    return (
        week.pause_begins is not None
        and week.pause_ends is not None
        and week.opens <= week.pause_begins < week.pause_ends <= week.closes
    )
