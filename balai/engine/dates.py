"""Calendar arithmetic of the catalogue (pathways.md section 6). Days are `datetime.date`, edges inclusive."""

import calendar
import re
from datetime import date, timedelta


def months_between(start: date, end: date) -> int:
    """Whole months reached on `end`, the day itself included; a missing day counts on the first of the next month.

    >>> months_between(date(2008, 2, 29), date(2026, 2, 28)), months_between(date(2008, 2, 29), date(2026, 3, 1))
    (215, 216)
    """
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def years_between(start: date, end: date) -> int:
    """Whole years reached on `end`.

    >>> years_between(date(1989, 5, 31), date(2025, 5, 31))
    36
    """
    return months_between(start, end) // 12


def add_months(day: date, months: int) -> date:
    """The first day on which `months` whole months are reached.

    >>> add_months(date(2008, 2, 29), 216)
    datetime.date(2026, 3, 1)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    return date(year, month + 1, last) + timedelta(days=1)


def latest_start(end: date, months: int) -> date:
    """The latest day from which `months` whole months are reached on `end`.

    >>> latest_start(date(2025, 5, 31), 36 * 12)
    datetime.date(1989, 5, 31)
    """
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(end.day, calendar.monthrange(year, month + 1)[1]))


def written(text: str) -> date | None:
    """A day as people here write it, the day first: 12/05/2026 with `/`, `-` or `.`; or 2026-05-12. None for others.

    >>> written("12.5.2026"), written("05/14/2026")
    (datetime.date(2026, 5, 12), None)
    """
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = found.groups()
    elif found := re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", text):
        day, _sign, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
