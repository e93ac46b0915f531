"""The questions of the check against the rules they serve."""

from datetime import date

import pytest

from balai import rulebook
from balai.engine.errors import RulebookInvalid
from balai.engine.facts import Facts
from balai.engine.inquiry import wanted
from balai.engine.program import compile_rulebook
from balai.engine.questioncheck import paths
from balai.engine.questions import MOST_FIRST, By, Input, asked_for, first_block, still_first
from balai.engine.rulefile import parse

BOOK = rulebook.shipped()
ON = date(2026, 11, 22)
# What nobody should meet before the first result.
SENSITIVE = {"status.pregnant", "history.imprisoned", "history.travel_ban", "health.history_of", "physical.limbs"}


def problems(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    """Where and what is wrong after replacing text in questions.yaml."""
    texts = rulebook.texts()
    for old, new in changes:
        assert old in texts["questions.yaml"], old
        texts["questions.yaml"] = texts["questions.yaml"].replace(old, new, 1)
    with pytest.raises(RulebookInvalid) as caught:
        parse(texts)
    return [(problem.where, problem.code) for problem in caught.value.problems]


def line_of(text: str) -> int:
    return rulebook.texts()["questions.yaml"].split(text)[0].count("\n") + 1


def test_every_fact_is_asked_and_nothing_else() -> None:
    asked = {fact for question in BOOK.questions for fact in question.asks}
    assert asked <= paths(BOOK.known)
    assert {f"documents.{code}" for code in BOOK.known.documents} <= asked
    assert {f"offers.{code}" for code in BOOK.known.offers} - asked == {
        "offers.jp_ssw_food_service_coe",
        "offers.qa_work_visa_indonesian",
    }


def test_the_first_questions() -> None:
    first = first_block(BOOK.questions)
    assert len([q for q in BOOK.questions if q.first]) <= MOST_FIRST
    assert [q.id for q in first][:3] == ["birth_date", "sex", "education"]
    assert not SENSITIVE & {fact for q in first for fact in q.asks}
    assert not any(q.sensitive for q in first)


@pytest.mark.parametrize("fact", sorted(SENSITIVE))
def test_what_hurts_is_optional_and_says_so(fact: str) -> None:
    question = asked_for(BOOK.questions, fact)
    assert question is not None
    assert question.sensitive


def test_only_an_officer_answers_for_job_orders() -> None:
    for question in BOOK.questions:
        verified = [fact for fact in question.asks if "verified" in fact or "legal_entity" in fact]
        assert bool(verified) == (question.by is By.OFFICER)


@pytest.mark.parametrize("question", BOOK.questions, ids=lambda q: q.id)
def test_both_languages_are_whole(question: object) -> None:
    for row in (question, *question.choices, *question.fields, *(c for f in question.fields for c in f.choices)):
        for name in ("text", "topic", "why", "help", "label", "hint", "none_label", "open_label", "item", "unit"):
            if hasattr(row, name):
                assert bool(getattr(row, name)) == bool(getattr(row, f"{name}_en")), (question.id, name)


@pytest.mark.parametrize("question", [q for q in BOOK.questions if q.input is Input.STATES], ids=lambda q: q.id)
def test_states_settle_all_that_is_asked(question: object) -> None:
    assert {choice.fact for choice in question.choices} == set(question.asks)


def test_an_unknown_source() -> None:
    where = f"questions.yaml:{line_of('- id: birth_date')}"
    assert (where, "rule_no_source") in problems(("source: [uu18_p5, jpg_2025]", "source: [nobody]"))


def test_an_unknown_fact() -> None:
    where = f"questions.yaml:{line_of('- id: height')}"
    assert (where, "rule_unknown_word") in problems(("asks: [physical.height_cm]", "asks: [physical.hight_cm]"))


def test_a_fact_nobody_asks_names_the_rule() -> None:
    found = problems(("asks: [physical.tattoo]", "asks: [physical.piercing]"))
    assert any(code == "rule_fact_unasked" and where.startswith("destinations/jp.yaml:") for where, code in found)


def test_an_id_twice() -> None:
    assert any(code == "rule_id_twice" for _where, code in problems(("- id: weight", "- id: height")))


def test_a_misspelt_key_names_its_line() -> None:
    where = f"questions.yaml:{line_of('  topic: Tato')}"
    assert (where, "rule_unknown_key") in problems(("  topic: Tato", "  topik: Tato"))


def test_a_detail_without_field() -> None:
    assert any(
        code == "rule_unknown_word" for _w, code in problems(("detail: [issued, expires, bilingual]", "detail: [x]"))
    )


def test_an_answer_the_engine_cannot_read() -> None:
    found = problems(("facts: {physical: {tattoo: removed}}", "facts: {physical: {tattoo: gone}}"))
    assert (f"questions.yaml:{line_of('- id: tattoo')}", "rule_wrong_value") in found


def test_an_answer_that_settles_what_was_not_asked() -> None:
    found = problems(("facts: {physical: {tattoo: removed}}", "facts: {physical: {piercing: removed}}"))
    assert (f"questions.yaml:{line_of('- id: tattoo')}", "rule_unknown_word") in found


def test_no_questions_at_all() -> None:
    texts = rulebook.texts()
    del texts["questions.yaml"]
    with pytest.raises(RulebookInvalid) as caught:
        parse(texts)
    assert ("questions.yaml", "rule_file_missing") in [(p.where, p.code) for p in caught.value.problems]


def test_a_first_question_is_asked_while_it_can_change_something() -> None:
    program = compile_rulebook(BOOK, on=ON)
    nobody = wanted(Facts(), program)
    assert [q.id for q in still_first(BOOK.questions, [], nobody)] == [q.id for q in first_block(BOOK.questions)]
    assert next(q.id for q in still_first(BOOK.questions, ["birth_date", "sex"], nobody)) == "education"


def test_birth_date_and_sex_are_always_asked() -> None:
    assert [q.id for q in still_first(BOOK.questions, [], set())] == ["birth_date", "sex"]
