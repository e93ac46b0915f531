"""What is worth asking: a promise to settle pathways is kept by every answer, and nothing known is asked again."""

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from balai.engine.factfile import LISTS, read
from balai.engine.inquiry import Worth, most_informative, wanted
from balai.engine.program import Program, Verdict, compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Rulebook
from tests.engine import people, rulebooks
from tests.engine.book import BOOK, program

ON = date(2026, 11, 22)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Rulebook, Program, people.Raw]:
    if draw(st.booleans()):
        book, compiled = BOOK, program(draw(people.days()))
    else:
        book = parse(rulebooks.texts(draw(rulebooks.data())))
        compiled = compile_rulebook(book, on=draw(rulebooks.days()))
    return book, compiled, draw(people.persons(compiled.on, book.known))


def unknown(book: Rulebook, compiled: Program, raw: people.Raw) -> set[str]:
    verdicts = compiled.verdicts(read(raw, book.known, on=compiled.on))
    return {r.pathway.id for r, v in zip(compiled.routes, verdicts, strict=True) if v is Verdict.UNKNOWN}


@given(situations(), st.data())
def test_a_fact_said_to_settle_pathways_settles_them_whatever_the_answer(
    situation: tuple[Rulebook, Program, people.Raw], data: st.DataObject
) -> None:
    book, compiled, raw = situation
    offered = [w for w in most_informative(read(raw, book.known, on=compiled.on), compiled) if w.settles]
    assume(offered)
    worth = data.draw(st.sampled_from(offered))
    settled = unknown(book, compiled, raw)
    for _ in range(3):
        answer = data.draw(people.answers(worth.fact, compiled.on, book.known))
        knowing = people.learned(raw, worth.fact, people.complete(worth.fact, answer, compiled.on))
        settled -= unknown(book, compiled, knowing)
    assert len(settled) >= worth.settles, (worth, settled)


@given(situations())
def test_nothing_known_is_asked_again(situation: tuple[Rulebook, Program, people.Raw]) -> None:
    book, compiled, raw = situation
    facts = read(raw, book.known, on=compiled.on)
    for path in wanted(facts, compiled):
        assert path not in facts.values
        if path in LISTS and getattr(facts, path) is not None:
            assert raw[path] != people.complete(path, raw[path], compiled.on), "every entry is complete"


@given(situations())
def test_the_best_question_comes_first(situation: tuple[Rulebook, Program, people.Raw]) -> None:
    book, compiled, raw = situation
    facts = read(raw, book.known, on=compiled.on)
    offered = most_informative(facts, compiled)
    assert offered == sorted(offered, key=lambda w: (-w.settles, -w.waiting, w.fact))
    assert {w.fact for w in offered} <= wanted(facts, compiled)
    waiting = unknown(book, compiled, raw)
    assert bool(offered) is bool(waiting)
    for worth in offered:
        assert 0 <= worth.settles <= worth.waiting <= len(waiting)


@given(situations())
def test_answering_everything_wanted_leaves_nothing_unknown(situation: tuple[Rulebook, Program, people.Raw]) -> None:
    """Every unknown pathway can be settled by asking: no rule waits for a fact that is never offered."""
    book, compiled, raw = situation
    for _ in range(40):
        facts = read(raw, book.known, on=compiled.on)
        asked = sorted(wanted(facts, compiled))
        if not asked:
            break
        told = people.example_answer(asked[0], compiled.on)
        raw = people.learned(raw, asked[0], told)
    assert not unknown(book, compiled, raw)
    assert not wanted(read(raw, book.known, on=compiled.on), compiled)


def test_one_missing_fact_settles_every_pathway_that_waits_for_it() -> None:
    raw = people.able(ON)
    people.forget(raw, "birth_date")
    waiting = unknown(BOOK, program(ON), raw)
    assert len(waiting) > 10
    first, *_ = most_informative(read(raw, BOOK.known, on=ON), program(ON))
    assert first.fact == "birth_date"
    assert first.settles == first.waiting
    assert unknown(BOOK, program(ON), people.able(ON)) == waiting - {"kw-nurse"} & waiting or first.settles > 10


def test_nothing_is_worth_asking_of_someone_of_whom_everything_is_known() -> None:
    raw = {**people.able(ON), "offers": dict.fromkeys(BOOK.known.offers, True)}
    facts = read(raw, BOOK.known, on=ON)
    assert most_informative(facts, program(ON)) == []
    assert wanted(facts, program(ON)) == set()


def test_a_person_nothing_is_known_of_is_asked_what_most_pathways_wait_for() -> None:
    offered = most_informative(read({}, BOOK.known, on=ON), program(ON))
    by_fact = {worth.fact: worth for worth in offered}
    assert isinstance(offered[0], Worth)
    assert by_fact["birth_date"].waiting > by_fact["sex"].waiting > 0
    assert offered[0].fact == "birth_date"
