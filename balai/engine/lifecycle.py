"""Every state and every allowed move, as tables that screens, jobs and docs/model.md read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from balai.engine.errors import IllegalMove

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[State]):
    """From which states, and to which."""

    before: frozenset[State]
    after: State


def next_state(moves: Mapping[str, Move[State]], state: State, move: str) -> State:
    """Where a move leads. Raises IllegalMove where the table does not allow it."""
    if state not in moves[move].before:
        raise IllegalMove("illegal_move", state=state.value, move=move)
    return moves[move].after


class PersonStatus(StrEnum):
    """Where a file stands."""

    DRAFT = "draft"  # being filled in; seen by its owner and whoever she lets help
    SUBMITTED = "submitted"  # waits for an officer
    DOUBTFUL = "doubtful"  # its NIK belongs to another file; an officer finds out whose it is
    REGISTERED = "registered"
    MERGED = "merged"  # lives on in another file
    ENDED = "ended"  # made anonymous


P = PersonStatus
PERSON_MOVES: Mapping[str, Move[PersonStatus]] = {
    "submit": Move(frozenset({P.DRAFT}), P.SUBMITTED),
    "doubt": Move(frozenset({P.DRAFT, P.SUBMITTED}), P.DOUBTFUL),
    "clear": Move(frozenset({P.DOUBTFUL}), P.SUBMITTED),
    "register": Move(frozenset({P.SUBMITTED}), P.REGISTERED),
    "merge": Move(frozenset({P.SUBMITTED, P.DOUBTFUL, P.REGISTERED}), P.MERGED),
    "end": Move(frozenset({P.DRAFT, P.SUBMITTED, P.DOUBTFUL, P.REGISTERED}), P.ENDED),
}


class DeliveryState(StrEnum):
    """How far a message has come on one channel."""

    WAITING = "waiting"  # for its moment, or for another try
    SENT = "sent"  # taken over by the mail server or the provider
    DELIVERED = "delivered"  # the provider says that it arrived
    FAILED = "failed"  # for good, with a reason
    TO_PRINT = "to_print"  # a letter that somebody has to print and post or hand over
    PRINTED = "printed"
    CANCELLED = "cancelled"  # no longer needed, or too late to be of use


D = DeliveryState
DELIVERY_MOVES: Mapping[str, Move[DeliveryState]] = {
    "send": Move(frozenset({D.WAITING}), D.SENT),
    "arrive": Move(frozenset({D.SENT}), D.DELIVERED),
    "fail": Move(frozenset({D.WAITING, D.SENT}), D.FAILED),
    "again": Move(frozenset({D.FAILED}), D.WAITING),
    "print": Move(frozenset({D.TO_PRINT}), D.PRINTED),
    "cancel": Move(frozenset({D.WAITING, D.TO_PRINT}), D.CANCELLED),
}


# What other systems are told; it may be told again also after it arrived.
NOTICE_MOVES: Mapping[str, Move[DeliveryState]] = {
    "send": Move(frozenset({D.WAITING}), D.SENT),
    "fail": Move(frozenset({D.WAITING}), D.FAILED),
    "again": Move(frozenset({D.SENT, D.FAILED}), D.WAITING),
    "cancel": Move(frozenset({D.WAITING}), D.CANCELLED),
}


class DocumentStatus(StrEnum):
    """Where a document stands."""

    RECEIVED = "received"  # uploaded and shown to its sender, not handed in yet
    WAITING = "waiting"  # for an officer
    ACCEPTED = "accepted"
    RETURNED = "returned"  # with a reason its sender understands
    REPLACED = "replaced"  # a newer one stands in its place
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


S = DocumentStatus
DOCUMENT_MOVES: Mapping[str, Move[DocumentStatus]] = {
    "send": Move(frozenset({S.RECEIVED}), S.WAITING),
    "accept": Move(frozenset({S.WAITING}), S.ACCEPTED),
    "return": Move(frozenset({S.WAITING, S.ACCEPTED}), S.RETURNED),
    "replace": Move(frozenset({S.WAITING, S.ACCEPTED, S.RETURNED, S.EXPIRED}), S.REPLACED),
    "expire": Move(frozenset({S.ACCEPTED}), S.EXPIRED),
    "withdraw": Move(frozenset({S.RECEIVED, S.WAITING, S.RETURNED}), S.WITHDRAWN),
}


class ScanState(StrEnum):
    """Has a file been looked at for what harms a computer?"""

    OFF = "off"  # no scanner is set up
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


class LetterStatus(StrEnum):
    """Where a family permission letter stands."""

    PREPARED = "prepared"  # printed, to be signed and shown to the lurah
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


L = LetterStatus
LETTER_MOVES: Mapping[str, Move[LetterStatus]] = {
    "confirm": Move(frozenset({L.PREPARED}), L.CONFIRMED),
    "refuse": Move(frozenset({L.PREPARED}), L.REFUSED),
    "cancel": Move(frozenset({L.PREPARED, L.CONFIRMED}), L.CANCELLED),
}


class RequestStatus(StrEnum):
    """Where a request about one's data stands."""

    OPEN = "open"
    IN_WORK = "in_work"
    GRANTED = "granted"
    REFUSED = "refused"
    CANCELLED = "cancelled"  # by whoever asked


