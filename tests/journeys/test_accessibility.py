"""axe finds nothing on any page: phone and desk, light and dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import Settings

from balai.apps.insights.actions import store
from balai.demo import registers
from tests.apps.insights.factory import whole

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WINDOWS = {
    "phone": {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"},
    "desk-dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark", "reduced_motion": "reduce"},
}
READ = [
    "/",
    "/jalur/",
    "/biaya/",
    "/biaya/hitung/",
    "/p3mi/",
    "/layanan/",
    "/panduan/",
    "/cari/",
    "/panduan/tahapan/",
    "/panduan/jepang/",
    "/panduan/p-to-p/",
    "/aturan/",
    "/bantuan/",
    "/tanda-bahaya/",
    "/data-anda/",
    "/aksesibilitas/",
    "/komponen/",
    "/lanjut/",
    "/cek/",
]
OWN = ["/cek/hasil/", "/cek/1/", "/cek/3/", "/cek/5/", "/cek/jawaban/", "/cek/hapus/", "/jalur/jp-gtog-nurse/"]
OWN += ["/jalur/sa-nurse/cetak/", "/banding/?jalur=jp-gtog-nurse&jalur=sa-nurse", "/jalur/jp-ssw-kaigo/"]


@pytest.fixture(params=WINDOWS)
def context_options(request: pytest.FixtureRequest) -> dict[str, Any]:
    return WINDOWS[request.param]


def send(page: Page, button: str) -> None:
    """Press it, and go on only when the answer stands there with its style."""
    with page.expect_navigation():
        page.click(button)


def findings(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {v['id']}: {node['target']}" for v in found for node in v["nodes"]]


def is_as_wide_as_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_to_read(page: Page, language: str) -> None:
    problems: list[str] = []
    for url in READ:
        page.goto(f"{language}{url}")
        problems += findings(page)
        assert is_as_wide_as_the_window(page), page.url
    assert problems == []


def test_pages_that_answer_a_form(page: Page, settings: Settings) -> None:
    settings.DEMO = True
    page.goto("/")
    send(page, 'form[action*="/contoh/siti/"] button')
    problems: list[str] = []
    for url, prepare, button in (
        ("/tanda-bahaya/", "#RF07", "form.flags button"),
        ("/jalur/jp-ssw-kaigo/", None, "form.wish button"),
        ("/cari/", "kabur", "form.finder button"),
        ("/cari/", "", "form.finder button"),
    ):
        page.goto(url)
        if prepare and prepare.startswith("#"):
            page.locator(prepare).check(force=True)
        elif prepare is not None:
            page.locator("input[name=cari]").fill(prepare)
        send(page, button)
        problems += findings(page)
        assert is_as_wide_as_the_window(page), page.url
    assert problems == []


def test_pages_with_answers(page: Page, settings: Settings) -> None:
    settings.DEMO = True
    page.goto("/")
    send(page, 'form[action*="/contoh/siti/"] button')
    problems: list[str] = []
    for url in OWN:
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        problems += findings(page)
        assert is_as_wide_as_the_window(page), page.url
    assert problems == []


def test_companies_looked_up_and_the_whole_directory(page: Page) -> None:
    registers.make(timezone.now())
    problems: list[str] = []
    for url in ("/p3mi/?cari=contoh", "/p3mi/?cari=kontoh+jaya", "/p3mi/?cari=PT", "/layanan/", "/en/p3mi/?cari=dua"):
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        problems += findings(page)
        assert is_as_wide_as_the_window(page), page.url
    assert problems == []


@pytest.mark.parametrize("language", ["", "/en"])
def test_planning(page: Page, settings: Settings, language: str) -> None:
    settings.DEMO = True
    problems: list[str] = []
    page.goto(f"{language}/perencanaan/")
    problems += findings(page)
    store(whole(), at=timezone.now())
    for url in (
        "",
        "?saat=dibuka&orang=20&pelatihan=certificate:jpg.n5",
        "?orang=x&pelatihan=",
        "arti/",
        "jalur/sa-nurse/",
    ):
        page.goto(f"{language}/perencanaan/{url}")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        problems += findings(page)
        assert is_as_wide_as_the_window(page), page.url
    assert problems == []


@pytest.mark.parametrize("typed", ["Rp15.000.000", "banyak"])
def test_costs_judged_and_mistaken(page: Page, typed: str) -> None:
    page.goto("/biaya/hitung/")
    page.select_option("#i_pathway", "hk-domestic")
    page.fill("#i_AGENCY_FEE", typed)
    page.fill("#i_INFORMAL_BROKER", "2.500.000")
    send(page, "main form button")
    assert findings(page) == []
    assert is_as_wide_as_the_window(page)
    page.goto("/biaya/")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert findings(page) == []
    assert is_as_wide_as_the_window(page)
