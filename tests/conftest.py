"""A strict house: what eyes miss fails here. Each guard is proved in test_conftest.py."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template import engines
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker, Settings

from devtools import browser
from tests.guards import markup, network, order
from tests.guards.variables import Refusing

settings.register_profile("quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", max_examples=300, deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if browser.is_demanded() else "quick")

# WITA, where Bontang lies.
BONTANG = dt.timezone(dt.timedelta(hours=8))

OnDay = Callable[[str], AbstractContextManager[Any]]


@pytest.fixture(scope="session", autouse=True)
def _strict() -> Iterator[None]:
    """Switch on every guard for the whole run."""
    patch = pytest.MonkeyPatch()
    network.guard(patch)
    order.guard(patch)
    _watch_the_client(patch)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Send home whoever a browser's last request left connected, so that the database of the tests can go."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _no_jobs_left(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is really committed leaves jobs behind: their table has no model that the test runner would empty."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if {"transactional_db", "live_server"} & {*request.fixturenames} or (mark and mark.kwargs.get("transaction")):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True)
def _strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test anew: a changed setting may have made a new template engine."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Refusing())


@pytest.fixture(autouse=True)
def _own_language(settings: Settings) -> None:
    """Every test begins in Indonesian: an English page of the test before leaves its language behind."""
    translation.activate(settings.LANGUAGE_CODE)


def _watch_the_client(patch: pytest.MonkeyPatch) -> None:
    request = Client.request

    def watched(self: Client, **given: Any) -> Any:
        with order.making_a_page():
            response = request(self, **given)
        if _is_readable_page(response):
            markup.refuse_inline_code(response.content.decode())
        return response

    patch.setattr(Client, "request", watched)


def _is_readable_page(response: Any) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and not response.streaming and "Content-Encoding" not in response


@pytest.fixture
def on_day() -> OnDay:
    """Fix the day: `with on_day("2026-11-22"):` it is noon in Bontang, and no second passes."""

    def fix(day: str) -> AbstractContextManager[Any]:
        noon = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12), tzinfo=BONTANG)
        return time_machine.travel(noon, tick=False)

    return fix
