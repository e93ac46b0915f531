"""Explanations: every requirement once, as it was judged, in sentences a person can read."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.engine.assess import Result, assess
from balai.engine.explain import Explainer, Explanation
from balai.engine.factfile import read
from balai.engine.facts import Facts
from balai.engine.program import Outcome, compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Requirement, Rulebook
from balai.words import LANGUAGES, words
from tests.engine import people, rulebooks, walk
from tests.engine.book import BOOK, program

ON = date(2026, 11, 22)


@st.composite
def judged(draw: st.DrawFn) -> tuple[Rulebook, Facts, list[Result]]:
    if draw(st.booleans()):
        book, compiled = BOOK, program(draw(people.days()))
    else:
        book = parse(rulebooks.texts(draw(rulebooks.data())))
        compiled = compile_rulebook(book, on=draw(rulebooks.days()), assumed=draw(st.sampled_from([{}, {"p1": {"r0"}}])))
    facts = read(draw(people.persons(compiled.on, book.known)), book.known, on=compiled.on)
    return book, facts, assess(facts, compiled)


@given(judged())
def test_every_requirement_is_explained_once_as_it_was_judged(case: tuple[Rulebook, Facts, list[Result]]) -> None:
    book, facts, results = case
    explainer = Explainer(facts)
    for result in results:
        rows = list(explainer.explain(result))
        on = result.route.calendar.on
        rules = sorted(book.rules(result.pathway, on), key=lambda rule: not rule.mandatory)
        assert [row.rule.id for row in rows if row.depth == 0] == [rule.id for rule in rules]
        expected = list(walk.nodes([*result.route.roots, *result.route.preferred]))
        assert [row.node for row in rows] == expected
        assert len({row.rule.id for row in rows}) == len(rows)
        for row in rows:
            assert row.outcome is result.planes.outcome(row.node.bit)
            assert row.to_do is (isinstance(row.rule, Requirement) and result.is_to_do(row.node))
            assert row.mandatory is any(row.node in walk.nodes([root]) for root in result.route.roots)
            assert (row.remedy is None) is not isinstance(row.rule, Requirement)


@given(judged())
def test_the_fact_shown_is_the_fact_used(case: tuple[Rulebook, Facts, list[Result]]) -> None:
    _, facts, results = case
    explainer = Explainer(facts)
    for row in (row for result in results for row in explainer.explain(result)):
        json.dumps(row.facts)
        if isinstance(row.rule, Requirement):
            assert set(row.facts) == walk.facts_of(row.node) & walk.known(facts)
        else:
            assert row.facts == {}
        if row.outcome is Outcome.UNKNOWN and not row.facts and not row.node.parts:
            assert row.reason.code == "not_told"


@pytest.mark.parametrize("language", LANGUAGES)
@given(case=judged())
def test_every_reason_is_a_sentence(language: str, case: tuple[Rulebook, Facts, list[Result]]) -> None:
    _, facts, results = case
    explainer = Explainer(facts)
    for row in (row for result in results for row in explainer.explain(result)):
        assert_reads_well(language, row)


def assert_reads_well(language: str, row: Explanation) -> None:
    said = words(language)
    sentence, template = said.reason(row.reason), said.sentences[row.reason.code]
    assert sentence, (row.rule.id, row.reason)
    assert not set("{}") & set(sentence), (row.rule.id, sentence)
    # "None yet" is English; the rest of the Nones would be ours.
    assert sentence.count("None") == template.count("None"), (row.rule.id, sentence)
    assert not re.search(r"  | [,;.:]|^[,;.:]|[,;:]$", sentence), (row.rule.id, sentence)
    assert not re.search(r"\b(sampai|until|mulai|from|di atas|above|to open|diminta)$", sentence), (row.rule.id, sentence)
    assert "9999" not in sentence, (row.rule.id, sentence)
