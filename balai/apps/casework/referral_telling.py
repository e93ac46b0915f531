"""Who is told of a referral and its answer. No message says of what, or to whom: that is read after signing in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from balai.apps.access.models import User
from balai.apps.casework.models import Referral
from balai.apps.messages import actions as messages
from balai.apps.messages.recipient import Recipient
from balai.apps.people import notices


def sent(referral: Referral, *, staff: Iterable[User]) -> None:
    """To the person, and to everybody who answers at the organisation."""
    notices.tell_if_reached(referral.person, "referral_sent", at=referral.sent_at, about=referral.pk)
    for user in staff:
        _tell(user, "referral_received", referral, at=referral.sent_at)


def answered(referral: Referral, *, told_by: UUID | None) -> None:
    """To the person, and to the officer who sent it, unless she wrote the answer down herself."""
    at = referral.answered_at
    assert at is not None
    notices.tell_if_reached(referral.person, "referral_answered", at=at, about=referral.pk)
    if referral.sender is not None and referral.sender_id != told_by:
        _tell(referral.sender, "referral_answer_came", referral, at=at)


def _tell(user: User, code: str, referral: Referral, *, at: datetime) -> None:
    to = Recipient(name=user.name, language=user.language, user_id=user.pk, email=user.email or None)
    messages.send(code, to=to, at=at, about=referral.pk, values={})
