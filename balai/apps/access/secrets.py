"""Text that a copy of the database must not give away, and the index that finds it again."""

import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@cache
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _current() -> MultiFernet:
    return _keys(tuple(settings.FIELD_KEYS))


def closed(text: str) -> str:
    """The text, encrypted with the newest key."""
    return _current().encrypt(text.encode()).decode()


def opened(token: str) -> str:
    """The text of a token made with any of the keys. Raises InvalidToken when none of them fits."""
    return _current().decrypt(token.encode()).decode()


def renewed(token: str) -> str:
    """The same text under the newest key."""
    return _current().rotate(token.encode()).decode()


def sealed(content: bytes) -> bytes:
    """The bytes of a file, encrypted with the newest key; a third longer."""
    return _current().encrypt(content)


def unsealed(token: bytes) -> bytes:
    """The bytes that `sealed` was given. Raises InvalidToken when no key fits or a byte has changed."""
    return _current().decrypt(token)


def resealed(token: bytes) -> bytes:
    """The same bytes under the newest key. Raises InvalidToken."""
    return _current().rotate(token)


def is_newest(token: str | bytes) -> bool:
    """Was this closed with the newest key?"""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(token)
    except InvalidToken:
        return False
    return True


def blind_index(kind: str, text: str) -> str:
    """What finds an encrypted text again: 64 hexadecimal digits, different for every kind of number."""
    return hmac.new(settings.INDEX_KEY.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


class SecretField(models.TextField):  # type: ignore[type-arg]  # takes no parameters when it runs
    """A text that is encrypted in the database and plain in Python. It cannot be searched or sorted."""

    description = "encrypted text"

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Open what the database holds."""
        return value if not value else opened(value)

    def get_prep_value(self, value: Any) -> Any:
        """Close what goes into the database."""
        return value if not value else closed(str(value))

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is it there" may be asked."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


__all__ = [
    "InvalidToken",
    "SecretField",
    "blind_index",
    "closed",
    "is_newest",
    "opened",
    "renewed",
    "resealed",
    "sealed",
    "unsealed",
]
