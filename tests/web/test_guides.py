"""Guides on the screen: sources and days, facts of the rulebook, and the notice once the day has passed."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from msgspec.structs import replace

from balai import rulebook
from balai.apps.opportunities import queries
from balai.engine.guides import Audio, Guide, Guides
from tests.conftest import OnDay
from tests.engine.book import BOOK
from tests.web.people import address

pytestmark = pytest.mark.django_db

SHELF, _ = rulebook.guides(BOOK)
LAST, AFTER = "2027-05-22", "2027-05-23"


def page(client: Client, guide: str, language: str = "id") -> str:
    response = client.get(address("portal:guide", language, guide_id=guide))
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def shown_as(monkeypatch: pytest.MonkeyPatch) -> "Shown":
    return Shown(monkeypatch)


@dataclass
class Shown:
    """Serve one guide changed."""

    patch: pytest.MonkeyPatch

    def __call__(self, guide: Guide) -> None:
        shelf = Guides(all=(guide,), sources=SHELF.sources)
        self.patch.setattr(queries, "guides", lambda: shelf)


def test_the_list_leads_to_every_guide(client: Client) -> None:
    text = client.get(address("portal:guides")).content.decode()
    assert all(address("portal:guide", guide_id=guide.id) in text for guide in SHELF.all)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_destination_shows_its_sources_days_and_the_facts_of_the_rulebook(
    client: Client, on_day: OnDay, language: str
) -> None:
    with on_day("2026-11-22"):
        text = page(client, "taiwan", language)
    assert ("22 November 2026, berlaku sampai 22 Mei 2027" if language == "id" else "valid until 22 May 2027") in text
    assert "Focus Taiwan mengutip KDEI" in text
    assert "NT$29" in text
    assert address("portal:pathway", language, pathway_id="tw-manufacturing") in text


def test_the_next_round_says_how_sure_it_is(client: Client, on_day: OnDay) -> None:
    with on_day("2026-11-22"):
        text = page(client, "jepang")
    with translation.override("id"):
        assert "Kepastian: " in text
    assert "perkiraan" in text


def test_a_guide_past_its_day_gives_way_to_the_contacts(client: Client, on_day: OnDay) -> None:
    with on_day(LAST):
        assert "NT$29" in page(client, "taiwan")
    with on_day(AFTER):
        text = page(client, "taiwan")
        assert "sedang ditinjau" in client.get(address("portal:guides")).content.decode()
    assert "sedang ditinjau ulang" in text
    assert "0811-8080-141" in text
    assert "Mandarin" not in text
    assert "NT$29" not in text


def test_a_guide_without_source_says_so(client: Client, shown_as: Shown) -> None:
    guide = SHELF.get("jepang")
    assert guide
    shown_as(replace(guide, source=(), review_by=date(2999, 1, 1)))
    assert "Panduan ini belum punya sumber" in page(client, "jepang")


def test_a_recording_is_shown_with_its_words(client: Client, shown_as: Shown) -> None:
    guide = SHELF.get("hak-dan-kewajiban")
    assert guide
    guide = replace(guide, review_by=date(2999, 1, 1))
    shown_as(replace(guide, audio=Audio(file="hak.mp3", transcript=("Halo, ini panduan.",))))
    text = page(client, guide.id)
    assert "<audio" in text
    assert "Halo, ini panduan." in text
    shown_as(replace(guide, audio=Audio(file="hak.mp3")))
    assert "<audio" not in page(client, guide.id)


def test_a_pathway_leads_to_its_guides(client: Client) -> None:
    text = client.get(address("portal:pathway", pathway_id="kr-eps-fishery")).content.decode()
    assert address("portal:guide", guide_id="korea-selatan") in text
    assert address("portal:guide", guide_id="g-to-g") in text


def test_a_guide_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/panduan/narnia/").status_code == 404
