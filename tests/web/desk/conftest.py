"""The day and the office of every test of the desk."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories import office
from tests.factories.office import AT


@pytest.fixture(autouse=True)
def _day_and_office(db: None) -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield
