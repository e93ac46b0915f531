"""Days, birthdays and months (pathways.md section 6)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.engine.compare import birth_bounds
from balai.engine.dates import add_months, latest_start, months_between, years_between
from balai.engine.vocabulary import Age, Day
from tests.engine import reference

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(0, 900)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("1989-05-31", "2025-05-31", 36),  # a birthday is reached on the day itself
        ("1989-06-01", "2025-05-31", 35),
        ("2008-02-29", "2026-02-28", 17),  # 29 February counts on 1 March in common years
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        ("2008-11-22", "2026-11-22", 18),
        ("2026-11-22", "2026-11-22", 0),
    ],
)
def test_years(born: str, on: str, years: int) -> None:
    assert years_between(date.fromisoformat(born), date.fromisoformat(on)) == years


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2023-05-31", "2025-05-31", 24),
        ("2023-06-01", "2025-05-31", 23),
        ("2025-01-31", "2025-02-28", 0),
        ("2025-01-31", "2025-03-01", 1),
        ("2007-08-31", "2026-02-28", 221),  # 18 years 6 months are full on 1 March
        ("2007-08-31", "2026-03-01", 222),
        ("2025-12-15", "2026-01-14", 0),
        ("2025-12-15", "2026-01-15", 1),
    ],
)
def test_months(start: str, end: str, months: int) -> None:
    assert months_between(date.fromisoformat(start), date.fromisoformat(end)) == months


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        ("2008-02-29", 216, "2026-03-01"),
        ("2008-02-29", 240, "2028-02-29"),
        ("2025-01-31", 1, "2025-03-01"),
        ("2024-01-31", 1, "2024-03-01"),
        ("2025-12-31", 2, "2026-03-01"),
        ("2025-10-31", 1, "2025-12-01"),
        ("2025-11-30", 1, "2025-12-30"),
        ("2025-05-31", 0, "2025-05-31"),
    ],
)
def test_the_day_on_which_months_are_full(start: str, months: int, day: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("end", "months", "day"),
    [
        ("2025-05-31", 432, "1989-05-31"),
        ("2026-02-28", 216, "2008-02-28"),  # not 29 February: that one waits for 1 March
        ("2026-03-01", 216, "2008-03-01"),
        ("2028-02-29", 216, "2010-02-28"),
        ("2025-03-31", 1, "2025-02-28"),
    ],
)
def test_the_latest_start(end: str, months: int, day: str) -> None:
    assert latest_start(date.fromisoformat(end), months) == date.fromisoformat(day)


@given(DAYS, MONTHS)
def test_months_are_full_on_the_first_day_that_has_them(start: date, months: int) -> None:
    day = add_months(start, months)
    assert day == reference.reached(start, months)
    assert months_between(start, day) == months
    if months:
        assert months_between(start, day - timedelta(days=1)) == months - 1


@given(DAYS, MONTHS)
def test_the_latest_start_is_the_last_that_still_reaches(end: date, months: int) -> None:
    day = latest_start(end, months)
    assert add_months(day, months) <= end < add_months(day + timedelta(days=1), months)


@given(DAYS, DAYS)
def test_a_year_is_twelve_months(one: date, other: date) -> None:
    start, end = sorted((one, other))
    assert years_between(start, end) == months_between(start, end) // 12
    assert add_months(start, months_between(start, end)) <= end < add_months(start, months_between(start, end) + 1)


def test_max_35_at_31_may_2025_means_born_on_or_after_1_june_1989() -> None:
    rule = Age(as_of=Day.CUTOFF, min_years=18, max_years=35)
    assert birth_bounds(rule, date(2025, 5, 31)) == (date(1989, 6, 1), date(2007, 5, 31))


@pytest.mark.parametrize(
    ("rule", "bounds"),
    [
        (Age(as_of=Day.ASSESSMENT, min_years=18), (None, date(2008, 11, 22))),
        (Age(as_of=Day.ASSESSMENT, max_years=45), (date(1980, 11, 23), None)),
        (Age(as_of=Day.SELECTION, min_months=222, max_years=26), (date(1999, 11, 23), date(2008, 5, 22))),
        (Age(as_of=Day.SELECTION, min_months=222, min_years=19), (None, date(2007, 11, 22))),  # the stricter one
    ],
)
def test_birth_bounds(rule: Age, bounds: tuple[date | None, date | None]) -> None:
    assert birth_bounds(rule, date(2026, 11, 22)) == bounds


@given(DAYS, st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_whoever_lies_within_the_bounds_has_the_age(born: date, on: date) -> None:
    low, high = birth_bounds(Age(as_of=Day.ASSESSMENT, min_months=222, max_years=35), on)
    assert low is not None
    assert high is not None
    young = reference.reached(born, 222) > on
    old = reference.reached(born, 36 * 12) <= on
    assert (low <= born <= high) is (not young and not old)
