"""Writes of people's files, from the first page to the day an officer registers them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from balai.apps.access import queries as access
from balai.apps.access.secrets import blind_index
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.hooks import actions as hooks
from balai.apps.hooks.events import HookEvent
from balai.apps.people import drafts, notices
from balai.apps.people.drafts import locked
from balai.apps.people.models import Answer, Channel, HelperAccess, Person
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.engine.lifecycle import PERSON_MOVES, PersonStatus, next_state
from balai.engine.names import search_form

# What each page of a file holds.
PAGES: Mapping[str, tuple[str, ...]] = {
    "identity": ("name", "birth_date", "sex", "nik"),
    "contact": ("phone", "email"),
    "address": ("village_id", "address"),
    "wishes": ("wishes",),
}
# What an officer has compared with documents is changed by officers only.
SETTLED = {"identity"}
# Why somebody looks at a document that waits to be checked.
VERIFYING = "verifying"
FACTS = {"birth_date", "sex"}


def mark_of(values: Any) -> str:
    """A short mark of what was stored when a page was shown; another mark means that it has changed since."""
    text = json.dumps(values, sort_keys=True, cls=DjangoJSONEncoder)
    return salted_hmac("balai.people.mark", text, algorithm="sha256").hexdigest()[:16]


def page_values(person: Person, page: str) -> dict[str, Any]:
    """What a page holds now."""
    return {name: getattr(person, name) for name in PAGES[page]}


@transaction.atomic
def write(*, person_id: UUID, page: str, values: Mapping[str, Any], seen: str, by: Actor, at: datetime) -> Person:
    """Write one page. `seen` is the mark of what its reader saw.

    Raises NotFound, NotAllowed, and Conflict `changed_meanwhile` when somebody else wrote the page since.
    """
    person = locked(person_id, by)
    may_write(person, by)
    if page in SETTLED and person.status == PersonStatus.REGISTERED.value:
        by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    before = page_values(person, page)
    after = {name: values.get(name, before[name]) for name in before}
    if after == before:
        return person
    if seen != mark_of(before):
        raise Conflict("changed_meanwhile", page=page)
    for name, value in after.items():
        setattr(person, name, value)
    changed = [name.removesuffix("_id") for name in after if after[name] != before[name]]
    if "nik" in changed:
        person.nik_index = blind_index("nik", person.nik) if person.nik else ""
        changed.append("nik_index")
    if "name" in changed:
        person.search_name = search_form(person.name)
        changed.append("search_name")
    if FACTS & set(changed):
        person.facts_changed_at = at
        changed.append("facts_changed_at")
    person.changed_at = max(at, person.changed_at)
    _save_or_name_the_other(person, [*changed, "changed_at"])
    audit.record(Verb.FILE_WRITTEN, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id, page=page)
    return person


@transaction.atomic
def begin_at_counter(*, pages: Mapping[str, Mapping[str, Any]], by: Actor, at: datetime) -> Person:
    """Begin a file with what was asked already, page by page. Raises what `drafts.begin` and `write` raise."""
    person, _code = drafts.begin(channel=Channel.COUNTER, by=by, at=at)
    for page, values in pages.items():
        seen = mark_of(page_values(person, page))
        person = write(person_id=person.pk, page=page, values=values, seen=seen, by=by, at=at)
    return person


def _save_or_name_the_other(person: Person, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            person.save(update_fields=fields)
    except IntegrityError as error:
        if "one_nik_one_person" not in str(error):
            raise
        raise Conflict("nik_of_another") from None


@transaction.atomic
def answer(
    *, person_id: UUID, question: str, given: Mapping[str, Any], seen: str, channel: Channel, by: Actor, at: datetime
) -> Answer:
    """Keep the answer to one question. Raises NotFound, NotAllowed, Conflict `changed_meanwhile`."""
    person = locked(person_id, by)
    may_write(person, by)
    before = Answer.objects.filter(person=person, question=question).first()
    if before is not None and before.given == dict(given):
        return before
    if seen != mark_of(before.given if before else None):
        raise Conflict("changed_meanwhile", page=question)
    kept, _created = Answer.objects.update_or_create(
        person=person,
        question=question,
        defaults={"given": dict(given), "said_by_id": by.user_id, "channel": channel.value, "at": at},
    )
    person.facts_changed_at = person.changed_at = max(at, person.changed_at)
    person.save(update_fields=["facts_changed_at", "changed_at"])
    audit.record(
        Verb.FILE_WRITTEN, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id, page=question
    )
    return kept


@transaction.atomic
def submit(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """Hand a draft in. Helpers lose sight of it; an officer of the office takes it on at once.

    A NIK that another file holds makes it doubtful instead, and tells nobody whose file that is.
    Raises NotFound, IllegalMove, DomainError `page_unfinished` with the page, `no_office_here`.
    """
    person = locked(person_id, by)
    status = next_state(PERSON_MOVES, PersonStatus(person.status), "submit")
    for page, field in (("identity", "name"), ("identity", "birth_date"), ("address", "village_id")):
        if not getattr(person, field):
            raise DomainError("page_unfinished", page=page)
    assert person.village_id is not None
    office = access.office_for(person.village_id)
    if office is None:
        raise DomainError("no_office_here")
    person.office = office
    person.submitted_at, person.changed_at, person.draft_code = at, max(at, person.changed_at), ""
    person.status = status.value
    if by.may(Permission.PERSON_WRITE, office_id=office.pk):
        person.officer_id = by.user_id
    fields = ["office", "submitted_at", "changed_at", "draft_code", "status", "officer"]
    try:
        _save_or_name_the_other(person, fields)
    except Conflict:
        person.status = next_state(PERSON_MOVES, PersonStatus.DRAFT, "doubt").value
        person.save(update_fields=fields)
    HelperAccess.objects.filter(person=person, ended_at__isnull=True).update(ended_at=at)
    audit.record(Verb.FILE_SUBMITTED, person, by=by, at=at, subject_id=person.pk, office_id=office.pk)
    if not by.may(Permission.PERSON_WRITE, office_id=office.pk):  # at the counter the person is there to see it
        notices.tell_if_reached(person, "registration_received", at=at, about=person.pk, reference=person.reference)
    return person


@transaction.atomic
def register(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """Say that an officer has looked and the file is that person's. Raises NotAllowed, IllegalMove, DomainError."""
    person = locked(person_id, by)
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    status = next_state(PERSON_MOVES, PersonStatus(person.status), "register")
    if not person.nik:
        raise DomainError("nik_needed")
    if person.lacks_guardian(timezone.localdate(at)):
        raise DomainError("guardian_consent_needed")
    person.status = status.value
    person.registered_at, person.changed_at = at, max(at, person.changed_at)
    person.officer_id = person.officer_id or by.user_id
    person.save(update_fields=["status", "registered_at", "changed_at", "officer"])
    audit.record(Verb.FILE_REGISTERED, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id)
    hooks.announce(HookEvent.PERSON_REGISTERED, person.pk, office_id=person.office_id, at=at)
    return person


