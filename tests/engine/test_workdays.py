"""Promises in working days: weekends and holidays do not count, the day of the promise neither."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.workdays import WorkingDays

FIVE = frozenset(range(5))
CHRISTMAS = WorkingDays(week=FIVE, closed=rulebook.holidays(2026))


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),  # a Monday
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday: the next one is Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # handed in on a Saturday
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),  # collective leave, Christmas, a weekend
        (date(2026, 3, 17), 1, date(2026, 3, 25)),  # Nyepi and Lebaran together
    ],
)
def test_the_last_day_of_a_promise(day, number, expected):
    assert CHRISTMAS.after(day, number) == expected


def test_a_calendar_without_working_days_is_refused():
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(week=frozenset()).after(date(2026, 11, 23), 1)


@given(
    day=st.dates(date(2026, 1, 1), date(2026, 11, 30)), number=st.integers(1, 15), closed=st.sets(st.integers(0, 330))
)
def test_counting_and_promising_agree(day, number, closed):
    days = WorkingDays(week=FIVE, closed={date(2026, 1, 1) + timedelta(days=n): "tutup" for n in closed})
    try:
        end = days.after(day, number)
    except ValueError:
        return
    assert days.is_open(end)
    assert days.between(day, end) == number
    assert days.between(end, day) == 0


def test_holidays_name_themselves_and_estimates_say_so():
    assert rulebook.holidays(2026)[date(2026, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
    assert "perkiraan" in rulebook.holidays(2027)[date(2027, 3, 10)]


def test_every_promise_has_a_source_and_a_day():
    standards = rulebook.standards()
    assert standards.week.source in standards.sources
    for name in standards.names():
        assert standards.standard(name, date(2026, 11, 23)).source in standards.sources
