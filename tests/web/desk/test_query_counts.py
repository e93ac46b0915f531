"""How many questions each page asks the database, at most: however many people, cases, numbers or visits there are."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.casework import plans
from balai.apps.casework.models import Case
from balai.apps.casework.visits import appointments, queue
from balai.apps.opportunities import queries as opportunities
from balai.apps.people.models import Person
from tests.apps.casework.test_appointments import MONDAY, moment
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
# A question or two more than today; none of these grows with what is in the database.
OFFICER = {
    "/loket/": 18,
    "/loket/dampingan/": 10,
    "/loket/antrean/": 12,
    "/loket/janji/": 11,
    "/loket/orang/{file}/": 26,
    "/loket/orang/{file}/konseling/": 19,
    "/berkas/{file}/rencana/": 16,
    "/berkas/{file}/janji/?untuk=documents": 20,
    "/berkas/{file}/jalur/": 17,
}
CITIZEN = {
    "/berkas/{file}/": 17,
    "/berkas/{file}/rencana/": 10,
    "/berkas/{file}/janji/?untuk=documents": 14,
    "/berkas/{file}/jalur/": 11,
    "/berkas/{file}/isi/contact/": 11,
}


@pytest.fixture
def budi() -> User:
    return member(BUDI, Role.PLACEMENT_OFFICER)


@pytest.fixture
def person(budi: User) -> Iterator[Person]:
    """Siti with a plan and an appointment, among others who wait, have a case, a number and an appointment."""
    with time_machine.travel(AT, tick=False):
        by, version = acts(budi), opportunities.rulebook().version
        found = files.registered(acts(citizen(SITI)), by)
        for number in range(6):
            nik = f"647401540302010{number}"
            other = files.registered(acts(citizen(f"Warga {number}")), by, name=f"Warga Contoh {number}", nik=nik)
            at = moment(MONDAY, f"{8 + number // 2:02}:00")
            appointments.book(person_id=other.pk, kind="documents", starts_at=at, by=by, at=AT)
            files.submitted(acts(citizen(f"Baru {number}")), name=f"Orang Baru {number}", nik="")
            queue.draw(office_id=office.bontang().pk, service="documents", by=by, at=AT)
        case = Case.objects.get(person=found)
        assert case.assessment is not None
        plans.make(case_id=case.pk, pathway=min(case.assessment.verdicts), version=version, by=by, at=AT)
        yield found


def asked(client: Client, path: str) -> int:
    client.get(path)  # what is kept in memory is there now
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_an_officers_pages(client: Client, budi: User, person: Person) -> None:
    enter(client, budi)
    counted = {path: asked(client, path.format(file=person.pk)) for path in OFFICER}
    assert {path: number for path, number in counted.items() if number > OFFICER[path]} == {}


def test_a_citizens_pages(client: Client, person: Person) -> None:
    assert person.user is not None
    enter(client, person.user)
    counted = {path: asked(client, path.format(file=person.pk)) for path in CITIZEN}
    assert {path: number for path, number in counted.items() if number > CITIZEN[path]} == {}


def test_search_and_intake(client: Client, budi: User, person: Person) -> None:
    enter(client, budi)
    for path, sent, most in (
        ("/loket/", {"text": "Warga Contoh"}, 16),
        ("/loket/baru/", {"name": person.name, "birth_date_day": "14"}, 16),
    ):
        client.post(path, sent)
        with CaptureQueriesContext(connection) as found:
            client.post(path, sent)
        assert len(found) <= most, path
