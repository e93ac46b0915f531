"""What `balai serve` refuses, and the first administrator of an office."""

import pytest

from tests.service.conftest import Service


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_a_demo_is_not_served_to_strangers(service: Service, name: str) -> None:
    done = service.balai("serve", **{"DEBUG": "0", "DEMO": "0", name: "1", "ALLOWED_HOSTS": "balai.example.org"})
    assert done.returncode == 2
    assert f"{name}=1" in done.stdout


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_an_older_database_is_not_served(service: Service, command: str) -> None:
    done = service.balai(command, DATABASE_URL=service.empty_database(f"kosong_{command}"))
    assert done.returncode == 2
    assert "balai upgrade" in done.stdout


def test_what_is_not_set_is_named(service: Service) -> None:
    done = service.balai("serve", FIELD_KEYS="")
    assert (done.returncode, "FIELD_KEYS" in done.stderr) == (2, True)
    done = service.balai("upgrade", DATABASE_URL="postgresql:///balai?host=/nonexistent")
    assert (done.returncode, "DATABASE_URL" in done.stderr) == (2, True)


def test_the_first_administrator(service: Service) -> None:
    words = ("admin", "Balai Migran Bontang", "64.74", "Rina@example.org")
    done = service.balai(*words, EMAIL_HOST="", SITE_URL="https://balai.example.org")
    assert done.returncode == 0, done.stderr
    assert "rina@example.org" in service.balai(*words).stderr + done.stdout.lower()
    again = service.balai(*words)
    assert (again.returncode, "sudah memegang" in again.stderr) == (2, True)
    unknown = service.balai("admin", "Balai", "99.99", "rina@example.org")
    assert (unknown.returncode, "99.99" in unknown.stderr) == (2, True)
