"""Siti answers the check on her phone: by keyboard alone, and once without JavaScript."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from balai.apps.casework.models import Check

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def context_options(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param, "bypass_csp": False}


@pytest.fixture(autouse=True)
def _fits(page: Page) -> Iterator[None]:
    """No page of these journeys is wider than the phone."""
    yield
    width = page.locator("html").bounding_box()
    assert width is not None
    assert width["width"] <= 360


def heading(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_contain_text(text)
    expect(page).to_have_title("Cek jalur | Balai Migran")
    assert re.fullmatch(r".*/cek/\d+/(\?kembali=\w+)?", page.url)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with that name or these words has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus").evaluate_all("all => all.map(e => [e.name || '', e.innerText || ''])")
        if any(name in (found, text.strip()) for found, text in focused):
            return
    pytest.fail(f"{name} cannot be reached by keyboard")


def enter(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go_on(page: Page) -> None:
    tab_to(page, "Lanjut")
    enter(page)


def choose(page: Page, down: int) -> None:
    """Choose among radio buttons with the arrow keys."""
    tab_to(page, "answer")
    page.keyboard.press("Space")
    for _ in range(down):
        page.keyboard.press("ArrowDown")


def test_the_check_by_keyboard(page: Page) -> None:
    page.goto("/cek/")
    tab_to(page, "Mulai")
    enter(page)
    heading(page, "Kapan Anda lahir?")
    for name, keys in (("answer_day", "31"), ("answer_month", "f"), ("answer_year", "2002")):
        tab_to(page, name)
        page.keyboard.type(keys)
    enter(page)
    summary = page.locator(".summary")
    expect(summary).to_contain_text("bulan itu berakhir tanggal 28")
    expect(page.locator("[name=answer_year]")).to_have_value("2002")
    summary.get_by_role("link").press("Enter")
    page.locator("[name=answer_day]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("14")
    enter(page)
    heading(page, "jenis kelamin")
    choose(page, 0)
    go_on(page)
    heading(page, "pendidikan terakhir")
    choose(page, 7)
    tab_to(page, "D3-field")
    page.keyboard.type("Kep")
    go_on(page)
    heading(page, "STR perawat")
    choose(page, 2)
    go_on(page)
    heading(page, "Pekerjaan apa")
    tab_to(page, "0-occupation")
    page.keyboard.type("Per")
    tab_to(page, "Tambah satu lagi")
    enter(page)
    expect(page.locator("[name='0-occupation']")).to_have_value("nurse")
    expect(page.locator("[name='1-occupation']")).to_be_visible()
    page.locator("[name='0-from_day']").focus()
    page.keyboard.type("1")
    enter(page)
    expect(page.locator(".summary")).to_contain_text("Lengkapi tanggal")
    expect(page.locator("[name='0-from_day']")).to_have_value("1")
    page.goto("/cek/5/")
    tab_to(page, "unsure")
    page.keyboard.press("Space")
    go_on(page)
    for text in ("Bahasa", "Sertifikat", "EPA", "bertato", "penglihatan warna"):
        heading(page, text)
        page.locator("main [value=unknown]").focus()
        page.keyboard.press("Space")
        go_on(page)
    expect(page).to_have_url(re.compile("/cek/hasil/$"))
    check = Check.objects.get()
    assert check.answers["birth_date"] == {"value": "2002-02-14"}
    assert check.answers["education"] == {"value": "D3", "detail": {"field": "nursing"}}


def test_keeping_it_and_leaving(page: Page, context_options: dict[str, Any]) -> None:
    page.goto("/cek/")
    page.get_by_role("button", name="Mulai").click()
    page.get_by_role("button", name="Simpan dan lanjutkan nanti").click()
    page.get_by_role("button", name="Beri saya kode").click()
    code = page.locator(".code-text").inner_text()
    expect(page.locator(".qr path")).to_be_visible()
    page.goto(f"/lanjut/#{code}")
    if context_options["java_script_enabled"]:  # filled in, taken out of the address, and never sent by itself
        expect(page.locator("[name=code]")).to_have_value(code)
        assert code not in page.url
        page.get_by_role("button", name="Buka jawaban saya").click()
    else:
        page.locator("[name=code]").fill(code)
        page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(re.compile("/cek/jawaban/$"))
    page.get_by_role("link", name="Hapus semua jawaban").click()
    page.get_by_role("button", name="Ya, hapus sekarang").click()
    expect(page.locator("h1")).to_contain_text("sudah dihapus")
    assert not Check.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("context_options", [{"viewport": {"width": 360, "height": 740}}])
def test_axe_finds_nothing(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    asked = ["languages", "experience", "documents_dated", "height", "pregnancy"]
    page.goto("/cek/")
    findings = {"/cek/": _axe(page)}
    page.get_by_role("button", name="Mulai").click()
    findings[page.url] = _axe(page)
    page.get_by_role("button", name="Lanjut", exact=True).click()
    findings[f"{page.url} refused"] = _axe(page)
    check = Check.objects.get()
    check.trail = [*check.trail, *asked]
    check.save()
    for number, _question in enumerate(asked, start=2):
        page.goto(f"/cek/{number}/")
        for box in page.locator("main [type=checkbox], main [value=yes]").all():
            box.evaluate("box => { box.checked = true }")
        findings[page.url] = _axe(page)
        page.get_by_role("button", name="Lanjut", exact=True).click()
        findings[f"{page.url} again"] = _axe(page)
    for address in ("/cek/jawaban/", "/cek/simpan/", "/lanjut/", "/cek/hapus/"):
        page.goto(address)
        findings[address] = _axe(page)
    assert {where: found for where, found in findings.items() if found} == {}


def _axe(page: Page) -> list[str]:
    page.wait_for_load_state()  # a click waits for the answer, not for its styles
    results = Axe().run(page)
    return [f"{v['id']}: {n['html'][:120]}" for v in results.response["violations"] for n in v["nodes"]]
