"""The demo's city: people nobody is, drawn by chance, and the survey of them."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from balai.apps.insights import jobs, queries

Draw = Callable[[date], Path]


def make(at: datetime, *, draw: Draw, judge: jobs.Judge) -> None:
    """Draw the people and survey them, unless there is a survey of this day already."""
    today = timezone.localdate(at)
    kept = queries.current()
    if kept and kept.assessed_on == today:
        return
    path = draw(today)
    jobs.survey_city(path, judge=judge, at=at)
