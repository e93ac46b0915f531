"""Requirements as plain bounds: what a day means for a birth date, a ban, a round and a policy."""

from datetime import date
from typing import Any

import pytest

from tests.engine import rulebooks
from tests.engine.worlds import World

ON = date(2026, 2, 28)


def outcome(rule: dict[str, Any], raw: dict[str, Any], *, on: date = ON, **a_round: Any) -> str:
    """The outcome of one rule in a pathway with one round."""
    data = rulebooks.small()
    (pathway,) = data["pathways"]
    pathway["inherits"] = []
    pathway["intake"]["rounds"] = [{"id": "r0", "certainty": "announced", **a_round}]
    pathway["requirements"] = [{**pathway["requirements"][1], "id": "rule", **rule}]
    world = World(on, data)
    (root,) = world.program.routes[0].roots
    return world.program.planes(world.facts(raw)).outcome(root.bit).value


def age(remedy: str = "split", **params: Any) -> dict[str, Any]:
    return {"kind": "age", "params": {"as_of": "cutoff", **params}, "remedy": {"type": remedy}}


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("1989-05-31", "closed"),  # 36 on the cut-off day itself
        ("1989-06-01", "met"),
        ("2007-05-31", "met"),  # 18 on the cut-off day itself
        ("2007-06-01", "gap"),  # waits
    ],
)
def test_age_on_the_cut_off(born: str, expected: str) -> None:
    rule = age(min_years=18, max_years=35)
    assert outcome(rule, {"birth_date": born}, on=date(2025, 4, 15), cutoff="2025-05-31") == expected
    other = {"closed": "closed", "gap": "closed", "met": "met"}
    immutable = age("immutable", min_years=18, max_years=35)
    assert outcome(immutable, {"birth_date": born}, on=date(2025, 4, 15), cutoff="2025-05-31") == other[expected]
    mendable = age("wait", min_years=18, max_years=35)
    assert outcome(mendable, {"birth_date": born}, on=date(2025, 4, 15), cutoff="2025-05-31") == (
        "gap" if expected == "closed" else expected
    )


@pytest.mark.parametrize(
    ("born", "expected"),
    [("1985-06-02", "closed"), ("1985-06-03", "met"), ("2007-06-04", "met"), ("2007-06-05", "gap")],
)
def test_the_birth_window_of_the_open_round_goes_before_the_ages(born: str, expected: str) -> None:
    rule = age(min_years=25, max_years=30, birth_window="intake")
    window = {"birth_from": "1985-06-03", "birth_to": "2007-06-04"}
    assert outcome(rule, {"birth_date": born}, state="open", **window) == expected
    by_age = {"1985-06-02": "closed", "1985-06-03": "closed", "2007-06-04": "gap", "2007-06-05": "gap"}[born]
    assert outcome(rule, {"birth_date": born}, state="past", **window) == by_age
    assert outcome(rule, {"birth_date": born}, state="open") == by_age


def test_a_birth_window_with_one_end() -> None:
    rule = age(min_years=18, max_years=35, birth_window="intake")
    assert outcome(rule, {"birth_date": "1950-01-01"}, state="open", birth_to="2007-06-04") == "met"
    assert outcome(rule, {"birth_date": "2020-01-01"}, state="open", birth_from="1985-06-03") == "met"


@pytest.mark.parametrize(
    ("withdrew", "on", "expected"),
    [
        ("2024-04-15", "2026-04-14", "gap"),
        ("2024-04-15", "2026-04-15", "met"),  # the ban ends on the anniversary
        ("2024-02-29", "2026-02-28", "gap"),
        ("2024-02-29", "2026-03-01", "met"),
        ("2027-01-01", "2026-03-01", "gap"),
    ],
)
def test_ban(withdrew: str, on: str, expected: str) -> None:
    params = {"attr": "withdrew_after_matching", "programme": "jp_epa", "ban_months": 24}
    raw = {"history": {"jp_epa_withdrew_on": withdrew}}
    assert (
        outcome({"kind": "history", "params": params, "remedy": {"type": "wait"}}, raw, on=date.fromisoformat(on))
        == expected
    )


@pytest.mark.parametrize(("on", "expected"), [("2026-04-12", "met"), ("2026-04-13", "gap"), ("2027-01-01", "gap")])
@pytest.mark.parametrize("remedy", ["wait", "immutable"])
def test_a_policy_fails_for_everybody_from_its_day_on(on: str, expected: str, remedy: str) -> None:
    params = {"code": "job_order", "policy_state": "unmet", "since": "2026-04-13"}
    rule = {"kind": "offer", "params": params, "remedy": {"type": remedy}}
    assert outcome(rule, {}, on=date.fromisoformat(on)) == expected
    assert outcome(rule, {"offers": {"job_order": True}}, on=date.fromisoformat(on)) == expected


def test_a_policy_without_a_day_fails_always() -> None:
    assert outcome({"kind": "offer", "params": {"code": "job_order", "policy_state": "unmet"}}, {}) == "gap"


@pytest.mark.parametrize("remedy", ["wait", "immutable"])
def test_a_closed_window_never_closes_for_good(remedy: str) -> None:
    rule = {"kind": "window", "params": {"intake": "p1"}, "remedy": {"type": remedy}}
    assert outcome(rule, {}, state="past") == "gap"
    assert outcome(rule, {}, state="open") == "met"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, "unknown"),
        ({"status": {"currently_in": "SG"}}, "gap"),
        ({"status": {"currently_in": "ID"}}, "met"),
    ],
)
def test_a_country_one_must_not_be_in(raw: dict[str, Any], expected: str) -> None:
    rule = {"kind": "status", "params": {"attr": "currently_in", "country": "SG", "must": False}}
    assert outcome({**rule, "remedy": {"type": "obtain"}}, raw) == expected
    opposite = {**rule, "params": {**rule["params"], "must": True}, "remedy": {"type": "obtain"}}
    assert outcome(opposite, raw) == {"gap": "met", "met": "gap"}.get(expected, expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "unknown"),
        ({"run_3km_minutes": 15}, "unknown"),
        ({"run_3km_minutes": 15, "push_ups": 35, "sit_ups": 25}, "met"),
        ({"run_3km_minutes": 15.5}, "gap"),
        ({"push_ups": 34}, "gap"),
        ({"run_3km_minutes": 15, "push_ups": 35, "sit_ups": 24}, "gap"),
    ],
)
def test_several_measurements_at_once(body: dict[str, Any], expected: str) -> None:
    params = {"attr": "run_3km_minutes", "max": 15, "push_up_min": 35, "sit_up_min": 25}
    assert outcome({"kind": "physical", "params": params, "remedy": {"type": "learn"}}, {"physical": body}) == expected
