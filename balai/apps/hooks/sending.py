"""Telling one system: claim the notice, call outside of any transaction, write down what came of it.

A machine that dies in between lets the claim run out; then the receiver is told twice, with the same `webhook-id`.
"""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import httpx
from django.conf import settings
from django.db import transaction

from balai.apps.hooks import addresses, signing
from balai.apps.hooks.models import Hook, Notice, Try
from balai.apps.hooks.scheduling import pause_after, try_at, without_job
from balai.engine.errors import DomainError
from balai.engine.lifecycle import NOTICE_MOVES, DeliveryState, next_state

logger = logging.getLogger(__name__)

# Longer than any receiver is waited for.
CLAIM = timedelta(minutes=10)


class Outcome(NamedTuple):
    """What a receiver answered, or why there is no answer, and after how long."""

    status: int | None
    reason: str
    took_ms: int

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def deliver(*, notice_id: UUID, at: datetime) -> None:
    """Try to tell. Nothing happens when it is not due, was told meanwhile, or is claimed by another."""
    notice = _claim(notice_id, at)
    if notice is not None:
        _write_down(notice_id, _called(notice.hook, notice, at), at)


def body_of(notice: Notice) -> bytes:
    """What is told: the event and the id of what it is about."""
    data = {"type": notice.event, "timestamp": notice.at.isoformat(), "data": {"id": str(notice.object_id)}}
    return json.dumps(data, separators=(",", ":")).encode()


@transaction.atomic(durable=True)
def _claim(notice_id: UUID, at: datetime) -> Notice | None:
    rows = Notice.objects.due(at).select_related("hook").select_for_update(of=("self",), skip_locked=True)
    notice = rows.filter(pk=notice_id).first()
    if notice is None:
        return None
    notice.tries += 1
    notice.next_at = at + CLAIM
    notice.save(update_fields=["tries", "next_at"])
    return notice


def _called(hook: Hook, notice: Notice, at: datetime) -> Outcome:
    began = time.monotonic()
    status, reason = _post(hook, notice, at)
    return Outcome(status, reason, int((time.monotonic() - began) * 1000))


def _post(hook: Hook, notice: Notice, at: datetime) -> tuple[int | None, str]:
    body = body_of(notice)
    signed = signing.headers(hook.secret, key=f"msg_{notice.pk.hex}", seconds=int(at.timestamp()), body=body)
    try:
        # A thread of its own has no other loop of events, whoever calls.
        with ThreadPoolExecutor(1) as alone:
            return alone.submit(asyncio.run, _answered(hook.url, body, signed)).result(), ""
    except DomainError:
        return None, "not_public"
    except addresses.Unreachable:
        return None, "no_name"
    except (TimeoutError, httpx.TimeoutException):
        return None, "silent"
    except httpx.HTTPError:
        return None, "no_server"


async def _answered(url: str, body: bytes, signed: Mapping[str, str]) -> int:
    """The status. One deadline for all of it: a receiver that sends a letter at a time is as silent as any other.

    Raises TimeoutError, HTTPError, Unreachable, DomainError.
    """
    limit = settings.WEBHOOK_TIMEOUT_S
    async with asyncio.timeout(limit):
        place = addresses.find(url)
        headers = {**signed, "Host": place.host, "Content-Type": "application/json", "User-Agent": "Balai-Migran"}
        sni = {"sni_hostname": place.name}
        # No proxy of the surroundings, no redirect: only the place that was checked.
        async with (
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=limit) as client,
            client.stream("POST", place.url, content=body, headers=headers, extensions=sni) as response,
        ):
            return response.status_code


@transaction.atomic(durable=True)
def _write_down(notice_id: UUID, outcome: Outcome, at: datetime) -> None:
    """Keep the try, also when the notice was told, dropped or deleted meanwhile."""
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
    if notice is None:
        return
    Try.objects.create(notice=notice, at=at, **outcome._asdict())
    if notice.state != DeliveryState.WAITING.value:
        return
    pause = pause_after(notice.tries)
    notice.changed_at = max(at, notice.changed_at)
    if outcome.is_taken or pause is None:
        move = "send" if outcome.is_taken else "fail"
        notice.state = next_state(NOTICE_MOVES, DeliveryState(notice.state), move).value
        notice.next_at = None
    else:
        notice.next_at = at + pause
        try_at(notice.pk, notice.next_at)
    notice.save(update_fields=["state", "next_at", "changed_at"])
    ids = {"notice_id": str(notice.pk), "status": outcome.status, "reason": outcome.reason, "tries": notice.tries}
    logger.info("hook_called", extra=ids)


def pick_up(*, at: datetime) -> int:
    """Leave to the worker again what is overdue although a job should have told it; return how many."""
    late = Notice.objects.due(at - CLAIM).order_by("next_at", "id").values_list("pk", flat=True)
    found = without_job(list(late[:1000]))
    for notice_id in found:
        try_at(notice_id, at)
    return len(found)
