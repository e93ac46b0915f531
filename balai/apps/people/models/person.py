"""A person's file, from the first line of a draft on, and who may help to fill it in."""

import uuid
from datetime import date
from enum import StrEnum
from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import ApiToken, Area, Organisation, User
from balai.apps.access.secrets import SecretField
from balai.engine.actor import Actor, Permission
from balai.engine.dates import years_between
from balai.engine.lifecycle import PersonStatus
from balai.engine.numbers import masked

# Files in these states hold their NIK alone; a draft may hold any, and a doubtful one is there because it does.
HOLDS_NIK = (PersonStatus.SUBMITTED.value, PersonStatus.REGISTERED.value)
# What an officer of the office sees without having been let in.
SEEN_BY_OFFICE = (PersonStatus.SUBMITTED.value, PersonStatus.DOUBTFUL.value, PersonStatus.REGISTERED.value)
# What somebody has to look at.
WAITING = (PersonStatus.SUBMITTED.value, PersonStatus.DOUBTFUL.value)


class Channel(StrEnum):
    """How a file began."""

    HOME = "home"
    HELPER = "helper"
    COUNTER = "counter"
    IMPORT = "import"


def _paired(secret: str, index: str) -> Q:
    """An encrypted number and its index come and go together."""
    is_empty = Exact(Length(F(secret)), 0)
    return (Q(is_empty) & Q(**{index: ""})) | (~Q(is_empty) & ~Q(**{index: ""}))


class PersonQuerySet(models.QuerySet["Person"]):
    """Files."""

    def live(self) -> "PersonQuerySet":
        """Those that still are somebody's file: neither joined to another nor made anonymous."""
        return self.exclude(status__in=(PersonStatus.MERGED.value, PersonStatus.ENDED.value))

    def visible_to(self, actor: Actor) -> "PersonQuerySet":
        """One's own file, those of offices where the actor reads files, and drafts one was let into."""
        if actor.user_id is None and actor.token_id is None:
            return self.none()
        own = Q(user_id=actor.user_id) if actor.user_id else Q(pk__in=())
        office = Q(office_id__in=actor.offices(Permission.PERSON_READ), status__in=SEEN_BY_OFFICE)
        helped = Q(pk__in=HelperAccess.objects.open_to(actor).values("person_id"), status=PersonStatus.DRAFT.value)
        return self.live().filter(own | office | helped)

    def at_desk_of(self, actor: Actor) -> "PersonQuerySet":
        """Files of the offices where the actor reads files, handed in and alive: what lists and searches are about."""
        return self.filter(office_id__in=actor.offices(Permission.PERSON_READ), status__in=SEEN_BY_OFFICE)

    def waiting(self) -> "PersonQuerySet":
        """Those who handed a file in and wait for an officer, the oldest promise first."""
        return self._unregistered().exclude(channel=Channel.IMPORT.value).order_by("submitted_at", "id")

    def unasked(self) -> "PersonQuerySet":
        """Those of whom only a list of the office tells: an officer has to ask them. The longest known first."""
        return self._unregistered().filter(channel=Channel.IMPORT.value).order_by("submitted_at", "id")

    def _unregistered(self) -> "PersonQuerySet":
        return self.filter(status__in=WAITING)


