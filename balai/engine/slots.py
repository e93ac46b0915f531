"""Which times of one day are free: opening hours, a pause, so many places at once, and what is taken already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Span = tuple[time, time]
# Times of one day are added to on any day at all.
ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours of one day, local time. `places`: so many people at the same time."""

    opens: time
    closes: time
    pause: Span | None
    places: int

    def hold(self, span: Span) -> bool:
        """Does a visit fit, without touching the pause?"""
        begins, ends = span
        if not self.opens <= begins < ends <= self.closes:
            return False
        return self.pause is None or ends <= self.pause[0] or begins >= self.pause[1]


def span_of(begins: time, minutes: int) -> Span:
    """From when until when; a visit that would end on the next day ends with this one.

    >>> span_of(time(9, 30), 60)
    (datetime.time(9, 30), datetime.time(10, 30))
    """
    ends = datetime.combine(ANY_DAY, begins) + timedelta(minutes=minutes)
    return begins, ends.time() if ends.date() == ANY_DAY else time.max


def starts(hours: Hours, minutes: int, *, grid: int) -> Iterator[time]:
    """When a visit of that length may begin, every `grid` minutes from midnight.

    >>> day = Hours(opens=time(7, 30), closes=time(10), pause=(time(8, 30), time(9)), places=1)
    >>> [f"{begins:%H:%M}" for begins in starts(day, 60, grid=30)]
    ['07:30', '09:00']
    """
    for number in range(0, 24 * 60, grid):
        begins = time(number // 60, number % 60)
        if hours.hold(span_of(begins, minutes)):
            yield begins


def is_free(span: Span, taken: Sequence[Span], places: int) -> bool:
    """Is a place left during the whole visit?

    >>> nine, ten, eleven = time(9), time(10), time(11)
    >>> is_free((nine, eleven), [(nine, ten), (ten, eleven)], 2)
    True
    >>> is_free((nine, eleven), [(nine, eleven), (ten, eleven)], 2)
    False
    """
    begins, ends = span
    others = [other for other in taken if other[0] < ends and begins < other[1]]
    # As many as there will ever be at once are there when one of them begins, or when this one does.
    moments = [begins, *(other[0] for other in others if other[0] >= begins)]
    return all(sum(other[0] <= moment < other[1] for other in others) < places for moment in moments)


def free(hours: Hours, minutes: int, taken: Sequence[Span], *, grid: int) -> list[time]:
    """When a visit of that length may begin on that day, beside those that are taken."""
    return [
        begins for begins in starts(hours, minutes, grid=grid) if is_free(span_of(begins, minutes), taken, hours.places)
    ]
