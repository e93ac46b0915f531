"""Documents of a person, page by page, and the family's permission letter."""

import uuid
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from balai.apps.access.models import Area, Organisation, User
from balai.apps.access.secrets import SecretField
from balai.apps.people.models.person import SEEN_BY_OFFICE, Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import DocumentStatus, LetterStatus, ScanState
from balai.engine.numbers import masked

# Still to be looked at, or counting: a newer one of the same kind takes the place of any of these.
ALIVE = (DocumentStatus.WAITING.value, DocumentStatus.ACCEPTED.value, DocumentStatus.RETURNED.value)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents."""

    def visible_to(self, actor: Actor) -> "DocumentQuerySet":
        """Those of files the actor sees; what is not handed in yet, only for its owner and whoever uploaded it."""
        mine = Q(person__user_id=actor.user_id) | Q(uploaded_by_id=actor.user_id)
        if actor.user_id is None:
            mine = Q(pk__in=())
        seen = self.filter(person__in=Person.objects.visible_to(actor))
        return seen.filter(~Q(status=DocumentStatus.RECEIVED.value) | mine)

    def waiting_for(self, actor: Actor) -> "DocumentQuerySet":
        """Those this officer may decide, the oldest first."""
        offices = actor.offices(Permission.DOCUMENT_VERIFY)
        here = self.filter(person__office_id__in=offices, person__status__in=SEEN_BY_OFFICE)
        return here.filter(status=DocumentStatus.WAITING.value).order_by("sent_at", "id")


@pghistory.track()
class Document(models.Model):
    """One paper of a person. `name`, `birth_date`, `number` and `details` are what an officer read on it.

    `reason` is a code of document_rules.yaml, `note` the officer's words with it. `registry`: the reference of a
    registry that confirmed it. `replaces`: whose place it takes once it is accepted.
    """

    marks: ClassVar = {
        **dict.fromkeys(("number", "name", "birth_date", "details", "note", "registry"), "personal"),
        **dict.fromkeys(
            ("id", "person", "kind", "status", "issued_on", "expires_on", "reason", "replaces"), "internal"
        ),
        **dict.fromkeys(("uploaded_by", "received_at", "sent_at", "decided_at", "decided_by", "ended_at"), "internal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20)
    status = models.CharField(
        max_length=10,
        choices={status.value: status.value for status in DocumentStatus},
        default=DocumentStatus.RECEIVED.value,
    )
    number = SecretField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    details = models.JSONField(default=dict, blank=True)
    registry = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="successors")
    uploaded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = DocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "id"]
        indexes: ClassVar = [
            models.Index(name="document_of", fields=["person", "kind", "status"]),
            models.Index(
                name="document_waiting", fields=["sent_at", "id"], condition=Q(status=DocumentStatus.WAITING.value)
            ),
            models.Index(
                name="document_expiring", fields=["expires_on"], condition=Q(status=DocumentStatus.ACCEPTED.value)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_sent", condition=Q(status__in=("received", "withdrawn")) | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="document_decided",
                condition=~Q(status__in=("accepted", "returned", "expired")) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(name="document_returned", condition=~Q(status="returned") | ~Q(reason="")),
            models.CheckConstraint(
                name="document_dates",
                condition=Q(issued_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def number_masked(self) -> str:
        return masked(self.number) if self.number else ""


class DocumentPage(models.Model):
    """One page: a picture or a PDF in the store of files. `scan`: may it be shown?"""

    marks: ClassVar = dict.fromkeys(
        ("id", "document", "order", "file_id", "sha256", "size", "media_type", "warnings", "scan"), "internal"
    )

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    order = models.PositiveSmallIntegerField()
    file_id = models.UUIDField(unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)
    warnings = models.JSONField(default=list, blank=True)
    scan = models.CharField(max_length=10, choices={state.value: state.value for state in ScanState})

    class Meta:
        ordering: ClassVar = ["document", "order"]
        indexes: ClassVar = [
            models.Index(name="page_to_scan", fields=["id"], condition=Q(scan=ScanState.WAITING.value)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_page_per_place", fields=["document", "order"]),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.order}"

    @property
    def may_be_shown(self) -> bool:
        return self.scan in (ScanState.OFF.value, ScanState.CLEAN.value)


class FamilyLetterQuerySet(models.QuerySet["FamilyLetter"]):
    """Permission letters."""

    def visible_to(self, actor: Actor) -> "FamilyLetterQuerySet":
        """Those of files the actor sees."""
        return self.filter(person__in=Person.objects.visible_to(actor))

    def to_confirm(self, actor: Actor) -> "FamilyLetterQuerySet":
        """Those that wait for this lurah: of the own kelurahan, the oldest first."""
        areas = actor.areas(Permission.LETTER_CONFIRM)
        return self.filter(village_id__in=areas, status=LetterStatus.PREPARED.value).order_by("prepared_at", "id")


@pghistory.track()
class FamilyLetter(models.Model):
    """Husband, wife, parent or guardian permits. Made from data, signed on paper, confirmed by the lurah.

    `village`: the person's own kelurahan when it was made. `code` stands on the paper; `code_digest` finds it.
    """

    marks: ClassVar = {
        **dict.fromkeys(("giver", "relation", "country", "village", "code", "note"), "personal"),
        **dict.fromkeys(("id", "person", "status", "code_digest", "prepared_by", "prepared_at"), "internal"),
        **dict.fromkeys(("decided_by", "decided_at", "office", "document"), "internal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="family_letters")
    status = models.CharField(
        max_length=10,
        choices={status.value: status.value for status in LetterStatus},
        default=LetterStatus.PREPARED.value,
    )
    giver = models.CharField(max_length=120)
    relation = models.CharField(max_length=12)
    country = models.CharField(max_length=2)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    code = SecretField()
    code_digest = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=300, blank=True)
    prepared_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    office = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="family_letter"
    )

    objects: ClassVar = FamilyLetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-prepared_at", "id"]
        indexes: ClassVar = [models.Index(name="letter_waiting", fields=["village", "status", "prepared_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="letter_decided",
                condition=~Q(status__in=("confirmed", "refused")) | Q(decided_at__isnull=False, office__isnull=False),
            ),
            models.CheckConstraint(name="letter_refused", condition=~Q(status="refused") | ~Q(note="")),
            models.UniqueConstraint(
                name="one_letter_waiting", fields=["person", "country"], condition=Q(status=LetterStatus.PREPARED.value)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