@transaction.atomic
def clear(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """Say that a doubtful file is somebody of its own. Raises NotAllowed, IllegalMove, Conflict `nik_of_another`."""
    person = locked(person_id, by)
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    person.status = next_state(PERSON_MOVES, PersonStatus(person.status), "clear").value
    person.changed_at = max(at, person.changed_at)
    _save_or_name_the_other(person, ["status", "changed_at"])
    audit.record(Verb.FILE_CLEARED, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id)
    return person


@transaction.atomic
def take(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """Accompany this person from now on. Raises NotFound, NotAllowed, Conflict `file_taken` when a colleague does."""
    person = locked(person_id, by)
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    if person.officer_id == by.user_id:
        return person
    if person.officer is not None:
        raise Conflict("file_taken", officer=person.officer.name)
    return hand_over(person, office_id=person.office_id, officer_id=by.user_id, by=by, at=at)


def hand_over(person: Person, *, office_id: UUID | None, officer_id: UUID | None, by: Actor, at: datetime) -> Person:
    """Let that officer of that office accompany a locked person; the caller has permitted it."""
    person.office_id, person.officer_id = office_id, officer_id
    person.save(update_fields=["office", "officer"])
    audit.record(
        Verb.FILE_TAKEN, person, by=by, at=at, subject_id=person.pk, office_id=office_id, officer=str(officer_id or "")
    )
    return person


def open_file(*, person_id: UUID, by: Actor, at: datetime, reason: str = "", note: str = "") -> Person:
    """Open a file; every look into another's is recorded. Outside one's own work it takes a reason.

    Raises NotFound, and DomainError `reason_needed` when none was given and none is running.
    """
    seen = Person.objects.visible_to(by).select_related("village", "office", "officer")
    person = seen.filter(pk=person_id).first()
    if person is None:
        raise NotFound("file_not_found")
    if by.is_user(person.user_id):
        return person
    if by.token_id is not None:  # the organisation answers for what its system is for
        if person.restricted_at is not None:
            raise NotAllowed("file_restricted")
        audit.record(Verb.FILE_OPENED, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id)
        return person
    work = _own_work(person, by)
    stay = audit.current_stay(person_id=person.pk, by=by, at=at)
    if stay is not None and stay.reason == VERIFYING:
        stay = None  # a look at one document opens no file
    if work is None and not reason and stay is None:
        raise DomainError("reason_needed", reference=person.reference, person_id=person.pk)
    reason = reason or (stay.reason if stay and work is None else work or "")
    note = note or (stay.note if stay and stay.reason == reason else "")
    audit.looked(person_id=person.pk, by=by, at=at, office_id=person.office_id, reason=reason, note=note)
    return person


def _own_work(person: Person, by: Actor) -> str | None:
    """Why this actor looks without being asked: helps with the draft, accompanies, or it waits for anybody."""
    if person.status == PersonStatus.DRAFT.value:
        return "helping"
    if by.is_user(person.officer_id):
        return "own_case"
    if person.officer_id in by.stands_in_for:
        return "standing_in"
    if person.officer_id is None and person.status != PersonStatus.REGISTERED.value:
        return "intake"
    return None


def may_write(person: Person, by: Actor) -> None:
    """The owner always, a helper the draft, an officer the files of the office. Raises NotAllowed, IllegalMove."""
    if by.is_user(person.user_id):
        return
    if person.status == PersonStatus.DRAFT.value:
        if by.may(Permission.DRAFT_HELP):
            return
        raise NotAllowed("not_allowed", permission=Permission.DRAFT_HELP.value)
    if person.status == PersonStatus.MERGED.value:
        raise IllegalMove("file_has_moved")
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
