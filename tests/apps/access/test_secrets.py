"""What a copy of the database must not give away."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from balai.apps.access import secrets

NIK = "6474015403020001"


def test_closed_text_tells_nothing_and_opens_again() -> None:
    token = secrets.closed(NIK)
    assert NIK not in token
    assert token != secrets.closed(NIK)
    assert secrets.opened(token) == NIK


def test_an_older_key_opens_and_renewing_uses_the_newest(settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    token = secrets.closed(NIK)
    settings.FIELD_KEYS = [new, old]
    fresh = secrets.renewed(token)
    assert secrets.opened(token) == secrets.opened(fresh) == NIK
    settings.FIELD_KEYS = [new]
    assert secrets.opened(fresh) == NIK
    with pytest.raises(secrets.InvalidToken):
        secrets.opened(token)


def test_the_index_tells_kinds_apart_and_needs_its_key(settings: Any) -> None:
    index = secrets.blind_index("nik", NIK)
    assert index == secrets.blind_index("nik", NIK) != secrets.blind_index("passport", NIK)
    assert len(index) == 64
    settings.INDEX_KEY = "another"
    assert secrets.blind_index("nik", NIK) != index
