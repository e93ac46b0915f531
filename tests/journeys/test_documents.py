"""A real photo goes from a phone to an officer, with JavaScript and without; the letter goes to the lurah."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.people.models import Document, FamilyLetter, Person
from tests.cast import BUDI, IBU_WATI, LURAH_HASAN, SITI
from tests.factories import files, office
from tests.factories.office import acts, citizen, member
from tests.factories.papers import photo, sent
from tests.journeys.test_signing_in import problems
from tests.web.access.entering import enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    office.bontang()


@pytest.fixture
def siti() -> User:
    return citizen(SITI)


@pytest.fixture
def person(siti: User) -> Person:
    return files.submitted(acts(siti))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Give a large photo, as phones make them."""
    path = tmp_path / "ktp.jpg"
    path.write_bytes(photo(size=(4000, 3000)).getvalue())
    return path


def signed_in(context: BrowserContext, live_server: Any, user: User) -> Page:
    name = django_settings.SESSION_COOKIE_NAME
    value = enter(Client(), user).cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url.replace("http:", "https:")}])
    return context.new_page()


class TestUpload:
    @pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
    def context_options(self, request: pytest.FixtureRequest) -> dict[str, Any]:
        return {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param}

    def test_a_photo_is_looked_at_and_handed_in(
        self,
        context: BrowserContext,
        context_options: dict[str, Any],
        live_server: Any,
        siti: User,
        person: Person,
        paper: Path,
    ) -> None:
        page = signed_in(context, live_server, siti)
        page.goto(f"/berkas/{person.pk}/dokumen/")
        page.click("a:has-text('Unggah') >> nth=0")
        expect(page.locator("h1")).to_have_text("KTP elektronik")
        page.set_input_files("#i_pages", paper)
        page.click("text=Unggah, lalu lihat hasilnya")
        expect(page.locator("h1")).to_have_text("Sudah terbaca?")
        picture = page.locator(".pictures img")
        expect(picture).to_be_visible()
        if context_options["java_script_enabled"]:
            assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 2400
        page.click("text=Ya, kirim ke petugas")
        expect(page.locator(".paper")).to_contain_text("Menunggu diperiksa")
        assert Document.objects.get().status == "waiting"


def test_the_browser_warns_before_a_small_photo_is_sent(
    context: BrowserContext, live_server: Any, siti: User, person: Person, tmp_path: Path
) -> None:
    page = signed_in(context, live_server, siti)
    (tmp_path / "kecil.jpg").write_bytes(photo(size=(500, 300)).getvalue())
    page.goto(f"/berkas/{person.pk}/dokumen/KTP/")
    page.set_input_files("#i_pages", tmp_path / "kecil.jpg")
    expect(page.locator("[data-photo-notes]")).to_contain_text("Foto ini kecil")


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(context: BrowserContext, live_server: Any, siti: User, person: Person, width: int) -> None:
    document = sent(person, "KTP", acts(siti))
    enter(Client(), siti).post(
        f"/berkas/{person.pk}/surat-izin/", {"giver": IBU_WATI, "relation": "mother", "country": "JP"}
    )
    letter = FamilyLetter.objects.get()
    seen = {
        siti: ["dokumen/", "dokumen/KTP/", "dokumen/SERT_BAHASA/", "surat-izin/"],
        member(BUDI, Role.PLACEMENT_OFFICER): ["/loket/dokumen/", f"/loket/dokumen/{document.pk}/"],
        member(LURAH_HASAN, Role.LURAH): ["/loket/surat/", f"/loket/surat/{letter.pk}/", "/surat/"],
    }
    found: list[str] = []
    for user, paths in seen.items():
        page = signed_in(context, live_server, user)
        page.set_viewport_size({"width": width, "height": 800})
        for path in paths:
            page.goto(path if path.startswith("/") else f"/berkas/{person.pk}/{path}")
            found += problems(page)
    assert found == []
