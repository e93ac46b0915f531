"""The page about roles says what the program does; accounts nobody proved go away."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balai.apps.access import accounts, table
from balai.apps.access.accounts import Typed
from balai.apps.access.models import User
from balai.apps.access.roles import Role
from tests.factories.office import AT, citizen, member


def test_the_page_is_current() -> None:
    page = (Path(settings.BASE) / "docs" / "model.md").read_text(encoding="utf-8")
    assert page == table.markdown(), "run: python -m django describe_roles"


@pytest.mark.django_db
def test_accounts_nobody_proved_are_forgotten_after_two_days() -> None:
    accounts.begin(contact=Typed(email="typo@example.org"), name="", language="id", at=AT)
    proved, staff = citizen("Siti"), member("Budi", Role.AUDITOR)
    proved.last_login = AT
    proved.save()
    User.objects.update(joined_at=AT)
    assert accounts.forget_unproved(at=AT + timedelta(hours=47)) == 0
    assert accounts.forget_unproved(at=AT + timedelta(hours=49)) == 1
    assert set(User.objects.all()) == {proved, staff}


@pytest.mark.parametrize("typed", ["", "siti", "0812", "@", "a@b", "+62 1"])
def test_what_is_neither_address_nor_number(typed: str) -> None:
    assert accounts.read(typed) is None
