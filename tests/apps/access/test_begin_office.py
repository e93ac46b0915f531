"""A new server: one command, one letter, one password, one second step."""

from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from balai.apps.access.models import Membership

pytestmark = pytest.mark.django_db
WORDS = ("begin_office", "Balai Migran Bontang", "64.74", "Rina@example.org")


def test_the_first_administrator_is_invited(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command(*WORDS, address="https://balai.example.org")
    [held] = Membership.objects.all()
    assert (held.role, held.organisation.area_id, held.user.email) == ("administrator", "64.74", "rina@example.org")
    assert "https://balai.example.org/lupa/" in mail.outbox[0].body
    with pytest.raises(CommandError, match="sudah memegang"):
        call_command(*WORDS, address="https://balai.example.org")


def test_an_unknown_area_is_refused() -> None:
    with pytest.raises(CommandError, match=r"99\.99"):
        call_command("begin_office", "Balai", "99.99", "rina@example.org", address="https://balai.example.org")
