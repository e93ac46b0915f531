"""Quiet hours at their edges."""

from datetime import datetime, time

import pytest

from balai.engine.quiet import QuietHours

NIGHT = QuietHours(begin=time(21), end=time(7))
NOON = QuietHours(begin=time(12), end=time(13))


@pytest.mark.parametrize(
    ("hours", "moment", "over"),
    [
        (NIGHT, "2026-11-22T20:59:59", "2026-11-22T20:59:59"),
        (NIGHT, "2026-11-22T21:00:00", "2026-11-23T07:00:00"),
        (NIGHT, "2026-11-22T23:59:59", "2026-11-23T07:00:00"),
        (NIGHT, "2026-11-23T00:00:00", "2026-11-23T07:00:00"),
        (NIGHT, "2026-11-23T06:59:59", "2026-11-23T07:00:00"),
        (NIGHT, "2026-11-23T07:00:00", "2026-11-23T07:00:00"),
        (NIGHT, "2026-12-31T22:00:00", "2027-01-01T07:00:00"),
        (NOON, "2026-11-22T11:59:59", "2026-11-22T11:59:59"),
        (NOON, "2026-11-22T12:30:00", "2026-11-22T13:00:00"),
        (NOON, "2026-11-22T13:00:00", "2026-11-22T13:00:00"),
        (QuietHours(begin=time(8), end=time(8)), "2026-11-22T08:00:00", "2026-11-22T08:00:00"),
        (QuietHours(begin=time(22), end=time(0)), "2026-11-22T22:30:00", "2026-11-23T00:00:00"),
        (QuietHours(begin=time(0), end=time(6)), "2026-11-22T00:00:00", "2026-11-22T06:00:00"),
    ],
)
def test_a_quiet_moment_waits_for_the_end(hours: QuietHours, moment: str, over: str) -> None:
    assert hours.over(datetime.fromisoformat(moment)) == datetime.fromisoformat(over)
