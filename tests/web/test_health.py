"""Health for machines."""

import pytest
from django.test import Client

from balai.web import health


def test_live_asks_nothing(client: Client) -> None:
    assert client.get("/health/live").json() == {"live": True}


@pytest.mark.django_db
def test_ready_when_every_part_works(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json()["ready"] is True


@pytest.mark.django_db
def test_not_ready_when_one_part_does_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.CHECKS, "migrations", lambda: "missing")
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["migrations"] == "missing"
