"""Search: by stem, nearly spelt right, in both languages; what was typed stands in no address."""

import re

import pytest
from django.test import Client

from balai.apps.opportunities.models import SearchEntry

pytestmark = pytest.mark.django_db


def found(client: Client, text: str, language: str = "") -> list[str]:
    response = client.post(f"{language}/cari/", {"cari": text})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    hits = re.search(r'<ul class="hits">(.*?)</ul>', response.content.decode(), re.DOTALL)
    return re.findall(r'<a href="([^"]+)"', hits[1]) if hits else []


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("perawat jepang", "/jalur/jp-gtog-nurse/"),
        ("prawat jepag", "/jalur/jp-gtog-nurse/"),  # two letters are missing
        ("keperawatan", "/jalur/jp-gtog-nurse/"),  # another form of the word
        ("PANDUAN Jepang", "/panduan/jepang/"),
        ("calo", "/tanda-bahaya/"),
        ("paspor ditahan", "/tanda-bahaya/"),
        ("KBRI", "/layanan/"),
        ("kuitansi", "/biaya/hitung/"),
    ],
)
def test_what_people_look_for_is_found(client: Client, text: str, href: str) -> None:
    assert href in found(client, text)


def test_in_english(client: Client) -> None:
    assert "/en/jalur/jp-gtog-nurse/" in found(client, "nurses in japan", "/en")
    assert all(href.startswith("/en/") for href in found(client, "passport", "/en"))


@pytest.mark.parametrize("text", ["xyzzyq", "'; DROP TABLE x; --", '"unclosed', "-- - !", "\0\0a", "%_%", "<script>"])
def test_strange_words_are_answered_calmly(client: Client, text: str) -> None:
    response = client.post("/cari/", {"cari": text})
    assert response.status_code in (200, 422)
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("text", ["", " ", "a" * 101])
def test_nothing_or_too_much_is_refused_and_stays(client: Client, text: str) -> None:
    response = client.post("/cari/", {"cari": text})
    assert response.status_code == 422
    assert f'value="{text}"' in response.content.decode() or not text.strip()


def test_the_index_is_made_once_and_made_again_when_the_pages_change(client: Client) -> None:
    found(client, "jepang")
    rows = SearchEntry.objects.count()
    found(client, "korea")
    assert SearchEntry.objects.count() == rows > 100
    SearchEntry.objects.update(fingerprint="old")
    assert found(client, "jepang")
    assert SearchEntry.objects.filter(fingerprint="old").count() == rows  # another version may still need it
    SearchEntry.objects.exclude(fingerprint="old").update(fingerprint="newer")
    assert found(client, "jepang")
    assert not SearchEntry.objects.filter(fingerprint="old").exists()


@pytest.mark.parametrize("text", ["kabur dari majikan", "dipukul", "xyzzyq"])
def test_whoever_searches_sees_whom_to_call(client: Client, text: str) -> None:
    shown = client.post("/cari/", {"cari": text}).content.decode()
    assert "Perlu pertolongan sekarang?" in shown
    assert 'href="tel:' in shown


def test_somebody_in_danger_finds_help(client: Client) -> None:
    assert "/bantuan/" in found(client, "kabur")
