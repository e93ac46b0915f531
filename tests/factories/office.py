"""Offices and the people who work there, made through the actions."""

from datetime import UTC, date, datetime

from balai.apps.access import actions, areas, queries
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Organisation, User
from balai.apps.access.roles import ROLES, Role
from balai.engine.actor import Actor

ON = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
SETUP = Actor.for_system("setup")
VILLAGE = "64.74.03.1001"  # Belimbing


def bontang() -> Organisation:
    """The service centre of Bontang, with every area known."""
    actions.keep_areas(areas.shipped())
    return actions.keep_organisation(kind=Kind.BALAI, name="Balai Migran Bontang", area="64.74")


def elsewhere() -> Organisation:
    """A service centre of another province."""
    actions.keep_areas(areas.shipped())
    return actions.keep_organisation(kind=Kind.BALAI, name="Balai contoh", area="63")


def member(name: str, role: Role, at: Organisation | None = None) -> User:
    """Somebody with that role, at the service centre or where the role belongs."""
    if at is None:
        bontang()
        [*_, kind] = sorted(ROLES[role].at)
        area = VILLAGE if kind is Kind.KELURAHAN else "64.74"
        at = bontang() if kind is Kind.BALAI else actions.keep_organisation(kind=kind, name=kind.value, area=area)
    user = User.objects.create_user(name=name, email=f"{role.value}.{User.objects.count()}@example.org")
    actions.begin_membership(user_id=user.pk, organisation_id=at.pk, role=role, on=date(2020, 1, 1), by=SETUP, at=AT)
    return user


def acts(user: User) -> Actor:
    """The actor of a user on the day of the tests."""
    return queries.actor_of(user, ON)


def citizen(name: str) -> User:
    """Somebody without a role."""
    return User.objects.create_user(name=name, email=f"{name.lower().replace(' ', '.')}@example.org")
