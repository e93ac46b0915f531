"""What people are told about their files: the one place where messages leave from."""

from datetime import datetime
from uuid import UUID

from balai import rulebook
from balai.apps.messages import actions as messages
from balai.apps.messages.models import Message
from balai.apps.messages.recipient import Recipient
from balai.apps.people.models import Person


def recipient_of(person: Person) -> Recipient:
    """Whom to tell about a file: its account first, with every address that is known."""
    user = person.user
    village = [person.village.name] if person.village else []
    return Recipient(
        name=person.name,
        language=user.language if user else "id",
        user_id=person.user_id,
        person_id=person.pk,
        email=person.email or (user.email if user else None) or None,
        phone=person.phone or (user.phone if user else None) or None,
        lines=tuple(line for line in (person.address, *village) if line),
    )


def tell(person: Person, code: str, *, at: datetime, about: UUID, once: str = "", **values: str) -> Message:
    """Tell whoever the file belongs to. `values`: one for each blank of the message."""
    return messages.send(code, to=recipient_of(person), at=at, values=values, about=about, once=once)


def tell_if_reached(person: Person, code: str, *, at: datetime, about: UUID, **values: str) -> None:
    """Tell whoever has an account, an e-mail address or a telephone; of others nobody need print a letter for this."""
    to = recipient_of(person)
    if to.user_id or to.email or to.phone:
        messages.send(code, to=to, at=at, values=values, about=about)


def document_name(kind: str, person: Person) -> str:
    """What a kind of document is called, in the language of whoever is told."""
    found = rulebook.documents().kind(kind)
    return found.name_en if recipient_of(person).language == "en" else found.name_id


def return_reason(code: str, note: str, person: Person) -> str:
    """Why a document came back, with the officer's own words."""
    found = rulebook.documents().returns[code]
    text = found.text_en if recipient_of(person).language == "en" else found.text
    return f"{text} {note}".strip()
