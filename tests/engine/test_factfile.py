"""Reading a person's facts: one problem per mistake, all of them at once, and nothing guessed."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.engine.errors import FactsInvalid, Problem
from balai.engine.factfile import merged, read
from balai.engine.facts import ALWAYS, NEVER, Education, Facts, Job, Language, Licence
from balai.words import LANGUAGES, words
from tests.engine import people
from tests.engine.book import BOOK

ON = date(2026, 11, 22)


def facts(raw: Any) -> Facts:
    return read(raw, BOOK.known, on=ON)


def problems(raw: Any) -> list[Problem]:
    with pytest.raises(FactsInvalid) as refused:
        facts(raw)
    assert refused.value.code == "facts_invalid"
    return list(refused.value.problems)


MISTAKES = [
    ("nothing to read", "", "fact_mapping"),
    (None, "", "fact_mapping"),
    ([], "", "fact_mapping"),
    ({"physical": "tall"}, "physical", "fact_mapping"),
    ({"education": ["D3"]}, "education[0]", "fact_mapping"),
    ({"birthdate": "2000-01-01"}, "birthdate", "fact_unknown_key"),
    ({"physical": {"height": 160}}, "physical.height", "fact_unknown_key"),
    ({"documents": {"paspor": "held"}}, "documents.paspor", "fact_unknown_key"),
    ({"offers": {"job": True}}, "offers.job", "fact_unknown_key"),
    ({"education": [{"level": "D3", "school": "x"}]}, "education[0].school", "fact_unknown_key"),
    ({"experience": [{"occupation": "nurse", "until": None}]}, "experience[0].until", "fact_unknown_key"),
    ({"languages": [{"level": "N4"}]}, "languages[0].test", "fact_needed"),
    ({"certificates": [{"type": None}]}, "certificates[0].type", "fact_needed"),
    ({"licences": [{}]}, "licences[0].type", "fact_needed"),
    ({"experience": [{"from": "2020-01-01"}]}, "experience[0].occupation", "fact_needed"),
    ({"physical": {"limbs": 2}}, "physical.limbs", "fact_text"),
    ({"physical": {"limbs": "  "}}, "physical.limbs", "fact_text"),
    ({"health": {"history_of": [1]}}, "health.history_of", "fact_text"),
    ({"languages": [{"test": "x" * 201}]}, "languages[0].test", "fact_too_long"),
    ({"consent": "yes"}, "consent", "fact_yes_no"),
    ({"status": {"pregnant": 0}}, "status.pregnant", "fact_yes_no"),
    ({"education": [{"completed": "ya"}]}, "education[0].completed", "fact_yes_no"),
    ({"birth_date": "14-03-2002"}, "birth_date", "fact_date"),
    ({"birth_date": "2002-02-30"}, "birth_date", "fact_date"),
    ({"birth_date": "20020314"}, "birth_date", "fact_date"),
    ({"birth_date": 20020314}, "birth_date", "fact_date"),
    ({"licences": [{"type": "STR_nurse", "issued": "last year"}]}, "licences[0].issued", "fact_date"),
    ({"documents": {"skck": {"valid_until": "soon"}}}, "documents.skck", "fact_date"),
    ({"physical": {"height_cm": "160"}}, "physical.height_cm", "fact_number"),
    ({"physical": {"height_cm": True}}, "physical.height_cm", "fact_number"),
    ({"physical": {"height_cm": 49}}, "physical.height_cm", "fact_range"),
    ({"physical": {"weight_kg": float("nan")}}, "physical.weight_kg", "fact_range"),
    ({"history": {"kr_months_e9_e10": -1}}, "history.kr_months_e9_e10", "fact_range"),
    ({"education": [{"study_years": 21}]}, "education[0].study_years", "fact_range"),
    ({"sex": "F"}, "sex", "fact_choice"),
    ({"physical": {"tattoo": True}}, "physical.tattoo", "fact_choice"),
    ({"education": [{"level": "d3"}]}, "education[0].level", "fact_choice"),
    ({"education": [{"field": "any"}]}, "education[0].field", "fact_choice"),
    ({"languages": [{"test": "JLPT", "level": "N6"}]}, "languages[0].level", "fact_choice"),
    ({"languages": "JLPT"}, "languages", "fact_list"),
    ({"experience": {}}, "experience", "fact_list"),
    ({"health": {"history_of": "asthma"}}, "health.history_of", "fact_list"),
    ({"citizenship": "Indonesia"}, "citizenship", "fact_country"),
    ({"status": {"residence": "I1"}}, "status.residence", "fact_country"),
    ({"documents": {"skck": True}}, "documents.skck", "fact_document"),
    ({"documents": {"skck": {"expires": "2027-01-01"}}}, "documents.skck", "fact_document"),
    ({"health": {"fit_certificate": "yes"}}, "health.fit_certificate", "fact_document"),
    ({"birth_date": "2026-11-23"}, "birth_date", "fact_born_later"),
    ({"birth_date": "1905-12-31"}, "birth_date", "fact_born_long_ago"),
    (
        {"licences": [{"type": "STR_nurse", "issued": "2025-01-02", "expires": "2025-01-01"}]},
        "licences[0].expires",
        "fact_dates_order",
    ),
    (
        {"experience": [{"occupation": "nurse", "from": "2025-01-02", "to": "2025-01-01"}]},
        "experience[0].to",
        "fact_dates_order",
    ),
]


@pytest.mark.parametrize(("raw", "where", "code"), MISTAKES)
def test_each_mistake_has_its_place_code_and_sentence(raw: Any, where: str, code: str) -> None:
    (problem,) = problems(raw)
    assert (problem.where, problem.code) == (where, code)
    for language in LANGUAGES:
        line = words(language).problem(problem)
        assert line.startswith(f"{where}: " if where else "")
        assert "\n" not in line
        assert "{" not in line.replace("{valid_until", "")


def test_every_problem_code_is_tried() -> None:
    sentences = {code for code in words("id").sentences if code.startswith("fact_")}
    assert {code for _, _, code in MISTAKES} == sentences


def test_all_problems_are_found_at_once_in_one_reading() -> None:
    raw = {"sexe": "female", "birth_date": "2040-01-01", "education": [{"level": "D5"}], "physical": {"tattoo": "no"}}
    found = {(p.where, p.code) for p in problems(raw)}
    assert found == {
        ("sexe", "fact_unknown_key"),
        ("birth_date", "fact_born_later"),
        ("education[0].level", "fact_choice"),
        ("physical.tattoo", "fact_choice"),
    }


@pytest.mark.parametrize(
    ("raw", "nearest"),
    [
        ({"birthdate": "2000-01-01"}, "birth_date"),
        ({"licenses": []}, "licences"),
        ({"physical": {"hight_cm": 160}}, "height_cm"),
        ({"history": {"jp_epa_participate": False}}, "jp_epa_participated"),
        ({"documents": {"skkc": "held"}}, "skck"),
        ({"education": [{"compleeted": True}]}, "completed"),
        ({"sex": "femal"}, "female"),
        ({"education": [{"level": "SMP1"}]}, "SMP"),
        ({"xyzzy": 1}, ""),
    ],
)
def test_the_nearest_known_word_is_offered(raw: Any, nearest: str) -> None:
    (problem,) = problems(raw)
    assert problem.values["nearest"] == nearest
    for language in LANGUAGES:
        assert (f'"{nearest}"' in words(language).problem(problem)) is bool(nearest)


@pytest.mark.parametrize("raw", [{}, {"sex": None, "education": None, "physical": None, "documents": None}])
def test_absent_and_null_are_both_ignorance(raw: Any) -> None:
    assert facts(raw) == Facts()


def test_an_empty_list_is_knowledge() -> None:
    assert facts({"languages": [], "health": {"history_of": []}}) == Facts(
        languages=(), values={"health.history_of": frozenset()}
    )


def test_nulls_that_are_knowledge_inside_an_entry() -> None:
    found = facts(
        {
            "languages": [{"test": "JLPT", "level": "N4", "expires": None}, {"test": "JLPT", "level": None}],
            "experience": [{"occupation": "nurse", "from": None, "to": None}, {"occupation": "nurse"}],
            "education": [{"level": "D3", "profession": None}, {"level": "D3"}],
        }
    )
    assert found.languages == (Language(test="JLPT", level="N4", expires=ALWAYS), Language(test="JLPT"))
    assert found.experience == (Job(occupation="nurse", to=ALWAYS), Job(occupation="nurse"))
    assert found.education == (Education(level="D3", profession=""), Education(level="D3"))


@pytest.mark.parametrize(
    ("raw", "until"),
    [
        ("held", ALWAYS),
        ("missing", NEVER),
        ({"valid_until": "2027-01-31"}, date(2027, 1, 31)),
        ({"valid_until": date(2027, 1, 31)}, date(2027, 1, 31)),
    ],
)
def test_documents(raw: Any, until: date) -> None:
    assert facts({"documents": {"skck": raw}}).values == {"documents.skck": until}


def test_a_document_valid_until_nobody_knows_is_not_known() -> None:
    assert facts({"documents": {"skck": {"valid_until": None}, "passport": None}}).values == {}


def test_countries_and_texts_are_tidied() -> None:
    found = facts({"citizenship": "id", "physical": {"limbs": " intact "}, "licences": [{"type": " STR_nurse "}]})
    assert found.values == {"citizenship": "ID", "physical.limbs": "intact"}
    assert found.licences == (Licence(type="STR_nurse"),)


@pytest.mark.parametrize("level", ["none", "basic", "fluent"])
def test_no_english_is_an_answer(level: str) -> None:
    assert facts({"languages": [{"test": "EN_BASIC", "level": level}]}).languages == (
        Language(test="EN_BASIC", level=level),
    )


# The two inferences, and no other


@pytest.mark.parametrize(
    ("history", "inferred"),
    [
        ({"jp_titp_participated": False}, {"jp_titp2_completed_fields": frozenset()}),
        (
            {"jp_titp_participated": False, "jp_titp2_completed_fields": None},
            {"jp_titp2_completed_fields": frozenset()},
        ),
        ({"jp_titp_participated": True}, {}),
        ({"jp_epa_participated": False}, {"jp_epa_4y_completed": False}),
        ({"jp_epa_participated": True}, {}),
        ({"jp_epa_withdrew_on": date(2024, 6, 6)}, {}),
        ({"kr_deported": True}, {}),
    ],
)
def test_inference(history: dict[str, Any], inferred: dict[str, Any]) -> None:
    told = {f"history.{name}": value for name, value in {**history, **inferred}.items() if value is not None}
    assert facts({"history": history}).values == told


def test_what_is_said_goes_before_what_would_follow() -> None:
    raw = {"jp_titp_participated": False, "jp_titp2_completed_fields": ["kaigo"]}
    assert facts({"history": raw}).values["history.jp_titp2_completed_fields"] == frozenset({"kaigo"})


# Learning more


def test_merged_lists_grow_groups_join_and_single_facts_are_replaced() -> None:
    raw = {"sex": "male", "languages": [{"test": "JLPT"}], "physical": {"height_cm": 160, "tattoo": "yes"}}
    more = {"sex": "female", "languages": [{"test": "IELTS"}], "physical": {"tattoo": "never"}, "consent": True}
    assert merged(raw, more) == {
        "sex": "female",
        "languages": [{"test": "JLPT"}, {"test": "IELTS"}],
        "physical": {"height_cm": 160, "tattoo": "never"},
        "consent": True,
    }
    assert raw["languages"] == [{"test": "JLPT"}]


@pytest.mark.parametrize(
    ("raw", "more", "result"),
    [
        ({}, {"languages": []}, {"languages": []}),
        ({"languages": None}, {"languages": [{"test": "JLPT"}]}, {"languages": [{"test": "JLPT"}]}),
        ({"physical": None}, {"physical": {"tattoo": "yes"}}, {"physical": {"tattoo": "yes"}}),
        ({"sex": "male"}, {}, {"sex": "male"}),
    ],
)
def test_merged_with_what_was_not_known(raw: Any, more: Any, result: Any) -> None:
    assert merged(raw, more) == result


# Anything at all

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates()
JUNK = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner))
PLACES = ["birth_date", "sex", "education", "languages", "physical", "documents", "offers", "health", "history"]


@given(st.dictionaries(st.sampled_from(PLACES) | st.text(max_size=8), JUNK, max_size=3) | JUNK)
def test_whatever_comes_in_is_read_or_refused_with_sentences(raw: Any) -> None:
    try:
        facts(raw)
    except FactsInvalid as error:
        for problem in error.problems:
            for language in LANGUAGES:
                assert words(language).problem(problem)


@given(st.data())
def test_a_broken_entry_is_read_or_refused_with_sentences(data: st.DataObject) -> None:
    raw = people.able(ON)
    key = data.draw(st.sampled_from(["education", "languages", "certificates", "experience", "licences"]))
    entry = data.draw(st.sampled_from(raw[key]))
    raw[key] = [{**entry, data.draw(st.sampled_from(sorted(entry))): data.draw(JUNK)}]
    test_whatever_comes_in_is_read_or_refused_with_sentences.hypothesis.inner_test(raw)


@given(people.persons(ON, BOOK.known))
def test_facts_can_be_compared_and_are_read_the_same_twice(raw: people.Raw) -> None:
    assert facts(raw) == facts(raw)
