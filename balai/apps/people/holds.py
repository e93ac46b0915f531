"""Legal holds: nothing of a file is erased while one lasts. One person places it, a second confirms, another lifts."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.drafts import locked
from balai.apps.people.models import Erasure, LegalHold
from balai.apps.people.privacy import SHORTEST_ANSWER
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound


@transaction.atomic
def place(*, person_id: UUID, reason: str, by: Actor, at: datetime) -> LegalHold:
    """Hold a file; it counts at once. Raises NotFound, NotAllowed, DomainError `answer_needed`, Conflict `held`."""
    person = locked(person_id, by)
    by.require(Permission.LEGAL_HOLD, office_id=person.office_id)
    if len(reason.strip()) < SHORTEST_ANSWER:
        raise DomainError("answer_needed")
    try:
        with transaction.atomic():
            hold = LegalHold.objects.create(
                person=person, reason=reason.strip(), placed_at=at, placed_user_id=by.user_id
            )
    except IntegrityError:
        raise Conflict("held") from None
    _record(Verb.HOLD_PLACED, hold, by, at)
    return hold


@transaction.atomic
def confirm(*, hold_id: UUID, by: Actor, at: datetime) -> LegalHold:
    """Confirm what a colleague placed. Raises NotFound, NotAllowed `second_person`, IllegalMove."""
    hold = _locked(hold_id, by)
    if hold.lifted_at or hold.confirmed_at:
        raise IllegalMove("illegal_move")
    _second(hold.placed_user_id, by)
    hold.confirmed_at, hold.confirmed_user_id = at, by.user_id
    hold.save(update_fields=["confirmed_at", "confirmed_user"])
    _record(Verb.HOLD_CONFIRMED, hold, by, at)
    return hold


@transaction.atomic
def lift(*, hold_id: UUID, by: Actor, at: datetime) -> LegalHold:
    """End a hold, by another than who placed it. A term that ended meanwhile is announced anew.

    Raises NotFound, NotAllowed `second_person`, IllegalMove.
    """
    hold = _locked(hold_id, by)
    if hold.lifted_at:
        raise IllegalMove("illegal_move")
    _second(hold.placed_user_id, by)
    hold.lifted_at, hold.lifted_user_id = at, by.user_id
    hold.save(update_fields=["lifted_at", "lifted_user"])
    ahead = Erasure.objects.filter(person_id=hold.person_id, cause="term", cancelled_at__isnull=True)
    ahead.update(cancelled_at=at)
    _record(Verb.HOLD_LIFTED, hold, by, at)
    return hold


def _locked(hold_id: UUID, by: Actor) -> LegalHold:
    found = LegalHold.objects.visible_to(by).filter(pk=hold_id).first()
    if found is None:
        raise NotFound("hold_not_found")
    person = locked(found.person_id, by)
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold_id)
    hold.person = person
    return hold


def _second(first: UUID | None, by: Actor) -> None:
    if first is not None and first == by.user_id:
        raise NotAllowed("second_person")


def _record(verb: Verb, hold: LegalHold, by: Actor, at: datetime) -> None:
    office_id = hold.person.office_id
    audit.record(verb, hold, by=by, at=at, subject_id=hold.person_id, office_id=office_id)
