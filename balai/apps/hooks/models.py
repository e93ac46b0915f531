"""Who is told what, what was told, and every try."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import Organisation, User
from balai.apps.access.secrets import SecretField
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import DeliveryState


class HookQuerySet(models.QuerySet["Hook"]):
    """Subscriptions."""

    def visible_to(self, actor: Actor) -> "HookQuerySet":
        """Those of offices where the actor looks after them, and of organisations whose staff the actor manages."""
        own = Q(organisation__in=actor.offices(Permission.HOOKS_MANAGE))
        return self.filter(own | Q(organisation__in=Organisation.objects.managed_by(actor)))

    def live(self) -> "HookQuerySet":
        """Those that are told."""
        return self.filter(ended_at__isnull=True)


class Hook(models.Model):
    """A subscription: a system of an organisation is told of some events at an address. The secret is shown once."""

    marks: ClassVar = dict.fromkeys(
        ("id", "organisation", "url", "events", "secret", "created_by", "created_at", "ended_at"), "internal"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hooks")
    url = models.CharField(max_length=300)
    events = models.JSONField(default=list)
    secret = SecretField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = HookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """What was told."""

    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """Those of subscriptions the actor sees."""
        return self.filter(hook__in=Hook.objects.visible_to(actor))

    def due(self, at: datetime) -> "NoticeQuerySet":
        """Those whose moment has come."""
        return self.filter(state=DeliveryState.WAITING.value, next_at__lte=at)


class Notice(models.Model):
    """One event for one subscription: an id and no more. `tries`: since it was last asked for."""

    marks: ClassVar = dict.fromkeys(
        ("id", "hook", "event", "object_id", "at", "state", "tries", "next_at", "changed_at"), "internal"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=40)
    object_id = models.UUIDField()
    at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        choices={state.value: state.value for state in DeliveryState},
        default=DeliveryState.WAITING.value,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "id"]
        indexes: ClassVar = [
            models.Index(name="notice_due", fields=["next_at"], condition=Q(state="waiting")),
            models.Index(name="notice_of_hook", fields=["hook", "changed_at", "id"]),
            models.Index(name="notice_at", fields=["at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_waits_for_a_moment",
                condition=Q(state="waiting", next_at__isnull=False) | (~Q(state="waiting") & Q(next_at__isnull=True)),
            ),
            models.CheckConstraint(name="notice_in_order", condition=Q(changed_at__gte=F("at"))),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"


class Try(models.Model):
    """One try. `status`: what the receiver answered; none when there was no answer, then `reason` says why."""

    marks: ClassVar = dict.fromkeys(("id", "notice", "at", "status", "reason", "took_ms"), "internal")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    took_ms = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.status or self.reason}"
