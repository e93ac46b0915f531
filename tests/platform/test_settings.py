"""Settings fail loudly, and are secure unless told otherwise."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from balai.apps.access import devices
from balai.web.questions import visit
from config import env
from devtools.places import ROOT


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_a_server_does_not_start_without(missing: str) -> None:
    given = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "example.org", "DATABASE_URL": "postgresql://u@h/d"}
    del given[missing]
    words = [sys.executable, "-c", "import config.settings"]
    kept = {"PATH": os.environ["PATH"]}
    done = subprocess.run(words, cwd=ROOT, env={**kept, **given}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"The environment variable {missing} is needed" in done.stderr


def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", "maybe")
    with pytest.raises(ImproperlyConfigured, match="PROBE must be 1 or 0"):
        env.flag("PROBE", default=False)


def test_a_number_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", "ten")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.whole("PROBE", 10)


def test_another_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", "sqlite:///x")
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        env.database("PROBE")


def test_an_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", "postgresql://siti:p%40ss@db.example.org:5433/balai?sslmode=require")
    found = env.database("PROBE")
    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("db.example.org", "5433", "p@ss")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_secure_unless_told_otherwise() -> None:
    assert settings.SECURE_HSTS_SECONDS == 31_536_000
    assert settings.CSRF_COOKIE_SECURE
    assert settings.CSRF_COOKIE_HTTPONLY
    cookies = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    assert all(name.startswith("__Host-") for name in cookies | {visit.COOKIE, devices.COOKIE})
    assert settings.LANGUAGE_CODE == "id"
    assert settings.TIME_ZONE == "Asia/Makassar"
    assert settings.AUTH_USER_MODEL == "access.User"
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


@pytest.mark.parametrize("address", ["http://sms.example.org/send", "ftp://localhost/", "sms.example.org"])
def test_what_is_secret_does_not_travel_in_the_open(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("SMS_URL", address)
    with pytest.raises(ImproperlyConfigured, match="SMS_URL must begin with https://"):
        env.provider("SMS")


def test_a_provider_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"URL": "https://sms.example.org/send/", "TOKEN": "t", "TO_FIELD": "target"}.items():
        monkeypatch.setenv(f"SMS_{name}", value)
    found = env.provider("SMS")
    assert (found["url"], found["token"], found["to_field"]) == ("https://sms.example.org/send/", "t", "target")
    assert env.provider("WHATSAPP")["url"] == ""


def test_pauses_are_whole_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", "1, 5")
    assert env.numbers("PROBE", []) == [1, 5]
    monkeypatch.setenv("PROBE", "1,soon")
    with pytest.raises(ImproperlyConfigured, match="whole numbers"):
        env.numbers("PROBE", [])


@pytest.mark.parametrize(("host", "is_closed"), [("smtp.example.go.id", "True"), ("127.0.0.1", "False")])
def test_mail_that_leaves_the_machine_is_closed(host: str, is_closed: str) -> None:
    words = [sys.executable, "-c", "from config import settings; print(settings.EMAIL_USE_TLS)"]
    given = {name: value for name, value in os.environ.items() if name != "EMAIL_TLS"} | {"EMAIL_HOST": host}
    done = subprocess.run(words, cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == is_closed


@pytest.mark.django_db
def test_every_answer_says_what_may_run(client: Client) -> None:
    response = client.get("/static/favicon.svg")
    policy = response["Content-Security-Policy"]
    response.close()
    assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))


def test_forms_may_leave_to_the_government_login_and_nowhere_else() -> None:
    code = "from config import settings as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'][1:])"
    given = {"OIDC_ISSUER": "https://id.example.go.id/realms/warga", "OIDC_CLIENT_ID": "balai", "OIDC_NAME": "IKD"}
    env = {**os.environ, **given, "OIDC_CLIENT_SECRET": "x", "QUICK_EXIT_URL": "https://example.org"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['https://example.org', 'https://id.example.go.id']"
