"""A counter morning in a real browser, on a telephone and without JavaScript: taken, registered, planned, agreed."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.casework.models import ActionPlan, Case
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


def test_from_a_waiting_registration_to_a_plan_both_agree_on(
    context: BrowserContext, page: Page, live_server: Any
) -> None:
    office.bontang()
    siti, budi = citizen(SITI), member(BUDI, Role.PLACEMENT_OFFICER)
    person = files.submitted(acts(siti))
    sign_in(context, budi, live_server.url)
    page.goto("/loket/")
    page.get_by_role("link", name=person.name).click()
    press(page, "Dampingi")
    press(page, "Sahkan pendaftaran")
    page.get_by_role("link", name="Jalur", exact=True).click()
    page.locator('a[href*="/jalur/jp-gtog-careworker/"]').first.click()
    press(page, "Buat rencana")
    expect(page.get_by_role("heading", name="Langkah", exact=True)).to_be_visible()
    press(page, "Setujui rencana ini")
    expect(page.locator("main")).to_contain_text("Petugas: setuju")
    _as(context, siti, live_server.url)
    page.goto(f"/berkas/{person.pk}/")
    page.get_by_role("link", name="Buka rencana").click()
    press(page, "Setujui rencana ini")
    expect(page.locator("main")).to_contain_text("Warga: setuju")
    press(page, "Sudah selesai")
    expect(page.locator("main")).to_contain_text("Selesai atau dihapus")
    plan = ActionPlan.objects.get()
    assert plan.is_agreed
    assert plan.steps.filter(done_at__isnull=False).count() == 1
    assert Case.objects.get().stage == "preparing"


class TestLooks:
    """With JavaScript, for axe."""

    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"viewport": {"width": 360, "height": 740}}

    def test_nothing_is_wider_than_a_phone_and_axe_finds_nothing(
        self, context: BrowserContext, page: Page, live_server: Any
    ) -> None:
        office.bontang()
        budi = member(BUDI, Role.SUPERVISOR)
        person = files.registered(acts(citizen(SITI)), acts(budi))
        sign_in(context, budi, live_server.url)
        mine, problems = f"/loket/orang/{person.pk}", list[str]()
        urls = [
            "/loket/",
            "/loket/dampingan/",
            "/loket/pengganti/",
            "/perencanaan/tunggu/",
            f"{mine}/",
            f"{mine}/alihkan/",
            f"{mine}/tutup/",
            f"{mine}/riwayat/",
            f"{mine}/konseling/",
            f"/berkas/{person.pk}/rencana/",
        ]
        for url in urls:
            response = page.goto(url)
            assert response is not None
            assert response.status == 200, url
            problems += findings(page)
            assert is_as_wide_as_the_window(page), url
        assert problems == []


def _as(context: BrowserContext, user: User, url: str) -> None:
    context.clear_cookies()
    sign_in(context, user, url)
