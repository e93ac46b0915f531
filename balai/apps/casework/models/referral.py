"""Sending somebody on to another organisation, with no more than was agreed to."""

import uuid
from datetime import date
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import Organisation, User
from balai.apps.access.secrets import SecretField
from balai.apps.people.models import Consent, Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import ReferralStatus


class Matter(StrEnum):
    """What somebody is referred for."""

    TRAINING = "training"
    DOCUMENTS = "documents"  # orientation, clearance, papers
    HEALTH = "health"
    SOCIAL = "social"  # aid, the family at home
    PROTECTION = "protection"  # violence, trafficking
    LEGAL = "legal"
    OTHER = "other"


class Share(StrEnum):
    """What may be shown beside the name, the matter and the sentence: nothing beyond this list."""

    PHONE = "phone"
    EMAIL = "email"
    AGE = "age"
    SEX = "sex"
    VILLAGE = "village"


def seen_since(on: date) -> date:
    """A referral accepted for a day before this one is no longer seen by its receiver."""
    return on - rulebook.service().span("referral_seen", on)


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals."""

    def visible_to(self, actor: Actor) -> "ReferralQuerySet":
        """One's own; for officers those they sent, those of people they accompany, and those they supervise."""
        own = Q(person__user_id=actor.user_id)
        concerned = (
            Q(sender_id=actor.user_id)
            | Q(person__officer_id__in={actor.user_id, *actor.stands_in_for})
            | Q(person__office_id__in=actor.offices(Permission.COUNSELLING_SUPERVISE))
        )
        at_desk = Q(person__office_id__in=actor.offices(Permission.PERSON_READ))
        return self.filter(own | (at_desk & concerned), person__in=Person.objects.visible_to(actor))

    def received_by(self, actor: Actor) -> "ReferralQuerySet":
        """What the actor's organisation was asked and may still see: agreed to, neither declined nor withdrawn.

        What it accepted, for some time after the day the person could come. A file whose use is restricted is shared
        with nobody, unless life is in danger. The yes is one of this file, also after files were joined.
        """
        agreed = Q(consent__withdrawn_at__isnull=True, consent__person=F("person"), person__restricted_at__isnull=True)
        accepted = Q(status=ReferralStatus.ACCEPTED.value, meet_on__gte=seen_since(timezone.localdate()))
        seen = self.filter(Q(status=ReferralStatus.SENT.value) | accepted)
        to_us = seen.filter(to_id__in=actor.offices(Permission.REFERRAL_ANSWER))
        return to_us.filter(agreed | Q(in_danger=True), person__in=Person.objects.live())

    def unanswered(self) -> "ReferralQuerySet":
        """Those that wait, the oldest promise first; one whose consent was taken back waits for nobody."""
        waiting = self.filter(status=ReferralStatus.SENT.value, consent__withdrawn_at__isnull=True)
        return waiting.order_by(F("due_on").asc(nulls_last=True), "sent_at", "id")

    def overdue(self, on: date) -> "ReferralQuerySet":
        """Those whose last day is over. The last day itself is still in time."""
        return self.unanswered().filter(due_on__lt=on)


class Referral(models.Model):
    """One referral. `sentence`: what the receiver reads of the need. `shown`: what else, of `Share`.

    `consent`: the yes it rests on; none where life was `in_danger`, with the reason in `danger`. `meet_on`: the day the
    receiver offers. `answer`: the receiver's words.
    """

    marks: ClassVar = {
        **dict.fromkeys(("matter", "sentence", "danger", "answer"), "personal"),
        **dict.fromkeys(("id", "person", "to", "sender", "shown", "consent", "in_danger", "sent_at"), "internal"),
        **dict.fromkeys(("due_on", "status", "meet_on", "answered_at", "answered_by"), "internal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="referrals")
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    matter = models.CharField(max_length=12, choices={matter.value: matter.value for matter in Matter})
    sentence = SecretField()
    shown = models.JSONField(default=list, blank=True)
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    in_danger = models.BooleanField(default=False)
    danger = SecretField(blank=True)
    sent_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices={each.value: each.value for each in ReferralStatus}, default=ReferralStatus.SENT.value
    )
    meet_on = models.DateField(null=True, blank=True)
    answer = SecretField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = ReferralQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-sent_at", "id"]
        indexes: ClassVar = [
            models.Index(name="referral_due", fields=["to", "due_on"], condition=Q(status="sent")),
            models.Index(name="referral_sender", fields=["sender", "status"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_referral_waits", fields=["person", "to"], condition=Q(status="sent")),
            models.CheckConstraint(
                name="referral_on_a_ground",
                condition=Q(consent__isnull=False, in_danger=False) | Q(consent__isnull=True, in_danger=True),
            ),
            models.CheckConstraint(
                name="referral_answered_whole",
                condition=Q(status="sent", answered_at__isnull=True)
                | (~Q(status="sent") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="referral_accepted_with_a_day",
                condition=Q(status="accepted", meet_on__isnull=False)
                | (~Q(status="accepted") & Q(meet_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_withdrawable(self) -> bool:
        """Does its receiver see it, or wait for its person, so that the sender may end that?"""
        open_to = (ReferralStatus.SENT.value, ReferralStatus.ACCEPTED.value)
        return self.status in open_to and not self.is_taken_back

    @property
    def is_taken_back(self) -> bool:
        """Did the person withdraw the consent it rests on?"""
        return self.consent is not None and self.consent.withdrawn_at is not None
