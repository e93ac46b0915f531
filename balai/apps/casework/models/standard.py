"""What an office itself promises, in working days; it counts before the shipped standard."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balai.apps.access.models import Organisation, User


class ServiceStandard(models.Model):
    """One promise of one office from a day on. `working_days`: None where the office promises nothing.

    `source`: the decree or the decision it rests on, in words. Rows are never edited: a later one takes its place.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "office", "service", "working_days", "in_force_on", "source"), "public"),
        **dict.fromkeys(("set_by", "set_at"), "internal"),
    }

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=20)
    working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    in_force_on = models.DateField()
    source = models.CharField(max_length=200)
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["office", "service", "-in_force_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_standard_a_day", fields=["office", "service", "in_force_on"]),
            models.CheckConstraint(name="standard_has_a_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.in_force_on}"
