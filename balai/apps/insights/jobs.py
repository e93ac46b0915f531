"""Background work of insights."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.utils import timezone

from balai.apps.insights import actions, models
from balai.apps.opportunities import queries as opportunities
from balai.engine.courses import Course
from balai.engine.rules import Rulebook
from balai.population.survey import Survey


class Judge(Protocol):
    """Judges everybody in a file of people, as `balai.population` does."""

    def __call__(self, path: Path, book: Rulebook, *, on: date, courses: Sequence[Course] = ()) -> Survey:
        """Return the whole survey."""


def survey_city(path: Path, *, judge: Judge, at: datetime) -> models.Survey:
    """Judge everybody in a file by the rulebook in force, for today, and keep the survey; twice does no harm."""
    found = judge(path, opportunities.rulebook(), on=timezone.localdate(at), courses=opportunities.local().courses)
    return actions.store(found, at=at)
