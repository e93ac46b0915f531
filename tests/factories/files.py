"""Files of people, made through the actions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from balai.apps.casework import cases
from balai.apps.people import actions, drafts
from balai.apps.people.actions import mark_of, page_values
from balai.apps.people.models import Channel, Person
from balai.engine.actor import Actor
from balai.engine.lifecycle import PersonStatus
from tests.factories.office import AT, VILLAGE, bontang

BORN = date(2002, 3, 14)
NIK = "6474015403020001"  # a woman of 14 March 2002; the serial is nobody's
IDENTITY = {"name": "Siti Nuraini", "birth_date": BORN, "sex": "female", "nik": NIK}


def draft(by: Actor, *, channel: Channel = Channel.HOME, at: datetime = AT) -> Person:
    """A draft with nothing in it."""
    return drafts.begin(channel=channel, by=by, at=at)[0]


def write(person: Person, page: str, by: Actor, *, at: datetime = AT, **values: Any) -> Person:
    """Write a page as somebody who has just seen it."""
    person.refresh_from_db()
    seen = mark_of(page_values(person, page))
    return actions.write(person_id=person.pk, page=page, values=values, seen=seen, by=by, at=at)


def filled(by: Actor, *, channel: Channel = Channel.HOME, at: datetime = AT, **identity: Any) -> Person:
    """A draft that may be submitted."""
    person = draft(by, channel=channel, at=at)
    write(person, "identity", by, at=at, **(IDENTITY | identity))
    return write(person, "address", by, at=at, village_id=VILLAGE, address="Jalan Contoh 1")


def submitted(by: Actor, **given: Any) -> Person:
    """A file that waits for an officer."""
    return cases.submit(person_id=filled(by, **given).pk, by=by, at=given.get("at", AT)).person


def registered(by: Actor, officer: Actor, **given: Any) -> Person:
    """A file an officer has taken in."""
    return cases.register(person_id=submitted(by, **given).pk, by=officer, at=given.get("at", AT)).person


def waiting(file_id: UUID) -> Person:
    """A file with this key that waits for an officer of Bontang."""
    return Person.objects.create(
        pk=file_id,
        reference=f"BM-{file_id.int:08d}",
        status=PersonStatus.SUBMITTED.value,
        channel=Channel.HOME.value,
        office=bontang(),
        name="Warga Contoh",
        birth_date=BORN,
        sex="female",
        village_id=VILLAGE,
        created_at=AT,
        changed_at=AT,
        submitted_at=AT,
    )
