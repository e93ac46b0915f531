"""Reads of counselling: who may know what of a person's talks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from balai.apps.access.models import User
from balai.apps.access.roles import ROLES, Role
from balai.apps.casework.models import Note, NoteSight
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRow:
    """One talk as somebody sees it who need not be allowed to read its text.

    `shared`: the summary for the person, empty where there is none or it is not for the reader. `look_again`: other
    rules came into force while it was written down, and no later talk was.
    """

    id: UUID
    kind: str
    held_on: date
    role: str
    author: str
    shared: str
    is_mine: bool
    may_read: bool
    is_correction: bool
    look_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteText:
    """One note with its text, for whoever was let in.

    `former`: what it replaced, as far as it is open to the reader, the newest first. `sights`: to whom it is open, for
    its author.
    """

    note: Note
    kind: str
    author: str
    role: str
    former: Sequence[Note]
    sights: Sequence[NoteSight]
    is_mine: bool
    is_current: bool
    is_correctable: bool


def talks_of(person: Person, said: Words, *, by: Actor) -> list[TalkRow]:
    """Every talk that took place, the newest first, corrections in the place of what they replace."""
    known = Note.objects.visible_to(by).filter(person=person).current().select_related("author")
    readable = set(Note.objects.readable_by(by).filter(person=person).order_by().values_list("pk", flat=True))
    is_owner = person.user_id is not None and person.user_id == by.user_id
    rows = [_row(note, said, by, note.pk in readable, is_owner=is_owner) for note in known]
    return [replace(row, look_again=row.look_again and row is rows[0]) for row in rows]


def note_text(note: Note, said: Words, *, by: Actor, at: datetime) -> NoteText:
    """A note and what it replaced. Call it with a note that may be read."""
    is_mine, is_current = note.author_id == by.user_id, not Note.objects.filter(replaces=note).exists()
    return NoteText(
        note=note,
        kind=said.label("talk_kind", note.kind),
        author=_name(note.author, said),
        role=_role(note, said),
        former=_former(note, by),
        sights=list(note.sights.in_force().select_related("user")) if is_mine else (),
        is_mine=is_mine,
        is_current=is_current,
        is_correctable=is_mine and is_current and note.is_correctable(at),
    )


def _former(note: Note, by: Actor) -> list[Note]:
    found = note.former()
    open_now = set(Note.objects.readable_by(by).filter(pk__in=[each.pk for each in found]).values_list("pk", flat=True))
    return [each for each in found if each.pk in open_now]


def _row(note: Note, said: Words, by: Actor, may_read: bool, *, is_owner: bool) -> TalkRow:
    return TalkRow(
        id=note.pk,
        kind=said.label("talk_kind", note.kind),
        held_on=note.held_on,
        role=_role(note, said),
        author=_name(note.author, said) if may_read or is_owner else "",
        shared=note.shared if may_read or is_owner else "",
        is_mine=note.author_id == by.user_id,
        may_read=may_read,
        is_correction=note.replaces_id is not None,
        look_again=not is_owner and note.rules_changed,
    )


def _role(note: Note, said: Words) -> str:
    return ROLES[Role(note.author_role)].called(said.language)


def _name(author: User | None, said: Words) -> str:
    return author.name if author else said.label("who", "gone")
