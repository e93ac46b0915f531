"""Hours in which nobody is disturbed, by the clock on the wall."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `begin` on, until `end`, which no longer belongs to them. Over midnight when `end` is the earlier one.

    Two equal times mean that no hour is quiet.
    """

    begin: time
    end: time

    def cover(self, moment: datetime) -> bool:
        """Is this local moment a quiet one?"""
        now = moment.time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def over(self, moment: datetime) -> datetime:
        """This local moment, or the end of the quiet hours it falls into.

        >>> QuietHours(begin=time(21), end=time(7)).over(datetime(2026, 11, 22, 23, 30))
        datetime.datetime(2026, 11, 23, 7, 0)
        """
        if not self.cover(moment):
            return moment
        day = moment.date() + timedelta(days=1) if moment.time() >= self.end else moment.date()
        return datetime.combine(day, self.end, tzinfo=moment.tzinfo)
