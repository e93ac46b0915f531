"""What people agreed to, in which words, and when they took it back."""

import uuid
from datetime import date
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balai import rulebook
from balai.apps.access.models import Organisation, User
from balai.apps.people.models.person import Channel, Person
from balai.engine.actor import Actor
from balai.engine.dates import years_between


class GivenBy(StrEnum):
    """Who ticked the box."""

    SELF = "self"
    HELPER = "helper"  # said in the helper's presence
    OFFICER = "officer"  # said in the officer's presence


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents."""

    def visible_to(self, actor: Actor) -> "ConsentQuerySet":
        """Those of the files this actor sees."""
        return self.filter(person__in=Person.objects.visible_to(actor))

    def in_force(self) -> "ConsentQuerySet":
        """Those nobody took back."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """One yes: to a purpose, for the Balai or one organisation, in one wording.

    Nothing in it names the person, so it stays as proof when the file is made anonymous, for its own term.
    """

    marks: ClassVar = dict.fromkeys(
        [
            *("id", "person", "purpose", "organisation", "version", "text_hash", "language", "channel", "given_by"),
            *("given_at", "user", "withdrawn_at", "withdrawn_user"),
        ],
        "internal",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=10, choices={channel.value: channel.value for channel in Channel})
    given_by = models.CharField(max_length=10, choices={by.value: by.value for by in GivenBy})
    given_at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = ConsentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_consent_in_force",
                fields=["person", "purpose", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="consent_in_order", condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class Relation(StrEnum):
    """What somebody is to the person."""

    MOTHER = "mother"
    FATHER = "father"
    SPOUSE = "spouse"
    CHILD = "child"
    SIBLING = "sibling"
    GUARDIAN = "guardian"
    OTHER = "other"


class Identified(StrEnum):
    """By what the officer knew that it is the guardian."""

    KTP_AND_KK = "ktp_and_kk"  # the identity card, and both in one family card
    BIRTH_CERTIFICATE = "birth_certificate"
    COURT = "court"  # a court's decision on the guardianship


class GuardianConsentQuerySet(models.QuerySet["GuardianConsent"]):
    """Consents of parents and guardians."""

    def in_force(self) -> "GuardianConsentQuerySet":
        """Neither taken back nor ended by the eighteenth birthday."""
        return self.filter(withdrawn_at__isnull=True, ended_at__isnull=True)

    def open_to(self, actor: Actor, on: date) -> "GuardianConsentQuerySet":
        """What a guardian with an account sees: until the birthday itself, whether or not a job has run."""
        if actor.user_id is None:
            return self.none()
        mine = self.in_force().filter(user_id=actor.user_id, person__in=Person.objects.live())
        of_age = rulebook.service().years("guardian_age", on)
        born = mine.values_list("pk", "person__birth_date").order_by("pk")
        young = [pk for pk, birth_date in born if birth_date and years_between(birth_date, on) < of_age]
        return self.filter(pk__in=young)


class GuardianConsent(models.Model):
    """A parent or guardian agreed, in person, at the counter.

    `ended_at`: the person came of age; `asked_again_at`: and was asked in person; `confirmed_at`: and said yes.
    """

    marks: ClassVar = dict.fromkeys(("name", "phone"), "personal") | dict.fromkeys(
        [
            *("id", "person", "relation", "identified_by", "version", "text_hash", "language", "channel", "at", "by"),
            *("user", "code_digest", "code_expires_at", "withdrawn_at", "ended_at", "asked_again_at", "confirmed_at"),
        ],
        "internal",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardians")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=10, choices={relation.value: relation.value for relation in Relation})
    phone = models.CharField(max_length=16, blank=True)
    identified_by = models.CharField(max_length=20, choices={way.value: way.value for way in Identified})
    version = models.PositiveSmallIntegerField()
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=10, choices={channel.value: channel.value for channel in Channel})
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="guards")
    code_digest = models.CharField(max_length=64, blank=True, db_index=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    asked_again_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = GuardianConsentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_guardian_in_force",
                fields=["person"],
                condition=Q(withdrawn_at__isnull=True, ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="guardian_confirmed_after_asked",
                condition=Q(confirmed_at__isnull=True) | Q(asked_again_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.relation}"
