"""E-mail leaves for Django's own outbox, text messages stay on the screen."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _mail_leaves(settings: Settings) -> None:
    settings.EMAIL_IS_SET = True
