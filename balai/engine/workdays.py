"""Working days: what a promise of "three working days" means on the calendar. The holidays are an argument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

# A calendar on which nothing is ever open would be searched for ever.
FARTHEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """`week`: the working days, Monday is 0. `closed`: day -> why nobody works, such as a public holiday."""

    week: frozenset[int]
    closed: Mapping[date, str] = field(default_factory=dict)

    def is_open(self, day: date) -> bool:
        """Does the office work on that day?"""
        return day.weekday() in self.week and day not in self.closed

    def after(self, day: date, number: int) -> date:
        """The last day of a promise of `number` working days made on `day`, which is not counted; 0: that day itself,
        or the next one on which the office works. Raises ValueError for a calendar without working days.

        >>> five = WorkingDays(week=frozenset(range(5)), closed={date(2026, 12, 25): "Natal"})
        >>> five.after(date(2026, 12, 23), 2), five.after(date(2026, 12, 26), 0)
        (datetime.date(2026, 12, 28), datetime.date(2026, 12, 28))
        """
        found = day if number else self._open_from(day)
        for _each in range(number):
            found = self._open_from(found + timedelta(days=1))
        return found

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and with `end`; 0 where `end` is not after `start`.

        >>> WorkingDays(week=frozenset(range(5))).between(date(2026, 11, 20), date(2026, 11, 24))
        2
        """
        return sum(self.is_open(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def _open_from(self, day: date) -> date:
        for number in range(FARTHEST):
            if self.is_open(day + timedelta(days=number)):
                return day + timedelta(days=number)
        raise ValueError("no working day")
