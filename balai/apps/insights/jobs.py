"""Background work of insights."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone

from balai.apps.insights import actions, models
from balai.apps.opportunities import queries as opportunities
from balai.population.city import survey


def survey_city(path: Path, *, at: datetime) -> models.Survey:
    """Judge everybody in a file by the rulebook in force, for today, and keep the survey; twice does no harm.

    Raises PopulationInvalid for a file that cannot be read, and what `actions.store` raises.
    """
    courses = opportunities.local().courses
    return actions.store(survey(path, opportunities.rulebook(), on=timezone.localdate(at), courses=courses), at=at)
