"""Reopening a check by its code, and slowing whoever guesses."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from balai.apps.casework import codes
from balai.apps.casework.models import Check, ResumeFailure
from balai.engine.errors import DomainError

logger = logging.getLogger(__name__)

# Ten wrong codes in ten minutes are more than any tired person types, and nothing against 2^50 codes.
WINDOW = timedelta(minutes=10)
MOST_FAILURES = 10
# Beyond this everybody waits: many machines guess together. At this pace one of 10,000 saved checks is found in about
# two thousand years.
MOST_FAILURES_IN_ALL = 1_000
# The marks of origins mean nothing after a day.
FAILURES_KEPT = timedelta(days=1)


def resume(*, code: str, origin: str, at: datetime) -> Check:
    """Return the check of a code. `origin` is an address of a machine; it is not stored.

    Raises DomainError `code_unknown` (with the tries left), `code_expired` or `too_many_tries` (minutes to wait).
    """
    mark = codes.origin_digest(origin, timezone.localdate(at))
    with transaction.atomic():
        _one_by_one(mark)
        failures = ResumeFailure.objects.filter(at__gt=at - WINDOW)
        own = failures.filter(origin_digest=mark).count()
        is_slowed = own >= MOST_FAILURES or failures.count() >= MOST_FAILURES_IN_ALL
        check = None if is_slowed else _find(code)
        if check is None and not is_slowed:
            ResumeFailure.objects.create(origin_digest=mark, at=at)
    # Raised outside, so that the failed try stays written down.
    if is_slowed:
        logger.warning("resume_slowed")
        raise DomainError("too_many_tries", minutes=int(WINDOW.total_seconds() // 60))
    if check is None:
        raise DomainError("code_unknown", left=MOST_FAILURES - own - 1)
    if check.expires_at <= at:
        raise DomainError("code_expired", on=timezone.localdate(check.expires_at))
    return check


def _find(typed: str) -> Check | None:
    code = codes.normal(typed)
    return Check.objects.filter(code_digest__in=codes.digests(code)).first() if code else None


def _one_by_one(mark: str) -> None:
    """Let tries of one origin wait for each other, so that a hundred at once count as a hundred."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(mark[:15], 16)])
