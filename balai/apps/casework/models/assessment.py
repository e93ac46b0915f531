"""What the rules said about a person: on which day, by which version, from which facts, and what changed since."""

import uuid
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission


class Cause(StrEnum):
    """Why an assessment differs from the one before it."""

    FIRST = "first"
    FACTS = "facts"
    RULES = "rules"
    DAY = "day"  # an age was reached, a paper ran out, a round opened or closed


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments."""

    def visible_to(self, actor: Actor) -> "AssessmentQuerySet":
        """One's own, and those of files of offices where the actor reads files."""
        if actor.user_id is None:
            return self.none()
        own = Q(person__user_id=actor.user_id)
        return self.filter(own | Q(person__office_id__in=actor.offices(Permission.PERSON_READ)))


class Assessment(models.Model):
    """One state of the answer. It held from `on` until `still_on`; only a difference makes a new row.

    `facts`: as `balai.engine.factfile` writes them, so that an appeal can compute the same answer again. `verdicts`:
    pathway id -> verdict. `changes`: rows {pathway, before, after, cause, rules}; `rules` maps a requirement to its
    outcome before and now. `compared_at`: when it was last compared.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "person", "on", "still_on", "version", "made_at", "compared_at"), "internal"),
        **dict.fromkeys(("facts", "verdicts", "changes"), "personal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments")
    on = models.DateField()
    still_on = models.DateField()
    version = models.CharField(max_length=12)
    facts = models.JSONField()
    verdicts = models.JSONField()
    changes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    compared_at = models.DateTimeField()

    objects: ClassVar = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        indexes: ClassVar = [models.Index(name="assessment_newest", fields=["person", "-made_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="assessment_days_in_order", condition=Q(still_on__gte=F("on"))),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.on}"
