"""What people ask about their data: correct, copy, restrict, erase, object, withdraw; and answering in time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people import telling
from balai.apps.people.consenting import CHANNELS, clock_end, speaker
from balai.apps.people.drafts import locked
from balai.apps.people.models import Erasure, Person, PrivacyRequest, RequestKind
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotFound
from balai.engine.lifecycle import REQUEST_MOVES, RequestStatus, next_state

# Asked for with a form; a withdrawal begins with the consent it takes back.
ASKED = (RequestKind.CORRECT, RequestKind.COPY, RequestKind.RESTRICT, RequestKind.ERASE, RequestKind.OBJECT)
SHORTEST_ANSWER = 10


@transaction.atomic
def ask(*, person_id: UUID, kind: RequestKind, text: str, by: Actor, at: datetime) -> PrivacyRequest:
    """Ask something; its clock begins. The same thing twice is asked once, with the words of both.

    Raises NotFound, NotAllowed, DomainError `draft_is_yours` for a draft, which its owner changes or deletes alone.
    """
    person = locked(person_id, by)
    channel = CHANNELS[speaker(person, by)]
    if person.is_draft:
        raise DomainError("draft_is_yours")
    same = PrivacyRequest.objects.select_for_update(of=("self",)).unanswered().filter(person=person, kind=kind.value)
    before = same.filter(consent__isnull=True).first()
    if before is not None:
        before.text = "\n".join(dict.fromkeys(part for part in (before.text, text) if part))[:2000]
        before.save(update_fields=["text"])
        return before
    asked = PrivacyRequest.objects.create(
        person=person,
        kind=kind.value,
        text=text,
        channel=channel.value,
        asked_at=at,
        asked_user_id=by.user_id,
        due_at=clock_end(at),
    )
    _record(Verb.REQUEST_MADE, asked, by, at)
    telling.request_received(asked)
    return asked


@transaction.atomic
def take(*, request_id: UUID, by: Actor, at: datetime) -> PrivacyRequest:
    """Begin to work on it. Raises NotFound, NotAllowed, IllegalMove."""
    asked = _held(request_id, by)
    asked.status = _moved(asked, "take")
    asked.taken_user_id = by.user_id
    asked.save(update_fields=["status", "taken_user"])
    _record(Verb.REQUEST_TAKEN, asked, by, at)
    return asked


@transaction.atomic
def grant(*, request_id: UUID, answer: str, by: Actor, at: datetime) -> PrivacyRequest:
    """Do what was asked, and say what was done. A restriction counts at once; an erasure is set for a day soon.

    Raises NotFound, NotAllowed, IllegalMove, DomainError `answer_needed`, Conflict `held` while a legal hold lasts.
    """
    asked = _held(request_id, by)
    status = _moved(asked, "grant")
    _must_say(answer)
    if asked.kind == RequestKind.RESTRICT.value:
        _restrict(asked.person, at)
    if asked.kind == RequestKind.ERASE.value:
        _set_erasure(asked.person, at)
    _answer(asked, status, answer, by, at)
    _record(Verb.REQUEST_GRANTED, asked, by, at)
    telling.request_answered(asked)
    return asked


@transaction.atomic
def refuse(*, request_id: UUID, answer: str, by: Actor, at: datetime) -> PrivacyRequest:
    """Say no, with the reason. A withdrawal cannot be refused.

    Raises NotFound, NotAllowed, IllegalMove, DomainError `answer_needed`.
    """
    asked = _held(request_id, by)
    if asked.kind == RequestKind.WITHDRAW.value:
        raise IllegalMove("withdrawal_counts")
    status = _moved(asked, "refuse")
    _must_say(answer)
    _answer(asked, status, answer, by, at)
    _record(Verb.REQUEST_REFUSED, asked, by, at)
    telling.request_answered(asked)
    return asked


@transaction.atomic
def cancel(*, request_id: UUID, by: Actor, at: datetime) -> PrivacyRequest:
    """Take back what one asked oneself; a withdrawal has happened and stays. Raises NotFound, IllegalMove."""
    asked = _locked(request_id, by)
    if not by.is_user(asked.person.user_id):
        raise NotFound("request_not_found")
    if asked.kind == RequestKind.WITHDRAW.value:
        raise IllegalMove("withdrawal_counts")
    _answer(asked, _moved(asked, "cancel"), "", by, at)
    _record(Verb.REQUEST_CANCELLED, asked, by, at)
    return asked


@transaction.atomic
def lift_restriction(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """Let the data be used again, at the owner's own word. Raises NotFound, NotAllowed."""
    person = locked(person_id, by)
    speaker(person, by)
    if person.restricted_at is not None:
        person.restricted_at = None
        person.save(update_fields=["restricted_at"])
        audit.record(Verb.RESTRICTION_LIFTED, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id)
    return person


def restrict(person: Person, *, by: Actor, at: datetime) -> None:
    """Stop every sharing of a locked file at once."""
    if person.restricted_at is None:
        _restrict(person, at)
        audit.record(Verb.RESTRICTED, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id)


def _restrict(person: Person, at: datetime) -> None:
    person.restricted_at = person.restricted_at or at
    person.save(update_fields=["restricted_at"])


def _set_erasure(person: Person, at: datetime) -> None:
    if person.holds.in_force().exists():
        raise Conflict("held")
    on = timezone.localdate(at)
    wait = timedelta(days=rulebook.terms().term("second_thought", on).value)
    Erasure.objects.filter(person=person, cancelled_at__isnull=True).update(cancelled_at=at)
    erasure = Erasure.objects.create(person=person, cause="asked", noticed_at=at, due_on=on + wait)
    telling.erasure_ahead(erasure)


def _locked(request_id: UUID, by: Actor) -> PrivacyRequest:
    """The request with its file; the file is locked first, as everywhere. Raises NotFound."""
    found = PrivacyRequest.objects.visible_to(by).filter(pk=request_id).first()
    if found is None:
        raise NotFound("request_not_found")
    person = Person.objects.select_for_update(of=("self",)).get(pk=found.person_id)
    asked = PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    asked.person = person
    return asked


def _held(request_id: UUID, by: Actor) -> PrivacyRequest:
    asked = _locked(request_id, by)
    assert asked.person.office_id is not None
    by.require(Permission.PRIVACY_REQUESTS, office_id=asked.person.office_id)
    return asked


def _moved(asked: PrivacyRequest, move: str) -> str:
    return next_state(REQUEST_MOVES, RequestStatus(asked.status), move).value


def _must_say(answer: str) -> None:
    if len(answer.strip()) < SHORTEST_ANSWER:
        raise DomainError("answer_needed")


def _answer(asked: PrivacyRequest, status: str, answer: str, by: Actor, at: datetime) -> None:
    asked.status, asked.answer = status, answer.strip()
    asked.answered_at, asked.answered_user_id = at, by.user_id
    asked.save(update_fields=["status", "answer", "answered_at", "answered_user"])


def _record(verb: Verb, asked: PrivacyRequest, by: Actor, at: datetime) -> None:
    office_id = asked.person.office_id
    audit.record(verb, asked, by=by, at=at, subject_id=asked.person_id, office_id=office_id, kind=asked.kind)