R = RequestStatus
REQUEST_MOVES: Mapping[str, Move[RequestStatus]] = {
    "take": Move(frozenset({R.OPEN}), R.IN_WORK),
    "grant": Move(frozenset({R.OPEN, R.IN_WORK}), R.GRANTED),
    "refuse": Move(frozenset({R.OPEN, R.IN_WORK}), R.REFUSED),
    "cancel": Move(frozenset({R.OPEN, R.IN_WORK}), R.CANCELLED),
}


class ListStatus(StrEnum):
    """Where an office's own list stands on its way in."""

    READ = "read"  # its columns are to be chosen
    TRYING = "trying"  # the worker judges its rows
    TRIED = "tried"  # judged, nothing written yet
    IMPORTING = "importing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


N = ListStatus
LIST_MOVES: Mapping[str, Move[ListStatus]] = {
    "try": Move(frozenset({N.READ, N.TRIED}), N.TRYING),
    "tried": Move(frozenset({N.TRYING}), N.TRIED),
    "import": Move(frozenset({N.TRIED, N.DONE}), N.IMPORTING),
    "done": Move(frozenset({N.IMPORTING}), N.DONE),
    "undo": Move(frozenset({N.IMPORTING, N.DONE}), N.UNDOING),
    "undone": Move(frozenset({N.UNDOING}), N.UNDONE),
}


class CaseStage(StrEnum):
    """How far somebody is accompanied, until placement begins."""

    REGISTRATION = "registration"  # handed in, to be looked at
    COUNSELLING = "counselling"  # registered, a plan is to be made
    PREPARING = "preparing"  # a plan was agreed and is being done
    READY = "ready"  # everything before applying is there
    CLOSED = "closed"


C = CaseStage
OPEN_CASE = frozenset({C.REGISTRATION, C.COUNSELLING, C.PREPARING, C.READY})
CASE_MOVES: Mapping[str, Move[CaseStage]] = {
    "register": Move(frozenset({C.REGISTRATION}), C.COUNSELLING),
    "agree": Move(frozenset({C.COUNSELLING, C.PREPARING, C.READY}), C.PREPARING),
    "finish": Move(frozenset({C.PREPARING}), C.READY),
    "close": Move(OPEN_CASE, C.CLOSED),
    "reopen": Move(frozenset({C.CLOSED}), C.COUNSELLING),
}


class Party(StrEnum):
    """Whose turn it is."""

    OFFICER = "officer"
    CITIZEN = "citizen"
    OTHER = "other"  # a course, a clinic, another office


class TransferStatus(StrEnum):
    """Where handing somebody over to a colleague or to another office stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


T = TransferStatus
TRANSFER_MOVES: Mapping[str, Move[TransferStatus]] = {
    "accept": Move(frozenset({T.ASKED}), T.ACCEPTED),
    "decline": Move(frozenset({T.ASKED}), T.DECLINED),
    "cancel": Move(frozenset({T.ASKED}), T.CANCELLED),
}


class ReferralStatus(StrEnum):
    """Where sending somebody on to another organisation stands."""

    SENT = "sent"  # waits for its answer
    ACCEPTED = "accepted"  # with a day
    DECLINED = "declined"  # with a reason
    WITHDRAWN = "withdrawn"  # by whoever sent it, also after a yes


F = ReferralStatus
REFERRAL_MOVES: Mapping[str, Move[ReferralStatus]] = {
    "accept": Move(frozenset({F.SENT}), F.ACCEPTED),
    "decline": Move(frozenset({F.SENT}), F.DECLINED),
    "withdraw": Move(frozenset({F.SENT, F.ACCEPTED}), F.WITHDRAWN),
}


class AppointmentStatus(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    TO_MOVE = "to_move"  # the office is closed then after all; the person chooses another time
    ARRIVED = "arrived"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"
    UNRECORDED = "unrecorded"  # the day is over and nobody wrote down whether the person came


A = AppointmentStatus
COMING = frozenset({A.BOOKED, A.TO_MOVE})
APPOINTMENT_MOVES: Mapping[str, Move[AppointmentStatus]] = {
    "move": Move(COMING, A.BOOKED),
    "displace": Move(frozenset({A.BOOKED}), A.TO_MOVE),
    "arrive": Move(frozenset({A.BOOKED, A.MISSED}), A.ARRIVED),
    "finish": Move(frozenset({A.BOOKED, A.ARRIVED}), A.DONE),
    "miss": Move(frozenset({A.BOOKED}), A.MISSED),
    "cancel": Move(COMING, A.CANCELLED),
    "lapse": Move(frozenset({A.BOOKED}), A.UNRECORDED),
}


class TicketStatus(StrEnum):
    """Where a number of the queue stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    ABSENT = "absent"  # called and not there


K = TicketStatus
TICKET_MOVES: Mapping[str, Move[TicketStatus]] = {
    "call": Move(frozenset({K.WAITING}), K.CALLED),
    "again": Move(frozenset({K.CALLED}), K.CALLED),
    "finish": Move(frozenset({K.CALLED}), K.SERVED),
    "skip": Move(frozenset({K.CALLED}), K.ABSENT),
    "return": Move(frozenset({K.ABSENT}), K.WAITING),
}
