"""What a person says she likes doing: the answers of the questionnaire about interests."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from balai.apps.people.models import Consent, Person
from balai.engine.actor import Actor, Permission

PURPOSE = "interests"


class InterestAnswersQuerySet(models.QuerySet["InterestAnswers"]):
    """Questionnaires."""

    def agreed(self) -> "InterestAnswersQuerySet":
        """Those whose owner still agrees that they are kept."""
        yes = Consent.objects.in_force().filter(person=OuterRef("person"), purpose=PURPOSE)
        return self.filter(Exists(yes))

    def visible_to(self, actor: Actor) -> "InterestAnswersQuerySet":
        """One's own; for officers those of people they accompany or supervise. None without consent."""
        return self.agreed().filter(person__in=asked_by(actor))


def asked_by(actor: Actor) -> models.QuerySet[Person]:
    """Whose interests the actor may ask about: her own, and those of people she accompanies or supervises."""
    own = Q(user_id=actor.user_id)
    concerned = Q(officer_id__in={actor.user_id, *actor.stands_in_for}) | Q(
        office_id__in=actor.offices(Permission.COUNSELLING_SUPERVISE)
    )
    at_desk = Q(office_id__in=actor.offices(Permission.PERSON_WRITE))
    return Person.objects.visible_to(actor).filter(own | (at_desk & concerned))


class InterestAnswers(models.Model):
    """One questionnaire a person. `answers`: statement id of rulebook/interests.yaml -> like, dislike or unsure."""

    marks: ClassVar = {"answers": "personal"} | dict.fromkeys(("id", "person", "begun_at", "changed_at"), "internal")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="interests")
    answers = models.JSONField(default=dict, blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects: ClassVar = InterestAnswersQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="interests_in_order", condition=Q(changed_at__gte=F("begun_at"))),
        ]

    def __str__(self) -> str:
        return str(self.person_id)
