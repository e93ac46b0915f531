"""Checks of the questions against the rules: everything a rule reads is asked, and every answer can be read."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from balai.engine import answersheet
from balai.engine.errors import FactsInvalid, Problem
from balai.engine.factfile import Known, read
from balai.engine.factkeys import GROUPS, LISTS, SINGLE
from balai.engine.questions import Choice, Input, Question
from balai.engine.rules import Node, Rulebook, leaves
from balai.engine.vocabulary import fact_paths

Found = Iterator[tuple[str, dict[str, Any]]]
NO_CHOICES = (Input.DATE, Input.NUMBER, Input.RECORDS)
ANY_DAY = date(2000, 1, 1)


def problems(book: Rulebook, roots: list[Node], places: Mapping[tuple[str, str], str]) -> Iterator[Problem]:
    """Everything wrong with the questions, then each rule whose fact no question asks for."""
    known = paths(book.known)
    for question in book.questions:
        where = places.get(("question", question.id), "questions.yaml")
        for code, values in _of(book, question, known):
            yield Problem(where=where, code=code, values={"id": question.id, **values})
    asked = {fact for question in book.questions for fact in question.asks}
    for fact, rule_id in _read_by(roots).items():
        if fact not in asked:
            where = places.get(("rule", rule_id), "")
            yield Problem(where=where, code="rule_fact_unasked", values={"id": rule_id, "fact": fact})


def paths(known: Known) -> frozenset[str]:
    """Every fact that may be known of a person."""
    groups = {f"{group}.{name}" for group, names in GROUPS.items() for name in names}
    keyed = {f"documents.{code}" for code in known.documents} | {f"offers.{code}" for code in known.offers}
    return frozenset({*SINGLE, *LISTS, *groups, *keyed})


def _read_by(roots: list[Node]) -> dict[str, str]:
    """Fact -> the first rule that reads it."""
    found: dict[str, str] = {}
    for leaf in (leaf for root in roots for leaf in leaves(root)):
        for fact in sorted(fact_paths(leaf.params)):
            if fact:
                found.setdefault(fact, leaf.id)
    return found


def _of(book: Rulebook, question: Question, known: frozenset[str]) -> Found:
    for name in question.source:
        if name not in book.sources:
            yield "rule_no_source", {"source": name}
    for fact in question.asks:
        if fact not in known:
            yield "rule_unknown_word", {"word": fact, "words": sorted(known)}
    if question.after and all(other.id != question.after for other in book.questions):
        yield "rule_unknown_word", {"word": question.after, "words": [other.id for other in book.questions]}
    if (question.input in NO_CHOICES) == bool(question.choices):
        yield "rule_missing_key", {"key": "choices", "expected": "", "example": "[{value: female, label: Perempuan}]"}
    yield from _twice(question)
    keys = [field.key for field in question.fields]
    for choice in question.choices:
        for key in choice.detail:
            if key not in keys:
                yield "rule_unknown_word", {"word": key, "words": keys}
        if question.input is Input.STATES and choice.fact not in question.asks:
            yield "rule_unknown_word", {"word": choice.fact, "words": list(question.asks)}
        if question.input in (Input.CHOICE, Input.ITEMS):
            yield from _readable(book, question, choice)


def _twice(question: Question) -> Found:
    for words in ([c.value for c in question.choices], [f.key for f in question.fields]):
        for word in sorted({word for word in words if words.count(word) > 1}):
            yield "rule_id_twice", {"id": f"{question.id}: {word}", "first": question.id}


def _readable(book: Rulebook, question: Question, choice: Choice) -> Found:
    """What the answer stands for can be read, and settles nothing but what the question asks."""
    for facts in (answersheet.patch(question, given) for given in _samples(question, choice)):
        for fact in sorted(_leaves(facts) - set(question.asks)):
            yield "rule_unknown_word", {"word": fact, "words": list(question.asks)}
        try:
            read(facts, book.known, on=ANY_DAY)
        except FactsInvalid as error:
            example = "{sex: female}"
            for problem in error.problems:
                expected = f"{choice.value}: {problem.where} {problem.code}"
                yield "rule_wrong_value", {"key": "facts", "expected": expected, "example": example}


def _samples(question: Question, choice: Choice) -> Iterator[dict[str, Any]]:
    """The choice with every option of each of its details in turn; where a detail must be given, with its first one."""
    details = {f.key: f.choices for f in question.details(choice) if f.choices}
    needed = {f.key: f.choices[0].value for f in question.details(choice) if f.choices and f.required}
    yield _given(question, choice, needed)
    for key, options in details.items():
        for option in options:
            yield _given(question, choice, {**needed, key: option.value})


def _given(question: Question, choice: Choice, detail: dict[str, Any]) -> dict[str, Any]:
    chosen = {"value": choice.value, "detail": detail}
    return {"items": [chosen]} if question.input is Input.ITEMS else chosen


def _leaves(facts: Mapping[str, Any]) -> set[str]:
    grouped = {f"{key}.{name}" for key, value in facts.items() if isinstance(value, Mapping) for name in value}
    return grouped | {key for key, value in facts.items() if not isinstance(value, Mapping)}
