"""A list taken away: who may, what it holds, who is left out, and that everybody in it can read of it."""

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from tests.cast import RINA, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
ASKED = {"fields_wanted": ["name", "nik", "village"], "reason": "report"}


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def rina(client: Client) -> Actor:
    user = member(RINA, Role.SUPERVISOR)
    enter(client, user)
    return acts(user)


@pytest.fixture
def siti() -> Person:
    return files.submitted(acts(citizen(SITI)))


def rows(response: Any) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_list_and_its_record(client: Client, rina: Actor, siti: Person) -> None:
    given = rows(client.post("/kantor/ekspor/", ASKED))
    assert given == [["Nama", "NIK", "Kelurahan"], ["Siti Nuraini", "64••••••••••0001", "Belimbing"]]
    whole, hers = Event.objects.filter(verb="list_exported").order_by("id")
    assert (whole.reason, whole.detail["people"]) == ("Laporan pemerintah", 1)
    assert whole.detail["fields"] == ["name", "nik", "village"]
    assert (hers.subject_id, hers.actor_id) == (siti.pk, rina.user_id)


def test_a_cell_is_never_a_formula(client: Client, rina: Actor, siti: Person) -> None:
    Person.objects.update(name="=1+1")
    assert rows(client.post("/kantor/ekspor/", ASKED))[1][0] == "'=1+1"
    assert "'=1+1" in client.post("/kantor/ekspor/", ASKED | {"csv": "1"}).content.decode()


@pytest.mark.parametrize(
    "change", [{"restricted_at": AT}, {"status": "draft"}, {"status": "merged"}, {"village_id": "64.74.01.1001"}]
)
def test_who_is_left_out(client: Client, rina: Actor, siti: Person, change: dict[str, Any]) -> None:
    other = files.submitted(acts(citizen("Lain")), nik="6474015403020002", name="Lain Contoh")
    into = {"merged_into": siti} if change.get("status") == "merged" else {}
    Person.objects.filter(pk=other.pk).update(**change, **into)
    given = rows(client.post("/kantor/ekspor/", ASKED | {"village": office.VILLAGE}))
    assert [row[0] for row in given[1:]] == ["Siti Nuraini"]


def test_people_of_another_office_are_not_in_it(client: Client, rina: Actor, siti: Person) -> None:
    Person.objects.update(office=office.elsewhere())
    response = client.post("/kantor/ekspor/", ASKED)
    assert response.status_code == 422
    assert "Tidak ada orang yang cocok" in response.content.decode()
    assert client.post("/kantor/ekspor/", ASKED | {"office": str(office.elsewhere().pk)}).status_code == 422


@pytest.mark.parametrize("missing", [{"fields_wanted": []}, {"reason": ""}, {"reason": "other"}])
def test_without_a_reason_or_fields_nothing_is_given(
    client: Client, rina: Actor, siti: Person, missing: dict[str, Any]
) -> None:
    assert client.post("/kantor/ekspor/", ASKED | missing).status_code == 422
    assert not Event.objects.filter(verb="list_exported").exists()
