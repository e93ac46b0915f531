"""What is kept how long: drafts, files with their notice before erasure, and the proofs that outlive them."""

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people import telling
from balai.apps.people.consenting import speaker
from balai.apps.people.drafts import locked
from balai.apps.people.erasing import anonymise, delete_whole
from balai.apps.people.models import Consent, Erasure, LegalHold, Person
from balai.engine.actor import Actor
from balai.engine.lifecycle import PersonStatus

logger = logging.getLogger(__name__)
NIGHT = Actor.for_system("retention")


def forget_drafts(*, at: datetime) -> int:
    """Delete drafts that nobody changed for as long as the service's limits say; return how many went."""
    kept = rulebook.service().span("draft_kept", timezone.localdate(at))
    held = LegalHold.objects.in_force().values("person_id")
    old = Person.objects.filter(status=PersonStatus.DRAFT.value, changed_at__lte=at - kept).exclude(pk__in=held)
    count = 0
    for person in old.order_by("changed_at", "id").iterator():
        delete_whole(person)
        count += 1
    if count:
        logger.info("drafts_forgotten", extra={"number": count})
    return count


def category_of(person: Person) -> tuple[str, date]:
    """Which term holds for a file, and the day it runs from."""
    if person.kept_as and person.kept_since:
        return person.kept_as, person.kept_since
    is_candidate = person.status == PersonStatus.REGISTERED.value
    return ("candidate" if is_candidate else "contact"), timezone.localdate(person.changed_at)


def ends_on(person: Person, on: date) -> date:
    """The first day on which the file is no longer kept, as things stand."""
    category, start = category_of(person)
    return rulebook.terms().term(category, on).ends_on(start)


@transaction.atomic
def keep_as(*, person_id: UUID, category: str, since: date, by: Actor, at: datetime) -> Person:
    """Another term from that day: the parts of the service that know of departures, returns and cases call it.

    Raises NotFound for a category that retention.yaml does not have.
    """
    rulebook.terms().term(category, timezone.localdate(at))
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    person.kept_as, person.kept_since = category, since
    person.save(update_fields=["kept_as", "kept_since"])
    audit.record(
        Verb.KEPT_AS, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id, category=category
    )
    return person


def announce(*, at: datetime) -> int:
    """Tell everybody whose file goes soon, one notice ahead; say how many. Files on hold are left alone."""
    on = timezone.localdate(at)
    horizon = on + timedelta(days=rulebook.terms().term("notice", on).value)
    latest = max(rulebook.terms().term(category, on).began_by(horizon) for category in ("contact", "candidate"))
    busy = Erasure.objects.filter(cancelled_at__isnull=True).values("person_id")
    held = LegalHold.objects.in_force().values("person_id")
    old = Person.objects.live().exclude(status=PersonStatus.DRAFT.value).exclude(pk__in=busy).exclude(pk__in=held)
    by_moment = old.filter(kept_as="", changed_at__date__lte=latest)
    count = 0
    for person in (by_moment | old.filter(kept_since__isnull=False)).order_by("changed_at", "id").iterator():
        if ends_on(person, on) <= horizon:
            count += _announce(person.pk, at, horizon)
    return count


@transaction.atomic
def _announce(person_id: UUID, at: datetime, horizon: date) -> bool:
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if ends_on(person, timezone.localdate(at)) > horizon or _is_held(person):
        return False
    erasure, is_new = Erasure.objects.get_or_create(
        person=person,
        cancelled_at=None,
        defaults={"cause": "term", "category": category_of(person)[0], "noticed_at": at, "due_on": horizon},
    )
    if is_new:
        audit.record(
            Verb.ERASURE_AHEAD, person, by=NIGHT, at=at, subject_id=person.pk, office_id=person.office_id, cause="term"
        )
        telling.erasure_ahead(erasure)
    return is_new


@transaction.atomic
def keep(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """Go on with a file that was to be erased: its term begins anew. Raises NotFound, NotAllowed."""
    person = locked(person_id, by)
    speaker(person, by)
    ahead = Erasure.objects.filter(person=person, cancelled_at__isnull=True)
    if ahead.update(cancelled_at=at):
        person.changed_at = max(at, person.changed_at)
        person.save(update_fields=["changed_at"])
        audit.record(Verb.ERASURE_STOPPED, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id)
    return person


def erase_due(*, at: datetime) -> int:
    """Make anonymous what is due and not held; say how many. A file that was used again is kept."""
    due = Erasure.objects.filter(cancelled_at__isnull=True, due_on__lte=timezone.localdate(at))
    count = sum(
        _erase(erasure_id, at) for erasure_id in list(due.order_by("due_on", "id").values_list("pk", flat=True))
    )
    if count:
        logger.info("files_erased", extra={"number": count})
    return count


@transaction.atomic
def _erase(erasure_id: UUID, at: datetime) -> bool:
    found = Erasure.objects.filter(pk=erasure_id, cancelled_at__isnull=True).first()
    if found is None:
        return False
    person = Person.objects.select_for_update(of=("self",)).get(pk=found.person_id)
    on = timezone.localdate(at)
    # Asked again with the file locked: its owner may have kept it a moment ago.
    if _is_held(person) or not Erasure.objects.filter(pk=erasure_id, cancelled_at__isnull=True).exists():
        return False
    if found.cause == "term" and ends_on(person, on) > on:
        Erasure.objects.filter(pk=erasure_id).update(cancelled_at=at)
        return False
    anonymise(person, by=NIGHT, at=at)
    return True


def forget_proofs(*, at: datetime) -> int:
    """Delete consents of erased files, and the record, when their own term has ended; say how many rows went."""
    on = timezone.localdate(at)
    term = rulebook.terms().term("record", on)
    last = at - (on - term.began_by(on))
    ended = Consent.objects.filter(person__status=PersonStatus.ENDED.value, given_at__lte=last)
    ended = ended.exclude(withdrawn_at__gt=last)
    return ended.delete()[0] + audit.forget_before(last)


def _is_held(person: Person) -> bool:
    """On hold itself, or by a file that was joined to it."""
    holds = LegalHold.objects.in_force()
    return (holds.filter(person=person) | holds.filter(person__merged_into=person)).exists()
