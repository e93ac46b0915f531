"""Walk the demo as each of its people, from link to link: nothing axe finds, nothing too wide, no error."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings

from balai.apps.access.queries import demo_user
from balai.demo import office, papers, talking, visiting
from tests.journeys.test_accessibility import WINDOWS, findings, is_as_wide_as_the_window
from tests.journeys.test_privacy_pages import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PEOPLE = 12
# Where each begins; the citizen and the officer on the phone and at the desk, the others as they would.
WALKERS = (
    ("siti", "/berkas/", "phone"),
    ("siti", "/berkas/", "desk-dark"),
    ("pendamping", "/berkas/", "phone"),
    ("budi", "/loket/", "phone"),
    ("budi", "/loket/", "desk-dark"),
    ("penyelia", "/loket/", "desk-dark"),
    ("hasan", "/loket/surat/", "phone"),
    ("mitra-lpk", "/loket/rujukan/masuk/", "phone"),
    ("auditor", "/audit/", "desk-dark"),
    ("administrator", "/kantor/", "phone"),
)
# Every pathway, guide, company and page of the check is walked elsewhere; one of each kind will do here.
OUTSIDE = ("portal:", "dashboards:", "health")
# The own account looks alike for everybody: the citizen walks it on the phone, the officer at the desk.
ACCOUNT = ("account", "mfa_", "usersessions", "inbox", "wishes", "message")
WALK_ACCOUNT = {("siti", "phone"), ("budi", "desk-dark")}
MOST = 60


@pytest.fixture
def context_options(window: str) -> dict[str, Any]:
    return WINDOWS[window]


@pytest.mark.parametrize(("who", "begin", "window"), WALKERS)
def test_every_page_of(
    who: str,
    begin: str,
    window: str,
    context: BrowserContext,
    page: Page,
    live_server: Any,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.DEMO, settings.FILES_ROOT = True, tmp_path
    call_command("seed_demo", verbosity=0)
    office.make(timezone.now(), people=PEOPLE)
    papers.make(timezone.now())
    talking.make(timezone.now())
    visiting.make(timezone.now())
    sign_in(context, demo_user(who), live_server.url)
    waiting, seen, problems = [begin], set(), []
    elsewhere = OUTSIDE if (who, window) in WALK_ACCOUNT else OUTSIDE + ACCOUNT
    while waiting and len(seen) < MOST:
        url = waiting.pop(0)
        kind = _kind(url, elsewhere)
        if kind in seen or kind is None:
            continue
        seen.add(kind)
        response = page.goto(url)
        assert response is not None
        assert response.status < 400, f"{url} from a link: {response.status}"
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        problems += findings(page)
        if not is_as_wide_as_the_window(page):
            problems.append(f"{url} is wider than the window")
        waiting += [
            urlsplit(link).path for link in page.eval_on_selector_all("a[href^='/']", "a => a.map(x => x.href)")
        ]
    assert problems == []
    assert seen


def _kind(url: str, elsewhere: tuple[str, ...]) -> str | None:
    """The name of the page behind an address; None for files and for what is walked elsewhere."""
    if re.search(r"\.(pdf|csv|json|xlsx|txt|jpg|ics)$", url):
        return None
    try:
        with translation.override("id"):
            name = resolve(url).view_name
    except Resolver404:
        return None
    return None if name.startswith(elsewhere) or name in {"account_logout", "filing:copy", "document_page"} else name
