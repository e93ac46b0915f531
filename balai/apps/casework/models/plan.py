"""An individual action plan: made from the engine's plan, adjusted by officer and citizen, done step by step."""

import uuid
from datetime import date
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import User
from balai.apps.casework.models.case import PARTIES, Case
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import Party
from balai.engine.steps import StepKind


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    """Plans."""

    def visible_to(self, actor: Actor) -> "ActionPlanQuerySet":
        """One's own, and those of files of offices where the actor reads files."""
        if actor.user_id is None:
            return self.none()
        own = Q(person__user_id=actor.user_id)
        return self.filter(own | Q(person__office_id__in=actor.offices(Permission.PERSON_READ)))

    def current(self) -> "ActionPlanQuerySet":
        """Those no newer plan has replaced."""
        return self.filter(ended_at__isnull=True)


@pghistory.track()
class ActionPlan(models.Model):
    """The plan of one case for one pathway, by the rules of `version` on `made_on`.

    Both sides agree to it as it stands; a change by one takes back the agreement of the other.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "case", "person", "version", "made_on", "made_at", "made_by", "changed_at"), "internal"),
        **dict.fromkeys(("agreed_citizen_at", "agreed_officer_at", "ended_at"), "internal"),
        "pathway": "personal",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plans")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans")
    pathway = models.CharField(max_length=60)
    version = models.CharField(max_length=12)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()
    agreed_citizen_at = models.DateTimeField(null=True, blank=True)
    agreed_officer_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_plan_at_a_time", fields=["case"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="plan_times_in_order",
                condition=Q(changed_at__gte=F("made_at")) & (Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_agreed(self) -> bool:
        """Have both sides said yes to the plan as it stands?"""
        return self.agreed_citizen_at is not None and self.agreed_officer_at is not None


@pghistory.track()
class PlanStep(models.Model):
    """One step. `rule`, `kind`: the requirement it is for and what it asks, empty for one of our own with its `text`.

    `owner`: who does it. `due_on`: None while nobody set a day. `done_at` or `dropped_at` ends it.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "plan", "person", "position", "owner", "due_on", "done_at", "done_by"), "internal"),
        "kind": "internal",
        "dropped_at": "internal",
        **dict.fromkeys(("rule", "text", "note"), "personal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="steps")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, blank=True, choices={kind.value: kind.value for kind in StepKind})
    text = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=8, choices=PARTIES, default=Party.CITIZEN.value)
    due_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="step_says_something", condition=(~Q(rule="") & Q(text="")) | (Q(rule="") & ~Q(text=""))
            ),
            models.CheckConstraint(
                name="step_ends_once", condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True)
            ),
            models.UniqueConstraint(name="one_step_per_rule", fields=["plan", "rule"], condition=~Q(rule="")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None

    def is_late(self, on: date) -> bool:
        """Has its day passed?"""
        return self.is_open and self.due_on is not None and self.due_on < on
