"""The people around one registered file: her officer, a colleague, the supervisor, and those who are not concerned."""

import pytest

from balai.apps.access.roles import Role
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import acts, citizen, member


@pytest.fixture
def siti() -> Actor:
    return acts(citizen(SITI))


@pytest.fixture
def budi() -> Actor:
    return acts(member(BUDI, Role.PLACEMENT_OFFICER))


@pytest.fixture
def person(siti: Actor, budi: Actor) -> Person:
    return files.registered(siti, budi)


@pytest.fixture
def colleague() -> Actor:
    return acts(member("Rekan", Role.PLACEMENT_OFFICER))


@pytest.fixture
def supervisor() -> Actor:
    return acts(member("Penyelia", Role.SUPERVISOR))


@pytest.fixture
def agus() -> Actor:
    return acts(member(AGUS, Role.SUPERVISOR, office.elsewhere()))
