"""The queue of a waiting room: numbers that name nobody, and the screens that draw and show them."""

import uuid
from datetime import date
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import Organisation, User
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import TicketStatus

WAITING = Q(status=TicketStatus.WAITING.value)
CALLED = Q(status=TicketStatus.CALLED.value)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Numbers."""

    def visible_to(self, actor: Actor) -> "TicketQuerySet":
        """Those of the offices where the actor receives people."""
        return self.filter(office_id__in=actor.offices(Permission.VISIT_RECEIVE))

    def of_day(self, office_id: uuid.UUID, day: date) -> "TicketQuerySet":
        """The numbers of one office and day."""
        return self.filter(office_id=office_id, day=day)

    def waiting(self) -> "TicketQuerySet":
        """Those nobody has called, in the order in which they will be: who may go first, then as they came."""
        later = models.Case(models.When(first="", then=1), default=0)
        return self.filter(WAITING).order_by(later, "queued_at", "id")

    def called(self) -> "TicketQuerySet":
        """Those at a counter now, the latest call first."""
        return self.filter(CALLED).order_by("-called_at", "id")


class Ticket(models.Model):
    """One number of one day. `queued_at`: since when it waits, later than `drawn_at` for one that came back.

    `first`: why it goes first, of rulebook/visits.yaml; empty for most. `called_at`: the latest call, to which the
    waiting counts. `person`: only where an officer tied it to a file, and not for long.
    """

    marks: ClassVar = {
        **dict.fromkeys(("id", "office", "day", "service", "letter", "number", "first", "drawn_at"), "internal"),
        **dict.fromkeys(
            ("queued_at", "status", "called_at", "calls", "counter", "officer", "ended_at", "person"), "internal"
        ),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    service = models.CharField(max_length=20)
    letter = models.CharField(max_length=2)
    number = models.PositiveSmallIntegerField()
    first = models.CharField(max_length=12, blank=True)
    drawn_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    status = models.CharField(
        max_length=8,
        choices={status.value: status.value for status in TicketStatus},
        default=TicketStatus.WAITING.value,
    )
    called_at = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    counter = models.CharField(max_length=10, blank=True)
    officer = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = TicketQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["day", "drawn_at", "id"]
        indexes: ClassVar = [models.Index(name="ticket_day", fields=["office", "day", "status"])]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_number_a_day", fields=["office", "day", "letter", "number"]),
            models.UniqueConstraint(name="one_number_at_a_desk", fields=["officer"], condition=CALLED),
            models.CheckConstraint(
                name="ticket_called_whole",
                condition=WAITING | Q(called_at__isnull=False, calls__gte=1, called_at__gte=F("drawn_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """As people read it, such as A-012."""
        return f"{self.letter}-{self.number:03d}"


class Purpose(StrEnum):
    """What a screen in the waiting room is for."""

    KIOSK = "kiosk"
    DISPLAY = "display"


class QueueScreen(models.Model):
    """A browser in the waiting room: it draws numbers or shows them, and opens nothing else.

    `code`: digest of the code that makes a browser this screen, good once and until `code_until`.
    """

    marks: ClassVar = dict.fromkeys(
        ("id", "office", "purpose", "place", "code", "code_until", "begun_at", "ended_at", "set_by", "set_at"),
        "internal",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices={each.value: each.value for each in Purpose})
    place = models.CharField(max_length=60)
    code = models.CharField(max_length=64)
    code_until = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-set_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(name="one_screen_code", fields=["code"])]

    def __str__(self) -> str:
        return self.place
