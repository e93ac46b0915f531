"""A guard that never fires guards nothing: each one is made to fire here."""

import datetime as dt
import socket
import warnings

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path

from balai.web.public import public
from tests.conftest import OnDay
from tests.guards.markup import InlineCode, refuse_inline_code
from tests.guards.network import NetworkUsed
from tests.guards.order import UnorderedRows, making_a_page
from tests.guards.variables import UndefinedVariable


def inline_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p style='color: red'>hello</p>")


def undefined_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string("{{ nobody_gave_this }}").render({}, request))


def unordered_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(user.name for user in get_user_model().objects.order_by()))


urlpatterns = public(
    [path("inline", inline_page), path("undefined", undefined_page), path("unordered", unordered_page)]
)


@pytest.fixture
def two_users(db: None) -> None:
    for name in ("siti", "budi"):
        get_user_model().objects.create(name=name)


@pytest.mark.parametrize("template", ["{{ nobody }}", "{{ nobody|default:'x' }}", "{{ page.title }}"])
def test_an_undefined_variable_fails(template: str) -> None:
    with pytest.raises(UndefinedVariable):
        engines["django"].from_string(template).render({"page": {}})


@pytest.mark.urls("tests.test_conftest")
def test_an_undefined_variable_on_a_page_fails(client: Client) -> None:
    with pytest.raises(UndefinedVariable):
        client.get("/undefined")


@pytest.mark.urls("tests.test_conftest")
def test_inline_code_on_a_page_fails(client: Client) -> None:
    with pytest.raises(InlineCode):
        client.get("/inline")


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<style>p {}</style>",
        '<p style="margin: 0">',
        '<a onclick="go()">',
        '<a href=" JavaScript:go()">',
    ],
)
def test_every_kind_of_inline_code_is_found(html: str) -> None:
    with pytest.raises(InlineCode):
        refuse_inline_code(html)


@pytest.mark.parametrize(
    "html", ['<script src="/a.js"></script>', '<script type="application/json">{}</script>', "<p>"]
)
def test_files_and_data_are_welcome(html: str) -> None:
    refuse_inline_code(html)


@pytest.mark.urls("tests.test_conftest")
@pytest.mark.usefixtures("two_users")
def test_unordered_rows_on_a_page_fail(client: Client) -> None:
    with pytest.raises(UnorderedRows):
        client.get("/unordered")


@pytest.mark.usefixtures("two_users")
def test_ordered_and_single_rows_are_welcome() -> None:
    users = get_user_model().objects
    with making_a_page():
        assert [user.name for user in users.order_by("name")] == ["budi", "siti"]
        assert users.get(name="siti").name == "siti"
        assert users.in_bulk([users.get(name="budi").pk])


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "2001:db8::1"])
def test_another_machine_fails(host: str) -> None:
    with pytest.raises(NetworkUsed):
        socket.create_connection((host, 80), timeout=1)


def test_a_bare_socket_to_another_machine_fails() -> None:
    with socket.socket() as bare, pytest.raises(NetworkUsed):
        bare.connect(("192.0.2.1", 80))


def test_this_machine_is_welcome() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=1):
        pass


def test_a_warning_fails() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("old", UserWarning, stacklevel=1)


@pytest.mark.parametrize("day", ["2026-11-22", "2029-02-28"])
def test_the_day_is_fixed(on_day: OnDay, day: str) -> None:
    from django.utils import timezone

    with on_day(day):
        assert timezone.localdate() == dt.date.fromisoformat(day)
