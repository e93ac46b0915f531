"""Under eighteen: a guardian's consent, what a minor's file may be used for, and the eighteenth birthday."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.access import codes
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people import telling
from balai.apps.people.consenting import clock_end
from balai.apps.people.drafts import locked
from balai.apps.people.models import (
    Channel,
    GuardianConsent,
    Identified,
    Person,
    PrivacyRequest,
    Relation,
    RequestKind,
)
from balai.apps.people.privacy import restrict
from balai.engine.actor import Actor, Permission
from balai.engine.dates import years_between
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotFound
from balai.engine.lifecycle import PersonStatus

KIND = "family"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardian:
    """Who agreed, and by what the officer knew."""

    name: str
    relation: Relation
    phone: str
    identified_by: Identified


def may_apply(person: Person, on: date) -> bool:
    """May this person apply for work and be placed? Others plan and train.

    Grown up, registered, not restricted; and whoever came in as a minor has said yes in person since.
    """
    if person.status != PersonStatus.REGISTERED.value or person.restricted_at is not None:
        return False
    if person.birth_date is None or person.is_minor(on) or person.needs_guardian(on):
        return False
    return not person.guardians.filter(confirmed_at__isnull=True).exists()


@transaction.atomic
def give(
    *, person_id: UUID, guardian: Guardian, version: int, language: str, by: Actor, at: datetime
) -> GuardianConsent:
    """Record what a parent or guardian said at the counter, after the officer saw who it is.

    Raises NotFound, NotAllowed, IllegalMove `not_a_minor`, Conflict `text_changed`, `guardian_exists`.
    """
    person, on = locked(person_id, by), timezone.localdate(at)
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    if not person.needs_guardian(on):
        raise IllegalMove("not_a_minor")
    text = rulebook.consents().of("guardian").text(on)
    if text.version != version:
        raise Conflict("text_changed")
    try:
        with transaction.atomic():
            consent = GuardianConsent.objects.create(
                person=person,
                name=guardian.name,
                relation=guardian.relation.value,
                phone=guardian.phone,
                identified_by=guardian.identified_by.value,
                version=version,
                text_hash=text.digest(language),
                language=language,
                channel=Channel.COUNTER.value,
                at=at,
                by_id=by.user_id,
            )
    except IntegrityError:
        raise Conflict("guardian_exists") from None
    _record(Verb.GUARDIAN_AGREED, consent, by, at)
    return consent


@transaction.atomic
def new_code(*, consent_id: UUID, by: Actor, at: datetime) -> str:
    """A code by which the guardian's account sees the narrow page. Raises NotFound, NotAllowed, IllegalMove."""
    consent = _by_officer(consent_id, by)
    if consent.withdrawn_at or consent.ended_at:
        raise IllegalMove("guardian_over")
    code = codes.new_code()
    consent.code_digest = codes.digest(KIND, code)
    consent.code_expires_at = at + rulebook.service().span("family_code", timezone.localdate(at))
    consent.save(update_fields=["code_digest", "code_expires_at"])
    _record(Verb.FAMILY_CODE_GIVEN, consent, by, at)
    return codes.shown(code)


@transaction.atomic
def withdraw(*, consent_id: UUID, by: Actor, at: datetime) -> GuardianConsent:
    """Take the guardian's consent back: by the guardian's own account, or said to an officer.

    The use of the file is restricted at once, and an officer decides about the rest within the clock.
    Raises NotFound, NotAllowed, IllegalMove `guardian_over`.
    """
    on = timezone.localdate(at)
    own = GuardianConsent.objects.open_to(by, on).filter(pk=consent_id).first()
    if own is None:
        consent = _by_officer(consent_id, by)
    else:
        Person.objects.select_for_update(of=("self",)).get(pk=own.person_id)
        consent = GuardianConsent.objects.select_for_update(of=("self",)).select_related("person").get(pk=consent_id)
    if consent.withdrawn_at or consent.ended_at:
        raise IllegalMove("guardian_over")
    consent.withdrawn_at, consent.code_digest = at, ""
    consent.save(update_fields=["withdrawn_at", "code_digest"])
    restrict(consent.person, by=by, at=at)
    PrivacyRequest.objects.create(
        person=consent.person,
        kind=RequestKind.WITHDRAW.value,
        channel=(Channel.HOME if own else Channel.COUNTER).value,
        asked_at=at,
        asked_user_id=by.user_id,
        due_at=clock_end(at),
    )
    _record(Verb.GUARDIAN_WITHDREW, consent, by, at)
    telling.guardian_needed(consent)
    return consent


@transaction.atomic
def confirm(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """The person, grown up now, says herself that the file may go on; an officer may note it at the counter.

    Raises NotFound, NotAllowed, DomainError `still_a_minor`.
    """
    person = locked(person_id, by)
    if not by.is_user(person.user_id):
        by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    if person.needs_guardian(timezone.localdate(at)):
        raise DomainError("still_a_minor")
    _end_all(person, at)
    if person.guardians.filter(confirmed_at__isnull=True).update(confirmed_at=at):
        audit.record(Verb.CONFIRMED_OF_AGE, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id)
    return person


def is_asked(person: Person, on: date) -> bool:
    """Is the person herself to be asked now, because she came in as a minor and is grown up?"""
    return not person.needs_guardian(on) and person.guardians.filter(confirmed_at__isnull=True).exists()


def ask_grown_up(*, at: datetime) -> int:
    """End the guardians' part of everybody who came of age, and ask the persons themselves; say how many."""
    on = timezone.localdate(at)
    of_age = rulebook.service().years("guardian_age", on)
    running = GuardianConsent.objects.in_force().filter(person__birth_date__year__lte=on.year - of_age)
    count = 0
    for consent_id, birth_date in running.values_list("pk", "person__birth_date").order_by("pk"):
        if birth_date and years_between(birth_date, on) >= of_age:
            count += _ask(consent_id, at)
    return count


@transaction.atomic
def _ask(consent_id: UUID, at: datetime) -> bool:
    consent = GuardianConsent.objects.select_for_update(of=("self",)).select_related("person").get(pk=consent_id)
    if consent.ended_at is not None or consent.withdrawn_at is not None:
        return False
    consent.ended_at = consent.asked_again_at = at
    consent.code_digest = ""
    consent.save(update_fields=["ended_at", "asked_again_at", "code_digest"])
    _record(Verb.ASKED_OF_AGE, consent, Actor.for_system("birthdays"), at)
    telling.came_of_age(consent)
    return True


def _end_all(person: Person, at: datetime) -> None:
    """End what the nightly job has not ended yet."""
    person.guardians.filter(asked_again_at__isnull=True).update(asked_again_at=at)
    person.guardians.filter(ended_at__isnull=True).update(ended_at=at, code_digest="")


def _by_officer(consent_id: UUID, by: Actor) -> GuardianConsent:
    found = GuardianConsent.objects.filter(pk=consent_id, person__in=Person.objects.visible_to(by)).first()
    if found is None:
        raise NotFound("consent_not_found")
    person = locked(found.person_id, by)
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    consent = GuardianConsent.objects.select_for_update(of=("self",)).get(pk=consent_id)
    consent.person = person
    return consent


def _record(verb: Verb, consent: GuardianConsent, by: Actor, at: datetime) -> None:
    office_id = consent.person.office_id
    audit.record(verb, consent, by=by, at=at, subject_id=consent.person_id, office_id=office_id)
