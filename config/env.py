"""Small readers of the environment that fail loudly."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
HERE = {"localhost", "127.0.0.1", "::1"}
NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Return the value, or the default. Raises ImproperlyConfigured when there is neither."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is needed. See docs/guides/settings.md.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no. Raises ImproperlyConfigured on any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return word in YES


def whole(name: str, default: int) -> int:
    """Return a whole number. Raises ImproperlyConfigured on anything else."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: list[str] | None = None) -> list[str]:
    """Return the parts of a comma separated list. Raises ImproperlyConfigured without value and default."""
    if default is not None and not os.environ.get(name, "").strip():
        return default
    return [part.strip() for part in text(name).split(",") if part.strip()]


def numbers(name: str, default: list[int]) -> list[int]:
    """Return whole numbers separated by commas. Raises ImproperlyConfigured on anything else."""
    found = words(name, [str(number) for number in default])
    if not all(word.isdigit() for word in found):
        raise ImproperlyConfigured(f"{name} must be whole numbers, separated by commas.")
    return [int(word) for word in found]


def web_address(name: str, default: str) -> str:
    """Return an address. Raises ImproperlyConfigured for one that anybody could listen to.

    Plain HTTP is for this machine alone.
    """
    value = text(name, default)
    parts = urlsplit(value)
    if value and not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)):
        raise ImproperlyConfigured(f"{name} must begin with https://.")
    return value


def origin(address: str) -> str:
    """Return scheme and host of an address.

    >>> origin("https://id.example.go.id/realms/warga")
    'https://id.example.go.id'
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def provider(name: str) -> dict[str, Any]:
    """Return how to speak to the provider of `SMS` or `WHATSAPP`; an empty `url` when there is none."""
    return {
        "url": web_address(f"{name}_URL", ""),
        "token": text(f"{name}_TOKEN", ""),
        "to_field": text(f"{name}_TO_FIELD", "to"),
        "text_field": text(f"{name}_TEXT_FIELD", "text"),
        "reference_field": text(f"{name}_ID_FIELD", "id"),
        "sender_field": text(f"{name}_SENDER_FIELD", "from"),
        "sender": text(f"{name}_SENDER", ""),
        "timeout_s": whole(f"{name}_TIMEOUT_S", 10),
    }


def identity() -> dict[str, str]:
    """Return the provider of a government login, empty without one. Raises ImproperlyConfigured for half of one."""
    issuer = web_address("OIDC_ISSUER", "")
    if not issuer:
        return {}
    names = {"client_id": "OIDC_CLIENT_ID", "secret": "OIDC_CLIENT_SECRET", "name": "OIDC_NAME"}
    return {"issuer": issuer} | {key: text(name) for key, name in names.items()}


def store() -> dict[str, Any]:
    """Return Django's form of the store of files: a bucket where FILES_BUCKET names one, else a folder.

    Raises ImproperlyConfigured for a bucket without keys.
    """
    bucket = text("FILES_BUCKET", "")
    if not bucket:
        return {"BACKEND": "balai.apps.people.store.folder.Folder"}
    options = {
        "bucket_name": bucket,
        "endpoint_url": web_address("FILES_ENDPOINT", "") or None,
        "region_name": text("FILES_REGION", "") or None,
        "access_key": text("FILES_KEY_ID"),
        "secret_key": text("FILES_KEY"),
    }
    return {"BACKEND": "balai.apps.people.store.bucket.Bucket", "OPTIONS": options}


def scanner(name: str) -> str:
    """Return where ClamAV listens, empty for nowhere. Raises ImproperlyConfigured on what is no place."""
    value = text(name, "")
    if value and not value.startswith("unix:/") and not value.rpartition(":")[2].isdigit():
        raise ImproperlyConfigured(f"{name} must be unix:/path/of/the/socket or host:port, not {value!r}.")
    return value


def database(name: str) -> dict[str, object]:
    """Return Django's form of `postgresql://user:password@host:port/name?host=/socket/folder&sslmode=require`."""
    parts = urlsplit(text(name))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://, other databases do not do.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
