"""What people ask about their data, and what ends a file: notices, holds, and the row that stays for the figures."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When

from balai.apps.access.models import Area, User
from balai.apps.people.models.consent import Consent
from balai.apps.people.models.person import Channel, Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import RequestStatus

UNANSWERED = (RequestStatus.OPEN.value, RequestStatus.IN_WORK.value)


class RequestKind(StrEnum):
    """The rights of UU 27/2022 art. 5-13 that somebody has to act on."""

    WITHDRAW = "withdraw"
    CORRECT = "correct"
    COPY = "copy"
    RESTRICT = "restrict"
    ERASE = "erase"
    OBJECT = "object"  # to what a machine worked out


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    """What people asked."""

    def visible_to(self, actor: Actor) -> "PrivacyRequestQuerySet":
        """One's own, and those of offices where the actor answers them."""
        if actor.user_id is None:
            return self.none()
        offices = actor.offices(Permission.PRIVACY_REQUESTS)
        return self.filter(Q(person__user_id=actor.user_id) | Q(person__office_id__in=offices))

    def unanswered(self) -> "PrivacyRequestQuerySet":
        """Those whose clock runs, the nearest end first."""
        return self.filter(status__in=UNANSWERED).order_by("due_at", "id")

    def by_urgency(self) -> "PrivacyRequestQuerySet":
        """Unanswered ones first, the nearest end first; then the answered ones, the newest first."""
        is_over = Case(When(status__in=UNANSWERED, then=Value(0)), default=Value(1))
        return self.annotate(is_over=is_over).order_by(
            "is_over", Case(When(status__in=UNANSWERED, then=F("due_at"))), "-asked_at", "id"
        )


class PrivacyRequest(models.Model):
    """One thing asked, with the end of its clock. `consent`: the one taken back, for a withdrawal."""

    marks: ClassVar = dict.fromkeys(("text", "answer"), "personal") | dict.fromkeys(
        [
            *("id", "person", "kind", "status", "channel", "asked_at", "asked_user", "due_at", "consent"),
            *("taken_user", "answered_at", "answered_user"),
        ],
        "internal",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="privacy_requests")
    kind = models.CharField(max_length=10, choices={kind.value: kind.value for kind in RequestKind})
    status = models.CharField(
        max_length=10, choices={s.value: s.value for s in RequestStatus}, default=RequestStatus.OPEN.value
    )
    text = models.TextField(blank=True, max_length=2000)
    channel = models.CharField(max_length=10, choices={channel.value: channel.value for channel in Channel})
    asked_at = models.DateTimeField()
    asked_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField()
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(blank=True, max_length=2000)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = PrivacyRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        indexes: ClassVar = [models.Index(name="request_due", fields=["due_at"], condition=Q(status__in=UNANSWERED))]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="request_answered_whole",
                condition=Q(status__in=UNANSWERED, answered_at__isnull=True)
                | (~Q(status__in=UNANSWERED) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(name="request_refused_why", condition=~Q(status="refused") | ~Q(answer="")),
            models.CheckConstraint(name="request_in_order", condition=Q(due_at__gt=F("asked_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"

    @property
    def is_unanswered(self) -> bool:
        return self.status in UNANSWERED

    def is_overdue(self, at: datetime) -> bool:
        """Is the clock over? The last moment itself is still in time."""
        return self.is_unanswered and at > self.due_at


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Holds."""

    def visible_to(self, actor: Actor) -> "LegalHoldQuerySet":
        """Those of offices where the actor decides about holds."""
        return self.filter(person__office_id__in=actor.offices(Permission.LEGAL_HOLD))

    def in_force(self) -> "LegalHoldQuerySet":
        """Not lifted. A hold counts from the moment it is placed; the second person confirms it."""
        return self.filter(lifted_at__isnull=True)


class LegalHold(models.Model):
    """Nothing of this person is erased while it lasts. One person places it, a second confirms, another lifts it."""

    marks: ClassVar = {"reason": "personal"} | dict.fromkeys(
        ("id", "person", "placed_at", "placed_user", "confirmed_at", "confirmed_user", "lifted_at", "lifted_user"),
        "internal",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holds")
    reason = models.TextField(max_length=500)
    placed_at = models.DateTimeField()
    placed_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-placed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_hold_in_force", fields=["person"], condition=Q(lifted_at__isnull=True)),
            models.CheckConstraint(
                name="hold_by_two",
                condition=Q(confirmed_user__isnull=True)
                | Q(placed_user__isnull=True)
                | ~Q(confirmed_user=F("placed_user")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.placed_at:%Y-%m-%d}"


class Erasure(models.Model):
    """A file is to be erased on a day: its term ends, or the person asked. Cancelled when the file is used again."""

    marks: ClassVar = dict.fromkeys(
        ("id", "person", "cause", "category", "noticed_at", "due_on", "cancelled_at"), "internal"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="erasures")
    cause = models.CharField(max_length=10, choices={"term": "term", "asked": "asked"})
    category = models.CharField(max_length=20, blank=True)
    noticed_at = models.DateTimeField()
    due_on = models.DateField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_erasure_ahead", fields=["person"], condition=Q(cancelled_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.due_on}"


class Statistic(models.Model):
    """What stays of an erased file for the figures. Months and bands only, and nothing that leads back to anybody."""

    marks: ClassVar = dict.fromkeys(
        ("id", "born_from", "sex", "district", "reached", "channel", "registered_month", "ended_month"), "internal"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    born_from = models.PositiveSmallIntegerField(null=True, blank=True)  # first year of a band of five
    sex = models.CharField(max_length=6, blank=True)
    district = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reached = models.CharField(max_length=12)
    channel = models.CharField(max_length=10)
    registered_month = models.DateField(null=True, blank=True)
    ended_month = models.DateField()

    class Meta:
        ordering: ClassVar = ["ended_month", "id"]

    def __str__(self) -> str:
        return f"{self.reached} {self.ended_month:%Y-%m}"
