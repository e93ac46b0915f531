"""What dashboards read: in a useful order, and nothing small."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from balai.apps.insights import actions, queries
from balai.apps.insights.suppression import SMALL, WITHHELD, Figure
from balai.engine.planes import Verdict
from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment
from tests.apps.insights.factory import rank, survey, tally

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def of(number: int) -> Figure:
    return Figure(number=number)


def ranked(*ranks: object) -> list[queries.Ranked]:
    kept = actions.store(survey(ranks=list(ranks)) if ranks else survey(), at=NOW)
    return queries.ranks(kept, queries.standings(kept))


def test_no_survey_yet() -> None:
    assert queries.current() is None


def test_the_most_useful_pathway_comes_first() -> None:
    found = queries.standings(actions.store(survey(), at=NOW))
    order = {moment: [one.pathway for one in ones] for moment, ones in found.items()}
    assert order[Moment.TODAY][:3] == ["hk-domestic", "tw-manufacturing", "sa-nurse"]
    assert order[Moment.WHEN_OPEN][3:] == ["jp-gtog-careworker", "jp-gtog-nurse", "sa-domestic-spsk"]


def test_small_numbers_are_hidden_at_both_moments() -> None:
    tallies = {
        Moment.TODAY: [tally("jp-gtog-nurse", 0, 1244, 0)],
        Moment.WHEN_OPEN: [tally("jp-gtog-nurse", 0, 1243, 1, missing={"jpg.tattoo": 1, "jpg.n5": 1})],
    }
    kept = actions.store(survey(tallies=tallies, ranks=[]), at=NOW)
    today, when_open = queries.standing_of(kept, "jp-gtog-nurse")
    assert (today.moment, when_open.moment) == (Moment.TODAY, Moment.WHEN_OPEN)
    assert list(when_open.figures.values()) == [of(0), WITHHELD, WITHHELD, WITHHELD]
    assert list(today.figures.values()) == [of(0), WITHHELD, of(0), WITHHELD]
    assert [(one.rule, one.people) for one in when_open.missing] == [("jpg.n5", WITHHELD), ("jpg.tattoo", WITHHELD)]


def test_single_gaps_are_parts_of_one_number() -> None:
    tallies = {m: [tally("sa-nurse", 500, 99, 300, single_gaps={"a": 60, "b": 38, "c": 1})] for m in Moment}
    kept = actions.store(survey(tallies=tallies, ranks=[]), at=NOW)
    _, when_open = queries.standing_of(kept, "sa-nurse")
    assert [(one.rule, one.people) for one in when_open.single_gaps] == [("a", of(60)), ("b", WITHHELD), ("c", SMALL)]


def test_an_unknown_pathway_has_no_standing() -> None:
    assert queries.standing_of(actions.store(survey(), at=NOW), "mars-miner") == []


def test_trainings_in_order_with_what_is_known() -> None:
    found = ranked()
    assert [one.place for one in found] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.training for one in found][3:] == ["kalsel-jepang-2026", "whv.english", "kr.topik", "krf.bst"]
    assert found[0].pathways == (("jp-gtog-careworker", of(200)), ("jp-gtog-nurse", of(20)))
    assert (found[2].kind, found[2].rules) == (TrainingKind.PACKAGE, ("jpg.n5", "jpc.careworker_cert"))
    assert (found[3].months, found[3].cost_idr) == ((None, None), 1_500_000)
    assert (found[5].alone, found[5].perhaps) == (of(0), of(33))


def test_small_numbers_of_trainings_are_hidden() -> None:
    course, english = ranked()[3:5]
    assert (course.alone, course.more) == (of(40), SMALL)
    assert (english.alone, english.more, english.pathways) == (SMALL, SMALL, (("jp-gtog-careworker", SMALL),))


def test_what_is_left_of_a_training_is_a_number_too() -> None:
    found = ranked(rank("b.x", 100, 100), rank("a.x", 100, 97), rank("c.x", 100, 50))
    assert [(one.training, one.more) for one in found] == [("b.x", of(100)), ("c.x", of(50)), ("a.x", WITHHELD)]


def test_people_with_a_gap_who_are_hidden_are_not_told_by_a_training() -> None:
    tallies = {moment: [tally("kw-nurse", 3, 57, 0, single_gaps={"kw.str": 57})] for moment in Moment}
    only = rank("kw.str", 57, 57, pathways={"kw-nurse": 57})
    kept = actions.store(survey(tallies=tallies, ranks=[only]), at=NOW)
    found = queries.standings(kept)
    (standing,) = found[Moment.WHEN_OPEN]
    assert standing.figures[Verdict.GAP] == WITHHELD
    assert [one.people for one in standing.single_gaps] == [WITHHELD]
    (training,) = queries.ranks(kept, found)
    assert (training.alone, training.more, training.pathways) == (WITHHELD, WITHHELD, (("kw-nurse", WITHHELD),))


def test_two_reads_for_the_whole_page(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kept = actions.store(survey(), at=NOW)
    with django_assert_num_queries(2):
        queries.ranks(kept, queries.standings(kept))
