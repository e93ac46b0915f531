"""Tokens: within their scopes and their organisation, on record, ended at once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from balai.apps.access import tokens
from balai.apps.access.kinds import Kind
from balai.apps.access.models import ApiToken
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.engine.actor import Permission
from balai.engine.errors import DomainError, IllegalMove, NotAllowed
from tests.api.calling import NEW, System, system, token
from tests.factories import files, office
from tests.factories.office import AT, acts, member

pytestmark = pytest.mark.django_db

FILE, NO_FILE = UUID(int=1), UUID(int=2)
# Every operation that needs a token, its scope, and what it answers a token with that scope.
OPERATIONS = {
    ("get", "people"): (Permission.PERSON_READ, 200),
    ("post", "people"): (Permission.DRAFT_HELP, 201),
    ("get", f"people/{FILE}"): (Permission.PERSON_READ, 200),
    ("get", f"people/{FILE}/documents"): (Permission.PERSON_READ, 200),
    ("get", "cases"): (Permission.PERSON_READ, 200),
    ("get", f"cases/{NO_FILE}"): (Permission.PERSON_READ, 404),
    ("get", "appointments"): (Permission.PERSON_READ, 200),
    ("get", f"people/{FILE}/free-times"): (Permission.PERSON_READ, 422),
    ("post", f"people/{FILE}/appointments"): (Permission.PERSON_WRITE, 422),
    ("post", f"appointments/{NO_FILE}/move"): (Permission.PERSON_WRITE, 422),
    ("post", f"appointments/{NO_FILE}/cancel"): (Permission.PERSON_WRITE, 404),
    ("get", f"documents/{NO_FILE}/pages/1"): (Permission.DOCUMENT_READ, 404),
    ("get", "webhooks"): (Permission.HOOKS_MANAGE, 200),
    ("get", "webhooks/deliveries"): (Permission.HOOKS_MANAGE, 200),
    ("post", f"webhooks/deliveries/{NO_FILE}/again"): (Permission.HOOKS_MANAGE, 404),
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def call(one: System, method: str, path: str) -> Any:
    return one.get(path) if method == "get" else one.post(path, NEW)


def test_every_operation_stands_in_the_table(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]
    guarded = {
        (method, path.removeprefix("/api/v1/"))
        for path, operations in described.items()
        for method, operation in operations.items()
        if "security" in operation
    }
    keys = {"person_id": FILE, "case_id": NO_FILE, "document_id": NO_FILE, "delivery_id": NO_FILE, "order": 1}
    keys["appointment_id"] = NO_FILE
    filled = {(method, path.format(**keys)) for method, path in guarded}
    assert filled == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_operations_by_scope(method: str, path: str) -> None:
    files.waiting(FILE)
    scope, status = OPERATIONS[method, path]
    other = next(one for one in tokens.OFFERED if one is not scope)
    assert call(System("bmt_of_nobody"), method, path).status_code == 401
    answer = call(system(other), method, path)
    assert (answer.status_code, answer.json()["code"]) == (403, "token_lacks_scope")
    assert call(system(scope), method, path).status_code == status


@pytest.mark.parametrize("path", [f"people/{FILE}", f"people/{FILE}/documents"])
def test_another_office_finds_nothing(path: str) -> None:
    files.waiting(FILE)
    elsewhere = system(Permission.PERSON_READ, at=office.elsewhere())
    answer = elsewhere.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")
    assert elsewhere.get("people").json() == {"items": [], "next": None}


def test_without_a_token_and_with_something_else(client: Client) -> None:
    answer = client.get("/api/v1/people")
    assert (answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) == (401, "token_needed", "Bearer")
    assert client.get("/api/v1/people", headers={"authorization": "Basic YTpi"}).status_code == 401


def test_a_session_opens_nothing_here(client: Client) -> None:
    client.force_login(member("Budi", Role.PLACEMENT_OFFICER))
    assert client.get("/api/v1/people").status_code == 401


def test_expired_revoked_and_closed() -> None:
    made, text = token(Permission.PERSON_READ, days=1)
    mine = System(text)
    assert mine.get("people").status_code == 200
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        assert mine.get("people").status_code == 401
    admin = acts(member("Admin", Role.ADMINISTRATOR))
    tokens.revoke(token_id=made.pk, by=admin, at=AT)
    assert mine.get("people").status_code == 401
    with pytest.raises(IllegalMove):
        tokens.revoke(token_id=made.pk, by=admin, at=AT)
    closed, of_closed = token(Permission.PERSON_READ)
    closed.organisation.ended_on = office.ON
    closed.organisation.save()
    assert System(of_closed).get("people").status_code == 401


def test_every_call_is_on_record_and_the_last_day_is_known() -> None:
    made, text = token(Permission.PERSON_READ)
    files.waiting(FILE)
    System(text).get(f"people/{FILE}")
    System(text).get(f"people/{NO_FILE}")
    calls = Event.objects.filter(actor=f"token:{made.pk}").order_by("id")
    assert [(event.verb, event.detail.get("operation")) for event in calls] == [
        ("token_used", "GET read_person"),
        ("file_opened", None),
        ("token_used", "GET read_person"),
    ]
    assert calls[1].subject_id == FILE
    made.refresh_from_db()
    assert made.last_used_on == office.ON


def test_the_text_is_nowhere() -> None:
    made, text = token(Permission.PERSON_READ)
    assert text not in str(ApiToken.objects.filter(pk=made.pk).values())


def test_never_more_than_the_people_there_may() -> None:
    assert tokens.offered_at(Kind.KELURAHAN) == (Permission.DRAFT_HELP,)
    assert tokens.offered_at(Kind.PLACEMENT_COMPANY) == ()
    with pytest.raises(DomainError, match="token_scopes"):
        token(Permission.STAFF_MANAGE)
    with pytest.raises(DomainError, match="token_days"):
        token(Permission.PERSON_READ, days=1000)


def test_only_whoever_looks_after_the_area_makes_and_revokes() -> None:
    made, _text = token(Permission.PERSON_READ)
    budi = acts(member("Budi", Role.PLACEMENT_OFFICER))
    far = acts(member("Admin", Role.ADMINISTRATOR, office.elsewhere()))
    for actor in (budi, far):
        with pytest.raises(NotAllowed):
            tokens.revoke(token_id=made.pk, by=actor, at=AT)


def test_one_token_waits_too(settings: Settings) -> None:
    settings.API_TOKEN_PER_MINUTE = 1
    mine = system(Permission.PERSON_READ)
    assert [mine.get("people").status_code for _ in range(2)] == [200, 429]


def test_whoever_waits_as_long_as_told_is_answered(settings: Settings) -> None:
    settings.API_TOKEN_PER_MINUTE = 1
    mine = system(Permission.PERSON_READ)
    with time_machine.travel(AT + timedelta(seconds=56.6), tick=False) as clock:
        [_first, waits] = [mine.get("people") for _ in range(2)]
        clock.shift(int(waits["Retry-After"]))
        assert mine.get("people").status_code == 200
