"""A new colleague sets up an app or a passkey and comes in again; a citizen signs up on a phone."""

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django import Settings

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.demo import cast
from tests.factories.office import AT, ON, member
from tests.web.access.entering import PASSWORD, last_code

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _cache(settings: Settings) -> None:
    settings.EMAIL_IS_SET = True
    call_command("createcachetable", verbosity=0)
    cache.clear()


@pytest.fixture
def supervisor() -> User:
    user = member("Penyelia", Role.SUPERVISOR)
    user.set_password(PASSWORD)
    user.save()
    return user


def by_password(page: Page, user: User) -> None:
    page.goto("/masuk/kata-sandi/")
    page.fill("#i_login", str(user.email))
    page.fill("#i_password", PASSWORD)
    page.click("main form button >> nth=0")
    page.wait_for_load_state()


def problems(page: Page) -> list[str]:
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{page.url}: {v['id']}: {node['target']}" for v in found for node in v["nodes"]] + [page.url] * wide


def test_a_citizen_signs_up_with_a_code(page: Page) -> None:
    page.goto("/")
    page.click("header >> text=Masuk")
    page.click("text=Buat akun")
    page.fill("#i_contact", "siti@example.org")
    page.click("main form button")
    expect(page.locator("h1")).to_have_text("Tulis kode Anda")
    assert problems(page) == []
    page.fill("#i_code", last_code())
    page.click("main form button >> nth=0")
    expect(page.locator("h1")).to_have_text("Akun saya")
    assert len(mail.outbox) == 1


def say_again_who(page: Page) -> None:
    """Write the password once more, where a page asks for it."""
    expect(page.locator("h1")).not_to_have_text("Keamanan akun")
    if "pastikan" in page.url:
        page.fill("#i_password", PASSWORD)
        page.click("main form button")


def test_an_app_is_set_up_and_asked_for(page: Page, supervisor: User) -> None:
    by_password(page, supervisor)
    expect(page.locator("h1")).to_have_text("Keamanan akun")
    found = problems(page)
    page.click("text=Pasang aplikasi kode")
    say_again_who(page)
    secret = page.locator("#secret").inner_text()
    found += problems(page)
    page.fill("#i_code", totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))
    page.click("main form button")
    expect(page.locator("h1")).to_have_text("Kode cadangan")
    found += problems(page)
    backup = page.locator(".backup-codes code").first.inner_text()
    page.click("text=Sudah saya simpan")
    page.click("main form button")
    by_password(page, supervisor)
    expect(page.locator("h1")).to_have_text("Langkah kedua")
    found += problems(page)
    page.fill("#i_code", backup)
    page.click("main form button >> nth=0")
    page.goto("/loket/pemulihan/")
    expect(page.locator("h1")).to_have_text("Pemulihan akun")
    assert found == []


def test_a_passkey_alone_opens_the_desk(page: Page, supervisor: User, settings: Settings) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    by_password(page, supervisor)
    page.click("text=Tambah kunci sandi")
    say_again_who(page)
    found = problems(page)
    page.click("#passkey_add")
    expect(page.locator("h1")).to_have_text("Kode cadangan")
    page.goto("/akun/keamanan/kunci/")
    found += problems(page)
    page.goto("/akun/")
    page.click("main form button")
    page.goto("/masuk/kata-sandi/")
    found += problems(page)
    page.click("#passkey_login")
    expect(page.locator("h1")).to_have_text("Akun saya")
    page.goto("/loket/pemulihan/")
    expect(page.locator("h1")).to_have_text("Pemulihan akun")
    assert found == []


@pytest.mark.parametrize(
    ("key", "paths"),
    [
        ("administrator", ["/akun/", "/akun/perangkat/", "/akun/kata-sandi/baru/", "/akun/keamanan/", "/kantor/"]),
        ("penyelia", ["/loket/pemulihan/", "/en/loket/pemulihan/", "/en/akun/"]),
        ("", ["/masuk/", "/en/masuk/", "/daftar/", "/lupa/", "/pemulihan/"]),
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, settings: Settings, key: str, paths: list[str], scheme: Any) -> None:
    settings.DEMO = True
    cast.make(AT, on=ON)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if scheme == "dark":
        page.set_viewport_size({"width": 1280, "height": 900})
    if key:
        page.goto("/masuk/")
        page.click(f'form[action*="/contoh/{key}/"] button')
    found: list[str] = []
    for path in paths:
        page.goto(path)
        found += problems(page)
    if key == "administrator":
        page.goto("/kantor/")
        page.click("text=Balai Migran Bontang")
        found += problems(page)
    assert found == []
