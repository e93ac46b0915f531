"""The family: whom to call, and what each of them may see. A family member may be the danger."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from balai import rulebook
from balai.apps.access import codes, guessing
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people import consenting
from balai.apps.people.consenting import FAMILY, speaker
from balai.apps.people.drafts import locked, signed_in
from balai.apps.people.erasing import delete_rows
from balai.apps.people.guardians import KIND
from balai.apps.people.models import FamilyMember, FamilyView, GuardianConsent, Person, Relation, Sight
from balai.engine.actor import Actor
from balai.engine.errors import DomainError, NotAllowed, NotFound

MOST = 10
Opened = FamilyView | GuardianConsent


@transaction.atomic
def add(
    *, person_id: UUID, name: str, relation: Relation, phone: str, is_emergency: bool, by: Actor, at: datetime
) -> FamilyMember:
    """Name a family member. Raises NotFound, NotAllowed, DomainError `family_full`."""
    person = locked(person_id, by)
    speaker(person, by)
    if person.family.count() >= MOST:
        raise DomainError("family_full", most=MOST)
    member = FamilyMember.objects.create(
        person=person, name=name, relation=relation.value, phone=phone, is_emergency=is_emergency, added_at=at
    )
    _record(Verb.FAMILY_ADDED, person, by, at)
    return member


@transaction.atomic
def remove(*, member_id: UUID, by: Actor, at: datetime) -> None:
    """Delete a family member with the history; their sight ends, and nobody tells them. Raises NotFound, NotAllowed."""
    person, member = _member(member_id, by)
    delete_rows(FamilyMember.objects.filter(pk=member.pk))
    _record(Verb.FAMILY_REMOVED, person, by, at)


@transaction.atomic
def share(
    *, member_id: UUID, fields: Collection[Sight], version: int, language: str, by: Actor, at: datetime
) -> tuple[FamilyView, str]:
    """Let a member see these fields, and return the code for the member's account; only the owner may do so.

    What was shared before ends; a member who has come in by an earlier code goes on without a new one (empty code).
    Raises NotFound, NotAllowed, Conflict `text_changed`, DomainError `nothing_to_share`.
    """
    person, member = _member(member_id, by)
    _owner_only(person, by)
    if not fields:
        raise DomainError("nothing_to_share")
    consenting.give(person_id=person.pk, purpose=FAMILY, version=version, language=language, by=by, at=at)
    member.views.filter(revoked_at__isnull=True).update(revoked_at=at, code_digest="")
    limits, on = rulebook.service(), timezone.localdate(at)
    code = "" if member.user_id else codes.new_code()
    view = FamilyView.objects.create(
        person=person,
        member=member,
        fields=[sight.value for sight in Sight if sight in fields],
        given_at=at,
        expires_at=at + limits.span("family_view", on),
        code_digest=codes.digest(KIND, code) if code else "",
        code_expires_at=at + limits.span("family_code", on) if code else None,
    )
    _record(Verb.FAMILY_SIGHT_GIVEN, person, by, at, fields=view.fields)
    return view, codes.shown(code) if code else ""


@transaction.atomic
def revoke(*, view_id: UUID, by: Actor, at: datetime) -> None:
    """Take a member's sight away: at once, and nobody tells them. Raises NotFound, NotAllowed."""
    found = FamilyView.objects.filter(pk=view_id, person__in=Person.objects.visible_to(by)).first()
    if found is None:
        raise NotFound("view_not_found")
    person = locked(found.person_id, by)
    _owner_only(person, by)
    views = FamilyView.objects.filter(pk=view_id, revoked_at__isnull=True)
    if views.update(revoked_at=at, code_digest=""):
        _record(Verb.FAMILY_SIGHT_ENDED, person, by, at)


def enter(*, code: str, origin: str, by: Actor, at: datetime) -> Opened:
    """Tie an account to what a code opens: a family member's view or a guardian's page. A code works once.

    Raises NotAllowed for a visitor, DomainError `code_unknown` or `too_many_tries`.
    """
    user_id = signed_in(by)
    find_by: Callable[[list[str]], Opened | None] = partial(_opened_by, at=at)
    found = cast("Opened", guessing.find(KIND, code, find_by, origin=origin, at=at))
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=found.person_id)
        if person.user_id == user_id:  # one's own code, meant for another
            raise DomainError("code_used")
        rows: QuerySet[FamilyView] | QuerySet[GuardianConsent]
        if isinstance(found, FamilyView):
            rows = FamilyView.objects.in_force(at)
            FamilyMember.objects.filter(pk=found.member_id).update(user_id=user_id)
        else:
            rows = GuardianConsent.objects.in_force()
            rows.filter(pk=found.pk, code_digest=found.code_digest).update(user_id=user_id)
        if not rows.filter(pk=found.pk, code_digest=found.code_digest).update(code_digest=""):
            raise DomainError("code_used")  # a moment ago
        _record(Verb.FAMILY_CAME_IN, person, by, at)
        return found


def look(*, view_id: UUID, by: Actor, at: datetime) -> FamilyView:
    """What a family member may see now; the look is recorded for the owner. Raises NotFound."""
    with transaction.atomic():
        view = FamilyView.objects.open_to(by, at).select_related("person", "member").filter(pk=view_id).first()
        if view is None:
            raise NotFound("view_not_found")
        audit.looked(person_id=view.person_id, by=by, at=at, office_id=view.person.office_id, reason="family")
        return view


def look_as_guardian(*, consent_id: UUID, by: Actor, at: datetime) -> GuardianConsent:
    """The guardian's narrow page; the look is recorded for the owner. Raises NotFound."""
    with transaction.atomic():
        open_now = GuardianConsent.objects.open_to(by, timezone.localdate(at)).select_related("person")
        consent = open_now.filter(pk=consent_id).first()
        if consent is None:
            raise NotFound("view_not_found")
        person = consent.person
        audit.looked(person_id=person.pk, by=by, at=at, office_id=person.office_id, reason="guardian")
        return consent


def open_pages(by: Actor, at: datetime) -> tuple[list[FamilyView], list[GuardianConsent]]:
    """What a family member's or guardian's account may look at now."""
    views = FamilyView.objects.open_to(by, at).select_related("person", "member").order_by("given_at", "id")
    guards = GuardianConsent.objects.open_to(by, timezone.localdate(at)).select_related("person").order_by("at", "id")
    return list(views), list(guards)


def _opened_by(digests: list[str], at: datetime) -> Opened | None:
    views = FamilyView.objects.in_force(at).filter(code_digest__in=digests, code_expires_at__gt=at)
    guards = GuardianConsent.objects.in_force().filter(code_digest__in=digests, code_expires_at__gt=at)
    view: FamilyView | None = views.first()
    guard: GuardianConsent | None = guards.first()
    return view or guard


def _member(member_id: UUID, by: Actor) -> tuple[Person, FamilyMember]:
    found = FamilyMember.objects.filter(pk=member_id, person__in=Person.objects.visible_to(by)).first()
    if found is None:
        raise NotFound("member_not_found")
    person = locked(found.person_id, by)
    speaker(person, by)
    return person, found


def _owner_only(person: Person, by: Actor) -> None:
    if not by.is_user(person.user_id):
        raise NotAllowed("not_allowed", permission="owner")


def _record(verb: Verb, person: Person, by: Actor, at: datetime, **detail: Any) -> None:
    audit.record(verb, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id, **detail)
