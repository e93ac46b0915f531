"""Actions on drafts: begun at home, in the kelurahan or at the counter, and continued by whoever may."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.access import codes, guessing
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.erasing import delete_whole
from balai.apps.people.models import Answer, Channel, HelperAccess, Person
from balai.engine.actor import Actor, Permission, UserId
from balai.engine.errors import Conflict, IllegalMove, NotAllowed, NotFound
from balai.engine.lifecycle import PersonStatus

KIND = "people"


@transaction.atomic
def begin(
    *, channel: Channel, by: Actor, at: datetime, answers: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[Person, str]:
    """Begin a file and return it with the code that opens its draft.

    At home the file belongs to whoever signs in; a helper, an officer or the system of an organisation begins one for
    somebody who is present and agrees.
    `answers` are those of a check made before. Raises NotAllowed, Conflict for a second file of one account.
    """
    own = channel is Channel.HOME
    if own or by.token_id is None:
        signed_in(by)
    if not own:
        by.require(Permission.DRAFT_HELP)
    elif Person.objects.filter(user_id=signed_in(by)).exists():
        raise Conflict("file_exists")
    code = codes.new_code()
    person = Person(
        reference=f"BM-{codes.new_code()[:8]}",
        channel=channel.value,
        user_id=by.user_id if own else None,
        draft_code=codes.digest(KIND, code),
        created_at=at,
        changed_at=at,
    )
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:  # two taps at once
        raise Conflict("file_exists") from None
    if not own:
        _let_in(person, by, given_by="present", at=at)
    for question, given in (answers or {}).items():
        Answer.objects.create(
            person=person, question=question, given=dict(given), said_by_id=by.user_id, channel=channel.value, at=at
        )
    audit.record(Verb.DRAFT_BEGUN, person, by=by, at=at, subject_id=person.pk, channel=channel.value)
    return person, codes.shown(code)


@transaction.atomic
def new_code(*, person_id: UUID, by: Actor, at: datetime) -> str:
    """A new code for a draft; the one before ends, and so does the access of those who came in by it."""
    person = locked(person_id, by)
    _must_be_draft(person)
    code = codes.new_code()
    person.draft_code = codes.digest(KIND, code)
    person.save(update_fields=["draft_code"])
    others = HelperAccess.objects.filter(person=person, given_by="code", ended_at__isnull=True)
    others.exclude(user_id=signed_in(by)).update(ended_at=at)
    audit.record(Verb.DRAFT_CODE_GIVEN, person, by=by, at=at, subject_id=person.pk)
    return codes.shown(code)


def enter(*, code: str, origin: str, by: Actor, at: datetime) -> Person:
    """Open a draft by its code: it becomes one's own, or a helper is let in.

    Raises DomainError `code_unknown` or `too_many_tries`, NotAllowed, Conflict for somebody who has a file already.
    """
    user_id = signed_in(by)
    found = guessing.find(KIND, code, _draft_of, origin=origin, at=at)
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=found.pk)
        _must_be_draft(person)
        if by.may(Permission.DRAFT_HELP):
            _let_in(person, by, given_by="code", at=at)
            audit.record(Verb.HELPER_LET_IN, person, by=by, at=at, subject_id=person.pk, given_by="code")
        elif person.user_id != by.user_id:
            if person.user_id is not None or Person.objects.filter(user_id=user_id).exists():
                raise Conflict("file_exists")
            person.user_id = by.user_id
            person.save(update_fields=["user"])
            audit.record(Verb.DRAFT_CLAIMED, person, by=by, at=at, subject_id=person.pk)
        return person


@transaction.atomic
def end_help(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Let nobody help any more; the owner may do so at any time."""
    person = locked(person_id, by)
    HelperAccess.objects.filter(person=person, ended_at__isnull=True).update(ended_at=at)
    audit.record(Verb.HELP_ENDED, person, by=by, at=at, subject_id=person.pk)


@transaction.atomic
def discard(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Delete a draft and everything in it."""
    person = locked(person_id, by)
    _must_be_draft(person)
    audit.record(Verb.DRAFT_DISCARDED, person, by=by, at=at, subject_id=person.pk)
    delete_whole(person)


def signed_in(by: Actor) -> UserId:
    """Who this is. Raises NotAllowed for a visitor."""
    if by.user_id is None:
        raise NotAllowed("sign_in_first")
    return by.user_id


def locked(person_id: UUID, by: Actor) -> Person:
    """The file, held until the transaction ends. Raises NotFound for one that this actor does not see."""
    person = Person.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotFound("file_not_found")
    return person


def _must_be_draft(person: Person) -> None:
    if person.status != PersonStatus.DRAFT.value:
        raise IllegalMove("draft_is_over")


def _let_in(person: Person, by: Actor, *, given_by: str, at: datetime) -> None:
    limit = "helper_present" if given_by == "present" else "helper_by_code"
    HelperAccess.objects.create(
        person=person,
        user_id=signed_in(by) if by.token_id is None else None,
        token_id=by.token_id,
        given_by=given_by,
        given_at=at,
        expires_at=at + rulebook.service().span(limit, timezone.localdate(at)),
    )


def _draft_of(digests: list[str]) -> Person | None:
    return Person.objects.filter(draft_code__in=digests, status=PersonStatus.DRAFT.value).first()
