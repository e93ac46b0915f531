"""Writes about what is on offer."""

from collections.abc import Mapping
from datetime import datetime

from balai.apps.opportunities.models import RulebookVersion


def put_in_force(version: str, texts: Mapping[str, str], *, at: datetime) -> None:
    """Keep a sound rulebook; doing it twice changes only the moment."""
    RulebookVersion.objects.update_or_create(version=version, defaults={"texts": dict(texts), "in_force_at": at})
