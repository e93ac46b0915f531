"""Rounds: which is open, which is only expected, and which cut-off counts (pathways.md sections 6 and 7)."""

from datetime import date
from typing import Any

import msgspec
import pytest

from balai.engine.errors import NotFound
from balai.engine.program import compile_rulebook
from balai.engine.rounds import Calendar, calendar_of
from balai.engine.rules import Pathway, Round
from balai.engine.vocabulary import Day
from tests.engine.book import BOOK, program

ON = date(2026, 3, 15)


def a_round(id_: str = "r", certainty: str = "announced", **values: Any) -> Round:
    return msgspec.convert({"id": id_, "certainty": certainty, **values}, Round)


def calendar(*rounds: Round, coming: Round | None = None, on: date = ON, assumed: tuple[str, ...] = ()) -> Calendar:
    shipped: Pathway = BOOK.pathway("jp-gtog-nurse")
    intake = msgspec.structs.replace(shipped.intake, rounds=rounds, next_expected=coming)
    return calendar_of(msgspec.structs.replace(shipped, intake=intake), on, assumed)


def opened(*rounds: Round, **given: Any) -> str | None:
    found = calendar(*rounds, **given).open_round
    return found.id if found else None


@pytest.mark.parametrize(
    ("day", "is_open"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_the_first_and_the_last_day_belong_to_a_round(day: str, is_open: bool) -> None:
    one = a_round(opens="2026-03-01", closes="2026-03-31", state="past")
    assert (opened(one, on=date.fromisoformat(day)) == "r") is is_open


@pytest.mark.parametrize(
    ("values", "is_open"),
    [
        ({"opened_by": "2026-03-15", "closes": "2026-03-31"}, True),  # a day that was not published: the bound counts
        ({"opened_by": "2026-03-16", "closes": "2026-03-31"}, False),
        ({"opens": "2026-03-01", "closed_by": "2026-03-15"}, True),
        ({"opens": "2026-03-01", "closed_by": "2026-03-14"}, False),
        ({"opens": "2026-03-01", "opened_by": "2026-03-20", "closes": "2026-03-31"}, True),  # the real day goes first
        ({"opens": "2026-03-01", "state": "past"}, False),  # one date only: the stored state decides
        ({"opens": "2026-03-01", "state": "open"}, True),
        ({"closes": "2026-03-01", "state": "open"}, True),
        ({"opens": "2026-03-01"}, False),
        ({}, False),
    ],
)
def test_both_dates_or_else_the_stored_state(values: dict[str, str], is_open: bool) -> None:
    assert (opened(a_round(**values)) == "r") is is_open


@pytest.mark.parametrize("certainty", ["expected", "projected", "unknown"])
def test_a_round_that_was_not_announced_proves_nothing(certainty: str) -> None:
    found = calendar(a_round(certainty=certainty, opens="2026-03-01", closes="2026-03-31"))
    assert found.open_round is None
    assert found.expected_round is not None
    assert found.expected_round.id == "r"


def test_a_named_round_counts_as_open_whatever_its_dates_and_goes_before_an_active_one() -> None:
    active = a_round("active", opens="2026-03-01", closes="2026-03-31", cutoff="2026-03-20")
    past = a_round("past", "unknown", opens="2020-03-01", closes="2020-03-31", cutoff="2020-03-20")
    found = calendar(active, past, assumed=("past",))
    assert found.open_round == past
    assert found.assumed
    assert found.cutoff == date(2020, 3, 20)
    assert not calendar(active, past).assumed


def test_the_expected_round_may_be_assumed_too() -> None:
    assert opened(coming=a_round("next", "projected"), assumed=("next",)) == "next"


def test_the_cut_off_of_the_open_round_counts_and_not_the_next_one() -> None:
    active = a_round("active", opens="2026-03-01", closes="2026-03-31", cutoff="2026-03-10")
    assert calendar(a_round("later", cutoff="2026-09-01"), active).cutoff == date(2026, 3, 10)


def test_an_open_round_without_cut_off_means_today() -> None:
    found = calendar(a_round("later", cutoff="2026-09-01"), a_round(state="open"))
    assert found.cutoff is None
    assert found.day(Day.CUTOFF) == ON


def test_without_an_open_round_the_earliest_later_cut_off_counts() -> None:
    rounds = [a_round("b", "expected", cutoff="2026-09-01"), a_round("a", cutoff="2026-05-01"), a_round("c")]
    found = calendar(*rounds, coming=a_round("next", "projected", cutoff="2026-04-01"))
    assert found.cutoff == date(2026, 5, 1)
    assert found.next_round is not None
    assert found.next_round.id == "a"


def test_people_wait_for_the_announced_round_even_without_a_cut_off() -> None:
    announced = a_round("announced", opens="2026-12-08", closes="2026-12-28")
    found = calendar(announced, coming=a_round("guess", "projected", opens="2026-06-01", cutoff="2026-09-01"))
    assert (found.coming, found.cutoff) == (announced, date(2026, 9, 1))
    assert calendar(announced).coming == announced


def test_a_round_without_days_is_still_the_one_to_wait_for() -> None:
    coming = a_round("next", "unknown")
    assert calendar(coming=coming).coming == coming


def test_a_cut_off_today_is_not_later() -> None:
    assert calendar(a_round(cutoff="2026-03-15"), coming=a_round(cutoff="2027-01-01")).cutoff == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("values", "cutoff"),
    [
        ({"cutoff": "2027-05-31"}, date(2027, 5, 31)),
        ({"cutoff": "2026-03-15"}, ON),
        ({"cutoff": "2026-03-14"}, None),  # its time has passed
        ({}, None),
    ],
)
def test_else_the_expected_round_unless_its_time_has_passed(values: dict[str, str], cutoff: date | None) -> None:
    found = calendar(a_round(cutoff="2025-01-01"), coming=a_round("next", "projected", **values))
    assert found.cutoff == cutoff
    assert found.day(Day.CUTOFF) == (cutoff or ON)


def test_every_other_day_is_today() -> None:
    found = calendar(a_round(opens="2026-03-01", closes="2026-03-31", cutoff="2026-03-31"))
    assert {day: found.day(day) for day in Day} == {day: date(2026, 3, 31) if day is Day.CUTOFF else ON for day in Day}


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ({"in_force_on": "2026-03-15"}, True),
        ({"in_force_on": "2026-03-16"}, False),
        ({"ended_on": "2026-03-16"}, True),
        ({"ended_on": "2026-03-15"}, False),
    ],
)
def test_a_round_that_is_not_in_force_is_not_there(dates: dict[str, str], counts: bool) -> None:
    one = a_round(state="open", cutoff="2026-09-01", **dates)
    assert (calendar(one).open_round is not None) is counts
    assert (calendar(one).cutoff is not None) is counts
    assert calendar(one).has_rounds is counts


