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
    kept = actions.store(survey(), at=NOW)
    today, when_open = queries.standing_of(kept, "jp-gtog-nurse")
    assert (today.moment, when_open.moment) == (Moment.TODAY, Moment.WHEN_OPEN)
    assert list(when_open.figures.values()) == [of(0), of(1243), SMALL, WITHHELD]
    assert list(today.figures.values()) == [of(0), WITHHELD, of(0), WITHHELD]
    assert [reason.people for reason in when_open.missing] == [SMALL, SMALL]
    assert when_open.figures[Verdict.UNKNOWN] == SMALL


def test_a_part_of_a_number_that_is_hidden_is_hidden() -> None:
    kept = actions.store(survey(), at=NOW)
    _, when_open = queries.standing_of(kept, "jp-gtog-careworker")
    assert [(one.rule, one.people) for one in when_open.single_gaps] == [
        ("jpc.edu_or_cert", of(460)),
        ("jpg.n5", of(55)),
        ("jpg.tattoo", SMALL),
    ]


def test_an_unknown_pathway_has_no_standing() -> None:
    assert queries.standing_of(actions.store(survey(), at=NOW), "mars-miner") == []


def test_trainings_in_order_with_what_is_known() -> None:
    found = ranked()
    assert [one.place for one in found] == [1, 2, 3, 4, 5, 6, 7]
    assert found[0].pathways == (("jp-gtog-careworker", of(200)), ("jp-gtog-nurse", of(16)))
    assert (found[2].kind, found[2].rules) == (TrainingKind.PACKAGE, ("jpg.n5", "jpc.careworker_cert"))
    assert (found[3].months, found[3].cost_idr) == ((None, None), 1_500_000)
    assert (found[6].alone, found[6].perhaps) == (of(0), of(33))


def test_small_numbers_of_trainings_are_hidden() -> None:
    course, english = ranked()[3:5]
    assert (course.alone, course.more) == (of(40), SMALL)
    assert (english.alone, english.more, english.pathways) == (SMALL, SMALL, (("au-whv-462", SMALL),))


def test_what_is_left_of_a_training_is_a_number_too() -> None:
    almost, all_of_it, half = ranked(rank("a.x", 100, 97), rank("b.x", 100, 100), rank("c.x", 100, 50))
    assert almost.more == WITHHELD
    assert (all_of_it.more, half.more) == (of(100), of(50))


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
