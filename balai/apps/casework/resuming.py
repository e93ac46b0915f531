"""Reopening a check by its code."""

from datetime import datetime

from django.utils import timezone

from balai.apps.access import guessing
from balai.apps.casework.models import Check
from balai.engine.errors import DomainError

KIND = "casework"


def resume(*, code: str, origin: str, at: datetime) -> Check:
    """Return the check of a code. `origin` is an address of a machine; it is not stored.

    Raises DomainError `code_unknown` (with the tries left), `code_expired` or `too_many_tries` (minutes to wait).
    """
    check = guessing.find(KIND, code, _of, origin=origin, at=at)
    if check.expires_at <= at:
        raise DomainError("code_expired", on=timezone.localdate(check.expires_at))
    return check


def _of(digests: list[str]) -> Check | None:
    return Check.objects.filter(code_digest__in=digests).first()
