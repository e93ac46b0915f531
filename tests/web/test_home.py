"""The first page."""

import pytest
from django.test import Client


@pytest.mark.parametrize(("address", "language"), [("/", "id"), ("/en/", "en")])
def test_home_opens(client: Client, address: str, language: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.django_db  # the first page of a process writes down which rules are in force
def test_the_policy_allows_nothing_unsafe(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "form-action 'self' https://www.bmkg.go.id" in policy
