"""What if so many people took a training: never more than take part, never more than it can help."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from balai.apps.insights import actions
from tests.apps.insights.factory import survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept() -> None:
    actions.store(survey(), at=timezone.now())


def ask(client: Client, people: str, training: str, status: int = 200, language: str = "") -> str:
    response = client.get(f"{language}/perencanaan/", {"saat": "dibuka", "orang": people, "pelatihan": training})
    assert response.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(response.content.decode())).replace("\u00a0", " ").split())


def test_the_form_begins_with_two_hundred_people(client: Client) -> None:
    page = client.get("/perencanaan/").content.decode()
    assert 'name="orang" value="200"' in page
    assert "Bila 200 orang ikut" not in page


def test_no_more_than_take_part(client: Client) -> None:
    page = ask(client, "100", "certificate:jpg.n5")
    assert "Bila 100 orang ikut, paling banyak 100 orang mendapat jalur." in page
    assert "Bila semua pelatihan di atasnya" not in page
    assert "Perawat lansia (careworker), Jepang ( 200 )" in page


def test_no_more_than_it_can_help(client: Client) -> None:
    page = ask(client, "150", "certificate:jpc.careworker_cert")
    assert "Bila 150 orang ikut, paling banyak 150 orang mendapat jalur." in page
    assert "tambahannya paling banyak 131 orang" in page
    assert "Biaya belum diketahui" in page
    assert "Dengan anggapan: yang ikut dipilih dari orang yang bisa terbantu, semuanya lulus" in page


def test_what_it_would_cost_everybody(client: Client) -> None:
    page = ask(client, "30", "course:kalsel-jepang-2026")
    assert "Rp45.000.000 (Rp1.500.000 seorang)" in page
    assert "Isinya Bahasa Jepang N5 (JLPT atau setara)" in page
    assert "tambahannya kurang dari 5 orang" in page
    assert "Rp45,000,000 (Rp1,500,000 each)" in ask(client, "30", "course:kalsel-jepang-2026", language="/en")


@pytest.mark.parametrize("people", ["1.000", "1 000", "1\u00a0000", "1\u202f000", " 1000 "])
def test_a_thousand_is_written_in_many_ways(client: Client, people: str) -> None:
    assert "Bila 1.000 orang ikut, paling banyak 214 orang" in ask(client, people, "certificate:jpg.n5")


def test_a_comma_parts_thousands_in_english_only(client: Client) -> None:
    assert "If 1,000 people take part" in ask(client, "1,000", "certificate:jpg.n5", language="/en")
    ask(client, "1,000", "certificate:jpg.n5", status=422)


def test_the_numbers_beside_pathways_are_said_to_be_of_the_whole_city(client: Client) -> None:
    page = ask(client, "30", "certificate:jpg.n5")
    assert "Jalur yang terbuka, dari seluruh kota" in page
    assert "menghitung warga dari seluruh kota, bukan 30 orang yang ikut" in page


@pytest.mark.parametrize("people", ["1", "2", "3", "4", "200"])
def test_nobody_finds_a_small_number_by_trying(client: Client, people: str) -> None:
    assert f"Bila {people} orang ikut, kurang dari 5 orang mendapat jalur." in ask(
        client, people, "certificate:whv.english"
    )


@pytest.mark.parametrize(
    ("people", "training", "told"),
    [
        ("", "certificate:jpg.n5", "Tulis berapa orang yang ikut"),
        ("banyak", "certificate:jpg.n5", "Tulis jumlah orang dengan angka saja, misalnya 200"),
        *((people, "certificate:jpg.n5", "dengan angka saja") for people in ("1,5", "1.5", "1.00", "1.0000", "1e3")),
        ("0", "certificate:jpg.n5", "Tulis sedikitnya satu orang"),
        ("-3", "certificate:jpg.n5", "Tulis sedikitnya satu orang"),
        ("9" * 5000, "certificate:jpg.n5", "dengan angka saja"),
        ("99999999", "certificate:jpg.n5", "Tulis paling banyak satu juta orang"),
        ("200", "", "Pilih pelatihannya"),
        ("200", "certificate:krf.bst", "Pilih pelatihan dari daftar ini"),
    ],
)
def test_what_cannot_be_asked_is_explained(client: Client, people: str, training: str, told: str) -> None:
    page = ask(client, people, training, status=422)
    assert told in page
    assert "Bila " not in page.split("Andai sekian orang")[1]
