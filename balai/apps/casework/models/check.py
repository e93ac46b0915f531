"""The anonymous check. No name, no NIK, no address of a machine."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact

# Long enough to come back after a night's sleep on the same telephone, short enough for a borrowed one.
UNSAVED_FOR = timedelta(hours=24)
# What we promise on the page of the code: a month to gather documents or to reach the counter.
SAVED_FOR = timedelta(days=30)


def _is_json(field: str, kind: str) -> Exact:
    return Exact(models.Func(F(field), function="jsonb_typeof", output_field=models.TextField()), kind)


class CheckQuerySet(models.QuerySet["Check"]):
    """Checks."""

    def alive(self, at: datetime) -> "CheckQuerySet":
        """Those that have not run out."""
        return self.filter(expires_at__gt=at)

    def expired(self, at: datetime) -> "CheckQuerySet":
        """Those that are to be forgotten."""
        return self.filter(expires_at__lte=at)


class Check(models.Model):
    """Answers given without an account. `trail` holds the ids of the questions in the order in which they were asked.

    `answers`: question id -> an answer as `balai.engine.answersheet` describes it. `code_digest`: the key of the code
    that reopens it; the code itself is stored nowhere. `rulebook_version`, `assessed_on`: the last result shown.
    `saved_version`, `saved_on`: the result that was the last one shown when the code was given.
    """

    marks: ClassVar = {
        "id": "internal",
        "answers": "personal",
        "trail": "personal",
        "rulebook_version": "internal",
        "assessed_on": "internal",
        "saved_version": "internal",
        "saved_on": "internal",
        "code_digest": "personal",
        "created_at": "internal",
        "changed_at": "internal",
        "expires_at": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = models.JSONField(default=dict)
    trail = models.JSONField(default=list)
    rulebook_version = models.CharField(max_length=12, null=True, blank=True)  # noqa: DJ001 - null: no result yet
    assessed_on = models.DateField(null=True, blank=True)
    saved_version = models.CharField(max_length=12, null=True, blank=True)  # noqa: DJ001 - null: no result by then
    saved_on = models.DateField(null=True, blank=True)
    code_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar = CheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="check_answers_object", condition=_is_json("answers", "object")),
            models.CheckConstraint(name="check_trail_list", condition=_is_json("trail", "array")),
            models.CheckConstraint(
                name="check_result_whole",
                condition=Q(rulebook_version__isnull=True, assessed_on__isnull=True)
                | Q(rulebook_version__isnull=False, assessed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="check_saved_result_whole",
                condition=Q(saved_version__isnull=True, saved_on__isnull=True)
                | Q(saved_version__isnull=False, saved_on__isnull=False, code_digest__isnull=False),
            ),
            models.CheckConstraint(
                name="check_times_in_order",
                condition=Q(changed_at__gte=F("created_at")) & Q(expires_at__gt=F("changed_at")),
            ),
            models.CheckConstraint(
                name="check_kept_no_longer_than_promised",
                condition=Q(expires_at__lte=F("changed_at") + UNSAVED_FOR)
                | Q(code_digest__isnull=False, expires_at__lte=F("changed_at") + SAVED_FOR),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_saved(self) -> bool:
        return self.code_digest is not None
