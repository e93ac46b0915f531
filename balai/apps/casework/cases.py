"""A case from the day it is handed in to the day it is closed, with how long it waited and for whom."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework import assessing
from balai.apps.casework.models import Case, Outcome, Spell
from balai.apps.casework.promises import due
from balai.apps.hooks import actions as hooks
from balai.apps.hooks.events import HookEvent
from balai.apps.people import actions as people
from balai.apps.people.drafts import locked as locked_file
from balai.apps.people.models import Channel, Person
from balai.apps.people.models.person import SEEN_BY_OFFICE
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, NotFound
from balai.engine.lifecycle import CASE_MOVES, CaseStage, Party, PersonStatus, next_state


@transaction.atomic
def submit(*, person_id: UUID, by: Actor, at: datetime) -> Case:
    """Hand a draft in; from here on the waiting is counted. Raises what `people.actions.submit` raises."""
    return open_for(people.submit(person_id=person_id, by=by, at=at), at=at)


@transaction.atomic
def register(*, person_id: UUID, by: Actor, at: datetime) -> Case:
    """Say that the file is this person's; what it opens today is kept. Raises what `people.actions.register` raises."""
    case = open_for(people.register(person_id=person_id, by=by, at=at), at=at)
    if case.stage == CaseStage.REGISTRATION.value:
        _on_to_counselling(case, at=at)
    assessing.assess_case(case, at=at)
    return case


