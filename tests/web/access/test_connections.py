"""Tokens and subscriptions on the screen of an organisation: made with a second factor, shown once, ended at once."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from balai.apps.access.kinds import Kind
from balai.apps.access.models import ApiToken, Organisation
from balai.apps.access.roles import Role
from balai.apps.hooks import actions
from balai.apps.hooks.events import HookEvent
from balai.apps.hooks.models import Hook, Notice, Try
from tests.api.calling import System
from tests.factories import office
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
NAMED = {"name": "Sistem contoh", "scopes": ["person_read"], "days": "30"}
TOLD = {"url": "https://example.org/kabar", "events": ["person.registered"]}


@pytest.fixture
def balai() -> Organisation:
    return office.bontang()


@pytest.fixture
def admin(client: Client, balai: Organisation) -> Client:
    return enter(client, office.member("Admin", Role.ADMINISTRATOR, balai))


def at(organisation: Organisation, rest: str = "") -> str:
    return f"/kantor/{organisation.pk}/sambungan/{rest}"


def made(admin: Client, balai: Organisation) -> str:
    answer = admin.post(at(balai, "kunci/"), NAMED)
    found = re.search(rb"<code>(bmt_[\w-]+)</code>", answer.content)
    assert found, answer.content
    return found[1].decode()


def test_a_token_is_made_shown_once_used_and_revoked(admin: Client, balai: Organisation) -> None:
    assert b"Belum ada kunci" in admin.get(at(balai)).content
    system = System(made(admin, balai))
    assert system.get("people").status_code == 200
    listed = admin.get(at(balai)).content.decode()
    assert "Sistem contoh" in listed
    assert "terakhir dipakai" in listed
    assert "bmt_" not in listed
    admin.post(at(balai, f"kunci/{ApiToken.objects.get().pk}/cabut/"))
    assert system.get("people").status_code == 401
    assert "dicabut" in admin.get(at(balai)).content.decode()


def test_a_second_factor_of_long_ago_is_asked_for_again(client: Client, balai: Organisation) -> None:
    enter(client, office.member("Admin", Role.ADMINISTRATOR, balai), ago_s=1000)
    for rest, entries in (("kunci/", NAMED), ("kabar/", TOLD)):
        assert client.post(at(balai, rest), entries).status_code == 302
    assert not ApiToken.objects.exists()
    assert not Hook.objects.exists()


@pytest.mark.parametrize("change", [{"name": ""}, {"scopes": []}, {"scopes": ["staff_manage"]}, {"days": "9999"}])
def test_what_is_missing_is_said(admin: Client, balai: Organisation, change: dict[str, Any]) -> None:
    assert admin.post(at(balai, "kunci/"), NAMED | change).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_subscription_with_its_log(admin: Client, balai: Organisation) -> None:
    answer = admin.post(at(balai, "kabar/"), TOLD)
    assert b"whsec_" in answer.content
    hook = Hook.objects.get()
    actions.announce(HookEvent.PERSON_REGISTERED, hook.pk, office_id=balai.pk, at=timezone.now())
    notice = Notice.objects.get()
    Notice.objects.update(state="failed", next_at=None)
    Try.objects.create(notice=notice, at=timezone.now(), reason="silent", took_ms=10_000)
    page = admin.get(at(balai, f"kabar/{hook.pk}/")).content.decode()
    assert "server tidak menjawab" in page
    assert "whsec_" not in page
    admin.post(at(balai, f"kabar/{hook.pk}/{notice.pk}/lagi/"))
    notice.refresh_from_db()
    assert notice.state == "waiting"
    admin.post(at(balai, f"kabar/{hook.pk}/akhiri/"))
    assert "sudah diakhiri" in admin.get(at(balai)).content.decode()
    assert admin.post(at(balai, f"kabar/{hook.pk}/akhiri/"), follow=True).status_code == 200


@pytest.mark.parametrize("url", ["http://example.org/", "https://10.0.0.1/", "example.org"])
def test_an_address_beside_us_is_refused(admin: Client, balai: Organisation, url: str) -> None:
    answer = admin.post(at(balai, "kabar/"), TOLD | {"url": url})
    assert answer.status_code == 422
    assert not Hook.objects.exists()


def test_a_kelurahan_hands_in_and_is_told_nothing(admin: Client, balai: Organisation) -> None:
    kelurahan = Organisation.objects.create(kind=Kind.KELURAHAN.value, name="Kelurahan contoh", area_id=office.VILLAGE)
    page = admin.get(at(kelurahan)).content.decode()
    assert "Buat kunci" in page
    assert "Buat pemberitahuan" not in page


def test_organisations_of_others_do_not_exist(admin: Client) -> None:
    far = office.elsewhere()
    for rest in ("", "kunci/", "kabar/"):
        assert admin.get(at(far, rest)).status_code == 404
