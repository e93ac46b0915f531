"""Staff need a password and a second factor; until both were shown, nothing of the desk opens."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client

from balai.apps.access import adapters
from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.audit.verbs import Verb
from balai.engine.actor import VISITOR
from tests.factories.office import citizen, member
from tests.web.access.entering import PASSWORD, enter

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def supervisor() -> User:
    user = member("Penyelia", Role.SUPERVISOR)
    user.set_password(PASSWORD)
    user.save()
    return user


def by_password(client: Client, user: User) -> str:
    return str(client.post("/masuk/kata-sandi/", {"login": user.email, "password": PASSWORD})["Location"])


def set_up(client: Client) -> str:
    """Set up an app as a new colleague would; return its secret."""
    assert client.get("/loket/pemulihan/")["Location"] == "/akun/keamanan/"
    if "pastikan" in client.get("/akun/keamanan/aplikasi/").get("Location", ""):
        client.post("/akun/pastikan/", {"password": PASSWORD, "next": "/akun/keamanan/aplikasi/"})
    shown = client.get("/akun/keamanan/aplikasi/")
    secret: str = shown.context["form"].secret
    answer = client.post("/akun/keamanan/aplikasi/", {"code": code_of(secret)})
    assert answer["Location"] == "/akun/keamanan/cadangan/"
    return secret


def test_from_the_first_sign_in_to_the_desk(
    client: Client, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    user = supervisor()
    assert by_password(client, user) == "/akun/"
    assert client.get("/akun/")["Location"] == "/akun/keamanan/"
    assert "Pasang langkah kedua dahulu" in client.get("/akun/keamanan/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(client)
    assert client.get("/loket/pemulihan/").status_code == 200
    assert Event.objects.filter(verb=Verb.FACTOR_ADDED.value, actor_id=user.pk).exists()
    client.post("/keluar-akun/")

    cache.clear()  # half a minute later: the same code counts once
    assert by_password(client, user) == "/masuk/langkah-kedua/"
    assert client.get("/loket/pemulihan/").status_code == 302
    assert "Kode tidak cocok" in client.post("/masuk/langkah-kedua/", {"code": "000000"}).content.decode()
    assert [str(user.pk)] == [line.user_id for line in caplog.records if line.getMessage() == "code_wrong"]
    assert client.post("/masuk/langkah-kedua/", {"code": code_of(secret)})["Location"] == "/akun/"
    assert client.get("/loket/pemulihan/").status_code == 200


def test_backup_codes_are_shown_and_open_the_account_once(client: Client) -> None:
    user = supervisor()
    by_password(client, user)
    set_up(client)
    shown = client.get("/akun/keamanan/cadangan/")
    code = shown.context["unused_codes"][0]
    assert code in shown.content.decode()
    for expected in ("/akun/", None):
        client.post("/keluar-akun/")
        by_password(client, user)
        assert client.post("/masuk/langkah-kedua/", {"code": code}).get("Location") == expected


def test_a_session_without_the_second_factor_holds_no_role(client: Client, rf: object) -> None:
    user = supervisor()
    enter(client, user, second=False)
    answer = client.get("/akun/keamanan/")
    actor = answer.wsgi_request.actor
    assert actor.user_id == user.pk
    assert not actor.is_staff
    assert actor != VISITOR


def test_a_code_by_e_mail_and_an_app_are_not_enough_for_staff(client: Client) -> None:
    enter(client, supervisor())
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "code", "at": time.time()},
        {"method": "mfa", "type": "totp", "at": time.time()},
    ]
    session.save()
    assert client.get("/loket/pemulihan/")["Location"] == "/akun/keamanan/"


def test_a_door_that_stays_shut_is_noted_with_who_knocked(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    budi = member("Budi", Role.PLACEMENT_OFFICER)
    assert enter(client, budi).get("/audit/").status_code == 403
    assert [f"user:{budi.pk}"] == [line.actor for line in caplog.records if line.getMessage() == "not_allowed"]


def test_secrets_are_encrypted_in_the_database(client: Client) -> None:
    by_password(client, supervisor())
    secret = set_up(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert secret not in kept
    assert "gAAAA" in kept


def test_staff_keep_a_second_factor_and_citizens_need_not(client: Client) -> None:
    user = supervisor()
    by_password(client, user)
    set_up(client)
    app = Authenticator.objects.get(user=user, type="totp")
    assert "Petugas harus punya langkah kedua" in client.get("/akun/keamanan/aplikasi/lepas/").content.decode()
    client.post("/akun/keamanan/aplikasi/lepas/")
    assert Authenticator.objects.filter(pk=app.pk).exists()

    siti = citizen("Siti")
    app = Authenticator.objects.create(user=siti, type="totp", data={"secret": "x"})
    assert adapters.FactorAdapter().can_delete_authenticator(app)


def test_a_citizen_opens_the_account_without_a_second_factor(client: Client) -> None:
    enter(client, citizen("Siti"), second=False)
    assert client.get("/akun/").status_code == 200
    assert client.get("/loket/pemulihan/").status_code == 403
