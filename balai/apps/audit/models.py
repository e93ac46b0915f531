"""What happened and who looked. Rows hold ids and no foreign keys, so that history outlives its subject."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q


class Event(models.Model):
    """One thing that was done. `subject_id` is the person whose file it concerns, `object` what was written.

    `actor` is `user:UUID`, `system:NAME` or `visitor`. `detail` holds codes and ids, never a name or a number.
    """

    marks: ClassVar = {
        "id": "internal",
        "at": "internal",
        "verb": "internal",
        "actor": "internal",
        "actor_id": "internal",
        "office_id": "internal",
        "subject_id": "internal",
        "object_type": "internal",
        "object_id": "internal",
        "reason": "personal",
        "detail": "internal",
    }

    at = models.DateTimeField()
    verb = models.CharField(max_length=40)  # of `verbs.Verb`; no choices, so that a new verb is no migration
    actor = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True, blank=True)
    office_id = models.UUIDField(null=True, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(name="event_subject", fields=["subject_id", "-at"]),
            models.Index(name="event_actor", fields=["actor_id", "-at"]),
            models.Index(name="event_object", fields=["object_type", "object_id", "-at"]),
            models.Index(name="event_at", fields=["-at"]),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"


class FileOpening(models.Model):
    """One stay in another's file, from the first page to the last. `reason` is a code, `note` the officer's words."""

    marks: ClassVar = {
        "id": "internal",
        "person_id": "internal",
        "user_id": "internal",
        "office_id": "internal",
        "reason": "internal",
        "note": "personal",
        "opened_at": "internal",
        "last_at": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    user_id = models.UUIDField()
    office_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-opened_at", "id"]
        indexes: ClassVar = [
            models.Index(name="opening_person", fields=["person_id", "-opened_at"]),
            models.Index(name="opening_user", fields=["user_id", "person_id", "-last_at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="opening_in_order", condition=Q(last_at__gte=F("opened_at"))),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.user_id} {self.person_id}"
