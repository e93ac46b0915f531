"""Writes of areas, organisations and roles."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from balai.apps.access.kinds import Kind, Level
from balai.apps.access.models import Area, Membership, Organisation, User
from balai.apps.access.roles import ROLES, Role
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, IllegalMove, NotAllowed


class Place(NamedTuple):
    """One area to know of."""

    code: str
    name: str
    variants: tuple[str, ...] = ()


LEVELS = {1: Level.PROVINCE, 2: Level.CITY, 3: Level.DISTRICT, 4: Level.VILLAGE}


@transaction.atomic
def keep_areas(places: Iterable[Place]) -> int:
    """Add areas or correct their names; parents come from the codes. Say how many there are of them. Raises Conflict.

    An area whose parent is neither known nor given is refused: nothing is kept then.
    """
    rows = sorted(set(places), key=lambda place: place.code)
    known = set(Area.objects.values_list("code", flat=True)) | {place.code for place in rows}
    for place in rows:
        parent, _, _ = place.code.rpartition(".")
        if parent and parent not in known:
            raise Conflict("area_without_parent", area=place.code)
        Area.objects.update_or_create(
            code=place.code,
            defaults={
                "name": place.name,
                "variants": list(place.variants),
                "level": LEVELS[place.code.count(".") + 1].value,
                "parent_id": parent or None,
            },
        )
    return len(rows)


@transaction.atomic
def keep_organisation(*, kind: Kind, name: str, area: str) -> Organisation:
    """An organisation, made when there is none of that kind and name in the area."""
    return Organisation.objects.get_or_create(kind=kind.value, name=name, area_id=area)[0]


@transaction.atomic
def begin_membership(
    *, user_id: UUID, organisation_id: UUID, role: Role, on: date, by: Actor, at: datetime
) -> Membership:
    """Give somebody a role from that day. Raises NotAllowed, IllegalMove, Conflict.

    The system may do it as well: that is how the first administrator comes to be.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    must_manage(by, organisation)
    if Kind(organisation.kind) not in ROLES[role].at:
        raise IllegalMove("role_not_here", role=role.value)
    if Membership.objects.filter(
        user_id=user_id, organisation=organisation, role=role.value, ended_on__isnull=True
    ).exists():
        raise Conflict("role_already_held")
    membership = Membership.objects.create(
        user=User.objects.get(pk=user_id), organisation=organisation, role=role.value, began_on=on
    )
    audit.record(Verb.MEMBERSHIP_BEGUN, membership, by=by, at=at, office_id=organisation.pk, role=role.value)
    return membership


@transaction.atomic
def end_membership(*, membership_id: int, on: date, by: Actor, at: datetime) -> Membership:
    """End a role on that day. Raises NotAllowed, IllegalMove for one that has ended."""
    held = Membership.objects.select_for_update(of=("self",)).select_related("organisation")
    membership = held.get(pk=membership_id)
    must_manage(by, membership.organisation)
    if membership.ended_on is not None:
        raise IllegalMove("role_has_ended")
    membership.ended_on = max(on, membership.began_on)
    membership.save(update_fields=["ended_on"])
    audit.record(
        Verb.MEMBERSHIP_ENDED, membership, by=by, at=at, office_id=membership.organisation_id, role=membership.role
    )
    return membership


def must_manage(by: Actor, organisation: Organisation) -> None:
    """Whoever looks after staff in its area; the system may. Raises NotAllowed."""
    if by.system:
        return
    by.require(Permission.STAFF_MANAGE)
    if not Organisation.objects.managed_by(by).filter(pk=organisation.pk).exists():
        raise NotAllowed("not_allowed", permission=Permission.STAFF_MANAGE.value)
