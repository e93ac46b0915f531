"""Saying yes to a purpose, taking it back, and asking whether a use is allowed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from balai import rulebook
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Organisation
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people import telling
from balai.apps.people.drafts import locked
from balai.apps.people.models import Channel, Consent, FamilyView, GivenBy, Person, PrivacyRequest, RequestKind
from balai.engine.actor import Actor, Permission
from balai.engine.consents import After, Purpose
from balai.engine.errors import Conflict, DomainError, NotFound

FAMILY = "family_view"


@transaction.atomic
def give(
    *,
    person_id: UUID,
    purpose: str,
    version: int,
    language: str,
    by: Actor,
    at: datetime,
    organisation_id: UUID | None = None,
) -> Consent:
    """Keep a yes to the wording that was shown. A second yes is the first one.

    Raises NotFound, NotAllowed, Conflict `text_changed` for an older wording, DomainError `not_asked`,
    `organisation_needed`, `adults_only`, and `guardian_first` for a minor whose guardian has not agreed.
    """
    person = locked(person_id, by)
    given_by = speaker(person, by)
    asked, on = rulebook.consents().of(purpose), timezone.localdate(at)
    text = asked.text(on)
    if not asked.is_asked:
        raise DomainError("not_asked")
    if text.version != version:
        raise Conflict("text_changed")
    if asked.adults_only and (person.birth_date is None or person.is_minor(on)):
        raise DomainError("adults_only")
    if person.lacks_guardian(on):
        raise DomainError("guardian_first")
    _organisation_fits(asked, organisation_id, on)
    before = _held(person, purpose, organisation_id).first()
    if before is not None:
        return before
    consent = Consent.objects.create(
        person=person,
        purpose=purpose,
        organisation_id=organisation_id,
        version=text.version,
        text_hash=text.digest(language),
        language=language,
        channel=CHANNELS[given_by].value,
        given_by=given_by.value,
        given_at=at,
        user_id=by.user_id,
    )
    audit.record(
        Verb.CONSENT_GIVEN, consent, by=by, at=at, subject_id=person.pk, office_id=person.office_id, purpose=purpose
    )
    return consent


@transaction.atomic
def withdraw(*, consent_id: UUID, by: Actor, at: datetime) -> Consent:
    """Take a consent back: it ends at once, and what only people can stop becomes a task with its clock.

    Raises NotFound, NotAllowed. One that was taken back already stays as it is.
    """
    found = Consent.objects.visible_to(by).filter(pk=consent_id).first()
    if found is None:
        raise NotFound("consent_not_found")
    person = locked(found.person_id, by)
    speaker(person, by)
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent_id)
    if consent.withdrawn_at is not None:
        return consent
    consent.withdrawn_at, consent.withdrawn_user_id = max(at, consent.given_at), by.user_id
    consent.save(update_fields=["withdrawn_at", "withdrawn_user"])
    if consent.purpose == FAMILY:
        FamilyView.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at, code_digest="")
    if rulebook.consents().of(consent.purpose).after is After.DESK and not person.is_draft:
        PrivacyRequest.objects.create(
            person=person,
            kind=RequestKind.WITHDRAW.value,
            channel=CHANNELS[speaker(person, by)].value,
            asked_at=at,
            asked_user_id=by.user_id,
            due_at=clock_end(at),
            consent=consent,
        )
    audit.record(
        Verb.CONSENT_WITHDRAWN,
        consent,
        by=by,
        at=at,
        subject_id=person.pk,
        office_id=person.office_id,
        purpose=consent.purpose,
    )
    telling.consent_withdrawn(consent, due=clock_end(at))
    return consent


def allows(person: Person, purpose: str, *, on: date, organisation_id: UUID | None = None) -> bool:
    """May the data be used so? Asked wherever something would leave the Balai.

    No for a file whose use is restricted or that ended, and for a minor without a guardian or where it is for adults.
    """
    if person.restricted_at is not None or not Person.objects.live().filter(pk=person.pk).exists():
        return False
    asked = rulebook.consents().of(purpose)
    if asked.adults_only and (person.birth_date is None or person.is_minor(on)):
        return False
    if asked.is_asked and person.lacks_guardian(on):
        return False
    return not asked.is_asked or _held(person, purpose, organisation_id).exists()


def clock_end(at: datetime) -> datetime:
    """The last moment at which a request of `at` is answered in time."""
    return at + rulebook.service().span("privacy_clock", timezone.localdate(at))


CHANNELS = {GivenBy.SELF: Channel.HOME, GivenBy.HELPER: Channel.HELPER, GivenBy.OFFICER: Channel.COUNTER}


def speaker(person: Person, by: Actor) -> GivenBy:
    """On whose word this is: the owner's own hand, or said to a helper or officer who is present. Raises NotAllowed."""
    if by.is_user(person.user_id):
        return GivenBy.SELF
    if person.is_draft:
        by.require(Permission.DRAFT_HELP)
        return GivenBy.HELPER
    by.require(Permission.PERSON_WRITE, office_id=person.office_id)
    return GivenBy.OFFICER


def partners(purpose: Purpose, on: date) -> list[Organisation]:
    """The organisations a consent to this purpose may name."""
    kinds = [Kind(kind).value for kind in purpose.organisations]
    there = Organisation.objects.filter(kind__in=kinds).exclude(ended_on__lte=on)
    return list(there.order_by("name", "id"))


def _held(person: Person, purpose: str, organisation_id: UUID | None) -> QuerySet[Consent]:
    mine = Consent.objects.in_force().filter(person=person, purpose=purpose)
    return mine.filter(organisation_id=organisation_id) if organisation_id else mine.filter(organisation__isnull=True)


def _organisation_fits(asked: Purpose, organisation_id: UUID | None, on: date) -> None:
    if not asked.organisations and organisation_id is None:
        return
    if organisation_id not in {organisation.pk for organisation in partners(asked, on)}:
        raise DomainError("organisation_needed")
