"""Text messages are kept, not sent."""

import pytest
from pytest_django import Settings

from tests.web.access import entering


@pytest.fixture(autouse=True)
def _text_messages(settings: Settings) -> None:
    settings.SMS_BY = "tests.web.access.entering.noted"
    entering.SENT.clear()
