"""When an office receives people, for what, and who goes first (rulebook/visits.yaml)."""

from collections.abc import Mapping
from datetime import date, time

import msgspec

from balai.engine.errors import NotFound, RulebookInvalid
from balai.engine.rows import Row
from balai.engine.service import Origin
from balai.engine.slots import Hours
from balai.engine.yamltext import load


class WeekdayHours(Row, frozen=True, kw_only=True):
    """The hours of one weekday, Monday is 0, from a day on; local time."""

    weekday: int
    opens: time
    closes: time
    pause_begins: time
    pause_ends: time
    source: str
    in_force_on: date


class AppointmentKind(Row, frozen=True, kw_only=True):
    """What an appointment is about, and its length. `with_officer`: with whoever accompanies the person."""

    id: str
    minutes: int
    with_officer: bool
    source: str


class QueueService(Row, frozen=True, kw_only=True):
    """A service of the counter; its letter begins the numbers people draw."""

    id: str
    letter: str
    source: str


class Visits(Row, frozen=True, kw_only=True):
    """Everything about coming to an office. Hours may stand several times; the latest in force count."""

    grid_minutes: int
    ahead_days: int
    places: int
    hours: tuple[WeekdayHours, ...]
    kinds: tuple[AppointmentKind, ...]
    services: tuple[QueueService, ...]
    first: tuple[str, ...]
    first_source: str
    sources: Mapping[str, Origin]

    def hours_on(self, day: date) -> Hours | None:
        """The shipped hours of that day; None where offices are closed on that weekday."""
        found = [row for row in self.hours if row.weekday == day.weekday() and row.in_force_on <= day]
        if not found:
            return None
        row = max(found, key=lambda each: each.in_force_on)
        pause = (row.pause_begins, row.pause_ends)
        return Hours(opens=row.opens, closes=row.closes, pause=pause, places=self.places)

    def kind(self, name: str) -> AppointmentKind:
        """One kind of appointment. Raises NotFound."""
        for row in self.kinds:
            if row.id == name:
                return row
        raise NotFound("limit_not_found", limit=name)

    def service(self, name: str) -> QueueService:
        """One service of the counter. Raises NotFound."""
        for row in self.services:
            if row.id == name:
                return row
        raise NotFound("limit_not_found", limit=name)


def parse(text: str) -> Visits:
    """The visits. Raises RulebookInvalid for text that is not YAML, msgspec.ValidationError for bad rows."""
    data, problems = load("visits.yaml", text)
    if problems:
        raise RulebookInvalid(problems)
    return msgspec.convert(data, Visits)