@transaction.atomic
def take(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """Accompany this person. Raises what `people.actions.take` raises: Conflict when a colleague was faster."""
    person = people.take(person_id=person_id, by=by, at=at)
    officer_changed(person, at=at)
    return person


@transaction.atomic
def officer_changed(person: Person, *, at: datetime) -> None:
    """Let the case follow its file. For the person the waiting goes on; only another office begins counting anew.

    Closed ones go along, so that the new office may reopen them and the former one reads them no longer.
    """
    if person.office_id is not None:
        closed = Case.objects.filter(person=person, stage=CaseStage.CLOSED.value)
        closed.exclude(office_id=person.office_id).update(office_id=person.office_id)
    case = Case.objects.select_for_update(of=("self",)).open().filter(person=person).first()
    if case is None:
        return
    is_elsewhere = person.office_id not in (None, case.office_id)
    case.person = person
    case.office_id, case.officer_id = person.office_id or case.office_id, person.officer_id
    case.save(update_fields=["office", "officer"])
    if is_elsewhere:
        _begin_spell(case, at)
    else:
        Spell.objects.filter(case=case, ended_at__isnull=True).update(officer_id=person.officer_id)


def open_for(person: Person, *, at: datetime) -> Case:
    """The open case of a file, begun now if there is none. The file is locked by the caller."""
    found = Case.objects.open().filter(person=person).first()
    if found is not None:
        found.person, found.officer_id = person, person.officer_id
        found.save(update_fields=["officer"])
        return found
    assert person.office_id is not None
    is_registered = person.registered_at is not None
    stage = CaseStage.COUNSELLING if is_registered else CaseStage.REGISTRATION
    case = Case.objects.create(
        person=person,
        office_id=person.office_id,
        officer_id=person.officer_id,
        stage=stage.value,
        stage_since=at,
        waits_since=at,
        due_on=due(person.office_id, stage.value, at),
        opened_at=at,
    )
    _begin_spell(case, at)
    hooks.announce(HookEvent.CASE_OPENED, case.pk, office_id=case.office_id, at=at)
    return case


def open_missing() -> int:
    """Open the cases of files that were handed in before cases were kept, as of that moment; return how many.

    Each is a transaction of its own, so that a job cut off in the middle goes on where it was.
    """
    without = Person.objects.filter(status__in=SEEN_BY_OFFICE, cases__isnull=True)
    asked = without.exclude(channel=Channel.IMPORT.value, registered_at__isnull=True)
    keys = list(asked.order_by("submitted_at", "id").values_list("pk", flat=True))
    return sum(_open_one(key) for key in keys)


def follow_officers() -> int:
    """Let the cases follow files whose officer changed otherwise, as when two files were joined; return how many."""
    one_alone = Q(officer__isnull=True) ^ Q(person__officer__isnull=True)
    two = Q(officer__isnull=False, person__officer__isnull=False) & ~Q(officer_id=F("person__officer_id"))
    keys = list(Case.objects.open().filter(one_alone | two).order_by("pk").values_list("person_id", flat=True))
    for key in keys:
        with transaction.atomic():
            officer_changed(Person.objects.select_for_update(of=("self",)).get(pk=key), at=timezone.now())
    return len(keys)


def follow_files(*, at: datetime) -> int:
    """Mend what joined and erased files left; return how many waits ended or began, and cases went on.

    Nobody waits by a file that was erased or taken into another; one that was taken back waits again. The case itself
    stays as it is, so that a merge can be undone. A file registered by joining waits to be registered no more.
    """
    gone = PersonStatus.MERGED.value
    without = Q(case__isnull=True) | Q(case__person__status=gone)
    ended = Spell.objects.filter(without, ended_at__isnull=True).update(ended_at=Greatest(F("began_at"), at))
    running = Spell.objects.filter(ended_at__isnull=True, case__isnull=False).values("case_id")
    back = Case.objects.open().exclude(person__status=gone).exclude(pk__in=running)
    keys = list(back.order_by("pk").values_list("pk", "person_id"))
    for case_id, person_id in keys:
        with transaction.atomic():
            person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
            case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
            case.person = person
            _begin_spell(case, at)
    unseen = Case.objects.open().filter(stage=CaseStage.REGISTRATION.value)
    unseen = unseen.filter(person__status=PersonStatus.REGISTERED.value)
    late = list(unseen.order_by("pk").values_list("person_id", flat=True))
    for key in late:
        with transaction.atomic():
            person = Person.objects.select_for_update(of=("self",)).get(pk=key)
            open_one = Case.objects.select_for_update(of=("self",)).open().filter(person=person).first()
            if open_one is not None and open_one.stage == CaseStage.REGISTRATION.value:
                open_one.person = person
                _on_to_counselling(open_one, at=at)
    return ended + len(keys) + len(late)


@transaction.atomic
def _open_one(person_id: UUID) -> bool:
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    at = person.registered_at or person.submitted_at
    if at is None or Case.objects.filter(person=person).exists():
        return False
    open_for(person, at=at)
    return True


@transaction.atomic
def close(*, case_id: UUID, outcome: Outcome, words: str, by: Actor, at: datetime) -> Case:
    """Stop accompanying, with the reason and words the citizen reads. Raises NotFound, NotAllowed, IllegalMove,
    DomainError `closing_needs_words` for `other` without any."""
    case = locked(case_id, by)
    by.require(Permission.PERSON_WRITE, office_id=case.office_id)
    if outcome is Outcome.OTHER and not words.strip():
        raise DomainError("closing_needs_words")
    case.outcome, case.closing_words, case.closed_at = outcome.value, words.strip(), at
    case.news_at = None
    turn(case, Party.CITIZEN, stage=next_state(CASE_MOVES, CaseStage(case.stage), "close"), due_on=None, at=at)
    _record(Verb.CASE_CLOSED, case, by, at, outcome=outcome.value)
    return case


@transaction.atomic
def reopen(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """Go on with a closed case. Raises NotFound, NotAllowed, IllegalMove, Conflict when another one is open."""
    case = locked(case_id, by)
    by.require(Permission.PERSON_WRITE, office_id=case.office_id)
    stage = next_state(CASE_MOVES, CaseStage(case.stage), "reopen")
    if Case.objects.open().filter(person_id=case.person_id).exists():
        raise Conflict("case_open_already")
    case.outcome, case.closing_words, case.closed_at = "", "", None
    turn(case, Party.OFFICER, stage=stage, due_on=due(case.office_id, "counselling", at), at=at)
    _record(Verb.CASE_REOPENED, case, by, at)
    return case


def turn(
    case: Case,
    party: Party,
    *,
    due_on: date | None,
    at: datetime,
    stage: CaseStage | None = None,
    is_promise: bool = True,
) -> None:
    """Let the case wait for that party from now on, and count how long; where only the day differs, it waits on.

    A day that is no promise of ours (`is_promise`), as of an appointment, makes a wait no more punctual than it is.
    """
    stage = stage or CaseStage(case.stage)
    if (case.stage, case.waits_for) == (stage.value, party.value) and case.closed_at is None:
        if case.due_on != due_on:
            case.due_on = due_on
            case.save(update_fields=["due_on"])
            running = Spell.objects.filter(case=case, ended_at__isnull=True)
            (running if is_promise else running.filter(due_on__isnull=True)).update(due_on=due_on)
        return
    at = max(at, case.opened_at)
    if case.stage != stage.value:
        case.stage, case.stage_since = stage.value, at
        event = HookEvent.CASE_STAGE_CHANGED if case.is_open else HookEvent.CASE_CLOSED
        hooks.announce(event, case.pk, office_id=case.office_id, at=at)
    if case.waits_for != party.value or case.stage_since == at:
        case.waits_for, case.waits_since = party.value, at
    case.due_on = due_on
    case.save()
    _begin_spell(case, at)


def told(person: Person, *, at: datetime) -> None:
    """An officer spoke with this locked person: whoever is ready to apply has heard what was promised."""
    ready = Case.objects.select_for_update(of=("self",)).open().filter(stage=CaseStage.READY.value)
    case = ready.filter(person=person, waits_for=Party.OFFICER.value).first()
    if case is not None:
        case.person = person
        turn(case, Party.CITIZEN, due_on=None, at=at)


def _on_to_counselling(case: Case, *, at: datetime) -> None:
    stage = next_state(CASE_MOVES, CaseStage(case.stage), "register")
    turn(case, Party.OFFICER, stage=stage, due_on=due(case.office_id, "counselling", at), at=at)


def locked(case_id: UUID, by: Actor) -> Case:
    """The case, held until the transaction ends. The file is locked first, as everywhere. Raises NotFound."""
    found = Case.objects.visible_to(by).filter(pk=case_id).values_list("person_id", flat=True).first()
    if found is None:
        raise NotFound("case_not_found")
    person = locked_file(found, by)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    case.person = person
    return case


def _begin_spell(case: Case, at: datetime) -> None:
    """End the running spell, and begin one unless the case is closed."""
    running = Spell.objects.filter(case=case, ended_at__isnull=True).first()
    if running is not None:
        running.ended_at = max(at, running.began_at)
        running.save(update_fields=["ended_at"])
    if case.closed_at is not None:
        return
    Spell.objects.create(
        case=case,
        office_id=case.office_id,
        stage=case.stage,
        waits_for=case.waits_for,
        officer_id=case.person.officer_id,
        began_at=max(at, running.began_at if running else at),
        due_on=case.due_on,
    )


def _record(verb: Verb, case: Case, by: Actor, at: datetime, **detail: str) -> None:
    audit.record(verb, case, by=by, at=at, subject_id=case.person_id, office_id=case.office_id, **detail)
