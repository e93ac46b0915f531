"""Who acts, and where things are."""

from collections.abc import Iterable
from datetime import date
from typing import cast
from uuid import UUID

from balai.apps.access.kinds import Kind
from balai.apps.access.models import Area, Cover, Membership, Organisation, User
from balai.apps.access.roles import ROLES, Role
from balai.engine.actor import VISITOR, Actor, Grant, OfficeId, Permission, UserId

# Nobody can own an address there (RFC 2606).
DEMO_HOST = "contoh.example"


def actor_of(user: User | None, on: date) -> Actor:
    """What this user may do on that day; a visitor without an account may do nothing that needs permission."""
    if user is None or not user.is_active:
        return VISITOR
    memberships = Membership.objects.in_force(on).filter(user=user).select_related("organisation").order_by("id")
    grants = tuple(
        Grant(
            office_id=OfficeId(membership.organisation_id),
            role=membership.role,
            area=membership.organisation.area_id,
            permissions=ROLES[Role(membership.role)].permissions,
        )
        for membership in memberships
    )
    covered = Cover.objects.on(on).filter(covered_by=user).values_list("absent_id", flat=True) if grants else ()
    return Actor(user_id=UserId(user.pk), grants=grants, stands_in_for=frozenset(UserId(key) for key in covered))


def holds_role(user_id: UUID, on: date) -> bool:
    """Does this user hold any role on that day?"""
    return Membership.objects.in_force(on).filter(user_id=user_id, user__is_active=True).exists()


def roles_of(user: User, on: date, language: str) -> tuple[str, ...]:
    """The roles of a user in words: "Penyelia, Balai Migran Bontang"."""
    held = Membership.objects.in_force(on).filter(user=user).select_related("organisation").order_by("began_on", "id")
    return tuple(f"{ROLES[Role(one.role)].called(language)}, {one.organisation.name}" for one in held)


def demo_user(key: str) -> User | None:
    """One of the demo's cast: the part of the address before the @."""
    return User.objects.filter(is_demo=True, is_active=True, email=f"{key}@{DEMO_HOST}").first()


def demo_cast(language: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Everybody of the demo who can be signed in as: key, name, roles in words (none for citizens)."""
    users = User.objects.filter(is_demo=True, is_active=True).prefetch_related("memberships__organisation")
    return [
        (
            str(user.email).partition("@")[0],
            user.name,
            tuple(
                f"{ROLES[Role(held.role)].called(language)}, {held.organisation.name}"
                for held in user.memberships.all()
                if held.ended_on is None
            ),
        )
        for user in users.order_by("joined_at", "id")
    ]


def within(code: str) -> list[str]:
    """The codes of an area and of everything around it, smallest first.

    >>> within("64.74.01")
    ['64.74.01', '64.74', '64']
    """
    parts = code.split(".")
    return [".".join(parts[:count]) for count in range(len(parts), 0, -1)]


def office_for(area: str) -> Organisation | None:
    """The service centre that serves an area: the one nearest to it, or none."""
    codes = within(area)
    offices = Organisation.objects.filter(kind=Kind.BALAI.value, area_id__in=codes, ended_on__isnull=True)
    return max(offices, key=lambda office: len(office.area_id), default=None)


def villages(code: str) -> list[Area]:
    """The villages of an area, in the order of their codes."""
    return list(Area.objects.filter(level="village", code__startswith=f"{code}.").order_by("code"))


def memberships_of(user_ids: Iterable[UUID]) -> dict[UUID, list[Membership]]:
    """Every role these users hold or held, with its organisation, the newest first."""
    found = Membership.objects.filter(user_id__in=set(user_ids)).select_related("organisation")
    roles: dict[UUID, list[Membership]] = {}
    for membership in found.order_by("-began_on", "-id"):
        roles.setdefault(membership.user_id, []).append(membership)
    return roles


def staff_of(office_ids: Iterable[UUID]) -> list[User]:
    """Everybody who holds or held a role at these offices, by name."""
    return list(User.objects.filter(memberships__organisation_id__in=office_ids).distinct().order_by("name", "id"))


def colleagues(office_id: UUID, permission: Permission, on: date) -> list[User]:
    """Everybody who may do this at that office on that day, by name."""
    roles = [role.value for role, card in ROLES.items() if permission in card.permissions]
    held = Membership.objects.in_force(on).filter(organisation_id=office_id, role__in=roles)
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "id"))


def names_of(user_ids: set[UserId]) -> dict[UserId, str]:
    """What to call users in the record; those who are gone are missing."""
    return cast("dict[UserId, str]", dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name")))
