"""The environment our programs are started with."""

import os
import secrets

from devtools.places import DATA, VENV

NOWHERE = "postgresql:///balai?host=/nonexistent"


def base() -> dict[str, str]:
    """Return the surroundings of every program: the settings module and the virtual environment's commands first."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    kept = {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}
    return {**kept, "PATH": path, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}


def for_run(database_url: str) -> dict[str, str]:
    """Return the surroundings of `run`: at home, readable errors, the demo on."""
    mine = {"DEBUG": "1", "DEMO": "1", "SECRET_KEY": _kept_secret()}
    return {**mine, **base(), "DATABASE_URL": database_url}


def for_tests(database_url: str) -> dict[str, str]:
    """Return the surroundings of the tests; `tests/surroundings.py` sets the rest, whatever the shell says."""
    return {**base(), "DATABASE_URL": database_url}


def for_checks() -> dict[str, str]:
    """Return the surroundings of the static checks: as in production, and no database is asked."""
    mine = {"SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "localhost", "DATABASE_POOL": "0", "DEBUG": "0"}
    return {**base(), **mine, "DATABASE_URL": NOWHERE}


def _kept_secret() -> str:
    """Return this copy's key, made once, so that a restart keeps cookies valid."""
    path = DATA / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
