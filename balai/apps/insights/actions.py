"""Writes of insights: a survey is kept whole, in place of the one before."""

import logging
from collections import Counter
from datetime import datetime

from django.db import connection, transaction

from balai.apps.insights import models
from balai.apps.insights.models import MOST_KEPT, PathwayCount, TrainingRank
from balai.apps.insights.suppression import SMALLEST
from balai.engine.errors import DomainError
from balai.engine.tally import Tally, top
from balai.engine.unlock import Rank
from balai.population.survey import Moment, Survey

logger = logging.getLogger(__name__)
_LOCK = 7_310_227  # any number that no other lock of ours uses


@transaction.atomic
def store(survey: Survey, *, at: datetime) -> models.Survey:
    """Make this the survey of its population; the one before goes in the same breath.

    Raises DomainError for a survey of so few people that every number would tell of a person, for one that lacks a
    moment, and for verdicts that do not add up to everybody.
    """
    _must_be_sound(survey)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    models.Survey.objects.filter(population=survey.origin.name).delete()
    kept = models.Survey.objects.create(
        population=survey.origin.name,
        place=survey.origin.place,
        is_synthetic=survey.origin.synthetic,
        people=survey.origin.people,
        made_for=survey.origin.made_for,
        assessed_on=survey.on,
        rulebook_version=survey.rulebook,
        made_at=at,
        seconds=survey.seconds,
    )
    PathwayCount.objects.bulk_create(
        _count(kept, moment, tally) for moment, tallies in survey.tallies.items() for tally in tallies
    )
    TrainingRank.objects.bulk_create(_rank(kept, place, rank) for place, rank in enumerate(survey.ranks, start=1))
    logger.info("survey_stored", extra={"survey": kept.pk, "people": kept.people, "rulebook": kept.rulebook_version})
    return kept


def _must_be_sound(survey: Survey) -> None:
    people = survey.origin.people
    if people < SMALLEST:
        raise DomainError("survey_too_small", people=people, least=SMALLEST)
    if absent := [moment.value for moment in Moment if moment not in survey.tallies]:
        raise DomainError("survey_not_whole", absent=absent)
    for tallies in survey.tallies.values():
        for tally in tallies:
            if tally.people != people:
                raise DomainError("survey_uneven", pathway=tally.pathway, counted=tally.people, people=people)


def _count(kept: models.Survey, moment: Moment, tally: Tally) -> PathwayCount:
    return PathwayCount(
        survey=kept,
        pathway=tally.pathway,
        moment=moment.value,
        open=tally.open,
        gap=tally.gap,
        unknown=tally.unknown,
        closed=tally.closed,
        single_gaps=top(tally.single_gaps, MOST_KEPT),
        missing=top(tally.missing, MOST_KEPT),
        single_missing=top(tally.single_missing, MOST_KEPT),
    )


def _rank(kept: models.Survey, place: int, rank: Rank) -> TrainingRank:
    training = rank.training
    least, most = training.months
    return TrainingRank(
        survey=kept,
        place=place,
        training=training.id,
        kind=training.kind.value,
        rules=list(training.rules),
        alone=rank.alone,
        more=rank.more,
        perhaps=rank.perhaps,
        pathways=top(Counter(rank.pathways), len(rank.pathways)),
        months_least=least,
        months_most=most,
        cost_idr=training.cost_idr,
    )
