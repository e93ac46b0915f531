"""Family members, and what the person lets each of them see.

A family member may be the danger. So every look is recorded for the owner, taking sight away tells nobody, and nothing
that says where the person is, or how her health is, can be shared here at all.
"""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import User
from balai.apps.people.models.consent import Relation
from balai.apps.people.models.person import Person
from balai.engine.actor import Actor


class Sight(StrEnum):
    """Everything a family may be shown: a closed list."""

    STAGE = "stage"
    NEXT_STEP = "next_step"
    DESTINATION = "destination"  # the country, never a place in it
    CONTACT = "contact"  # whom to call at the Balai
    TRAVEL_DAYS = "travel_days"  # the days of departure and return, once they are known


@pghistory.track()
class FamilyMember(models.Model):
    """Somebody the person named: to be called in an emergency, or to follow along."""

    marks: ClassVar = dict.fromkeys(("name", "phone"), "personal") | dict.fromkeys(
        ("id", "person", "relation", "is_emergency", "user", "added_at"), "internal"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="family")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=10, choices={relation.value: relation.value for relation in Relation})
    phone = models.CharField(max_length=16, blank=True)
    is_emergency = models.BooleanField(default=False)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="family_of")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["added_at", "id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.relation}"


class FamilyViewQuerySet(models.QuerySet["FamilyView"]):
    """Who may see what."""

    def in_force(self, at: datetime) -> "FamilyViewQuerySet":
        """Neither taken back nor run out."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)

    def open_to(self, actor: Actor, at: datetime) -> "FamilyViewQuerySet":
        """What this actor may look at now; nothing of a file whose use is restricted."""
        if actor.user_id is None:
            return self.none()
        live = Person.objects.live().filter(restricted_at__isnull=True)
        return self.in_force(at).filter(member__user_id=actor.user_id, person__in=live)


class FamilyView(models.Model):
    """One family member may see these fields, until it is taken back or runs out."""

    marks: ClassVar = dict.fromkeys(
        ("id", "person", "member", "fields", "given_at", "expires_at", "revoked_at", "code_digest", "code_expires_at"),
        "internal",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="family_views")
    member = models.ForeignKey(FamilyMember, on_delete=models.CASCADE, related_name="views")
    fields = ArrayField(models.CharField(max_length=20, choices={sight.value: sight.value for sight in Sight}))
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    code_digest = models.CharField(max_length=64, blank=True, db_index=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = FamilyViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_view_per_member", fields=["member"], condition=Q(revoked_at__isnull=True)
            ),
            models.CheckConstraint(name="view_in_order", condition=Q(expires_at__gt=F("given_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.pk}"
