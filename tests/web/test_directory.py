"""The directory: by situation, one tap to call, and what has not been found is shown as such."""

import pytest
import yaml
from django.test import Client

from balai import rulebook
from tests.web.checking import Page
from tests.web.people import address

pytestmark = pytest.mark.django_db

ROWS = yaml.safe_load(rulebook.reference("contacts"))["rows"]
COUNTRIES = yaml.safe_load(rulebook.reference("destination_countries"))["rows"]


@pytest.mark.parametrize(("language", "suffix"), [("id", ""), ("en", "_en")])
def test_everybody_of_the_table_is_there(client: Client, language: str, suffix: str) -> None:
    page = client.get(address("portal:directory", language)).content.decode()
    assert [row["id"] for row in ROWS if row[f"name{suffix}"] not in page] == []


def test_numbers_can_be_called_with_one_tap(client: Client) -> None:
    hrefs = Page(client.get("/layanan/")).hrefs
    assert {"tel:08001000", "tel:+622129244800", "https://wa.me/628118080141"} <= set(hrefs)


def test_a_number_that_was_not_found_is_never_guessed(client: Client) -> None:
    page = client.get("/layanan/").content.decode()
    shown = sum(len(row["situations"]) for row in ROWS if not row["number"] and not row["country"])
    assert page.count("nomor belum ditemukan") == shown
    assert page.count(">belum ditemukan<") == len(COUNTRIES)
    assert "KDEI Taipei" in page


def test_every_number_has_a_source_and_every_row_a_situation() -> None:
    assert [row["id"] for row in ROWS if row["number"] and not (row["source"] and row["date"])] == []
    assert [row["id"] for row in ROWS if bool(row["source"]) is not bool(row["date"])] == []
    for row in ROWS:
        assert row["situations"]
        assert set(row["situations"]) <= {"emergency", "home", "abroad"}


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("portal:help", "/layanan/"),
        ("portal:help", "/p3mi/"),
        ("portal:directory", "/p3mi/"),
        ("portal:agencies", "/layanan/"),
        ("portal:home", "/p3mi/"),
    ],
)
def test_the_way_there(client: Client, name: str, target: str) -> None:
    assert target in Page(client.get(address(name))).hrefs
