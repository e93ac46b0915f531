"""Doing a write of another system once, however often it is sent: `Idempotency-Key`.

The answer is kept in the transaction of the write: after a sudden end there are both or neither.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from balai.apps.access.models import KeptAnswer
from balai.engine.errors import Conflict, DomainError

KEPT = timedelta(hours=24)


class Answer(NamedTuple):
    """A status with plain data; `again`: it was given before."""

    status: int
    content: Any
    again: bool = False


def once(*, token_id: UUID, key: str, sent: Any, work: Callable[[], tuple[int, Any]], at: datetime) -> Answer:
    """Do the work, or give the answer it was given before.

    Raises Conflict `key_in_use` while the same call is at work, DomainError `key_used_otherwise` for another body, and
    whatever the work raises; then nothing is kept.
    """
    key_digest, body_digest = _digest([str(token_id), key]), _digest(sent)
    with transaction.atomic():
        if not _alone(key_digest):
            raise Conflict("key_in_use")
        kept = KeptAnswer.objects.filter(pk=key_digest, at__gt=at - KEPT).first()
        if kept is not None:
            if kept.body_digest != body_digest:
                raise DomainError("key_used_otherwise")
            return Answer(kept.status, json.loads(kept.answer), again=True)
        status, content = work()
        KeptAnswer.objects.update_or_create(
            pk=key_digest,
            defaults={"body_digest": body_digest, "status": status, "answer": json.dumps(content), "at": at},
        )
        return Answer(status, content)


def forget(*, at: datetime) -> None:
    """Delete answers that are kept no longer."""
    KeptAnswer.objects.filter(at__lte=at - KEPT).delete()


def _digest(data: Any) -> str:
    return salted_hmac("balai.access.answering", json.dumps(data, sort_keys=True), algorithm="sha256").hexdigest()


def _alone(key_digest: str) -> bool:
    """Hold this key until the transaction ends; False when another call holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(key_digest[:15], 16)])
        (is_alone,) = cursor.fetchone()
    return bool(is_alone)
