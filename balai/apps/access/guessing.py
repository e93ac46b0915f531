"""Slowing whoever guesses codes. Wrong ones are counted per origin and in all; the origin itself is not stored."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

from balai.apps.access import codes
from balai.apps.access.models import WrongCode
from balai.engine.errors import DomainError

logger = logging.getLogger(__name__)
Found = TypeVar("Found")

# Ten wrong codes in ten minutes are more than any tired person types, and nothing against 2^50 codes.
WINDOW = timedelta(minutes=10)
MOST_FAILURES = 10
# Beyond this everybody waits: many machines guess together. At this pace one of 10,000 kept codes is found in about
# two thousand years.
MOST_FAILURES_IN_ALL = 1_000
# The marks of origins mean nothing after a day.
FAILURES_KEPT = timedelta(days=1)


def find(kind: str, typed: str, find_by: Callable[[list[str]], Found | None], *, origin: str, at: datetime) -> Found:
    """Return what a code opens. `find_by` is given its digests; `origin` is an address of a machine.

    Raises DomainError `code_unknown` (with the tries left) or `too_many_tries` (minutes to wait).
    """
    mark = codes.origin_digest(kind, origin, timezone.localdate(at))
    with transaction.atomic():
        _one_by_one(mark)
        failures = WrongCode.objects.filter(kind=kind, at__gt=at - WINDOW)
        own = failures.filter(origin_digest=mark).count()
        is_slowed = own >= MOST_FAILURES or failures.count() >= MOST_FAILURES_IN_ALL
        code = codes.normal(typed)
        found = find_by(codes.digests(kind, code)) if code and not is_slowed else None
        if found is None and not is_slowed:
            WrongCode.objects.create(kind=kind, origin_digest=mark, at=at)
    # Raised outside, so that the failed try stays written down.
    if is_slowed:
        logger.warning("guessing_slowed", extra={"kind": kind})
        raise DomainError("too_many_tries", minutes=int(WINDOW.total_seconds() // 60))
    if found is None:
        raise DomainError("code_unknown", left=MOST_FAILURES - own - 1)
    return found


def forget(*, at: datetime) -> None:
    """Delete old failed tries."""
    WrongCode.objects.filter(at__lte=at - FAILURES_KEPT).delete()


def _one_by_one(mark: str) -> None:
    """Let tries of one origin wait for each other, so that a hundred at once count as a hundred."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(mark[:15], 16)])
