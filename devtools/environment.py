"""The environment our programs are started with."""

import base64
import os
import secrets
from collections.abc import Callable

from devtools.places import DATA, VENV

NOWHERE = "postgresql:///balai?host=/nonexistent"


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _long_key() -> str:
    return secrets.token_urlsafe(50)


# The keys of a server, and how each is made.
SECRETS = {"SECRET_KEY": _long_key, "FIELD_KEYS": _fernet_key, "INDEX_KEY": _long_key}


def base() -> dict[str, str]:
    """Return the surroundings of every program: the settings module and the virtual environment's commands first."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    kept = {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}
    return {**kept, "PATH": path, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}


def for_run(database_url: str) -> dict[str, str]:
    """Return the surroundings of `run`: at home, readable errors, the demo on."""
    mine = {"DEBUG": "1", "DEMO": "1", **{name: _kept(name.lower(), make) for name, make in SECRETS.items()}}
    return {**mine, **base(), "DATABASE_URL": database_url}


def for_tests(database_url: str) -> dict[str, str]:
    """Return the surroundings of the tests; `tests/surroundings.py` sets the rest, whatever the shell says."""
    return {**base(), "DATABASE_URL": database_url}


def for_checks() -> dict[str, str]:
    """Return the surroundings of the static checks: as in production, and no database is asked."""
    mine = {
        **{name: make() for name, make in SECRETS.items()},
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_POOL": "0",
        "DEBUG": "0",
    }
    return {**base(), **mine, "DATABASE_URL": NOWHERE}


def _kept(name: str, make: Callable[[], str]) -> str:
    """Return this copy's key of that name, made once, so that a restart keeps what it signed and closed."""
    path = DATA / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text()
