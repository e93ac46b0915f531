"""The reference and the engine agree: for every person, day and round, on the shipped rulebook and on any other."""

from datetime import date

from hypothesis import given, note
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.assess import Result, assess
from balai.engine.factfile import read
from balai.engine.program import Program, compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Rulebook
from tests.engine import people, reference, rulebooks
from tests.engine.book import BOOK, program

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


def assert_agrees(
    plain: reference.Book, book: Rulebook, compiled: Program, facts: people.Raw, assumed: dict[str, set[str]]
) -> None:
    """Verdict, ids, cut-off, round and the outcome of every node, pathway for pathway."""
    expected = reference.evaluate(plain, facts, compiled.on, assumed)
    found = {r.pathway.id: r for r in assess(read(facts, book.known, on=compiled.on), compiled)}
    assert list(found) == list(expected)
    for pathway_id, result in found.items():
        note(pathway_id)
        want, calendar = expected[pathway_id], result.route.calendar
        assert outcomes(result) == want["outcomes"]
        assert {key: sorted(getattr(result, key)) for key in LISTS} == {key: sorted(want[key]) for key in LISTS}
        assert result.verdict == want["verdict"]
        assert calendar.cutoff == want["cutoff"]
        assert (calendar.open_round and calendar.open_round.id) == want["round"]
        assert (calendar.expected_round is not None) is want["expected"]


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
