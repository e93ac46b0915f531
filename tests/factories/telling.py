"""Whom to tell, and what becomes of it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from balai.apps.messages import actions, sending
from balai.apps.messages.models import Delivery, Message
from balai.apps.messages.recipient import Recipient
from tests.cast import SITI

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # in Bontang
NIGHT = datetime(2026, 11, 22, 15, tzinfo=UTC)  # 23:00
MORNING = datetime(2026, 11, 22, 23, tzinfo=UTC)  # 07:00 of the next day
EMAIL, PHONE = "siti@example.org", "+628115550101"
LINES = ("Jalan Contoh 1", "Bontang 75311")


def recipient(
    *,
    user_id: UUID | None = None,
    person_id: UUID | None = None,
    email: str | None = None,
    phone: str | None = None,
    lines: tuple[str, ...] = (),
    language: str = "id",
) -> Recipient:
    """Siti, reachable as said."""
    return Recipient(
        name=SITI, language=language, user_id=user_id, person_id=person_id, email=email, phone=phone, lines=lines
    )


def with_account(**ways: str | None) -> Recipient:
    """Siti with an inbox and a file."""
    return recipient(user_id=uuid4(), person_id=uuid4(), email=ways.get("email"), phone=ways.get("phone"))


def tell(to: Recipient, code: str = "document_accepted", *, at: datetime = NOON, once: str = "") -> Message:
    """One message, an accepted passport unless something else is named."""
    values = {
        "document_accepted": {"document": "Paspor"},
        "sign_in_code": {"code": "482913"},
        "sign_in_notice": {"day": "2026-11-22", "time": "12.00"},
        "letter_confirmed": {"day": "2026-11-22"},
        "family_view_ended": {"day": "2026-11-22", "who": "Ibu Wati"},
    }[code]
    return actions.send(code, to=to, at=at, values=values, once=once)


def only_way(message: Message) -> Delivery:
    """The one delivery of a message, fresh from the database."""
    return Delivery.objects.get(message=message)


def delivered(message: Message, at: datetime = NOON) -> Delivery:
    """Its one delivery after a job has tried."""
    sending.deliver(delivery_id=only_way(message).pk, at=at)
    return only_way(message)
