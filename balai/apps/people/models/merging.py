"""Two files that turned out to be one person."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balai.apps.access.models import User
from balai.apps.access.secrets import SecretField
from balai.apps.people.models.person import Person


class Merge(models.Model):
    """One file taken into another. `before` is what both held, as encrypted JSON; `moved` maps models to keys of rows.

    With both an undo puts everything back that nobody has changed since.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "kept", "gone", "by", "at", "moved", "undone_by", "undone_at"), "internal"),
        "before": "personal",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges_kept")
    gone = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges_gone")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    before = SecretField()
    moved = models.JSONField(default=dict)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="gone_once", fields=["gone"], condition=Q(undone_at__isnull=True)),
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=models.F("gone"))),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} -> {self.kept_id}"
