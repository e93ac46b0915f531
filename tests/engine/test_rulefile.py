"""A rulebook's mistakes: each with file, line, key, what was expected and an example; all of them at once."""

import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.errors import Problem, RulebookInvalid
from balai.engine.program import compile_rulebook
from balai.engine.rulefile import EXAMPLES, parse, version_of
from balai.words import LANGUAGES, words
from tests.engine import rulebooks

HK, META, SOURCES, SHARED = "destinations/hk.yaml", "meta.yaml", "sources.yaml", "shared.yaml"
Files = dict[str, str]


def problems(files: Files) -> list[Problem]:
    with pytest.raises(RulebookInvalid) as refused:
        parse(files)
    assert refused.value.code == "rulebook_invalid"
    return list(refused.value.problems)


def changed(name: str, old: str, new: str) -> Files:
    """The shipped rulebook with the first `old` in one file replaced."""
    files = rulebook.texts()
    assert old in files[name], old
    return {**files, name: files[name].replace(old, new, 1)}


def line_of(files: Files, name: str, marker: str) -> str:
    lines = files[name].splitlines()
    return f"{name}:{next(i for i, line in enumerate(lines, 1) if marker in line)}"


HK_AGE = "params: {min_years: 21, as_of: assessment}"

#: file, what stands there, what is written instead, code, where the line is found, values of the sentence
MISTAKES: list[tuple[str, str, str, str, str, dict[str, Any]]] = [
    (HK, "kind: age", "kind: aeg", "rule_unknown_kind", "kind: aeg", {"kind": "aeg", "nearest": "age"}),
    (HK, "kind: age\n    ", "", "rule_unknown_kind", "id: hk.age", {"kind": None}),
    (HK, "class: substantive", "class: strict", "rule_wrong_value", "class: strict", {"key": "class"}),
    (HK, "stage: registration", "stage: enrolment", "rule_wrong_value", "stage: enrolment", {"key": "stage"}),
    (HK, "mandatory: true", "mandatory: often", "rule_wrong_value", "mandatory: often", {"key": "mandatory"}),
    (HK, "{type: split,", "{type: splat,", "rule_wrong_value", "{type: splat", {"key": "type"}),
    (HK, "confidence: low", "confidence: 3", "rule_wrong_value", "confidence: 3", {"key": "confidence"}),
    (HK, HK_AGE, "params: {min_years: x, as_of: cutoff}", "rule_wrong_value", "min_years: x", {"key": "min_years"}),
    (HK, HK_AGE, "params: {min_years: 21, as_of: today}", "rule_wrong_value", "as_of: today", {"key": "as_of"}),
    (HK, HK_AGE, "params: {min_years: 21}", "rule_missing_key", "{min_years: 21}", {"key": "as_of"}),
    (HK, HK_AGE, "params: {min_year: 21, as_of: cutoff}", "rule_unknown_key", "min_year:", {"nearest": "min_years"}),
    (HK, HK_AGE, "params: {as_of: cutoff}", "rule_params_empty", "id: hk.age", {"id": "hk.age"}),
    (
        HK,
        HK_AGE,
        "params: {min_years: 21, max_years: 20, as_of: cutoff}",
        "rule_dates_order",
        "id: hk.age",
        {"first": "min_years", "second": "max_years"},
    ),
    (HK, "    stage: registration\n", "", "rule_missing_key", "id: hk.age", {"key": "stage"}),
    (HK, "    source: [hk_age, hk_age_old]\n", "", "rule_missing_key", "id: hk.age", {"key": "source"}),
    (HK, "    text_en: At least", "    txt_en: At least", "rule_unknown_key", "txt_en", {"nearest": "text_en"}),
    (HK, "id: hk.contract", "id: hk.age  # again", "rule_id_twice", "# again", {"id": "hk.age"}),
    (HK, "id: hk-domestic", "id: jp-gtog-nurse", "rule_id_twice", "id: jp-gtog-nurse", {"id": "jp-gtog-nurse"}),
    (HK, "[hk_age, hk_age_old]", "[hk_agee]", "rule_no_source", "id: hk.age", {"source": "hk_agee"}),
    (HK, "inherits: [pmi_general]", "inherits: [pmi]", "rule_no_rule_set", "id: hk-domestic", {"name": "pmi"}),
    (
        HK,
        "replaces: [base.age_min_18]",
        "replaces: [base.age]",
        "rule_replaces_nothing",
        "id: hk.age",
        {"replaced": "base.age"},
    ),
    (
        HK,
        "    in_force_on: null\n    replaces",
        "    in_force_on: '2026-02-30'\n    replaces",
        "rule_wrong_value",
        "2026-02-30",
        {"key": "in_force_on"},
    ),
    (
        HK,
        "    in_force_on: null\n    replaces",
        "    in_force_on: '2026-02-02'\n    ended_on: '2026-02-01'\n    replaces",
        "rule_dates_order",
        "id: hk.age",
        {"first": "in_force_on", "second": "ended_on"},
    ),
    (HK, "scheme: P to P", "scheme: P to P\n  scheme: x", "rule_key_twice", "scheme: x", {"key": "scheme"}),
    (HK, "rule_sets: {}", "rule_sets: }", "rule_yaml", "rule_sets: }", {}),
    (HK, "rule_sets: {}", "rules: {}", "rule_unknown_key", "rules: {}", {"nearest": "rule_sets"}),
    (META, ", au, other]", ", au, other, nz]", "rule_file_missing", "", {"file": "destinations/nz.yaml"}),
    (META, ", hk, ", ", ", "rule_file_unlisted", "", {"file": HK}),
    (SOURCES, "  kind: law", "  kinds: law", "rule_unknown_key", "kinds: law", {"nearest": "kind"}),
    ("destinations/de.yaml", "{intake: de-gtog-nurse}", "{intake: de-private-nurse}", "rule_window_without_intake",
     "id: de-gtog-nurse.window", {"intake": "de-private-nurse"}),
    ("destinations/de.yaml", "{intake: de-gtog-nurse}", "{intake: de}", "rule_window_without_intake",
     "id: de-gtog-nurse.window", {"intake": "de"}),
    ("destinations/de.yaml", "min_level: D3", "min_level: D5", "rule_unknown_word", "id: deg.education",
     {"word": "D5"}),
    ("destinations/de.yaml", "fields: [nursing]", "fields: [nurses]", "rule_unknown_word", "id: deg.education",
     {"word": "nurses"}),
    ("destinations/de.yaml", "test: GOETHE, min: B1", "test: GOETHE, min: B9", "rule_unknown_word", "id: deg.b1",
     {"word": "B9"}),
    ("destinations/de.yaml", "code: willing_german_training", "code: willing", "rule_fact_unasked",
     "id: deg.language_willing", {"fact": "offers.willing"}),
    ("destinations/kw.yaml", "class: substantive", "class: checklist", "rule_unverified_open", "id: kw-nurse", {}),
    (HK, "  requirements:", "  requirement:", "rule_missing_key", "id: hk-domestic", {"key": "requirements"}),
    ("destinations/jp.yaml", "any_of:", "any_of: everything\n      nodes:", "rule_wrong_value", "any_of: ",
     {"key": "any_of"}),
    (HK, HK_AGE, "note: x", "rule_missing_key", "id: hk.age", {"key": "params"}),
    (HK, "id: hk.age", "id: HK Age", "rule_wrong_value", "HK Age", {"key": "id"}),
    ("shared.yaml", "    rules:", "    rule:", "rule_missing_key", "title: ", {"key": "rules"}),
    ("destinations/jp.yaml", "any_of:", "all_of: []\n      any_of:", "rule_unknown_key", "all_of: []",
     {"key": "all_of"}),
    ("destinations/jp.yaml", "test: JLPT", "test: JPLT", "rule_unknown_word", "id: jpg.n5", {"word": "JPLT"}),
    ("shared.yaml", "months: [null, null]", "months: [-5, -1]", "rule_wrong_value", "", {"key": "months"}),
    ("destinations/de.yaml", "[deg.education]", "[deg.educatoin]", "rule_after_nothing", "id: deg.str",
     {"after": "deg.educatoin"}),
    ("destinations/jp.yaml", "after: [jpn.education]", "after: [jpn.experience]", "rule_after_circle", "id: jpn.str",
     {"after": "jpn.experience"}),
    ("destinations/de.yaml", "after: [dep.education], source: [uu17_2023_p260]", "after: [dep.education]",
     "rule_order_unsourced", "id: dep.str", {"id": "dep.str"}),
    (SOURCES, "  date: '20", "  date: '2025-13-45' # '20", "rule_source_date", "", {"date": "2025-13-45"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code", "marker", "values"), MISTAKES)
def test_each_mistake(name: str, old: str, new: str, code: str, marker: str, values: dict[str, Any]) -> None:
    files = changed(name, old, new)
    found = [p for p in problems(files) if p.code == code and values.items() <= p.values.items()]
    assert found, problems(files)
    if marker:
        assert line_of(files, name, marker) in [p.where for p in found]
    for problem in found:
        for language in LANGUAGES:
            line = words(language).problem(problem)
            assert line.startswith(problem.where)
            assert "\n" not in line
            assert not re.search(r"\{(key|example|expected|nearest|id)\}", line)


@pytest.mark.parametrize("code", ["rule_wrong_value", "rule_missing_key"])
def test_a_wrong_or_missing_value_comes_with_what_was_expected_and_an_example(code: str) -> None:
    for name, old, new, found, _, values in MISTAKES:
        if found == code:
            (problem,) = [p for p in problems(changed(name, old, new)) if p.code == code]
            assert problem.values["expected"]
            assert problem.values["example"] == EXAMPLES[values["key"]]


def test_every_key_of_a_rule_has_an_example() -> None:
    texts = [text for name, text in rulebook.texts().items() if name.startswith("destinations/") or name == SHARED]
    rows = [node for text in texts for node in rulebooks.every_node({"rule_sets": {}, "pathways": [], **_data(text)})]
    needed = {key for row in rows for key in row} - {"note", "note_en", "any_of", "all_of"}
    assert needed <= set(EXAMPLES)


def _data(text: str) -> dict[str, Any]:
    return dict(yaml.load(text, yaml.CSafeLoader))


def test_a_missing_file_is_named() -> None:
    files = rulebook.texts()
    del files[HK]
    assert [(p.where, p.code) for p in problems(files)] == [(HK, "rule_file_missing")]


@pytest.mark.parametrize("text", ["", "- a list", "just words"])
def test_a_file_that_is_not_a_mapping(text: str) -> None:
    found = problems({**rulebook.texts(), HK: text})
    assert (f"{HK}:1", "rule_not_mapping") in [(p.where, p.code) for p in found]


@pytest.mark.parametrize("day", ["2027-02-30", "2027-13-01", "2027-00-10"])
@pytest.mark.parametrize("quote", ["'", ""])
def test_an_impossible_day_is_a_mistake_with_a_line(day: str, quote: str) -> None:
    files = changed("destinations/jp.yaml", "opens: '2027-02-01'", f"opens: {quote}{day}{quote}")
    assert line_of(files, "destinations/jp.yaml", day) in [p.where for p in problems(files)]


def test_mistakes_in_several_files_are_found_at_once() -> None:
    files = changed(HK, "kind: age", "kind: aeg")
    files["destinations/qa.yaml"] = files["destinations/qa.yaml"].replace("stage: registration", "stage: x", 1)
    files[SOURCES] = files[SOURCES].replace("  kind: law", "  kinds: law", 1)
    assert {p.where.split(":")[0] for p in problems(files)} == {HK, "destinations/qa.yaml", SOURCES}


# Rows that do not fit together, on a small rulebook


def test_the_small_rulebook_is_sound() -> None:
    assert [p.id for p in parse(rulebooks.texts(rulebooks.small())).pathways] == ["p1"]


CROSSED: list[tuple[list[str | int], Any, str]] = [
    (["requirements", 0, "any_of", 0, "stage"], "departure", "rule_nested_stage"),
    (["requirements", 0, "any_of", 0, "mandatory"], False, "rule_nested_stage"),
    (["requirements", 0, "any_of", 0, "replaces"], ["shared"], "rule_nested_replaces"),
    (["requirements", 0, "any_of", 0, "ended_on"], "2026-01-01", "rule_nested_dates"),
    (["requirements", 0, "any_of"], [], "rule_empty_group"),
    (["requirements", 0, "stage"], None, "rule_missing_key"),
    (["requirements", 0, "replaces"], ["part"], "rule_replaces_nothing"),  # not a root rule
    (["requirements", 0, "source"], ["s2"], "rule_no_source"),
    (["requirements", 1, "remedy"], {"type": "wait", "source": ["s2"]}, "rule_no_source"),
    (["requirements", 1, "remedy"], {"type": "wait", "months": [6, 3]}, "rule_dates_order"),
    (["intake", "rounds", 0, "source"], ["s2"], "rule_no_source"),
    (["intake", "rounds"], [], "rule_window_without_intake"),
    (["intake", "rounds"], [{"id": "r", "certainty": "unknown"}] * 2, "rule_id_twice"),
    (
        ["intake", "rounds", 0],
        {"certainty": "unknown", "opens": "2026-02-02", "closes": "2026-02-01"},
        "rule_dates_order",
    ),
    (
        ["intake", "rounds", 0],
        {"certainty": "unknown", "birth_from": "2000-02-02", "birth_to": "1999-02-02"},
        "rule_dates_order",
    ),
    (["timeline"], {"months_to_departure": [6, 3]}, "rule_dates_order"),
    (["timeline"], {"months_to_departure": [6, 9], "source": ["s2"]}, "rule_no_source"),
    (["wage"], {"currency": "USD", "min": 2, "max": 1, "period": "month"}, "rule_dates_order"),
    (["notes"], ["satu"], "rule_missing_key"),
    (["see_also"], ["s2"], "rule_no_source"),
    (["status"], "unverified", "rule_unverified_open"),
    (["inherits"], ["commons"], "rule_no_rule_set"),
    *(
        (["requirements", 1], {"kind": kind, "params": params}, "rule_unknown_word")
        for kind, params in (
            ("physical", {"attr": "shoe_size", "min": 38}),
            ("status", {"attr": "married", "must": True}),
            ("history", {"attr": "prior_participation", "programme": "xx", "must": "none"}),
            ("health", {"attr": "tired"}),
            ("experience", {"occupations": ["nurse"], "min_months": 1, "counted_from": "birth"}),
            ("offer", {"code": "x", "policy_state": "met"}),
            ("sex", {"in": ["wanita"]}),
            ("sex", {"in": []}),
            ("physical", {"attr": "tattoo", "must": "nevr"}),
            ("physical", {"attr": "tattoo", "min": 1}),
            ("physical", {"attr": "height_cm", "min": 1000}),
        )
    ),
    (["requirements", 1], {"kind": "education", "params": {}}, "rule_params_empty"),
    (["requirements", 1], {"kind": "language", "params": {"any": []}}, "rule_params_empty"),
    (["requirements", 1], {"kind": "education", "params": {"min_level": "D3", "levels": ["D4"]}}, "rule_params_empty"),
]


@pytest.mark.parametrize(("path", "value", "code"), CROSSED)
def test_rows_that_do_not_fit_together(path: list[str | int], value: Any, code: str) -> None:
    data = deepcopy(rulebooks.small())
    place: Any = data["pathways"][0]
    for step in path[:-1]:
        place = place[step]
    changes_a_rule = isinstance(value, dict) and "kind" in value
    place[path[-1]] = {**place[path[-1]], **value} if changes_a_rule else value
    found = problems(rulebooks.texts(data))
    assert code in {p.code for p in found}
    for problem in found:
        if problem.code == code:
            assert re.fullmatch(r"destinations/aa\.yaml:\d+", problem.where)


def test_a_watched_destination_with_a_dangling_source_is_named_with_its_line() -> None:
    files = changed("destinations/other.yaml", "source: [", "source: [nowhere, ")
    (problem,) = problems(files)
    assert problem.code == "rule_no_source"
    assert re.fullmatch(r"destinations/other\.yaml:\d+", problem.where)


# Anything at all

JUNK = st.sampled_from([None, [], {}, "x", "", 3, -1, 1.5, True, [1], ["x"], [[]], {"a": 1}, {"id": {}}, [None]])


@st.composite
def damaged(draw: st.DrawFn) -> Files:
    """A small rulebook with some value, anywhere, replaced by something else or taken away."""
    files = {name: _data(text) for name, text in rulebooks.texts(rulebooks.small()).items()}
    place: Any = files[draw(st.sampled_from(sorted(files)))]
    while True:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or draw(st.integers(0, 3)) == 0:
            break
        place = place[key]
    if draw(st.booleans()):
        place[key] = draw(JUNK)
    else:
        del place[key]
    return {name: yaml.dump(data, Dumper=yaml.CSafeDumper) for name, data in files.items()}


@given(damaged())
def test_any_damage_is_refused_with_sentences_or_harmless(files: Files) -> None:
    try:
        book = parse(files)
    except RulebookInvalid as error:
        for problem in error.problems:
            assert all(words(language).problem(problem) for language in LANGUAGES)
    else:
        compile_rulebook(book, on=date(2026, 2, 28))


# Versions


def test_a_version_is_a_hash_of_names_and_texts() -> None:
    version = version_of({"a": "1", "b": "2"})
    assert re.fullmatch("[0-9a-f]{12}", version)
    assert version_of({"b": "2", "a": "1"}) == version
    assert version not in (version_of({"a": "1", "b": "3"}), version_of({"a": "1", "c": "2"}), version_of({"a": "1"}))
    assert version_of({"a": "12"}) != version_of({"a1": "2"})
    assert parse(rulebook.texts()).version == version_of(rulebook.texts())
