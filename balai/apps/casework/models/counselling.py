"""Notes of talks: read by who wrote them and the supervisor; others see that a talk took place."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import User
from balai.apps.access.secrets import SecretField
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission


class TalkKind(StrEnum):
    """What kind of talk it was."""

    FIRST = "first"
    FURTHER = "further"
    PHONE = "phone"
    GROUP = "group"


KINDS = {kind.value: kind.value for kind in TalkKind}


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes."""

    def visible_to(self, actor: Actor) -> "NoteQuerySet":
        """Of these the actor may know that a talk took place: when, of which kind, with whom."""
        return self.filter(person__in=Person.objects.visible_to(actor))

    def readable_by(self, actor: Actor) -> "NoteQuerySet":
        """Of these the actor may read the text: one's own, those one supervises, and those opened to her.

        The note goes with the file: another office that took the person over reads it as far as its supervisor may.
        Nobody reads as an officer what was written about herself.
        """
        if actor.user_id is None:
            return self.none()
        mine = Q(author_id=actor.user_id)
        supervised = Q(person__office_id__in=actor.offices(Permission.COUNSELLING_SUPERVISE))
        opened = Q(pk__in=NoteSight.objects.open_to(actor).values("note_id"))
        at_desk = Q(person__office_id__in=actor.offices(Permission.PERSON_READ))
        found = self.visible_to(actor).filter(at_desk, mine | supervised | opened)
        return found.exclude(person__user_id=actor.user_id)

    def current(self) -> "NoteQuerySet":
        """Those no correction has replaced, the newest talk first."""
        return self.filter(replaced_by__isnull=True).order_by("-held_on", "-written_at", "id")


class Note(models.Model):
    """One talk. Never edited: a correction is a note of its own that `replaces` this one.

    `text`, `next_step`: for whoever may read it. `shared`: what the person reads of it. `author_role`: the role held
    when it was written. `rules_seen`, `rules_then`: the rulebook version when the page was opened and when it was kept.
    """

    marks: ClassVar = {
        **dict.fromkeys(("text", "next_step", "shared"), "personal"),
        **dict.fromkeys(("id", "person", "author", "author_role", "kind", "held_on", "written_at"), "internal"),
        **dict.fromkeys(("replaces", "rules_seen", "rules_then"), "internal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="talks")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    author_role = models.CharField(max_length=30)
    kind = models.CharField(max_length=10, choices=KINDS)
    held_on = models.DateField()
    text = SecretField()
    next_step = SecretField(blank=True)
    shared = SecretField(blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replaced_by")
    rules_seen = models.CharField(max_length=12, blank=True)
    rules_then = models.CharField(max_length=12)
    written_at = models.DateTimeField()

    objects: ClassVar = NoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-held_on", "-written_at", "id"]
        indexes: ClassVar = [models.Index(name="note_of_person", fields=["person", "-held_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="note_replaces_another", condition=Q(replaces__isnull=True) | ~Q(replaces=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def rules_changed(self) -> bool:
        """Did other rules come into force while the talk was being written down?"""
        return bool(self.rules_seen) and self.rules_seen != self.rules_then

    def former(self) -> list["Note"]:
        """What it replaced, and what that replaced, the newest first."""
        return [] if self.replaces is None else [self.replaces, *self.replaces.former()]

    def is_correctable(self, at: datetime) -> bool:
        """Is it still early enough to mend a slip of the pen? The last moment itself still is."""
        return at <= self.written_at + rulebook.service().span("note_correction", timezone.localdate(self.written_at))


class NoteSightQuerySet(models.QuerySet["NoteSight"]):
    """Who was let into notes."""

    def in_force(self) -> "NoteSightQuerySet":
        """Those nobody closed."""
        return self.filter(ended_at__isnull=True)

    def open_to(self, actor: Actor) -> "NoteSightQuerySet":
        """Those that name the actor, or everybody of an office where she reads files."""
        office = Q(user__isnull=True, note__person__office_id__in=actor.offices(Permission.PERSON_READ))
        return self.in_force().filter(Q(user_id=actor.user_id) | office)


class NoteSight(models.Model):
    """The author opened a note to a colleague, or (`user` None) to everybody of the office who reads files."""

    marks: ClassVar = dict.fromkeys(("id", "note", "user", "given_at", "ended_at"), "internal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="sights")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = NoteSightQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_note_sight", fields=["note", "user"], condition=Q(ended_at__isnull=True), nulls_distinct=False
            ),
            models.CheckConstraint(
                name="note_sight_in_order", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NoteDraft(models.Model):
    """What an officer typed and has not kept as a note yet, as the form sent it. Its writer alone sees it.

    `corrects`: the note it is a correction of. `typed`: JSON of the form's entries.
    """

    marks: ClassVar = {
        "typed": "personal",
        **dict.fromkeys(("id", "person", "officer", "corrects", "changed_at"), "internal"),
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="talk_drafts")
    officer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    corrects = models.ForeignKey(Note, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    typed = SecretField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-changed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_note_draft", fields=["person", "officer", "corrects"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
