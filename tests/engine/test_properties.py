"""What must hold for every person, every day and every rulebook; above all: reference and engine agree."""

from datetime import date
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.assess import assess
from balai.engine.factfile import read
from balai.engine.program import Program, compile_rulebook
from balai.engine.rulefile import parse
from tests.engine import people, reference, rulebooks
from tests.engine.book import BOOK, program

SHIPPED = reference.load(rulebook.texts())
LISTS = ("unmet", "missing", "closed_by", "to_do", "later", "preferred")
#: Rounds one may ask about: PATHWAY:ROUND.
ROUNDS = sorted(
    f"{p.id}:{r.id}" for p in BOOK.pathways for r in (*p.intake.rounds, p.intake.next_expected) if r and r.id
)


def compare(book: reference.Book, compiled: Program, facts: dict[str, Any], assumed: dict[str, set[str]]) -> None:
    """Verdict, ids, cut-off, round and the outcome of every node, pathway for pathway."""
    expected = reference.evaluate(book, facts, compiled.on, assumed)
    found = {r.pathway.id: r for r in assess(read(facts, KNOWN[compiled.version], on=compiled.on), compiled)}
    assert list(found) == list(expected)
    for pathway_id, result in found.items():
        want = expected[pathway_id]
        note(pathway_id)
        assert {key: sorted(getattr(result, key)) for key in LISTS} == {key: sorted(want[key]) for key in LISTS}
        assert result.verdict == want["verdict"]
        calendar = result.route.calendar
        assert calendar.cutoff == want["cutoff"]
        assert (calendar.open_round and calendar.open_round.id) == want["round"]
        assert outcomes(result) == want["outcomes"]


def outcomes(result: Any) -> dict[str, str]:
    found, left = {}, [*result.route.roots, *result.route.preferred]
    while left:
        node = left.pop()
        found[node.rule.id] = result.outcome(node).value
        left += node.parts
    return found


KNOWN = {BOOK.version: BOOK.known}


@st.composite
def shipped_cases(draw: st.DrawFn) -> tuple[date, frozenset[str], dict[str, Any]]:
    on = draw(people.days())
    assumed = frozenset(draw(st.lists(st.sampled_from(ROUNDS), max_size=3)))
    return on, assumed, draw(people.persons(on, BOOK.known))


@given(shipped_cases())
def test_the_reference_agrees_on_the_shipped_rulebook(case: tuple[date, frozenset[str], dict[str, Any]]) -> None:
    on, assumed, facts = case
    rounds: dict[str, set[str]] = {}
    for text in assumed:
        pathway_id, _, round_id = text.partition(":")
        rounds.setdefault(pathway_id, set()).add(round_id)
    compare(SHIPPED, program(on, assumed), facts, rounds)


Generated = tuple[dict[str, str], date, dict[str, set[str]], dict[str, Any]]


@st.composite
def generated_cases(draw: st.DrawFn) -> tuple[rulebooks.Data, date, dict[str, set[str]], dict[str, Any]]:
    data, on = draw(rulebooks.data()), draw(rulebooks.days())
    assumed = draw(st.dictionaries(st.sampled_from(["p1", "p2"]), st.just({"r0"}), max_size=2))
    book = parse(rulebooks.texts(data))
    return data, on, assumed, draw(people.persons(on, book.known))


@given(generated_cases())
def test_the_reference_agrees_on_any_rulebook(case: tuple[Any, date, dict[str, set[str]], dict[str, Any]]) -> None:
    data, on, assumed, facts = case
    texts = rulebooks.texts(data)
    book = parse(texts)
    KNOWN[book.version] = book.known
    compare(reference.load(texts), compile_rulebook(book, on=on, assumed=assumed), facts, assumed)
