"""A government login in a real browser: in for the first time, let go, connected again, and refused with a way on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django import Settings

from balai.apps.access.models import User
from tests.cast import SITI
from tests.factories import identity
from tests.factories.identity import Provider
from tests.factories.office import citizen
from tests.journeys import test_signing_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BUTTON = "text=Masuk dengan Identitas Contoh"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def context_options(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param, "bypass_csp": False}


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    call_command("createcachetable", verbosity=0)
    cache.clear()
    with identity.listening() as running:
        running.person = {"sub": "p-1", "name": SITI, "email": "siti@example.org", "email_verified": True}
        settings.OIDC = running.settings
        rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        also = {"form-action": [*rules["form-action"], running.issuer]}  # as settings.py makes it of OIDC_ISSUER
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": rules | also}
        yield running


def problems(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe finds; it needs scripts itself."""
    return test_signing_in.problems(page) if options["java_script_enabled"] else []


def test_in_let_go_and_connected_again(page: Page, provider: Provider, context_options: dict[str, Any]) -> None:
    page.goto("/")
    page.click("header >> text=Masuk")
    found = problems(page, context_options)
    page.click(BUTTON)
    expect(page.locator("h1")).to_have_text("Akun saya")
    expect(page.locator("main")).to_contain_text(SITI)
    found += problems(page, context_options)
    page.click("text=Lepas dari akun ini")
    expect(page.locator("main")).to_contain_text("Identitas dilepas dari akun Anda.")
    page.click("text=Sambungkan untuk masuk")
    expect(page.locator("text=Lepas dari akun ini")).to_be_visible()
    page.click('form[action*="keluar-akun"] button')
    page.goto("/masuk/kata-sandi/")
    page.click(BUTTON)
    expect(page.locator("h1")).to_have_text("Akun saya")
    assert User.objects.get().name == SITI
    assert found == []


def test_an_address_that_is_known_leads_to_the_usual_way(
    page: Page, provider: Provider, context_options: dict[str, Any]
) -> None:
    citizen(SITI)
    page.goto("/masuk/")
    page.click(BUTTON)
    expect(page.locator("h1")).to_have_text("Belum masuk dengan Identitas Contoh")
    expect(page.locator("main")).to_contain_text("sudah punya akun di sini")
    found = problems(page, context_options)
    page.click("main >> text=Masuk dengan kode")
    expect(page.locator("h1")).to_have_text("Masuk")
    assert found == []
