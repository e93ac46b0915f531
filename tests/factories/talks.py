"""Talks with people, written down through the actions."""

from datetime import datetime
from typing import Any

from balai.apps.casework import counselling
from balai.apps.casework.counselling import Talk
from balai.apps.casework.models import Note, TalkKind
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from tests.factories.office import AT, ON

SECRET = "Bercerita tentang utang keluarga"
SHARED = "Ikut kelas bahasa bulan depan"


def talk(**given: Any) -> Talk:
    """A first talk with a summary for the person."""
    return Talk(**({"kind": TalkKind.FIRST, "held_on": ON, "text": SECRET, "shared": SHARED} | given))


def written(person: Person, by: Actor, *, at: datetime = AT, **given: Any) -> Note:
    """A note of a talk."""
    return counselling.write(person_id=person.pk, talk=talk(**given), by=by, at=at)
