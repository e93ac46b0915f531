"""Webhooks as another system sees them: what it was told, and telling it again."""

from uuid import UUID

import pytest

from balai.apps.access.roles import Role
from balai.apps.hooks import actions
from balai.apps.hooks.events import HookEvent
from balai.apps.hooks.models import Notice, Try
from balai.engine.actor import Permission
from tests.api.calling import System, system
from tests.factories import office
from tests.factories.office import AT, acts, bontang, member

pytestmark = pytest.mark.django_db
PERSON = UUID(int=7)


@pytest.fixture
def notice() -> Notice:
    """A notice that has failed for good."""
    office_id = bontang().pk
    admin = acts(member("Admin", Role.ADMINISTRATOR))
    events = (HookEvent.PERSON_REGISTERED,)
    actions.subscribe(organisation_id=office_id, url="https://example.org/kabar", events=events, by=admin, at=AT)
    actions.announce(HookEvent.PERSON_REGISTERED, PERSON, office_id=office_id, at=AT)
    failed = Notice.objects.get()
    Notice.objects.update(state="failed", next_at=None)
    Try.objects.create(notice=failed, at=AT, status=500, took_ms=12)
    return failed


@pytest.fixture
def manager(notice: Notice) -> System:
    return system(Permission.HOOKS_MANAGE)


def test_subscriptions_without_their_secret(manager: System) -> None:
    [found] = manager.get("webhooks").json()
    assert (found["url"], found["events"]) == ("https://example.org/kabar", ["person.registered"])
    assert "secret" not in found


def test_what_was_told_with_every_try(manager: System, notice: Notice) -> None:
    [found] = manager.get("webhooks/deliveries", state="failed").json()["items"]
    assert (found["id"], found["object_id"], found["event"]) == (str(notice.pk), str(PERSON), "person.registered")
    assert [(one["status"], one["took_ms"]) for one in found["attempts"]] == [(500, 12)]
    assert manager.get("webhooks/deliveries", state="sent").json()["items"] == []


def test_again(manager: System, notice: Notice) -> None:
    path = f"webhooks/deliveries/{notice.pk}/again"
    answers = [manager.post(path, None, key=key) for key in ("the-same-1", "the-same-1", "another-1")]
    assert [answer.status_code for answer in answers] == [202, 202, 409]
    assert answers[2].json()["code"] == "illegal_move"
    notice.refresh_from_db()
    assert notice.state == "waiting"


def test_another_office_finds_nothing(notice: Notice) -> None:
    elsewhere = system(Permission.HOOKS_MANAGE, at=office.elsewhere())
    assert elsewhere.get("webhooks").json() == []
    assert elsewhere.get("webhooks/deliveries").json()["items"] == []
    assert elsewhere.post(f"webhooks/deliveries/{notice.pk}/again", None).status_code == 404
