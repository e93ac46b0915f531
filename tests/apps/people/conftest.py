"""The day, the office and the cast of every test of files."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from balai.apps.access.roles import Role
from balai.apps.people import guardians
from balai.apps.people.models import GuardianConsent, Identified, Person, Relation
from balai.engine.actor import Actor
from tests.cast import AGUS, BUDI, DIMAS, IBU_WATI, RINA, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member

DIMAS_BORN = date(2010, 5, 4)
MOTHER = guardians.Guardian(
    name="Ibu Contoh", relation=Relation.MOTHER, phone="+6281200000007", identified_by=Identified.KTP_AND_KK
)


@pytest.fixture(autouse=True)
def _day_and_office(request: pytest.FixtureRequest) -> Iterator[None]:
    if "db" not in request.fixturenames and request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("transactional_db" if _is_real(request) else "db")
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


def _is_real(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def siti() -> Actor:
    return acts(citizen(SITI))


@pytest.fixture
def budi() -> Actor:
    return acts(member(BUDI, Role.PLACEMENT_OFFICER))


@pytest.fixture
def supervisor() -> Actor:
    return acts(member(RINA, Role.SUPERVISOR))


@pytest.fixture
def agus() -> Actor:
    return acts(member(AGUS, Role.SUPERVISOR, office.elsewhere()))


@pytest.fixture
def wati() -> Actor:
    return acts(citizen(IBU_WATI))


@pytest.fixture
def dimas() -> Person:
    """A pupil of sixteen whose file waits at the counter."""
    return files.submitted(
        acts(citizen(DIMAS)), name="Dimas Contoh", birth_date=DIMAS_BORN, sex="male", nik="6474010405100001"
    )


@pytest.fixture
def agreed(dimas: Person, budi: Actor) -> GuardianConsent:
    """His mother has agreed at the counter."""
    return guardians.give(
        person_id=dimas.pk,
        guardian=MOTHER,
        version=1,
        language="id",
        by=budi,
        at=AT,
    )
