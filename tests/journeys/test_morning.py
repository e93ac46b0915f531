"""The waiting room in a real browser, on a telephone and without JavaScript: a number, a person, an appointment."""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from balai.apps.access.roles import Role
from balai.apps.casework.models import Appointment, Purpose, Ticket
from balai.apps.casework.visits import screens
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import acts, citizen, member
from tests.journeys.test_accessibility import findings, is_as_wide_as_the_window
from tests.journeys.test_privacy_pages import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def test_a_returning_person_from_the_kiosk_to_the_next_appointment(
    context: BrowserContext, page: Page, live_server: Any
) -> None:
    bontang, now = office.bontang(), timezone.now()
    siti, budi, head = citizen(SITI), member(BUDI, Role.PLACEMENT_OFFICER), member("Penyelia", Role.SUPERVISOR)
    person = files.registered(acts(siti), acts(budi))
    _screen, code = screens.prepare(office_id=bontang.pk, purpose=Purpose.KIOSK, place="Kios", by=acts(head), at=now)
    page.goto("/antrean/")
    page.get_by_label("Kode layar").fill(code)
    press(page, "Mulai")
    page.get_by_role("button", name=re.compile("Konseling")).click()
    expect(page.get_by_text("C-001")).to_be_visible()
    sign_in(context, budi, live_server.url)
    page.goto("/loket/antrean/")
    page.get_by_label("Loket saya").fill("2")
    press(page, "Panggil berikutnya")
    expect(page.get_by_role("heading", name="Anda melayani")).to_be_visible()
    page.goto("/loket/")
    page.get_by_label("Cari orang").fill(person.name)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hasil pencarian")
    page.get_by_role("link", name=person.name).first.click()
    press(page, "Ini orangnya")
    page.get_by_role("link", name="Janji", exact=True).click()
    page.get_by_role("link", name="Konseling", exact=True).last.click()
    page.locator('input[name="waktu"]').first.check()
    press(page, "Buat janji")
    expect(page.get_by_role("heading", name="Yang akan datang")).to_be_visible()
    page.goto("/loket/antrean/")
    press(page, "Selesai")
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.person_id) == ("served", person.pk)
    assert Appointment.objects.coming().get().officer_id == budi.pk


class TestLooks:
    """With JavaScript, for axe."""

    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"viewport": {"width": 360, "height": 740}}

    def test_nothing_is_wider_than_a_phone_and_axe_finds_nothing(
        self, context: BrowserContext, page: Page, live_server: Any
    ) -> None:
        office.bontang()
        head = member(BUDI, Role.SUPERVISOR)
        person = files.registered(acts(citizen(SITI)), acts(head))
        problems = list[str]()

        def look(url: str) -> None:
            response = page.goto(url)
            assert response is not None
            assert response.status == 200, url
            problems.extend(findings(page))
            assert is_as_wide_as_the_window(page), url

        look("/antrean/")
        sign_in(context, head, live_server.url)
        for url in ("/loket/antrean/", "/loket/janji/", "/loket/jam/", "/antrean/layar/"):
            look(url)
        page.goto("/loket/antrean/")
        page.keyboard.press("/")
        page.keyboard.type(person.name)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Hasil pencarian")
        expect(page.get_by_role("link", name=person.name).first).to_be_visible()
        look(f"/berkas/{person.pk}/janji/")
        look(f"/berkas/{person.pk}/janji/?untuk=counselling")
        assert problems == []
