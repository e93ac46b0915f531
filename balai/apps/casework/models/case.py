"""A case: one person accompanied towards work abroad, how far, and whose turn it is."""

import uuid
from datetime import date
from enum import StrEnum
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import Organisation, User
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import OPEN_CASE, CaseStage, Party, PersonStatus

STAGES = {stage.value: stage.value for stage in CaseStage}
PARTIES = {party.value: party.value for party in Party}
OPEN = Q(stage__in=sorted(stage.value for stage in OPEN_CASE))


class Outcome(StrEnum):
    """Why a case was closed."""

    WITHDREW = "withdrew"
    LOCAL_WORK = "local_work"
    UNREACHABLE = "unreachable"
    MOVED = "moved"
    DEPARTED = "departed"
    DECEASED = "deceased"
    OTHER = "other"


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases."""

    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """One's own, and those of offices where the actor reads files."""
        if actor.user_id is None:
            return self.none()
        own = Q(person__user_id=actor.user_id)
        return self.filter(own | Q(office_id__in=actor.offices(Permission.PERSON_READ)))

    def at_desk_of(self, actor: Actor) -> "CaseQuerySet":
        """Those of the actor's offices whose file is alive: few are not, so these are left out."""
        offices = actor.offices(Permission.PERSON_READ)
        gone = Person.objects.filter(office_id__in=offices, status=PersonStatus.MERGED.value).values("pk")
        return self.filter(office_id__in=offices).exclude(person_id__in=gone)

    def open(self) -> "CaseQuerySet":
        """Those that are not closed."""
        return self.filter(OPEN)

    def with_officer_of(self, actor: Actor) -> "CaseQuerySet":
        """Those this actor accompanies, and those of colleagues the actor stands in for today."""
        return self.filter(officer_id__in={actor.user_id, *actor.stands_in_for})

    def overdue(self, on: date) -> "CaseQuerySet":
        """Promises of ours that have passed."""
        return self.open().filter(waits_for=Party.OFFICER.value, due_on__lt=on)

    def with_people(self) -> "CaseQuerySet":
        """With what a list shows of each."""
        return self.select_related("person__village", "officer")

    def soonest(self) -> "CaseQuerySet":
        """The oldest promise first; what nobody promised comes last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "waits_since", "id")


@pghistory.track()
class Case(models.Model):
    """One person's way with us. `officer`: a copy of the file's (`Person.officer`), for lists of open cases.

    `waits_for`, `waits_since`, `due_on`: whose turn it is, since when, and by when we said. `pathway`: the goal, empty
    until one was chosen. `assessment`: the newest. `news_at`: an assessment differs from what the officer has seen.
    `unreadable_on`: the last day on which a proof kept the rules from being asked.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "person", "office", "officer", "stage", "waits_for", "waits_since"), "internal"),
        "due_on": "internal",
        **dict.fromkeys(("opened_at", "stage_since", "closed_at", "outcome", "assessment", "news_at"), "internal"),
        "unreadable_on": "internal",
        **dict.fromkeys(("pathway", "closing_words"), "personal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cases")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stage = models.CharField(max_length=16, choices=STAGES, default=CaseStage.REGISTRATION.value)
    stage_since = models.DateTimeField()
    waits_for = models.CharField(max_length=8, choices=PARTIES, default=Party.OFFICER.value)
    waits_since = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    pathway = models.CharField(max_length=60, blank=True)
    assessment = models.ForeignKey("Assessment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    news_at = models.DateTimeField(null=True, blank=True)
    unreadable_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, choices={each.value: each.value for each in Outcome})
    closing_words = models.CharField(max_length=500, blank=True)

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at", "id"]
        indexes: ClassVar = [
            models.Index(name="case_promise", fields=["office", "due_on", "waits_since", "id"], condition=OPEN),
            models.Index(name="case_officer", fields=["officer", "waits_for", "due_on"], condition=OPEN),
            models.Index(name="case_news", fields=["office", "news_at"], condition=Q(news_at__isnull=False)),
            models.Index(name="case_stage", fields=["office", "stage", "stage_since"]),
            # Read from end to end by other systems, a page at a time.
            models.Index(name="case_since", fields=["office", "stage_since", "id"], condition=OPEN),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_open_case", fields=["person"], condition=OPEN),
            models.CheckConstraint(
                name="case_closed_whole",
                condition=Q(stage="closed", closed_at__isnull=False) & ~Q(outcome="")
                | (~Q(stage="closed") & Q(closed_at__isnull=True, outcome="", closing_words="")),
            ),
            models.CheckConstraint(
                name="case_times_in_order",
                condition=Q(stage_since__gte=F("opened_at")) & Q(waits_since__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.stage != CaseStage.CLOSED.value

    def is_late(self, on: date) -> bool:
        """Have we promised something that is not done?"""
        return self.is_open and self.waits_for == Party.OFFICER.value and self.due_on is not None and self.due_on < on


class Spell(models.Model):
    """How long a case stood in one stage waiting for one party. It outlives the case, without telling whose it was.

    `due_on`: the day that was promised; an appointment on a later one does not change it.
    """

    marks: ClassVar = dict.fromkeys(
        ("id", "case", "office", "stage", "waits_for", "officer", "began_at", "ended_at", "due_on"), "internal"
    )

    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="spells")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=16, choices=STAGES)
    waits_for = models.CharField(max_length=8, choices=PARTIES)
    officer = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["began_at", "id"]
        indexes: ClassVar = [models.Index(name="spell_stage", fields=["office", "stage", "ended_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_spell_at_a_time", fields=["case"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="spell_in_order", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.waits_for}"
