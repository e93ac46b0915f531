"""Free times of a day: opening hours, the pause, places, and what is taken."""

from datetime import date, time

import pytest

from balai import rulebook
from balai.engine.errors import NotFound
from balai.engine.slots import Hours, free, is_free, span_of, starts

DAY = Hours(opens=time(8), closes=time(12), pause=(time(10), time(10, 30)), places=2)


def clocks(found: list[time]) -> list[str]:
    return [f"{each:%H:%M}" for each in found]


def test_a_visit_ends_before_the_pause_and_before_closing() -> None:
    assert clocks(list(starts(DAY, 60, grid=30))) == ["08:00", "08:30", "09:00", "10:30", "11:00"]
    assert clocks(list(starts(DAY, 30, grid=30)))[-1] == "11:30"


def test_a_place_is_free_while_fewer_are_there_at_any_moment() -> None:
    taken = [(time(8), time(9)), (time(8, 30), time(9, 30))]
    assert clocks(free(DAY, 30, taken, grid=30)) == ["08:00", "09:00", "09:30", "10:30", "11:00", "11:30"]
    assert "08:00" not in clocks(free(DAY, 60, taken, grid=30)), "at half past eight both places are taken"


def test_one_after_another_needs_one_place_only() -> None:
    taken = [(time(8), time(8, 30)), (time(8, 30), time(9))]
    assert is_free((time(8), time(9)), taken, 2)
    assert not is_free((time(8), time(9)), taken, 1)


def test_a_visit_before_midnight_ends_with_the_day() -> None:
    assert span_of(time(23, 30), 60) == (time(23, 30), time.max)


def test_the_shipped_hours_make_the_week_of_the_rule() -> None:
    """Perpres 21/2023: 37.5 hours a week from 07.30, the break not counted; 90 minutes of break on Friday."""
    minutes = 0
    for day in range(23, 30):
        hours = rulebook.visits().hours_on(date(2026, 11, day))
        if hours is not None and hours.pause is not None:
            assert hours.opens == time(7, 30)
            minutes += _between(hours.opens, hours.closes) - _between(*hours.pause)
    assert minutes == 37.5 * 60
    friday, saturday = rulebook.visits().hours_on(date(2026, 11, 27)), rulebook.visits().hours_on(date(2026, 11, 28))
    assert friday is not None
    assert friday.pause is not None
    assert _between(*friday.pause) == 90
    assert saturday is None


def test_every_kind_and_service_cites_its_source_and_fits_the_grid() -> None:
    visits = rulebook.visits()
    rows = [*visits.hours, *visits.kinds, *visits.services]
    assert {row.source for row in rows} | {visits.first_source} == set(visits.sources)
    assert all(kind.minutes % visits.grid_minutes == 0 for kind in visits.kinds)
    assert len({service.letter for service in visits.services}) == len(visits.services)
    with pytest.raises(NotFound):
        visits.kind("party")
    with pytest.raises(NotFound):
        visits.service("party")


def _between(begin: time, end: time) -> int:
    return (end.hour - begin.hour) * 60 + end.minute - begin.minute
