"""On which days an office works: its weekly hours, without holidays and the days on which it is closed."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from balai import rulebook
from balai.apps.casework.visits.opening import WEEKDAYS, opening_of
from balai.engine.workdays import WorkingDays


def working_days(on: date, office_id: UUID | None) -> WorkingDays:
    """The calendar of an office around that day, from a year before to two years after; None: what all have alike."""
    holidays = _holidays(on.year - 1, on.year + 2)
    if office_id is None:
        return WorkingDays(week=rulebook.standards().week.days, closed=holidays)
    opening = opening_of(office_id)
    week = {(on + timedelta(days=ahead)).weekday() for ahead in WEEKDAYS if opening.weekly(on + timedelta(days=ahead))}
    return WorkingDays(week=frozenset(week) or rulebook.standards().week.days, closed={**holidays, **opening.closed})


@cache
def _holidays(first: int, last: int) -> Mapping[date, str]:
    return {day: name for year in range(first, last + 1) for day, name in rulebook.holidays(year).items()}
