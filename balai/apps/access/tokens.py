"""Tokens of other systems: made and revoked by whoever looks after the organisation, used within their scopes.

A token may never do more than the roles of its kind of organisation, and only what the interface offers.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai.apps.access import codes
from balai.apps.access.actions import must_manage
from balai.apps.access.kinds import Kind
from balai.apps.access.models import ApiToken, Organisation
from balai.apps.access.roles import ROLES
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.engine.actor import Actor, Grant, OfficeId, Permission
from balai.engine.errors import DomainError, IllegalMove, NotAllowed

KIND = "token"
# Begins every token, so that scanners of leaked keys know it.
PREFIX = "bmt_"
LONGEST_DAYS = 366
# What the interface offers; the rest of the table is for people.
OFFERED = (
    Permission.PERSON_READ,
    Permission.PERSON_WRITE,
    Permission.DOCUMENT_READ,
    Permission.DRAFT_HELP,
    Permission.HOOKS_MANAGE,
)


def offered_at(kind: Kind) -> tuple[Permission, ...]:
    """The scopes a token of such an organisation may have: never more than its people may."""
    held = {permission for card in ROLES.values() if kind in card.at for permission in card.permissions}
    return tuple(permission for permission in OFFERED if permission in held)


@transaction.atomic
def make(
    *, organisation_id: UUID, name: str, scopes: Collection[Permission], days: int, by: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown once. It ends after so many days.

    Raises NotAllowed, DomainError `token_scopes`, `token_days`.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    must_manage(by, organisation)
    if by.user_id is None:
        raise NotAllowed("sign_in_first")
    if not scopes or not set(scopes) <= set(offered_at(Kind(organisation.kind))):
        raise DomainError("token_scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise DomainError("token_days", most=LONGEST_DAYS)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organisation=organisation,
        name=name,
        scopes=sorted(scope.value for scope in scopes),
        digest=codes.digest(KIND, text),
        created_by_id=by.user_id,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    audit.record(Verb.TOKEN_MADE, token, by=by, at=at, office_id=organisation.pk, scopes=token.scopes)
    return token, text


@transaction.atomic
def revoke(*, token_id: UUID, by: Actor, at: datetime) -> ApiToken:
    """End a token at once. Raises NotAllowed, IllegalMove for one that was revoked before."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=token_id)
    must_manage(by, token.organisation)
    if token.revoked_at is not None:
        raise IllegalMove("token_is_revoked")
    token.revoked_at, token.revoked_by_id = at, by.user_id
    token.save(update_fields=["revoked_at", "revoked_by"])
    audit.record(Verb.TOKEN_REVOKED, token, by=by, at=at, office_id=token.organisation_id)
    return token


def find(text: str, *, at: datetime) -> ApiToken | None:
    """The token with this text, unless it has expired, was revoked, or its organisation has closed."""
    return (
        ApiToken.objects.in_force(at)
        .select_related("organisation")
        .filter(digest__in=codes.digests(KIND, text))
        .first()
    )


@transaction.atomic
def use(token: ApiToken, *, operation: str, at: datetime) -> Actor:
    """Who acts by this token. Every call is on record, so that a token that leaked can be followed."""
    actor = actor_of(token)
    today = timezone.localdate(at)
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    audit.record(Verb.TOKEN_USED, token, by=actor, at=at, office_id=token.organisation_id, operation=operation)
    return actor


def actor_of(token: ApiToken) -> Actor:
    """What this token may do: its scopes, as far as they are still offered to its organisation."""
    organisation = token.organisation
    permitted = {permission.value: permission for permission in offered_at(Kind(organisation.kind))}
    return Actor(
        token_id=token.pk,
        grants=(
            Grant(
                office_id=OfficeId(organisation.pk),
                role=KIND,
                area=organisation.area_id,
                permissions=frozenset(permitted[scope] for scope in token.scopes if scope in permitted),
            ),
        ),
    )


def systems_of(labels: Collection[str]) -> dict[str, str]:
    """The organisations whose systems these are: labels of actors to names; people are left out."""
    keys = {label: UUID(label.partition(":")[2]) for label in labels if label.startswith(f"{KIND}:")}
    names = dict(ApiToken.objects.filter(pk__in=keys.values()).values_list("pk", "organisation__name"))
    return {label: names[key] for label, key in keys.items() if key in names}
