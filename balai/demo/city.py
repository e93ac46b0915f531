"""The demo's city: residents of Bontang who do not exist, and the survey of them."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from balai.apps.insights import jobs, queries
from balai.apps.opportunities.queries import rulebook
from balai.population.synthetic import write

PEOPLE = 150_000
NAME = "Kota contoh"


def make(at: datetime, *, people: int | None = None) -> None:
    """Draw the residents and survey them, unless that was done today by the rulebook in force."""
    today, kept = timezone.localdate(at), queries.current()
    if kept and (kept.assessed_on, kept.rulebook_version) == (today, rulebook().version):
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{NAME}.parquet"
        write(path, people=people or PEOPLE, seed=1, on=today)
        jobs.survey_city(path, at=at)
