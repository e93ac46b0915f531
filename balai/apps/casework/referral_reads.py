"""Referrals as each side reads them: the sender, the person, and the receiver, who sees what was shared and no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from balai.apps.casework.models import Referral, Share
from balai.apps.people.models import Person
from balai.engine.lifecycle import ReferralStatus
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """One referral for its sender and for the person. `shown`: what the receiver sees, each by its name.

    `consent_id`: the yes to take back, where it is in force. `danger`: why nobody could be asked.
    """

    id: UUID
    person_id: UUID
    name: str
    reference: str
    to: str
    matter: str
    sentence: str
    shown: Sequence[str]
    sent_at: datetime
    due_on: date | None
    status: str
    is_waiting: bool
    is_overdue: bool
    is_taken_back: bool
    may_withdraw: bool
    meet_on: date | None
    answer: str
    consent_id: UUID | None
    danger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One referral in the receiver's list: no name; that is read by opening it, on record."""

    id: UUID
    matter: str
    sent_at: datetime
    due_on: date | None
    status: str
    is_waiting: bool
    is_overdue: bool
    meet_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One referral with everything that was shared. `facts`: what else beside name and sentence: name -> value."""

    row: WaitingRow
    name: str
    sentence: str
    facts: Sequence[tuple[str, str]]
    office: str
    sender: str
    answer: str
    in_danger: bool


def rows(found: Iterable[Referral], said: Words, *, on: date) -> list[ReferralRow]:
    """For the sender and the person. Call it with person, to and consent selected."""
    return [_row(each, said, on) for each in found]


def waiting_rows(found: Iterable[Referral], said: Words, *, on: date) -> list[WaitingRow]:
    """For the receiver's list."""
    return [_waiting(each, said, on) for each in found]


def received(sent: Referral, said: Words, *, on: date) -> Received:
    """For the receiver, after `open_received`."""
    return Received(
        row=_waiting(sent, said, on),
        name=sent.person.name,
        sentence=sent.sentence,
        facts=shared_facts(sent, said, on=on),
        office=sent.person.office.name if sent.person.office else "",
        sender=sent.sender.name if sent.sender else "",
        answer=sent.answer,
        in_danger=sent.in_danger,
    )


def shared_facts(sent: Referral, said: Words, *, on: date) -> list[tuple[str, str]]:
    """What else is shared, as it stands in the file today; what is not known is left out."""
    known = known_facts(sent.person, said, on=on)
    return [(said.label("share", share), text) for share, text in known.items() if share in sent.shown]


def known_facts(person: Person, said: Words, *, on: date) -> dict[Share, str]:
    """What the file holds of all that may be shared, in words."""
    age = person.age(on)
    values = {
        Share.PHONE: person.phone,
        Share.EMAIL: person.email,
        Share.AGE: str(age) if age is not None else "",
        Share.SEX: said.label("sex", person.sex) if person.sex else "",
        Share.VILLAGE: person.village.name if person.village else "",
    }
    return {share: text for share, text in values.items() if text}


def _row(sent: Referral, said: Words, on: date) -> ReferralRow:
    is_waiting = sent.status == ReferralStatus.SENT.value and not sent.is_taken_back
    return ReferralRow(
        id=sent.pk,
        person_id=sent.person_id,
        name=sent.person.name,
        reference=sent.person.reference,
        to=sent.to.name,
        matter=said.label("matter", sent.matter),
        sentence=sent.sentence,
        shown=[said.label("share", share) for share in sent.shown],
        sent_at=sent.sent_at,
        due_on=sent.due_on,
        status=said.label("referral_status", sent.status),
        is_waiting=is_waiting,
        is_overdue=is_waiting and _is_over(sent, on),
        is_taken_back=sent.is_taken_back,
        may_withdraw=sent.is_withdrawable(),
        meet_on=sent.meet_on,
        answer=sent.answer,
        consent_id=None if sent.is_taken_back else sent.consent_id,
        danger=sent.danger,
    )


def _waiting(sent: Referral, said: Words, on: date) -> WaitingRow:
    is_waiting = sent.status == ReferralStatus.SENT.value
    return WaitingRow(
        id=sent.pk,
        matter=said.label("matter", sent.matter),
        sent_at=sent.sent_at,
        due_on=sent.due_on,
        status=said.label("referral_status", sent.status),
        is_waiting=is_waiting,
        is_overdue=is_waiting and _is_over(sent, on),
        meet_on=sent.meet_on,
    )


def _is_over(sent: Referral, on: date) -> bool:
    return sent.due_on is not None and sent.due_on < on
