"""Handing somebody over to a colleague, or to another office, which has to accept."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import Organisation, User
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import TransferStatus


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Transfers."""

    def visible_to(self, actor: Actor) -> "TransferQuerySet":
        """Those from and to offices where the actor accompanies people."""
        offices = actor.offices(Permission.PERSON_WRITE)
        return self.filter(Q(from_office_id__in=offices) | Q(to_office_id__in=offices))

    def asked_of(self, actor: Actor) -> "TransferQuerySet":
        """Those this actor may answer: to her by name, or to nobody by name in her office."""
        to_me = Q(to_officer_id=actor.user_id) | Q(to_officer_id__in=actor.stands_in_for)
        anybody = Q(to_officer__isnull=True) & ~Q(asked_by_id=actor.user_id)
        return self.waiting().filter(to_me | anybody, to_office_id__in=actor.offices(Permission.PERSON_WRITE))

    def waiting(self) -> "TransferQuerySet":
        """Those nobody has answered, the oldest promise first."""
        return self.filter(status=TransferStatus.ASKED.value).order_by("due_on", "asked_at", "id")


class Transfer(models.Model):
    """One request. `to_officer`: None when anybody of that office may take it. `reason`, `answer`: words of officers.

    `person_agrees`: she was asked, and agrees that the other office sees her file; needed between offices.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "person", "from_office", "from_officer", "to_office", "to_officer"), "internal"),
        **dict.fromkeys(("asked_by", "asked_at", "due_on", "status", "answered_by", "answered_at"), "internal"),
        "person_agrees": "internal",
        **dict.fromkeys(("reason", "answer"), "personal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="transfers")
    from_office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    from_officer = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    to_office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_officer = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=500)
    person_agrees = models.BooleanField(default=False)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices={each.value: each.value for each in TransferStatus}, default=TransferStatus.ASKED.value
    )
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = TransferQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_transfer_at_a_time", fields=["person"], condition=Q(status="asked")),
            models.CheckConstraint(
                name="transfer_answered_whole",
                condition=Q(status="asked", answered_at__isnull=True)
                | ~Q(status="asked") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_agreed_between_offices",
                condition=Q(from_office=F("to_office")) | Q(person_agrees=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
