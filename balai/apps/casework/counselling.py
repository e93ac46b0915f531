"""Writing down talks, opening a note to colleagues, and reading a note of somebody else."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from balai.apps.access import queries as access
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework import cases, note_drafts
from balai.apps.casework.models import Note, NoteSight, TalkKind
from balai.apps.opportunities import queries as opportunities
from balai.apps.people.drafts import locked
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound

SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What an officer writes down of a talk. `shared`: what the person reads of it, empty for nothing.

    `rules_seen`: the rulebook version of the page on which it was typed.
    """

    kind: TalkKind
    held_on: date
    text: str
    next_step: str = ""
    shared: str = ""
    rules_seen: str = ""


@transaction.atomic
def write(*, person_id: UUID, talk: Talk, by: Actor, at: datetime) -> Note:
    """Keep the note of a talk; the draft it was typed in is over, and so is the promise to tell who is ready to apply.

    Other rules than those on the page do not stop it: the note remembers both. Raises NotFound, NotAllowed, IllegalMove
    `draft_first`, DomainError `talk_in_future`, `talk_empty`.
    """
    person = _counselled(person_id, by)
    note = _kept(person, talk, by, at, replaces=None)
    cases.told(person, at=at)
    _record(Verb.NOTE_WRITTEN, note, by, at)
    return note


@transaction.atomic
def correct(*, note_id: UUID, talk: Talk, by: Actor, at: datetime) -> Note:
    """Replace one's own note soon after writing it; the same people read the new one, and still the old one.

    Raises NotFound, NotAllowed, IllegalMove `correction_too_late`, Conflict `note_replaced`, DomainError as `write`.
    """
    former, person = _own(note_id, by)
    if not former.is_correctable(at):
        raise IllegalMove("correction_too_late")
    if Note.objects.filter(replaces=former).exists():
        raise Conflict("note_replaced")
    note = _kept(person, talk, by, at, replaces=former)
    for sight in former.sights.in_force():
        NoteSight.objects.create(note=note, user_id=sight.user_id, given_at=at)
    _record(Verb.NOTE_CORRECTED, note, by, at, replaced=str(former.pk))
    return note


@transaction.atomic
def open_to(*, note_id: UUID, colleague_id: UUID | None, by: Actor, at: datetime) -> NoteSight:
    """Let a colleague, or (None) everybody of the office who reads files, read one's note. Twice is once.

    Raises NotFound, NotAllowed, DomainError `officer_not_here`.
    """
    note, person = _own(note_id, by)
    assert person.office_id is not None
    if colleague_id is not None:
        there = access.colleagues(person.office_id, Permission.PERSON_READ, timezone.localdate(at))
        if colleague_id not in {user.pk for user in there}:
            raise DomainError("officer_not_here")
    for before in note.sights.in_force():
        if before.user_id == colleague_id:
            return before
    sight = NoteSight.objects.create(note=note, user_id=colleague_id, given_at=at)
    _record(Verb.NOTE_OPENED_TO, note, by, at, colleague=str(colleague_id or "office"))
    return sight


@transaction.atomic
def close(*, sight_id: UUID, by: Actor, at: datetime) -> NoteSight:
    """Close a note, and what it replaced, to whom it was opened; what was read stays read.

    Raises NotFound, NotAllowed.
    """
    found = NoteSight.objects.in_force().filter(pk=sight_id).first()
    if found is None:
        raise NotFound("note_not_found")
    note, _person = _own(found.note_id, by)
    sight = NoteSight.objects.select_for_update().get(pk=sight_id)
    sight.ended_at = max(at, sight.given_at)
    sight.save(update_fields=["ended_at"])
    same_reader = Q(user__isnull=True) if sight.user_id is None else Q(user_id=sight.user_id)
    NoteSight.objects.in_force().filter(same_reader, note__in=note.former()).update(ended_at=sight.ended_at)
    _record(Verb.NOTE_CLOSED, note, by, at, colleague=str(sight.user_id or "office"))
    return sight


def left_office(person: Person, *, at: datetime) -> None:
    """Another office takes this locked person over: what was open to the whole office is not open to the new one."""
    open_to_office = NoteSight.objects.in_force().filter(note__person=person, user__isnull=True)
    open_to_office.update(ended_at=Greatest(F("given_at"), at))


@transaction.atomic
def read(*, note_id: UUID, reason: str, by: Actor, at: datetime) -> Note:
    """Read a note. Somebody else's takes a reason in words, and is recorded with it.

    Raises NotFound where the actor does not know of the talk, NotAllowed where its text is not for her, DomainError
    `note_reason_needed`.
    """
    known = Note.objects.visible_to(by).filter(pk=note_id)
    if not known.exists():
        raise NotFound("note_not_found")
    note = Note.objects.readable_by(by).select_related("author", "person").filter(pk=note_id).first()
    if note is None:
        raise NotAllowed("not_allowed", permission=Permission.COUNSELLING_SUPERVISE.value)
    if note.author_id != by.user_id:
        if len(reason.strip()) < SHORTEST_REASON:
            raise DomainError("note_reason_needed")
        _record(Verb.NOTE_READ, note, by, at, reason=reason.strip())
    return note


def _counselled(person_id: UUID, by: Actor) -> Person:
    person = locked(person_id, by)
    if person.is_draft:
        raise IllegalMove("draft_first")
    by.require(Permission.COUNSELLING_WRITE, office_id=person.office_id)
    if person.user_id == by.user_id:
        raise NotAllowed("not_allowed", permission=Permission.COUNSELLING_WRITE.value)
    return person


def _own(note_id: UUID, by: Actor) -> tuple[Note, Person]:
    """One's own note with its file, the file locked first. Raises NotFound, NotAllowed."""
    found = Note.objects.visible_to(by).filter(pk=note_id).first()
    if found is None:
        raise NotFound("note_not_found")
    person = _counselled(found.person_id, by)
    if found.author_id != by.user_id:
        raise NotAllowed("not_allowed", permission="author")
    return found, person


def _kept(person: Person, talk: Talk, by: Actor, at: datetime, *, replaces: Note | None) -> Note:
    if talk.held_on > timezone.localdate(at):
        raise DomainError("talk_in_future")
    if not talk.text.strip():
        raise DomainError("talk_empty")
    note = Note.objects.create(
        person=person,
        author_id=by.user_id,
        author_role=_role(by, person),
        kind=talk.kind.value,
        held_on=talk.held_on,
        text=talk.text.strip(),
        next_step=talk.next_step.strip(),
        shared=talk.shared.strip(),
        replaces=replaces,
        rules_seen=talk.rules_seen,
        rules_then=opportunities.rulebook().version,
        written_at=at,
    )
    note_drafts.forget(person_id=person.pk, corrects_id=replaces.pk if replaces else None, by=by)
    return note


def _role(by: Actor, person: Person) -> str:
    """The role in which she writes; `by` may write, so there is one."""
    return next(
        grant.role
        for grant in by.grants
        if grant.office_id == person.office_id and Permission.COUNSELLING_WRITE in grant.permissions
    )


def _record(verb: Verb, note: Note, by: Actor, at: datetime, *, reason: str = "", **detail: str) -> None:
    person = note.person
    audit.record(verb, note, by=by, at=at, subject_id=person.pk, office_id=person.office_id, reason=reason, **detail)
