"""Writes of the anonymous check. Every one locks its row, so that two tabs never lose an answer."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from balai.apps.access import codes, guessing
from balai.apps.casework.models import SAVED_FOR, UNSAVED_FOR, Check
from balai.apps.casework.resuming import KIND
from balai.engine.errors import NotFound
from balai.engine.questions import By, find, first_block
from balai.engine.rules import Rulebook

__all__ = [
    "SAVED_FOR",
    "UNSAVED_FOR",
    "answer",
    "ask",
    "forget",
    "forget_expired",
    "forget_unsaved",
    "save",
    "shown",
    "start",
]
logger = logging.getLogger(__name__)
Answer = Mapping[str, Any]


@transaction.atomic
def start(*, book: Rulebook, at: datetime, answers: Mapping[str, Answer] | None = None) -> Check:
    """Begin a check at the first question, or with answers already given (a sample person)."""
    trail = list(answers or [question.id for question in first_block(book.questions)[:1]])
    check = Check(answers=dict(answers or {}), trail=trail, created_at=at, changed_at=at, expires_at=at + UNSAVED_FOR)
    check.save(force_insert=True)
    logger.info("check_started", extra={"rulebook": book.version})
    return check


@transaction.atomic
def answer(*, check_id: UUID, question_id: str, given: Answer, at: datetime) -> Check:
    """Keep the answer to a question that was asked. Giving it twice changes nothing. Raises NotFound."""
    check = _locked(check_id, at)
    if question_id not in check.trail:
        raise NotFound("question_not_asked", question=question_id)
    check.answers = {**check.answers, question_id: dict(given)}
    return _changed(check, at, "answers")


@transaction.atomic
def ask(*, check_id: UUID, question_id: str, book: Rulebook, at: datetime) -> Check:
    """Put a question of the citizen at the end of the trail, unless it is on it already. Raises NotFound."""
    question = find(book.questions, question_id)
    if question is None or question.by is not By.CITIZEN:
        raise NotFound("question_not_found", question=question_id)
    check = _locked(check_id, at)
    if question_id in check.trail:
        return check
    check.trail = [*check.trail, question_id]
    return _changed(check, at, "trail")


def shown(*, check_id: UUID, version: str, on: date) -> None:
    """Keep by which rules and for which day a result was shown; the life of the check does not change."""
    Check.objects.filter(pk=check_id).update(rulebook_version=version, assessed_on=on)


@transaction.atomic
def save(*, check_id: UUID, at: datetime) -> tuple[Check, str]:
    """Keep the check for a month and return it with a new code; an earlier code ends. Raises NotFound."""
    check, code = _locked(check_id, at), codes.new_code()
    check.code_digest = codes.digest(KIND, code)
    check.saved_version, check.saved_on = check.rulebook_version, check.assessed_on
    _changed(check, at, "code_digest", "saved_version", "saved_on")
    logger.info("check_saved")
    return check, codes.shown(code)


def forget(*, check_id: UUID) -> None:
    """Delete the check and everything in it; doing it twice changes nothing."""
    Check.objects.filter(pk=check_id).delete()


def forget_unsaved(*, check_id: UUID) -> None:
    """Delete the check unless it was saved under a code: leaving quickly must not take a saved one away."""
    Check.objects.filter(pk=check_id, code_digest__isnull=True).delete()


def forget_expired(*, at: datetime) -> int:
    """Delete what has run out, and old failed tries; return how many checks went."""
    gone, _per_model = Check.objects.expired(at).delete()
    guessing.forget(at=at)
    if gone:
        logger.info("checks_forgotten", extra={"number": gone})
    return gone


def _locked(check_id: UUID, at: datetime) -> Check:
    found = Check.objects.alive(at).select_for_update(of=("self",)).filter(pk=check_id).first()
    if found is None:
        raise NotFound("check_not_found")
    return found


def _changed(check: Check, at: datetime, *fields: str) -> Check:
    """Save the fields and let the check live on from now; a clock that was turned back must not shorten it."""
    check.changed_at = max(at, check.changed_at)
    check.expires_at = check.changed_at + (SAVED_FOR if check.is_saved else UNSAVED_FOR)
    check.save(update_fields=[*fields, "changed_at", "expires_at"])
    return check
