"""Reference data, open to everybody."""

import pytest
from django.test import Client

from tests.factories import office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["destinations", "schemes", "document-kinds"])
def test_tables_have_codes_and_both_names(client: Client, name: str) -> None:
    found = client.get(f"/api/v1/reference/{name}").json()
    assert found
    assert all(row["code"] and row["name"] and row["name_en"] for row in found)


def test_areas_within_a_city(client: Client) -> None:
    office.bontang()
    found = client.get("/api/v1/reference/areas", {"within": "64.74.03"}).json()
    assert {"code": office.VILLAGE, "name": "Belimbing", "level": "village", "parent": "64.74.03"} in found
    assert all(row["parent"] == "64.74.03" for row in found)


def test_no_register_of_agencies_yet(client: Client) -> None:
    assert client.get("/api/v1/reference/agencies").json() == {"title": None, "as_of": None, "items": []}
