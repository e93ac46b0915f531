"""When an office is open: its own hours, which count before the shipped ones, and the days on which it is closed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import Organisation, User


class OpeningHours(models.Model):
    """The hours of one weekday (Monday is 0) of one office from a day on; local time.

    `opens`, `closes`: None where the office is closed on that weekday. `places`: so many people at the same time.
    `reason`: the decree or decision, in words. Rows are never edited: a later one takes its place.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "office", "weekday", "opens", "closes", "pause_begins", "pause_ends"), "public"),
        **dict.fromkeys(("places", "in_force_on", "reason"), "public"),
        **dict.fromkeys(("set_by", "set_at"), "internal"),
    }

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    pause_begins = models.TimeField(null=True, blank=True)
    pause_ends = models.TimeField(null=True, blank=True)
    places = models.PositiveSmallIntegerField()
    in_force_on = models.DateField()
    reason = models.CharField(max_length=200)
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["office", "weekday", "-in_force_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_week_a_day", fields=["office", "weekday", "in_force_on"]),
            models.CheckConstraint(name="hours_of_a_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="hours_in_order",
                condition=Q(opens__isnull=True, closes__isnull=True, pause_begins__isnull=True)
                | Q(opens__lt=F("closes"), places__gte=1),
            ),
            models.CheckConstraint(
                name="pause_in_hours",
                condition=Q(pause_begins__isnull=True, pause_ends__isnull=True)
                | Q(pause_begins__gte=F("opens"), pause_ends__gt=F("pause_begins"), closes__gte=F("pause_ends")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.in_force_on}"


class ClosedDay(models.Model):
    """A day on which an office is closed, besides public holidays. `why` is read by everybody."""

    marks: ClassVar = {
        **dict.fromkeys(("id", "office", "on", "why"), "public"),
        **dict.fromkeys(("set_by", "set_at"), "internal"),
    }

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    why = models.CharField(max_length=120)
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_closed_day", fields=["office", "on"]),
            models.CheckConstraint(name="closed_for_a_reason", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.why}"
