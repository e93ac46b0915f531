"""Explanations: every requirement once, as it was judged, in sentences a person can read."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given

from balai.engine.assess import Result, assess
from balai.engine.explain import Explainer, Explanation
from balai.engine.planes import Outcome
from balai.engine.rules import Requirement
from balai.words import LANGUAGES, words
from tests.engine import people, rulebooks, walk
from tests.engine.worlds import World, situations

ON = date(2026, 11, 22)


def explained(case: tuple[World, people.Raw]) -> Iterator[tuple[Result, list[Explanation]]]:
    world, raw = case
    facts = world.facts(raw)
    explainer = Explainer(facts)
    for result in assess(facts, world.program):
        yield result, list(explainer.explain(result))


def every_row(case: tuple[World, people.Raw]) -> Iterator[Explanation]:
    return (row for _, rows in explained(case) for row in rows)


@given(situations())
def test_every_requirement_is_explained_once_as_it_was_judged(case: tuple[World, people.Raw]) -> None:
    book = case[0].book
    for result, rows in explained(case):
        on = result.route.calendar.on
        rules = sorted(book.rules(result.pathway, on), key=lambda rule: not rule.mandatory)
        assert [row.rule.id for row in rows if row.depth == 0] == [rule.id for rule in rules]
        expected = list(walk.nodes([*result.route.roots, *result.route.preferred]))
        assert [row.node for row in rows] == expected
        assert len({row.rule.id for row in rows}) == len(rows)
        for row in rows:
            assert row.outcome is result.planes.outcome(row.node.bit)
            assert row.to_do is result.is_to_do(row.node)
            assert row.mandatory is any(row.node in walk.nodes([root]) for root in result.route.roots)
            assert (row.remedy is None) is not isinstance(row.rule, Requirement)


@given(situations())
def test_the_fact_shown_is_the_fact_used(case: tuple[World, people.Raw]) -> None:
    facts = case[0].facts(case[1])
    for row in every_row(case):
        json.dumps(row.facts)
        if isinstance(row.rule, Requirement):
            assert set(row.facts) == walk.facts_of(row.node) & walk.known(facts)
        if row.outcome is Outcome.UNKNOWN and not row.facts and not row.node.parts:
            assert row.reason.code == "not_told"


@given(situations())
def test_a_group_speaks_for_the_leaf_that_decides_it(case: tuple[World, people.Raw]) -> None:
    for result, rows in explained(case):
        by_bit = {row.node.bit: row for row in rows}
        for row in rows:
            leaves = [by_bit[node.bit] for node in walk.nodes([row.node]) if not node.parts]
            deciding = [leaf for leaf in leaves if leaf.outcome is row.outcome]
            assert (row.reason, row.facts) in [(leaf.reason, leaf.facts) for leaf in deciding]
            if row.outcome is Outcome.MET and row.node.parts:
                is_certain = any(not leaf.to_do for leaf in deciding)
                assert is_certain or row.to_do
            assert row.to_do <= any(result.is_to_do(leaf.node) for leaf in deciding)


@pytest.mark.parametrize("language", LANGUAGES)
@given(case=situations())
def test_every_reason_is_a_sentence(language: str, case: tuple[World, people.Raw]) -> None:
    for row in every_row(case):
        assert_reads_well(language, row)


def assert_reads_well(language: str, row: Explanation) -> None:
    said = words(language)
    sentence, template = said.reason(row.reason), said.sentences[row.reason.code]
    assert sentence, (row.rule.id, row.reason)
    assert not set("{}") & set(sentence), (row.rule.id, sentence)
    # "None yet" is English; the rest of the Nones would be ours.
    assert sentence.count("None") == template.count("None"), (row.rule.id, sentence)
    assert not re.search(r"  | [,;.:]|^[,;.:]|[,;:]$", sentence), (row.rule.id, sentence)
    assert not re.search(r"\b(sampai|until|mulai|from|di atas|above|to open)$", sentence), (row.rule.id, sentence)
    assert "9999" not in sentence, (row.rule.id, sentence)


GOOD = re.compile(r"_(met|held|valid|over|confirm|assumed)$|^(consent_yes|offer_yes|window_open|window_open_end)$")
BAD = re.compile(r"_(young|old|early|late|unfinished|low|expired|issuer|short|not_bilingual|no_licence|missing|gap)$")
NEVER_MET_WINDOW = ("window_expected", "window_next", "window_closed", "ban_until", "policy_unmet")


@given(situations())
def test_the_reason_fits_the_outcome(case: tuple[World, people.Raw]) -> None:
    for row in every_row(case):
        code = row.reason.code
        if GOOD.search(code):
            assert row.outcome is Outcome.MET, (row.rule.id, code)
        if BAD.search(code) or code in NEVER_MET_WINDOW:
            assert row.outcome in (Outcome.GAP, Outcome.CLOSED), (row.rule.id, code)
        if code == "not_told" or code.endswith(("_unsure", "_unknown")):
            assert row.outcome is Outcome.UNKNOWN or row.to_do, (row.rule.id, code)
        if code.endswith("_confirm"):
            assert row.to_do, (row.rule.id, code)


@pytest.mark.parametrize(
    ("raw", "pathway", "rule", "code"),
    [
        # Known to fail, though one of the facts is not known.
        ({"licences": []}, "jp-gtog-nurse", "jpn.experience", "experience_no_licence"),
        ({"physical": {"run_3km_minutes": 16}}, "jp-im-japan-technical", "imj.fitness", "fitness_gap"),
    ],
)
def test_a_known_failure_is_not_told_as_not_known(raw: people.Raw, pathway: str, rule: str, code: str) -> None:
    (rows,) = [rows for result, rows in explained((World(ON), raw)) if result.pathway.id == pathway]
    (row,) = [row for row in rows if row.rule.id == rule]
    assert (row.outcome, row.reason.code) == (Outcome.GAP, code)


def test_a_window_speaks_of_the_rounds_it_names() -> None:
    """The rule stands in one pathway and points to the rounds of another."""
    data: rulebooks.Data = rulebooks.small()
    data["pathways"][0]["intake"]["rounds"][0]["state"] = "open"
    other = {**deepcopy(data["pathways"][0]), "id": "p2"}
    other["intake"]["rounds"][0]["state"] = "past"
    other["requirements"] = [{**other["requirements"][1], "id": "window_of_p1"}]
    data["pathways"].append(other)
    told = {row.rule.id: (row.outcome, row.reason.code) for row in every_row((World(ON, data), {}))}
    assert told["window_of_p1"] == told["window"] == (Outcome.MET, "window_open_end")
