"""What is known of a person: her own answers, and what others have seen or certified."""

import uuid
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from balai.apps.access.models import Organisation, User
from balai.apps.people.models.person import Channel, Person
from balai.engine.provenance import Basis


@pghistory.track()
class Answer(models.Model):
    """The person's answer to one question of the rulebook, as `balai.engine.answersheet` describes it.

    `said_by` typed it: the person herself, or a helper or officer to whom she said it.
    """

    marks: ClassVar = dict.fromkeys(("given",), "personal") | dict.fromkeys(
        ("id", "person", "question", "said_by", "channel", "at"), "internal"
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    given = models.JSONField()
    said_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=10, choices={channel.value: channel.value for channel in Channel})
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["person", "question"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_answer_per_question", fields=["person", "question"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.question}"


@pghistory.track()
class Evidence(models.Model):
    """A fact somebody else stands for. `path` and `value` as in a facts file: a single value, or one list entry.

    `entry` names the entry within its list, empty for single values. `source` says which document or registry.
    """

    marks: ClassVar = dict.fromkeys(("value", "note"), "personal") | dict.fromkeys(
        ("id", "person", "path", "entry", "basis", "source", "document_id", "by", "office", "at", "withdrawn_at"),
        "internal",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evidence")
    path = models.CharField(max_length=60)
    entry = models.CharField(max_length=120, blank=True)
    value = models.JSONField()
    basis = models.CharField(
        max_length=10, choices={basis.value: basis.value for basis in (Basis.SEEN, Basis.CERTIFIED)}
    )
    source = models.CharField(max_length=40)
    document_id = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    office = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_proof_in_force",
                fields=["person", "path", "entry", "basis"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.path}"
