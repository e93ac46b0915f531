"""Django made ready for a command that needs the database."""

import os
from typing import Any

from balai.engine.errors import DomainError


def prepared() -> Any:
    """Read the environment, reach the database and return the settings. Raises DomainError with what to mend."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connection
    from django.db.utils import OperationalError

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise DomainError("settings_wrong", said=str(error)) from None
    from django.conf import settings

    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise DomainError("database_silent", said=" ".join(str(error).split())) from None
    return settings
