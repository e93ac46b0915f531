"""What was told to whom, how far it came on each channel, and how people want to be told.

Rows hold ids and no foreign keys to other apps. The text of a message is made when it is read.
"""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balai.engine.actor import Actor
from balai.engine.lifecycle import DeliveryState
from balai.engine.messagefile import Channel


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages."""

    def visible_to(self, actor: Actor) -> "MessageQuerySet":
        """One's own inbox. What officers see of others' messages is asked for by file, in `queries`."""
        return self.none() if actor.user_id is None else self.filter(user_id=actor.user_id)


class Message(models.Model):
    """One thing that was told: a code of rulebook/messages.yaml and the values of its blanks.

    `user_id`: whose inbox it lies in; none for one-time codes. `about`: what it tells of, such as a document.
    `once`: the same code, key and recipient twice are one message; empty when each call is a new one.
    """

    marks: ClassVar = dict.fromkeys(
        ("id", "code", "user_id", "person_id", "about", "once", "language", "created_at", "read_at"), "internal"
    ) | {"values": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    user_id = models.UUIDField(null=True, blank=True)
    person_id = models.UUIDField(null=True, blank=True)
    about = models.UUIDField(null=True, blank=True)
    once = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2)
    values = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        indexes: ClassVar = [
            models.Index(name="message_inbox", fields=["user_id", "-created_at"], condition=Q(user_id__isnull=False)),
            models.Index(
                name="message_unread", fields=["user_id"], condition=Q(user_id__isnull=False, read_at__isnull=True)
            ),
            models.Index(name="message_person", fields=["person_id", "-created_at"]),
            models.Index(name="message_created", fields=["created_at"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="message_once",
                fields=["code", "once", "user_id", "person_id"],
                condition=~Q(once=""),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="message_read_by_somebody", condition=Q(read_at__isnull=True) | Q(user_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Ways a message took."""

    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Those whose moment has come."""
        return self.filter(state=DeliveryState.WAITING.value, next_at__lte=at)


class Delivery(models.Model):
    """One message on one channel. `send_to` is the address it goes to, for a letter the lines of the envelope.

    `next_at`: not before then. `reason`: why it failed, was cancelled or waits for another try, as a code.
    `reference`: the provider's name for it. `shown`: its text, where no provider is set up and a screen stands in.
    """

    marks: ClassVar = dict.fromkeys(
        ("id", "message", "channel", "state", "reason", "tries", "next_at", "changed_at", "reference"), "internal"
    ) | dict.fromkeys(("send_to", "shown"), "personal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices={channel.value: channel.value for channel in Channel})
    state = models.CharField(
        max_length=10,
        choices={state.value: state.value for state in DeliveryState},
        default=DeliveryState.WAITING.value,
    )
    reason = models.CharField(max_length=30, blank=True)
    send_to = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    reference = models.CharField(max_length=120, blank=True)
    shown = models.TextField(blank=True)

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["changed_at", "id"]
        indexes: ClassVar = [
            models.Index(name="delivery_due", fields=["next_at"], condition=Q(state="waiting")),
            models.Index(
                name="delivery_open", fields=["changed_at"], condition=Q(state__in=("waiting", "failed", "to_print"))
            ),
            models.Index(name="delivery_reference", fields=["reference"], condition=~Q(reference="")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_delivery_per_channel", fields=["message", "channel"]),
            models.CheckConstraint(
                name="delivery_waits_for_a_moment",
                condition=Q(state="waiting", next_at__isnull=False) | (~Q(state="waiting") & Q(next_at__isnull=True)),
            ),
            models.CheckConstraint(name="delivery_failed_why", condition=~Q(state="failed") | ~Q(reason="")),
            models.CheckConstraint(
                name="delivery_print_letters",
                condition=~Q(state__in=("to_print", "printed")) | Q(channel="letter"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Preference(models.Model):
    """How somebody wants to be told; whoever chose nothing has no row. `off`: channels not to use.

    `safe_mode`: nothing but the inbox, because somebody else may read everything else.
    """

    marks: ClassVar = dict.fromkeys(
        ("user_id", "language", "off", "quiet_begin", "quiet_end", "safe_mode", "changed_at"), "internal"
    ) | {"safe_mode": "personal"}

    user_id = models.UUIDField(primary_key=True, editable=False)
    language = models.CharField(max_length=2, blank=True)
    off = models.JSONField(default=list, blank=True)
    quiet_begin = models.TimeField()
    quiet_end = models.TimeField()
    safe_mode = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["user_id"]

    def __str__(self) -> str:
        return str(self.user_id)
