"""The reference and the engine agree: for every person, day and round, on the shipped rulebook and on any other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.assess import Result, assess
from balai.engine.factfile import read
from balai.engine.program import Program, compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Requirement, Rulebook
from balai.engine.vocabulary import fact_paths
from tests.engine import people, reference, rulebooks
from tests.engine.book import BOOK, program
from tests.engine.worlds import FEWER

SHIPPED = reference.load(rulebook.texts())
LISTS = ("unmet", "missing", "closed_by", "to_do", "later", "preferred")
#: Rounds one may ask about: PATHWAY:ROUND.
ROUNDS = sorted(
    f"{p.id}:{r.id}" for p in BOOK.pathways for r in (*p.intake.rounds, p.intake.next_expected) if r and r.id
)


@st.composite
def shipped_cases(draw: st.DrawFn) -> tuple[date, frozenset[str], people.Raw]:
    on = draw(people.days())
    assumed = frozenset(draw(st.lists(st.sampled_from(ROUNDS), max_size=3)))
    return on, assumed, draw(people.persons(on, BOOK.known))


@given(shipped_cases())
def test_the_reference_agrees_on_the_shipped_rulebook(case: tuple[date, frozenset[str], people.Raw]) -> None:
    on, assumed, facts = case
    rounds: dict[str, set[str]] = {}
    for text in assumed:
        pathway_id, _, round_id = text.partition(":")
        rounds.setdefault(pathway_id, set()).add(round_id)
    assert_agrees(SHIPPED, BOOK, program(on, assumed), facts, rounds)


@st.composite
def generated_cases(draw: st.DrawFn) -> tuple[rulebooks.Data, date, dict[str, set[str]], people.Raw]:
    data, on = draw(rulebooks.data()), draw(rulebooks.days())
    assumed = draw(st.dictionaries(st.sampled_from(["p1", "p2"]), st.just({"r0"}), max_size=2))
    return data, on, assumed, draw(people.persons(on, parse(rulebooks.texts(data)).known))


@given(generated_cases())
def test_the_reference_agrees_on_any_rulebook(
    case: tuple[rulebooks.Data, date, dict[str, set[str]], people.Raw],
) -> None:
    data, on, assumed, facts = case
    texts = rulebooks.texts(data)
    book = parse(texts)
    assert_agrees(reference.load(texts), book, compile_rulebook(book, on=on, assumed=assumed), facts, assumed)


@pytest.mark.parametrize("kind", rulebooks.KINDS)
@given(data=st.data())
def test_the_reference_agrees_on_one_rule_of_each_kind(kind: str, data: st.DataObject) -> None:
    """Only one question and the facts it reads, so that its edges are met often."""
    on, rule = data.draw(rulebooks.days()), data.draw(rulebooks.leaf("registration", "p1", kind=kind))
    plain = data.draw(rulebooks.one_rule(rule))
    book = parse(rulebooks.texts(plain))
    (leaf,) = book.pathways[0].requirements
    assert isinstance(leaf, Requirement)
    raw: people.Raw = {}
    for path in sorted(fact_paths(leaf.params)):
        raw = people.learned(raw, path, data.draw(people.answers(path, on, book.known)))
    compiled = compile_rulebook(book, on=on)
    assert_agrees(reference.load(rulebooks.texts(plain)), book, compiled, raw, {})


@FEWER
@given(st.data())
def test_the_reference_agrees_however_deep_the_nesting(data: st.DataObject) -> None:
    on, rule = data.draw(rulebooks.days()), data.draw(rulebooks.node("registration", "p1", depth=6))
    plain = data.draw(rulebooks.one_rule(rule))
    book = parse(rulebooks.texts(plain))
    raw = data.draw(people.persons(on, book.known))
    assert_agrees(reference.load(rulebooks.texts(plain)), book, compile_rulebook(book, on=on), raw, {})


def assert_agrees(
    plain: reference.Book, book: Rulebook, compiled: Program, facts: people.Raw, assumed: dict[str, set[str]]
) -> None:
    """Verdict, ids, cut-off, round and the outcome of every node, pathway for pathway."""
    expected = reference.evaluate(plain, facts, compiled.on, assumed)
    person = read(facts, book.known, on=compiled.on)
    found = {r.pathway.id: r for r in assess(person, compiled)}
    assert list(found) == list(expected)
    assert compiled.verdicts(person) == [want["verdict"] for want in expected.values()]
    for pathway_id, result in found.items():
        want, calendar = expected[pathway_id], result.route.calendar
        assert outcomes(result) == want["outcomes"], pathway_id
        lists = {key: sorted(getattr(result, key)) for key in LISTS}
        assert lists == {key: sorted(want[key]) for key in LISTS}, pathway_id
        assert result.verdict == want["verdict"], pathway_id
        assert calendar.cutoff == want["cutoff"], pathway_id
        assert (calendar.open_round and calendar.open_round.id) == want["round"], pathway_id
        assert (calendar.expected_round is not None) is want["expected"], pathway_id


def outcomes(result: Result) -> dict[str, str]:
    """Node id -> outcome, preferred rules too."""
    found, left = {}, [*result.route.roots, *result.route.preferred]
    while left:
        node = left.pop()
        found[node.rule.id] = result.outcome(node).value
        left += node.parts
    return found


def test_a_second_licence_without_a_date_takes_no_month_away() -> None:
    """Months count from the first licence; one more, whose date is not known, can only be an earlier one."""
    on = date(2025, 4, 15)
    raw = people.able(on)
    raw["licences"] = [*raw["licences"], {"type": "STR_nurse", "expires": "2020-01-01"}]
    assert_agrees(SHIPPED, BOOK, program(on), raw, {})
