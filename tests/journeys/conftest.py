"""A real browser: Chromium of this machine, in Indonesian, kept away from every other machine."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from devtools import browser as installed

# Playwright keeps an event loop in this thread; Django would refuse to ask the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


BUSY = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one browser for the whole run; without one, skip at home and fail in CI."""
    path = installed.find()
    if path is None:
        reason = f"no Chromium was found ({installed.HOW})"
        pytest.fail(reason) if installed.is_demanded() else pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS, chromium_sandbox=os.geteuid() != 0)
        yield started
        started.close()


@pytest.fixture
def troubles() -> list[str]:
    """Give the list of what went wrong unseen: requests to others, failed scripts, broken policy. Must end empty."""
    return []


@pytest.fixture
def context_options() -> dict[str, Any]:
    """Give the kind of window; a test overrides it for a phone, for dark, or without JavaScript."""
    return {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def context(
    browser: Browser, live_server: Any, troubles: list[str], context_options: dict[str, Any]
) -> Iterator[BrowserContext]:
    """Give a window of its own; a request to anyone else is stopped and fails the test."""
    window = browser.new_context(base_url=live_server.url, locale="id-ID", service_workers="block", **context_options)
    window.set_default_timeout(10_000)

    def only_ours(route: Route) -> None:
        if route.request.url.startswith((live_server.url, "data:", "blob:")):
            route.continue_()
        else:
            troubles.append(f"third party: {route.request.url}")
            route.abort()

    window.route("**/*", only_ours)
    window.on("weberror", lambda found: troubles.append(f"script: {found.error}"))
    window.on("console", lambda found: _note_policy(found.text, troubles))
    yield window
    window.close()
    _let_the_last_request_end()
    assert troubles == []


def _let_the_last_request_end() -> None:
    """The server may still be at work for a window that is closed; emptying the tables would meet it halfway."""
    calm = 0
    with connection.cursor() as cursor:
        for _look in range(500):
            cursor.execute(BUSY)
            calm = 0 if cursor.fetchone()[0] else calm + 1
            if calm == 3:
                return
            time.sleep(0.02)


def _note_policy(text: str, troubles: list[str]) -> None:
    if "Content Security Policy" in text:
        troubles.append(f"policy: {text}")


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Give an empty page of the window."""
    return context.new_page()
