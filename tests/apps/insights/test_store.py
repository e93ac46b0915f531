"""A survey is kept whole, in place of the one before; what cannot be true is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from balai.apps.insights import actions, jobs, queries
from balai.apps.insights.models import PathwayCount, Survey, TrainingRank
from balai.apps.opportunities.queries import rulebook
from balai.demo import city
from balai.demo import jobs as demo_jobs
from balai.engine.errors import DomainError
from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment
from balai.words import words
from tests.apps.insights.factory import ON, TODAY, WHEN_OPEN, origin, rank, survey, tally
from tests.population.files import write
from tests.population.test_survey import crowd

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_everything_is_kept() -> None:
    kept = actions.store(survey(), at=NOW)
    assert (kept.population, kept.place, kept.is_synthetic, kept.people) == ("Kota contoh", "Bontang", True, 2000)
    assert (kept.assessed_on, kept.made_at, kept.seconds) == (ON, NOW, 1.5)
    count = kept.counts.get(pathway="jp-gtog-careworker", moment=Moment.WHEN_OPEN)
    assert (count.open, count.gap, count.unknown, count.closed) == (12, 1221, 7, 760)
    assert count.single_gaps == [["jpc.edu_or_cert", 460], ["jpg.n5", 55], ["jpg.tattoo", 30]]
    course = kept.ranks.get(training="kalsel-jepang-2026")
    assert (course.place, course.kind, course.cost_idr) == (4, TrainingKind.COURSE, 1_500_000)
    assert (course.months_least, course.months_most, course.rules) == (None, None, ["jpg.n5"])
    assert kept.counts.count() == len(TODAY) + len(WHEN_OPEN)


def test_only_the_three_commonest_reasons_are_kept() -> None:
    gaps = {f"r{n}": 10 + n for n in range(9)}
    counts = {m: [tally("sa-nurse", 0, 2000, 0, single_gaps=gaps)] for m in Moment}
    kept = actions.store(survey(tallies=counts), at=NOW)
    assert [pairs for (pairs,) in kept.counts.values_list("single_gaps")] == [[["r8", 18], ["r7", 17], ["r6", 16]]] * 2


def test_the_next_survey_takes_the_place_of_the_whole_one() -> None:
    actions.store(survey(), at=NOW)
    fewer = {moment: [tally("sa-nurse", 50, 1950, 0)] for moment in Moment}
    kept = actions.store(survey(tallies=fewer, ranks=[]), at=NOW + timedelta(days=1))
    assert queries.current() == kept
    assert Survey.objects.count() == 1
    assert set(PathwayCount.objects.values_list("survey_id", "pathway")) == {(kept.pk, "sa-nurse")}
    assert not TrainingRank.objects.exists()


def test_another_population_stays_beside_it_and_the_newest_is_current() -> None:
    first = actions.store(survey(), at=NOW)
    second = actions.store(survey(origin=origin(name="Kelurahan contoh")), at=NOW + timedelta(hours=1))
    assert queries.current() == second
    assert first in Survey.objects.all()


def test_a_survey_that_cannot_be_kept_leaves_the_old_one_alone() -> None:
    kept = actions.store(survey(), at=NOW)
    twice = [rank("jpg.n5", 9, 9), rank("jpg.n5", 9, 0)]
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.store(survey(ranks=twice), at=NOW + timedelta(days=1))
    assert queries.current() == kept
    assert kept.counts.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"origin": origin(people=4)}, "survey_too_small"),
        ({"origin": origin(people=2001)}, "survey_uneven"),
        ({"tallies": {Moment.TODAY: TODAY}}, "survey_not_whole"),
        (
            {"tallies": {Moment.TODAY: TODAY, Moment.WHEN_OPEN: [replace(WHEN_OPEN[0], open=1)]}},
            "survey_uneven",
        ),
    ],
)
def test_what_cannot_be_true_is_refused(wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        actions.store(survey(**wrong), at=NOW)
    assert caught.value.code == code
    for language in ("id", "en"):
        assert words(language).say(code, caught.value.detail)
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"open": -1},
        {"closed": -5},
        {"moment": "some day"},
        {"single_gaps": [["a", 1]] * 4},
        {"missing": {}},
        {"single_missing": "none"},
        {"pathway": "sa-nurse"},
    ],
)
def test_the_database_guards_the_counts(change: dict[str, Any]) -> None:
    kept = actions.store(survey(), at=NOW)
    rows = kept.counts.filter(pathway="hk-domestic", moment=Moment.TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


@pytest.mark.parametrize(
    "change", [{"place": 0}, {"place": 1}, {"more": 999}, {"alone": -1}, {"kind": "talk"}, {"cost_idr": -1}]
)
def test_the_database_guards_the_ranks(change: dict[str, Any]) -> None:
    kept = actions.store(survey(), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.ranks.filter(place=2).update(**change)


def test_the_job_judges_everybody_in_a_file_for_today(tmp_path: Path) -> None:
    path = write(tmp_path / "kota.parquet", crowd())
    kept = jobs.survey_city(path, at=NOW)
    again = jobs.survey_city(path, at=NOW)
    assert not Survey.objects.filter(pk=kept.pk).exists()
    assert queries.current() == again
    assert (again.population, again.people, again.is_synthetic) == ("kota", 300, False)
    assert (again.assessed_on, again.rulebook_version) == (timezone.localdate(NOW), rulebook().version)
    assert again.counts.get(pathway="jp-gtog-nurse", moment=Moment.WHEN_OPEN).open == 100
    assert "kalsel-jepang-2026" not in again.ranks.values_list("training", flat=True), "it has ended"
    before = jobs.survey_city(path, at=datetime(2026, 10, 1, 4, tzinfo=UTC))
    assert "kalsel-jepang-2026" in before.ranks.values_list("training", flat=True), "the courses near here count too"


def test_the_demo_surveys_its_city_once_a_day() -> None:
    made = []
    for at in (NOW, NOW, NOW + timedelta(days=1)):
        city.make(at, people=500)
        kept = Survey.objects.get()
        assert (kept.population, kept.people, kept.is_synthetic) == (city.NAME, 500, True)
        made.append(kept.pk)
    assert made[0] == made[1] != made[2]


def test_the_demo_surveys_its_city_again_when_the_rulebook_has_changed() -> None:
    city.make(NOW, people=500)
    Survey.objects.update(rulebook_version="000000000000")
    city.make(NOW, people=500)
    assert Survey.objects.get().rulebook_version == rulebook().version


@pytest.mark.parametrize(("demo", "surveys"), [(True, 1), (False, 0)])
def test_only_a_demo_makes_people_up(settings: Any, monkeypatch: pytest.MonkeyPatch, demo: bool, surveys: int) -> None:
    settings.DEMO = demo
    monkeypatch.setattr(city, "PEOPLE", 500)
    demo_jobs.make_city(timestamp=0)
    assert Survey.objects.count() == surveys


def test_the_city_waits_only_once_for_the_worker() -> None:
    for _ in range(2):
        demo_jobs.make_soon()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'demo.make_city' AND status = 'todo'")
        assert cursor.fetchone() == (1,)
