"""Appointments: one person comes to one office at a time both know."""

import uuid
from datetime import datetime
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import Organisation, User
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import COMING, AppointmentStatus

COMES = Q(status__in=sorted(status.value for status in COMING))
HELD = Q(status__in=[AppointmentStatus.BOOKED.value, AppointmentStatus.ARRIVED.value])


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments."""

    def visible_to(self, actor: Actor) -> "AppointmentQuerySet":
        """One's own, and those at offices where the actor reads files."""
        at_desk = Q(office_id__in=actor.offices(Permission.PERSON_READ))
        return self.filter(at_desk | Q(person__user_id=actor.user_id) if actor.user_id else at_desk)

    def coming(self) -> "AppointmentQuerySet":
        """Those that are still to be kept, the next one first."""
        return self.filter(COMES).order_by("starts_at", "id")

    def taking_place(self, office_id: uuid.UUID, begin: datetime, end: datetime) -> "AppointmentQuerySet":
        """Those that take a place of that office at some time of the span."""
        return self.filter(HELD, office_id=office_id, starts_at__lt=end, ends_at__gt=begin).order_by("starts_at", "id")


@pghistory.track()
class Appointment(models.Model):
    """One appointment. `kind`: of rulebook/visits.yaml. `officer`: with whom, where the kind wants it.

    `reminded_at`: when the person was reminded, None before.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "person", "office", "officer", "starts_at", "ends_at", "status"), "internal"),
        **dict.fromkeys(("booked_at", "reminded_at"), "internal"),
        "kind": "personal",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(
        max_length=12,
        choices={status.value: status.value for status in AppointmentStatus},
        default=AppointmentStatus.BOOKED.value,
    )
    booked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = AppointmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        indexes: ClassVar = [
            models.Index(name="appointment_day", fields=["office", "starts_at"]),
            models.Index(name="appointment_coming", fields=["starts_at"], condition=COMES),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_coming_of_a_kind", fields=["person", "kind"], condition=COMES),
            models.CheckConstraint(name="appointment_in_order", condition=Q(ends_at__gt=F("starts_at"))),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_over(self, at: datetime) -> bool:
        """Has its time passed, while nobody has written down yet what became of it?"""
        return self.status == AppointmentStatus.BOOKED.value and self.ends_at <= at

    @property
    def is_coming(self) -> bool:
        return self.status in COMING
