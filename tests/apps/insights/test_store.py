"""A survey is kept whole, in place of the one before; what cannot be true is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from balai.apps.insights import actions, jobs, queries
from balai.apps.insights.models import PathwayCount, Survey, TrainingRank
from balai.demo import city
from balai.engine.errors import DomainError
from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment
from balai.words import words
from tests.apps.insights.factory import ON, TODAY, WHEN_OPEN, origin, rank, survey, tally

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_everything_is_kept() -> None:
    kept = actions.store(survey(), at=NOW)
    assert (kept.population, kept.place, kept.is_synthetic, kept.people) == ("Kota contoh", "Bontang", True, 2000)
    assert (kept.assessed_on, kept.made_at, kept.seconds) == (ON, NOW, 1.5)
    count = kept.counts.get(pathway="jp-gtog-careworker", moment=Moment.WHEN_OPEN)
    assert (count.open, count.gap, count.unknown, count.closed) == (12, 1221, 7, 760)
    assert count.single_gaps == [["jpc.edu_or_cert", 460], ["jpg.n5", 55], ["jpg.tattoo", 3]]
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


def test_the_job_judges_for_today_and_stores(tmp_path: Path) -> None:
    asked: list[Any] = []

    def judge(path: Path, book: Any, *, on: Any, courses: Any = ()) -> Any:
        asked.append((path, book.version, on, [course.id for course in courses]))
        return survey(on=on, rulebook=book.version)

    kept = jobs.survey_city(tmp_path, judge=judge, at=NOW)
    again = jobs.survey_city(tmp_path, judge=judge, at=NOW)
    assert asked[0][0] == tmp_path
    assert asked[0][2:] == (timezone.localdate(NOW), ["kalsel-jepang-2026"])
    assert not Survey.objects.filter(pk=kept.pk).exists()
    assert queries.current() == again


def test_the_demo_surveys_its_city_once_a_day(tmp_path: Path) -> None:
    drawn: list[Any] = []

    def draw(on: Any) -> Path:
        drawn.append(on)
        return tmp_path

    def judge(path: Path, book: Any, *, on: Any, courses: Any = ()) -> Any:
        return survey(on=on, rulebook=book.version)

    for at in (NOW, NOW, NOW + timedelta(days=1)):
        city.make(at, draw=draw, judge=judge)
    assert len(drawn) == 2
    assert Survey.objects.count() == 1
