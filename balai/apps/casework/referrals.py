"""Sending somebody on to another organisation, and the answer: with consent, by a day, no more than shared."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from balai import rulebook
from balai.apps.access import queries as access
from balai.apps.access.models import Organisation, User
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework import referral_telling as telling
from balai.apps.casework.models import Matter, Referral, Share
from balai.apps.casework.promises import due
from balai.apps.people import consenting
from balai.apps.people.drafts import locked
from balai.apps.people.models import Consent, Person
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotFound
from balai.engine.lifecycle import REFERRAL_MOVES, ReferralStatus, next_state

PURPOSE = "referral"
SHORTEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of whom, and what is shown beside the name. `sentence`: what the organisation reads of the need."""

    to_id: UUID
    matter: Matter
    sentence: str
    shown: frozenset[Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The person is there and agrees to what is shown; `version`: the wording that was read out."""

    version: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """Life is in danger and there is no way to ask (UU 27/2022 art. 20(2)d); `reason`: why, for the record."""

    reason: str


@transaction.atomic
def send(*, person_id: UUID, request: Request, ground: Agreed | Danger, by: Actor, at: datetime) -> Referral:
    """Refer a person; she, and whoever answers at the organisation, are told.

    Raises NotFound, NotAllowed, IllegalMove `draft_first`, Conflict `referral_waiting`, DomainError
    `organisation_needed`, `referral_sentence_needed`, `danger_reason_needed`, `sharing_restricted`, and those of
    `consenting.give`.
    """
    person = locked(person_id, by)
    if person.is_draft:
        raise IllegalMove("draft_first")
    by.require(Permission.REFERRAL_SEND, office_id=person.office_id)
    to = _receiver(request.to_id, timezone.localdate(at))
    if len(request.sentence.strip()) < SHORTEST:
        raise DomainError("referral_sentence_needed")
    _make_room(person, to, by, at)
    consent = _consent(person, to, ground, by, at)
    sent = Referral.objects.create(
        person=person,
        to=to,
        sender_id=by.user_id,
        matter=request.matter.value,
        sentence=request.sentence.strip(),
        shown=sorted(share.value for share in request.shown),
        consent=consent,
        in_danger=consent is None,
        danger=ground.reason.strip() if isinstance(ground, Danger) else "",
        sent_at=at,
        due_on=due(person.office_id, "referral", at),
    )
    _record(Verb.REFERRAL_SENT if consent else Verb.REFERRAL_SENT_IN_DANGER, sent, by, at)
    telling.sent(sent, staff=answering(to, timezone.localdate(at)))
    return sent


@transaction.atomic
def accept(*, referral_id: UUID, meet_on: date, answer: str = "", by: Actor, at: datetime) -> Referral:
    """Say yes, with the day on which the person may come. Raises NotFound, NotAllowed, IllegalMove, DomainError
    `meeting_in_past`."""
    sent = _answerable(referral_id, by, at)
    if meet_on < timezone.localdate(at):
        raise DomainError("meeting_in_past")
    return _answer(sent, "accept", answer, by, at, meet_on=meet_on)


@transaction.atomic
def decline(*, referral_id: UUID, answer: str, by: Actor, at: datetime) -> Referral:
    """Say no, with a reason; the organisation sees the referral no longer. Raises NotFound, NotAllowed, IllegalMove,
    DomainError `answer_needed`."""
    sent = _answerable(referral_id, by, at)
    if len(answer.strip()) < SHORTEST:
        raise DomainError("answer_needed")
    return _answer(sent, "decline", answer, by, at)


@transaction.atomic
def withdraw(*, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Take back what nobody has answered, or what is over: its receiver sees it no longer.

    Raises NotFound, NotAllowed, IllegalMove.
    """
    sent = _locked(referral_id, by)
    by.require(Permission.REFERRAL_SEND, office_id=sent.person.office_id)
    sent.meet_on = None
    return _end(sent, "withdraw", by, at)


@transaction.atomic
def open_received(*, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Look at what was shared with one's organisation; the person can read who looked. Raises NotFound."""
    found = Referral.objects.received_by(by).select_related("person__village", "person__office", "sender", "to")
    sent = found.filter(pk=referral_id).first()
    if sent is None:
        raise NotFound("referral_not_found")
    audit.looked(person_id=sent.person_id, by=by, at=at, office_id=sent.to_id, reason="referred")
    return sent


def follow_files() -> int:
    """Let referrals of joined files rest on the yes of the file they hang on now, so that taking it back ends them.

    Say how many. Where that file has none in force, nobody sees them.
    """
    left = Referral.objects.filter(consent__isnull=False).exclude(consent__person_id=F("person_id"))
    return sum(_follow(key) for key in list(left.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _follow(referral_id: UUID) -> bool:
    person = Person.objects.select_for_update(of=("self",)).get(referrals=referral_id)
    sent = Referral.objects.select_for_update(of=("self",)).get(pk=referral_id)
    own = Consent.objects.in_force().filter(person=person, purpose=PURPOSE, organisation_id=sent.to_id).first()
    if own is None:
        return False
    sent.consent = own
    sent.save(update_fields=["consent"])
    return True


def receivers(on: date) -> list[Organisation]:
    """The organisations somebody may be referred to, by name; never an agency."""
    return consenting.partners(rulebook.consents().of(PURPOSE), on)


def answering(to: Organisation, on: date) -> list[User]:
    """Who answers at an organisation; nobody where it has no account here."""
    return access.colleagues(to.pk, Permission.REFERRAL_ANSWER, on)


def _receiver(to_id: UUID, on: date) -> Organisation:
    for to in receivers(on):
        if to.pk == to_id:
            return to
    raise DomainError("organisation_needed")


def _make_room(person: Person, to: Organisation, by: Actor, at: datetime) -> None:
    """One at a time: a referral that waits stands in the way, unless the consent it rested on is gone."""
    waiting = Referral.objects.select_for_update(of=("self",)).filter(person=person, to=to)
    for before in waiting.filter(status=ReferralStatus.SENT.value):
        if not before.is_taken_back:
            raise Conflict("referral_waiting", organisation=to.name)
        _end(before, "withdraw", by, at)


def _consent(person: Person, to: Organisation, ground: Agreed | Danger, by: Actor, at: datetime) -> Consent | None:
    match ground:
        case Danger(reason=reason):
            if len(reason.strip()) < SHORTEST:
                raise DomainError("danger_reason_needed")
            return None
        case Agreed(version=version, language=language):
            if person.restricted_at is not None:
                raise DomainError("sharing_restricted")
            return consenting.give(
                person_id=person.pk,
                purpose=PURPOSE,
                version=version,
                language=language,
                organisation_id=to.pk,
                by=by,
                at=at,
            )


def _locked(referral_id: UUID, by: Actor) -> Referral:
    """The referral with its file, the file locked first. Raises NotFound."""
    found = Referral.objects.visible_to(by) | Referral.objects.received_by(by)
    person_id = found.filter(pk=referral_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise NotFound("referral_not_found")
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    sent = Referral.objects.select_for_update(of=("self",)).select_related("to", "sender").get(pk=referral_id)
    sent.person = person
    return sent


def _answerable(referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Answered by the organisation itself, or written down by the sender where it has no account here."""
    sent = _locked(referral_id, by)
    if sent.is_taken_back:
        raise NotFound("referral_not_found")
    if by.may(Permission.REFERRAL_ANSWER, office_id=sent.to_id):
        return sent
    by.require(Permission.REFERRAL_SEND, office_id=sent.person.office_id)
    if answering(sent.to, timezone.localdate(at)):
        by.require(Permission.REFERRAL_ANSWER, office_id=sent.to_id)
    return sent


def _answer(
    sent: Referral, move: str, answer: str, by: Actor, at: datetime, *, meet_on: date | None = None
) -> Referral:
    sent.meet_on, sent.answer = meet_on, answer.strip()
    _end(sent, move, by, at)
    telling.answered(sent, told_by=by.user_id)
    return sent


VERBS = {"accept": Verb.REFERRAL_ACCEPTED, "decline": Verb.REFERRAL_DECLINED, "withdraw": Verb.REFERRAL_WITHDRAWN}


def _end(sent: Referral, move: str, by: Actor, at: datetime) -> Referral:
    sent.status = next_state(REFERRAL_MOVES, ReferralStatus(sent.status), move).value
    sent.answered_at, sent.answered_by_id = at, by.user_id
    sent.save(update_fields=["status", "answered_at", "answered_by", "meet_on", "answer"])
    _record(VERBS[move], sent, by, at)
    return sent


def _record(verb: Verb, sent: Referral, by: Actor, at: datetime) -> None:
    audit.record(
        verb, sent, by=by, at=at, subject_id=sent.person_id, office_id=sent.person.office_id, to=str(sent.to_id)
    )
