"""One survey of a population, whole: where everybody stands, and which training opens a pathway. Nobody is named."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact, LessThanOrEqual

from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment

MOST_KEPT = 3  # of what people lack, or have not told, the commonest
MOMENTS = {moment.value: moment.value for moment in Moment}
KINDS = {kind.value: kind.value for kind in TrainingKind}


def _is_list(field: str) -> Exact:
    return Exact(models.Func(F(field), function="jsonb_typeof", output_field=models.TextField()), "array")


def _is_short(field: str) -> LessThanOrEqual:
    length = models.Func(F(field), function="jsonb_array_length", output_field=models.IntegerField())
    return LessThanOrEqual(length, MOST_KEPT)


class Survey(models.Model):
    """What was asked of a population. `place`, `made_for`: null where the population does not say.

    `assessed_on`: the day everybody was judged for; `made_for`: the day the facts are told on. `seconds` it took.
    """

    marks: ClassVar = {
        "id": "internal",
        "population": "public",
        "place": "public",
        "is_synthetic": "public",
        "people": "public",
        "made_for": "public",
        "assessed_on": "public",
        "rulebook_version": "public",
        "made_at": "public",
        "seconds": "public",
    }

    population = models.CharField(max_length=200, unique=True)
    place = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - null: not said
    is_synthetic = models.BooleanField()
    people = models.PositiveIntegerField()
    made_for = models.DateField(null=True, blank=True)
    assessed_on = models.DateField()
    rulebook_version = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="survey_named", condition=~Q(population="")),
            models.CheckConstraint(name="survey_took_time", condition=Q(seconds__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.population} ({self.assessed_on})"


class PathwayCount(models.Model):
    """How everybody stands with one pathway at one moment; the four verdicts add up to the people of the survey.

    `single_gaps`, `missing`, `single_missing`: [[rule id, people], ...], the commonest first (see the engine's Tally).
    """

    marks: ClassVar = {
        "id": "internal",
        "survey": "internal",
        "pathway": "public",
        "moment": "public",
        "open": "internal",
        "gap": "internal",
        "unknown": "internal",
        "closed": "internal",
        "single_gaps": "internal",
        "missing": "internal",
        "single_missing": "internal",
    }

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="counts")
    pathway = models.CharField(max_length=100)
    moment = models.CharField(max_length=9, choices=MOMENTS)
    open = models.PositiveIntegerField()
    gap = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    single_gaps = models.JSONField(default=list, blank=True)
    missing = models.JSONField(default=list, blank=True)
    single_missing = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="pathway_count_once", fields=["survey", "pathway", "moment"]),
            models.CheckConstraint(name="pathway_count_moment", condition=Q(moment__in=list(MOMENTS))),
            *(
                models.CheckConstraint(
                    name=f"pathway_count_{field}", condition=Q(_is_list(field)) & Q(_is_short(field))
                )
                for field in ("single_gaps", "missing", "single_missing")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pathway} {self.moment}"


class TrainingRank(models.Model):
    """A training in the order of the people it adds (see the engine's Rank), judged as if registration were open.

    `pathways`: [[pathway id, people], ...]. Months and cost are for one person; null is not known.
    """

    marks: ClassVar = {
        "id": "internal",
        "survey": "internal",
        "place": "public",
        "training": "public",
        "kind": "public",
        "rules": "public",
        "alone": "internal",
        "more": "internal",
        "perhaps": "internal",
        "pathways": "internal",
        "months_least": "public",
        "months_most": "public",
        "cost_idr": "public",
    }

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="ranks")
    place = models.PositiveSmallIntegerField()
    training = models.CharField(max_length=100)
    kind = models.CharField(max_length=11, choices=KINDS)
    rules = models.JSONField()
    alone = models.PositiveIntegerField()
    more = models.PositiveIntegerField()
    perhaps = models.PositiveIntegerField()
    pathways = models.JSONField()
    months_least = models.FloatField(null=True, blank=True)
    months_most = models.FloatField(null=True, blank=True)
    cost_idr = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="training_rank_place", fields=["survey", "place"]),
            models.UniqueConstraint(name="training_rank_once", fields=["survey", "kind", "training"]),
            models.CheckConstraint(name="training_rank_from_one", condition=Q(place__gte=1)),
            models.CheckConstraint(name="training_rank_kind", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="training_rank_more", condition=Q(more__lte=F("alone"))),
            models.CheckConstraint(name="training_rank_cost", condition=Q(cost_idr__gte=0)),
            *(
                models.CheckConstraint(name=f"training_rank_{field}", condition=_is_list(field))
                for field in ("rules", "pathways")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.training}"