def test_no_rounds() -> None:
    found = calendar()
    assert (found.open_round, found.next_round, found.cutoff, found.has_rounds) == (None, None, None, False)


@pytest.mark.parametrize(
    ("day", "open_round", "cutoff"),
    [
        ("2022-06-30", "batch_xvi", "2022-06-30"),
        ("2022-07-01", None, "2024-05-31"),  # batch XVII has no published cut-off, so the next listed one counts
        ("2023-03-01", "batch_xvii", None),
        ("2024-05-31", None, "2025-05-31"),  # batch XVIII has no published opening day
        ("2025-02-14", None, "2025-05-31"),
        ("2025-02-15", "batch_xix", "2025-05-31"),
        ("2025-05-31", "batch_xix", "2025-05-31"),
        ("2025-06-01", None, "2026-05-31"),
        ("2026-11-22", None, "2027-05-31"),
        ("2027-03-01", None, "2027-05-31"),  # only projected
        ("2027-06-01", None, None),
        ("2029-01-01", None, None),
    ],
)
def test_the_shipped_rounds_of_g_to_g_japan(day: str, open_round: str | None, cutoff: str | None) -> None:
    for pathway in ("jp-gtog-nurse", "jp-gtog-careworker"):
        found = program(date.fromisoformat(day)).route(pathway).calendar
        assert (found.open_round and found.open_round.id) == open_round
        assert found.cutoff == (date.fromisoformat(cutoff) if cutoff else None)


def test_the_projected_round_is_shown_as_expected() -> None:
    found = program(date(2027, 3, 1)).route("jp-gtog-nurse").calendar
    assert found.expected_round is not None
    assert found.expected_round.id == "batch_xxi"


@pytest.mark.parametrize(
    ("assumed", "code"),
    [({"jp-gtog-nurs": {"x"}}, "pathway_not_found"), ({"jp-gtog-nurse": {"batch_99"}}, "round_not_found")],
)
def test_a_round_that_does_not_exist_cannot_be_assumed(assumed: dict[str, set[str]], code: str) -> None:
    with pytest.raises(NotFound) as refused:
        compile_rulebook(BOOK, on=ON, assumed=assumed)
    assert refused.value.code == code
    assert refused.value.detail["known"]
