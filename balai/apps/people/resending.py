"""What an officer does when a message did not arrive: once more, on paper, printed."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.messages import actions as messages
from balai.apps.messages.models import Message
from balai.apps.people.drafts import locked
from balai.apps.people.models import Person
from balai.apps.people.notices import recipient_of
from balai.engine.actor import Actor, Permission
from balai.engine.errors import IllegalMove, NotFound


@transaction.atomic
def send_again(*, person_id: UUID, delivery_id: UUID, by: Actor, at: datetime) -> None:
    """Send what had failed once more. Raises NotFound, NotAllowed, IllegalMove."""
    person = _written_by(person_id, by)
    delivery = messages.try_again(delivery_id=delivery_id, at=at)
    _record(Verb.MESSAGE_SENT_AGAIN, person, by, at, delivery.channel)


@transaction.atomic
def write_letter(*, person_id: UUID, message_id: UUID, by: Actor, at: datetime) -> None:
    """Prepare on paper what could not be told otherwise. Raises NotFound, NotAllowed, DomainError."""
    person = _written_by(person_id, by)
    if not Message.objects.filter(pk=message_id, person_id=person_id).exists():
        raise NotFound("message_not_found")
    messages.write_letter(message_id=message_id, to=recipient_of(person), at=at)
    _record(Verb.LETTER_WRITTEN, person, by, at, "letter")


@transaction.atomic
def print_letter(*, person_id: UUID, delivery_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a letter is being printed; printed again it stays so. Raises NotFound, NotAllowed."""
    person = _written_by(person_id, by)
    with suppress(IllegalMove):
        messages.printed(delivery_id=delivery_id, at=at)
    _record(Verb.LETTER_PRINTED, person, by, at, "letter")


def _written_by(person_id: UUID, by: Actor) -> Person:
    person = locked(person_id, by)
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    return person


def _record(verb: Verb, person: Person, by: Actor, at: datetime, channel: str) -> None:
    audit.record(verb, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id, channel=channel)
