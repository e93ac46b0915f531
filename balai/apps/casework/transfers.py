"""Who accompanies whom: a supervisor assigns; a colleague or another office is asked, and accepts or declines."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai.apps.access import queries as access
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Organisation, User
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework import cases, counselling
from balai.apps.casework.models import Transfer
from balai.apps.casework.promises import due
from balai.apps.casework.visits import following
from balai.apps.people import actions as people
from balai.apps.people import notices
from balai.apps.people.drafts import locked as locked_file
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, NotFound
from balai.engine.lifecycle import TRANSFER_MOVES, TransferStatus, next_state


@transaction.atomic
def assign(*, person_id: UUID, officer_id: UUID, by: Actor, at: datetime) -> Person:
    """Let an officer of the same office accompany this person. Raises NotFound, NotAllowed, DomainError
    `officer_not_here`."""
    person = locked_file(person_id, by)
    by.require(Permission.CASE_ASSIGN, office_id=person.office_id)
    assert person.office_id is not None
    _must_accompany(officer_id, person.office_id, at)
    for open_one in Transfer.objects.select_for_update().waiting().filter(person=person):
        _end(open_one, "cancel", "", by, at)
    people.hand_over(person, office_id=person.office_id, officer_id=officer_id, by=by, at=at)
    cases.officer_changed(person, at=at)
    following.follow(person, by=by, at=at)
    return person


@transaction.atomic
def ask(
    *,
    person_id: UUID,
    office_id: UUID,
    officer_id: UUID | None,
    reason: str,
    person_agrees: bool,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Ask a colleague, or another office, to go on with this person; until then everything stays as it is.

    Raises NotFound, NotAllowed, Conflict `transfer_waiting`, DomainError `office_closed`, `officer_not_here`,
    `transfer_to_oneself`, `transfer_without_reason`, `transfer_needs_agreement`.
    """
    person = locked_file(person_id, by)
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    assert person.office_id is not None
    office = Organisation.objects.filter(pk=office_id, kind=Kind.BALAI.value).first()
    if office is None or office.is_closed(timezone.localdate(at)):
        raise DomainError("office_closed", office=office.name if office else "")
    if not reason.strip():
        raise DomainError("transfer_without_reason")
    if office_id != person.office_id and not person_agrees:
        raise DomainError("transfer_needs_agreement")
    if officer_id is not None:
        _must_accompany(officer_id, office_id, at)
    if office_id == person.office_id and officer_id in (None, person.officer_id):
        raise DomainError("transfer_to_oneself")
    if Transfer.objects.waiting().filter(person=person).exists():
        raise Conflict("transfer_waiting")
    asked = Transfer.objects.create(
        person=person,
        from_office_id=person.office_id,
        from_officer_id=person.officer_id,
        to_office_id=office_id,
        to_officer_id=officer_id,
        reason=reason.strip(),
        person_agrees=person_agrees,
        asked_by_id=by.user_id,
        asked_at=at,
        due_on=due(office_id, "transfer", at),
    )
    _record(Verb.TRANSFER_ASKED, asked, by, at)
    return asked


@transaction.atomic
def accept(*, transfer_id: UUID, by: Actor, at: datetime) -> Transfer:
    """Go on with this person from now on; she is told by whom. Raises NotFound, NotAllowed, IllegalMove,
    DomainError `office_closed`."""
    asked, person = _locked(transfer_id, by)
    by.require(Permission.PERSON_WRITE, office_id=asked.to_office_id)
    _must_be_asked(asked, by)
    if asked.to_office.is_closed(timezone.localdate(at)):
        raise DomainError("office_closed", office=asked.to_office.name)
    _end(asked, "accept", "", by, at)
    if asked.to_office_id != person.office_id:
        counselling.left_office(person, at=at)
    people.hand_over(person, office_id=asked.to_office_id, officer_id=by.user_id, by=by, at=at)
    cases.officer_changed(person, at=at)
    following.follow(person, by=by, at=at)
    notices.tell_if_reached(person, "officer_changed", at=at, about=asked.pk, office=asked.to_office.name)
    return asked


@transaction.atomic
def decline(*, transfer_id: UUID, answer: str, by: Actor, at: datetime) -> Transfer:
    """Say no, with a reason; everything stays as it was. Raises NotFound, NotAllowed, IllegalMove, DomainError."""
    asked, _person = _locked(transfer_id, by)
    by.require(Permission.PERSON_WRITE, office_id=asked.to_office_id)
    _must_be_asked(asked, by)
    if not answer.strip():
        raise DomainError("transfer_without_reason")
    return _end(asked, "decline", answer.strip(), by, at)


@transaction.atomic
def cancel(*, transfer_id: UUID, by: Actor, at: datetime) -> Transfer:
    """Take a request back that nobody has answered. Raises NotFound, NotAllowed, IllegalMove."""
    asked, _person = _locked(transfer_id, by)
    by.require(Permission.PERSON_WRITE, office_id=asked.from_office_id)
    return _end(asked, "cancel", "", by, at)


def _locked(transfer_id: UUID, by: Actor) -> tuple[Transfer, Person]:
    """The request with its file, the file locked first. The other office does not see the file before it accepts."""
    found = Transfer.objects.visible_to(by).filter(pk=transfer_id).values_list("person_id", flat=True).first()
    if found is None:
        raise NotFound("transfer_not_found")
    person = Person.objects.select_for_update(of=("self",)).get(pk=found)
    asked = Transfer.objects.select_for_update(of=("self",)).select_related("to_office").get(pk=transfer_id)
    return asked, person


def _must_be_asked(asked: Transfer, by: Actor) -> None:
    """Only whom it names may answer, or who stands in. Raises DomainError `transfer_for_another`."""
    if asked.to_officer_id and asked.to_officer_id not in {by.user_id, *by.stands_in_for}:
        raise DomainError("transfer_for_another")


def _must_accompany(officer_id: UUID, office_id: UUID, at: datetime) -> None:
    colleagues = access.colleagues(office_id, Permission.PERSON_WRITE, timezone.localdate(at))
    if officer_id not in {user.pk for user in colleagues}:
        raise DomainError("officer_not_here")


def _end(asked: Transfer, move: str, answer: str, by: Actor, at: datetime) -> Transfer:
    asked.status = next_state(TRANSFER_MOVES, TransferStatus(asked.status), move).value
    asked.answer, asked.answered_by_id, asked.answered_at = answer, by.user_id, at
    asked.save()
    _record(Verb.TRANSFER_ANSWERED, asked, by, at, answer=asked.status)
    return asked


def _record(verb: Verb, asked: Transfer, by: Actor, at: datetime, **detail: str) -> None:
    audit.record(verb, asked, by=by, at=at, subject_id=asked.person_id, office_id=asked.from_office_id, **detail)


def offices(on_day: datetime) -> list[Organisation]:
    """Every service centre that is open on that day, by name."""
    day = timezone.localdate(on_day)
    every = Organisation.objects.filter(kind=Kind.BALAI.value).order_by("name", "id")
    return [office for office in every if not office.is_closed(day)]


def officers(office_id: UUID, at: datetime) -> list[User]:
    """Everybody who may accompany people at that office now, by name."""
    return access.colleagues(office_id, Permission.PERSON_WRITE, timezone.localdate(at))