@pghistory.track()
class Person(models.Model):
    """One person. `nik` and `passport` are encrypted; their indexes find them again.

    `reference` names the file on paper. `search_name` is the name as the search reads it. `officer` accompanies.
    `facts_changed_at`: the last change of anything the engine can use. `restricted_at`: not to be shared since then.
    `kept_as`, `kept_since`: the category of rulebook/retention.yaml, where it is not the one of its status.
    """

    marks: ClassVar = {
        **dict.fromkeys(("name", "search_name", "birth_date", "sex", "nik", "nik_index", "passport"), "personal"),
        **dict.fromkeys(("passport_index", "phone", "email", "village", "address", "wishes", "draft_code"), "personal"),
        **dict.fromkeys(("id", "reference", "status", "channel", "office", "officer", "user"), "internal"),
        **dict.fromkeys(("merged_into", "created_at", "changed_at", "submitted_at", "registered_at"), "internal"),
        **dict.fromkeys(("facts_changed_at", "restricted_at", "kept_as", "kept_since"), "internal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    status = models.CharField(
        max_length=12, choices={status.value: status.value for status in PersonStatus}, default=PersonStatus.DRAFT.value
    )
    channel = models.CharField(max_length=10, choices={channel.value: channel.value for channel in Channel})
    office = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    officer = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="accompanies")
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    name = models.CharField(max_length=120, blank=True)
    search_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, blank=True, choices={"female": "female", "male": "male"})
    nik = SecretField(blank=True)
    nik_index = models.CharField(max_length=64, blank=True, db_index=True)
    passport = SecretField(blank=True)
    passport_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone = models.CharField(max_length=16, blank=True, db_index=True)
    email = models.EmailField(blank=True)
    village = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    wishes = models.JSONField(default=dict, blank=True)
    draft_code = models.CharField(max_length=64, blank=True, db_index=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    facts_changed_at = models.DateTimeField(null=True, blank=True)
    restricted_at = models.DateTimeField(null=True, blank=True)
    kept_as = models.CharField(max_length=20, blank=True)
    kept_since = models.DateField(null=True, blank=True)

    objects: ClassVar = PersonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        indexes: ClassVar = [
            GinIndex(OpClass(F("search_name"), name="gin_trgm_ops"), name="person_name_trigrams"),
            models.Index(name="person_born", fields=["birth_date", "search_name"]),
            # The work list of an office of 100,000 people: its first rows and its counts come from these alone.
            models.Index(
                name="person_waiting",
                fields=["office", "submitted_at", "id"],
                condition=Q(status__in=WAITING, officer__isnull=True) & ~Q(channel=Channel.IMPORT.value),
            ),
            models.Index(
                name="person_unasked",
                fields=["office", "submitted_at", "id"],
                condition=Q(status__in=WAITING, officer__isnull=True, channel=Channel.IMPORT.value),
            ),
            models.Index(name="person_officer", fields=["officer", "-changed_at", "id"], include=["office", "status"]),
            models.Index(name="person_changed", fields=["office", "status", "-changed_at"]),
            # Read from end to end by other systems, a page at a time.
            models.Index(name="person_since", fields=["office", "changed_at", "id"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_nik_one_person", fields=["nik_index"], condition=Q(status__in=HOLDS_NIK) & ~Q(nik_index="")
            ),
            models.CheckConstraint(name="person_nik_with_index", condition=_paired("nik", "nik_index")),
            models.CheckConstraint(name="person_passport_with_index", condition=_paired("passport", "passport_index")),
            models.CheckConstraint(
                name="person_submitted_whole",
                condition=Q(status__in=("draft", "merged", "ended"))
                | (Q(submitted_at__isnull=False, office__isnull=False, birth_date__isnull=False) & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="person_registered_whole", condition=~Q(status="registered") | Q(registered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="person_kept_whole",
                condition=Q(kept_as="", kept_since__isnull=True) | (~Q(kept_as="") & Q(kept_since__isnull=False)),
            ),
            models.CheckConstraint(
                name="person_merged_whole",
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_draft(self) -> bool:
        return self.status == PersonStatus.DRAFT.value

    @property
    def nik_masked(self) -> str:
        return masked(self.nik) if self.nik else ""

    @property
    def passport_masked(self) -> str:
        return masked(self.passport) if self.passport else ""

    def age(self, on: date) -> int | None:
        """Whole years on that day; None while the birth date is not known."""
        return years_between(self.birth_date, on) if self.birth_date else None

    def is_minor(self, on: date) -> bool:
        """Known to be too young to be placed. Without a birth date: no."""
        age = self.age(on)
        return age is not None and age < rulebook.service().years("adult_age", on)

    def needs_guardian(self, on: date) -> bool:
        """So young that a guardian agrees beside her. Without a birth date: no."""
        age = self.age(on)
        return age is not None and age < rulebook.service().years("guardian_age", on)

    def lacks_guardian(self, on: date) -> bool:
        """So young, and no guardian's consent is in force."""
        return self.needs_guardian(on) and not self.guardians.in_force().exists()


class HelperAccessQuerySet(models.QuerySet["HelperAccess"]):
    """Who was let into which draft."""

    def open_to(self, actor: Actor) -> "HelperAccessQuerySet":
        """Those of this actor that count now."""
        open_now = self.filter(ended_at__isnull=True, expires_at__gt=timezone.now())
        if actor.token_id is not None:
            return open_now.filter(token_id=actor.token_id)
        return open_now.filter(user_id=actor.user_id) if actor.user_id else self.none()


class HelperAccess(models.Model):
    """A helper was let into a draft: the person was present and agreed, or gave a code. Submitting ends it.

    The helper is a user, or the system of an organisation with its token.
    """

    marks: ClassVar = dict.fromkeys(
        ("id", "person", "user", "token", "given_by", "given_at", "expires_at", "ended_at"), "internal"
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="helpers")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    given_by = models.CharField(max_length=10, choices={"present": "present", "code": "code"})
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = HelperAccessQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        indexes: ClassVar = [models.Index(name="helper_of", fields=["user", "person"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="helper_in_order", condition=Q(expires_at__gt=F("given_at"))),
            models.CheckConstraint(
                name="helper_is_one",
                condition=Q(user__isnull=True, token__isnull=False) | Q(user__isnull=False, token__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.person_id}"

    @property
    def called(self) -> str:
        """Who helps: somebody by name, or the organisation whose system it is."""
        if self.token is not None:
            return self.token.organisation.name
        return self.user.name if self.user else ""
