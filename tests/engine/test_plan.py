"""The dated plan: the story of South Kalimantan from facts to dates, the laws of every plan, and what it refuses."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from balai import rulebook
from balai.engine import courses
from balai.engine.assess import assess
from balai.engine.courses import Course
from balai.engine.errors import RulebookInvalid
from balai.engine.factfile import read
from balai.engine.factkeys import LISTS
from balai.engine.plan import Plan, _deadline, plan
from balai.engine.planes import Verdict
from balai.engine.rules import Round, Stage
from balai.engine.steps import Step, StepKind
from balai.words import LANGUAGES, words
from tests.engine import people
from tests.engine.book import BOOK, program
from tests.engine.worlds import World, situations

ON = date(2026, 11, 22)
SHIPPED = World(ON)
LOCAL = courses.parse("bontang", rulebook.local("bontang"), BOOK).courses
TO_DO = (StepKind.GAP, StepKind.ASK)
GRADUATE: people.Raw = {
    "birth_date": "2001-06-15",
    "sex": "female",
    "education": [{"level": "D3", "field": "other", "profession": None, "completed": True}],
    "languages": [],
    "certificates": [],
    "physical": {"tattoo": "never", "piercing": "never"},
    "history": {"jp_epa_participated": False},
}


def plan_of(raw: people.Raw, pathway: str, on: date = ON, local: tuple[Course, ...] = ()) -> Plan:
    facts = read(raw, BOOK.known, on=on)
    [result] = assess(facts, program(on), [pathway])
    return plan(result, facts, local)


def codes(found: Plan) -> list[str]:
    return [reason.code for reason in found.warnings]


def step(found: Plan, node: str) -> Step:
    return next(step for step in found.steps if step.id == node)


def test_the_story_of_south_kalimantan() -> None:
    found = plan_of(GRADUATE, "jp-gtog-careworker", date(2026, 4, 20), LOCAL)
    for node in ("jpg.n5", "jpc.careworker_cert"):
        one = step(found, node)
        assert one.course is not None
        assert (one.start_on, one.done_on, one.months) == (date(2026, 5, 1), date(2026, 10, 31), (6, 6))
    registration = found.registration
    assert registration.round is not None
    assert (registration.on, registration.round.id) == (date(2027, 2, 1), "batch_xxi")
    assert (registration.certainty, registration.is_plain) == ("projected", False)
    assert found.departure.on is not None
    assert found.departure.on.year == 2028
    assert [reason.code for reason in found.departure.rests_on] == [
        "rests_round_projected",
        "rests_placement_year",
        "rests_timeline",
    ]
    assert codes(found) == ["plan_round_not_announced"]


def test_the_course_that_has_begun_is_no_longer_offered_and_its_length_is_not_promised() -> None:
    found = plan_of(GRADUATE, "jp-gtog-careworker", date(2026, 5, 2), LOCAL)
    assert step(found, "jpg.n5").course is None
    assert step(found, "jpg.n5").last_course == LOCAL[0]
    assert step(found, "jpg.n5").done_on is None
    assert found.registration.on is None
    assert found.registration.not_before == date(2027, 2, 1)
    assert "plan_duration_unknown" in codes(found)


def test_a_licence_needs_its_degree_and_experience_counts_from_the_licence() -> None:
    raw = {**GRADUATE, "licences": [], "experience": []}
    found = plan_of(raw, "jp-gtog-nurse")
    degree, licence, experience = (step(found, node) for node in ("jpn.edu_d3d4", "jpn.str", "jpn.experience"))
    assert (licence.after, experience.after) == (("jpn.edu_d3d4",), ("jpn.str",))
    assert (degree.months, degree.not_before, degree.done_on) == ((36, None), date(2029, 11, 22), None)
    assert (licence.not_before, licence.start_on, experience.start_on) == (date(2029, 11, 22), None, None)
    assert experience.not_before == date(2031, 11, 22)
    assert found.registration.on is None
    assert "plan_no_known_round" in codes(found)


def test_a_nurse_at_work_needs_only_the_months_after_the_cut_off() -> None:
    nurse = {
        **GRADUATE,
        "education": [{"level": "D3", "field": "nursing", "profession": None, "completed": True}],
        "languages": [{"test": "JLPT", "level": "N5", "issued": "2026-01-01", "expires": None}],
        "licences": [{"type": "STR_nurse", "issued": "2025-08-12", "expires": None, "bilingual": True}],
        "experience": [{"occupation": "nurse", "from": "2025-08-12", "to": None}],
    }
    one = step(plan_of(nurse, "jp-gtog-nurse"), "jpn.experience")
    assert (one.months, one.start_on, one.done_on) == ((3, 3), date(2027, 5, 31), date(2027, 8, 31))


def test_a_plan_that_would_miss_the_age_limit_says_so() -> None:
    raw = people.able(ON) | GRADUATE | {"birth_date": "1988-12-15", "licences": []}
    found = plan_of(raw, "de-gtog-nurse")
    assert "plan_too_old" in codes(found)
    assert found.registration.on is None
    assert found.departure.on is None


def test_a_person_under_age_waits_for_a_day() -> None:
    found = plan_of({**GRADUATE, "birth_date": "2010-05-01"}, "sea-fishing")
    [age] = [s for s in found.steps if s.id == "base.age_min_18"]
    assert (age.done_on, age.months) == (date(2028, 5, 1), (18, 18))
    assert "plan_too_young" in codes(found)
    assert found.registration.not_before is not None
    assert found.registration.not_before >= date(2028, 5, 1)


def test_a_closed_pathway_has_a_reason_and_no_steps() -> None:
    found = plan_of({**GRADUATE, "birth_date": "1980-05-01"}, "jp-gtog-careworker")
    assert (found.steps, codes(found)) == ((), ["plan_closed"])
    assert "35" in words("id").reason(found.warnings[0])
    assert codes(plan_of(GRADUATE, "sa-domestic-spsk")) == ["plan_suspended"]


def test_a_policy_leaves_no_day_at_all() -> None:
    found = plan_of(GRADUATE, "qa-hospitality")
    assert "plan_policy" in codes(found)
    assert (found.registration.on, found.registration.not_before, found.departure.not_before) == (None, None, None)


def test_after_every_known_round_nothing_is_promised() -> None:
    found = plan_of(GRADUATE, "jp-gtog-careworker", date(2027, 6, 1), LOCAL)
    assert found.registration.round is None
    assert "plan_no_known_round" in codes(found)


@pytest.mark.parametrize(
    ("values", "deadline"),
    [
        ({"opens": "2027-02-01", "closes": "2027-05-31", "cutoff": "2027-05-31"}, "2027-05-31"),
        ({"opens": "2027-02-01", "closes": "2027-05-31", "cutoff": "2027-05-01"}, "2027-05-01"),
        ({"opens": "2027-02-01", "closes": "2027-05-31", "cutoff": "2027-06-30"}, "2027-05-31"),
        ({"opens": "2027-02-01", "closes": "2027-05-31", "cutoff": "2026-05-31"}, "2027-05-31"),  # an age of last year
        ({"opens": "2027-02-01", "cutoff": "2027-05-31"}, "2027-05-31"),
        ({"opens": "2027-02-01"}, "2027-02-01"),
    ],
)
def test_by_when_everything_must_be_there(values: dict[str, str], deadline: str) -> None:
    a_round = msgspec.convert({"certainty": "announced", **values}, Round)
    assert _deadline(a_round) == date.fromisoformat(deadline)


MISTAKES = [
    ("closes: [jpg.n55]", "course_closes_nothing"),
    ("source: [nobody]", "rule_no_source"),
    ("starts: '2026-11'", "rule_dates_order"),
    ("ends: 'soon'", "rule_source_date"),
    ("places: 20", "rule_wrong_value"),
]


@pytest.mark.parametrize(("line", "code"), MISTAKES)
def test_a_course_with_a_mistake_is_named_with_its_line(line: str, code: str) -> None:
    key = line.split(":", maxsplit=1)[0]
    shipped = rulebook.local("bontang").split("events:")[0]
    text = "\n".join(row for row in shipped.splitlines() if not row.startswith(f"  {key}:"))
    with pytest.raises(RulebookInvalid) as refused:
        courses.parse("local/bontang.yaml", f"{text}\n  {line}\n", BOOK)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert refused.value.problems[0].where == "local/bontang.yaml:4"


def plans(case: tuple[World, people.Raw]) -> list[Plan]:
    facts = case[0].facts(case[1])
    return [plan(result, facts, LOCAL) for result in assess(facts, case[0].program)]


@given(situations())
def test_no_step_comes_before_its_prerequisite(case: tuple[World, people.Raw]) -> None:
    for found in plans(case):
        for index, one in enumerate(found.steps):
            before = {s.id: s for s in found.steps[:index]}
            assert set(one.after) <= set(before)
            for node in one.after:
                assert one.start_on is None or one.start_on >= (before[node].done_on or date.max)
                assert (one.not_before or date.max) >= (before[node].not_before or date.min)


@given(situations())
def test_no_day_is_exact_that_rests_on_something_unknown(case: tuple[World, people.Raw]) -> None:
    for found in plans(case):
        now = [s for s in found.steps if s.stage is Stage.REGISTRATION and s.kind in TO_DO]
        for one in now:
            assert one.done_on is None or one.months[1] is not None
            assert one.done_on is None or one.not_before is None or one.not_before <= one.done_on
        if any(one.done_on is None for one in now):
            assert (found.registration.on, found.departure.on) == (None, None)
        if found.registration.on:
            assert found.registration.on >= max((s.done_on or date.max for s in now), default=found.on)
        assert not found.registration.is_plain or found.registration.certainty == "announced"


@given(situations())
def test_only_what_is_lacking_is_a_step(case: tuple[World, people.Raw]) -> None:
    for found in plans(case):
        now = [s for s in found.of_kind(*TO_DO, StepKind.WAIT) if s.stage is Stage.REGISTRATION]
        assert bool(now) is (found.result.verdict in (Verdict.GAP, Verdict.UNKNOWN))
        if found.result.verdict is Verdict.CLOSED:
            assert found.steps == ()
            assert found.warnings


@given(st.data())
def test_a_fact_gained_never_lengthens_a_plan(data: st.DataObject) -> None:
    raw = data.draw(people.persons(ON, BOOK.known))
    path = data.draw(st.sampled_from([*LISTS, "physical.tattoo", "status.pregnant"]))
    gained = people.learned(raw, path, people.able(ON)[path] if path in LISTS else _best(path))
    if path in LISTS:
        gained[path] = [*(raw.get(path) or []), *gained[path]]
    before, after = plans((SHIPPED, raw)), plans((SHIPPED, gained))
    days = [(a.registration.on, b.registration.on) for a, b in zip(before, after, strict=True) if a.registration.on]
    assume(days)
    for earlier, later in days:
        assert later is not None
        assert later <= earlier


def _best(path: str) -> Any:
    return {"physical.tattoo": "never", "status.pregnant": False}[path]


@pytest.mark.parametrize("language", LANGUAGES)
@given(case=situations())
def test_every_reason_of_a_plan_is_a_sentence(language: str, case: tuple[World, people.Raw]) -> None:
    said = words(language)
    for found in plans(case):
        for reason in (*found.warnings, *found.departure.rests_on):
            assert said.reason(reason)
            assert "{" not in said.reason(reason)
