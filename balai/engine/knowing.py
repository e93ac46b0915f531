"""From answers to facts, whatever has changed in the rulebook since they were given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from balai.engine import answersheet
from balai.engine.errors import FactsInvalid
from balai.engine.factfile import read
from balai.engine.facts import Facts
from balai.engine.questions import find
from balai.engine.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What answers tell: plain facts, the same as `Facts`, and questions whose answers no longer count."""

    raw: Mapping[str, Any]
    facts: Facts
    unusable: tuple[str, ...] = ()


def known_from(answers: Mapping[str, Mapping[str, Any]], book: Rulebook, *, on: date) -> Known:
    """What answers stand for under this rulebook on that day. An answer that no longer counts is left out and named."""
    sheet = answersheet.sheet(book.questions, answers)
    try:
        return Known(raw=sheet.facts, facts=read(sheet.facts, book.known, on=on), unusable=sheet.unusable)
    except FactsInvalid:
        pass
    spoilt = {question_id for question_id in answers if not _is_readable(question_id, answers, book, on)}
    kept = {question_id: given for question_id, given in answers.items() if question_id not in spoilt}
    sheet = answersheet.sheet(book.questions, kept)
    unusable = tuple(sorted({*sheet.unusable, *spoilt}))
    return Known(raw=sheet.facts, facts=read(sheet.facts, book.known, on=on), unusable=unusable)


def _is_readable(question_id: str, answers: Mapping[str, Mapping[str, Any]], book: Rulebook, on: date) -> bool:
    question = find(book.questions, question_id)
    if question is None:
        return False
    try:
        read(answersheet.patch(question, answers[question_id]), book.known, on=on)
    except (FactsInvalid, answersheet.Unusable):
        return False
    return True
