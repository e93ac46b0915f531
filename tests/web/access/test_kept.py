"""What was typed survives the end of a session and the question for the second factor."""

import datetime as dt
import time

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from balai.apps.access.models import Membership, User
from balai.apps.access.roles import Role
from tests.factories.office import bontang, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = {"name": "Petugas baru bernama panjang", "email": "baru@example.org", "role": "auditor"}


def admin() -> User:
    return member("Admin", Role.ADMINISTRATOR)


def entries(client: Client, path: str) -> dict[str, str]:
    return dict(client.get(path).context["page"].entries)


def test_an_approval_asks_again_and_keeps_the_entries(client: Client) -> None:
    path = f"/kantor/{bontang().pk}/"
    user = admin()
    totp.TOTP.activate(user, SECRET)
    enter(client, user, ago_s=600)
    again = client.post(path, NEW)["Location"]
    assert again.startswith("/akun/pastikan/kode/?next=")
    assert "Yang sudah Anda isi tetap tersimpan" in client.get(again).content.decode()
    code = totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30))
    assert client.post(again, {"code": code})["Location"] == path
    assert not Membership.objects.filter(role="auditor").exists()
    client.post(path, entries(client, path))
    assert Membership.objects.filter(role="auditor").exists()


def test_entries_of_a_session_that_is_over_are_shown_again_and_sent_by_a_button(client: Client) -> None:
    path = f"/kantor/{bontang().pk}/"
    user = admin()
    enter(client, user)
    client.get(path)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31), tick=False):
        answer = client.post(path, NEW)
        assert answer["Location"] == f"/masuk/kata-sandi/?next={path}"
        assert not Membership.objects.filter(role="auditor").exists()
        assert "Isian Anda belum terkirim" in client.get(answer["Location"]).content.decode()
        assert "Petugas baru bernama panjang" not in client.get(answer["Location"]).content.decode()
        enter(client, user)
        shown = client.get(path)
        assert "Isian Anda masih ada" in shown.content.decode()
        assert "Petugas baru bernama panjang" in shown.content.decode()
        assert not Membership.objects.filter(role="auditor").exists()
        client.post(path, entries(client, path))
        assert Membership.objects.filter(role="auditor").exists()
        assert "Isian Anda masih ada" not in client.get(path).content.decode()


def test_somebody_else_does_not_see_them(client: Client) -> None:
    path = f"/kantor/{bontang().pk}/"
    user, other = admin(), member("Admin kedua", Role.ADMINISTRATOR)
    enter(client, user)
    client.get(path)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31), tick=False):
        client.post(path, NEW)
        enter(client, other)
        assert "Isian Anda masih ada" not in client.get(path).content.decode()
        enter(client, user)
        assert "Isian Anda masih ada" not in client.get(path).content.decode()


def test_they_are_kept_ten_minutes_encrypted_without_secrets(client: Client) -> None:
    path = f"/kantor/{bontang().pk}/"
    client.post(path, NEW | {"password": "sangat rahasia"})
    [session] = Session.objects.all()
    assert "baru@example.org" not in str(session.get_decoded())
    user = admin()
    enter(client, user)
    assert "password" not in entries(client, path)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        assert "Isian Anda masih ada" not in client.get(path).content.decode()


def test_they_can_be_thrown_away(client: Client) -> None:
    path = f"/kantor/{bontang().pk}/"
    client.post(path, NEW, headers={"referer": f"http://testserver{path}"})
    enter(client, admin())
    assert client.get(path).context["page"].back == path
    assert client.post("/akun/isian/", {"next": path})["Location"] == path
    assert "Isian Anda masih ada" not in client.get(path).content.decode()
    assert client.post("/akun/isian/", {"next": "https://example.org/"})["Location"] == "/"


def test_long_bodies_and_other_pages_are_left_alone(client: Client) -> None:
    path = f"/kantor/{bontang().pk}/"
    client.post(path, {"name": "x" * 100_001})
    assert not Session.objects.exists()
    client.get(path)
    assert not Session.objects.exists()


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(client: Client) -> None:
    answer = client.get("/kantor/", headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/masuk/kata-sandi/?next=/kantor/"
    assert "Location" not in answer
