"""Reads of the anonymous check."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from balai.apps.casework.models import Check
from balai.engine.inquiry import wanted
from balai.engine.knowing import Known, known_from
from balai.engine.program import Program
from balai.engine.questions import By, Question, find, still_first
from balai.engine.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a person was told before: by which rules, and for which day."""

    version: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where a question stands on the way: number `current` of `total`; further questions have no total."""

    question: Question
    current: int
    total: int | None


def check_of(check_id: UUID, at: datetime) -> Check | None:
    """The check, unless it has run out or was forgotten."""
    return Check.objects.alive(at).filter(pk=check_id).first()


def told(check: Check) -> Told | None:
    """The result behind the code, else the last one shown; `None` when none was."""
    if check.saved_version and check.saved_on:
        return Told(version=check.saved_version, on=check.saved_on)
    if check.rulebook_version and check.assessed_on:
        return Told(version=check.rulebook_version, on=check.assessed_on)
    return None


def facts_of(check: Check, book: Rulebook, on: date) -> Known:
    """What the answers stand for under this rulebook on that day. An answer that no longer counts is left out."""
    return known_from(check.answers, book, on=on)


def asked(check: Check, book: Rulebook) -> list[Question]:
    """The questions of the trail that still exist, in the order asked."""
    found = [find(book.questions, question_id) for question_id in check.trail]
    return [question for question in found if question and question.by is By.CITIZEN]


def next_question(check: Check, book: Rulebook, program: Program) -> Question | None:
    """The first question on the trail without an answer, then the next first one that still matters, then none."""
    for question in asked(check, book):
        if question.id not in check.answers:
            return question
    upcoming = _upcoming(check, book, program)
    return upcoming[0] if upcoming else None


def step(check: Check, number: int, book: Rulebook, program: Program) -> Step | None:
    """The question with that number (from 1) on the trail, `None` when there is none."""
    trail = asked(check, book)
    if not 1 <= number <= len(trail):
        return None
    question = trail[number - 1]
    first = [q for q in trail if q.first]
    if question not in first:
        return Step(question=question, current=number, total=None)
    total = len(first) + len(_upcoming(check, book, program))
    return Step(question=question, current=first.index(question) + 1, total=total)


def _upcoming(check: Check, book: Rulebook, program: Program) -> list[Question]:
    known = facts_of(check, book, program.on)
    return still_first(book.questions, check.trail, wanted(known.facts, program))
