"""Leaving a notice to the worker, in the transaction of what it tells of."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

TASK = "hooks.deliver"


def try_at(notice_id: UUID, moment: datetime) -> None:
    """A job tries at that moment; rolled back, it never was."""
    app.configure_task(TASK, schedule_at=moment).defer(notice_id=str(notice_id))


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries, at least one; None after the last."""
    pauses: list[int] = settings.WEBHOOK_RETRY_MINUTES
    return timedelta(minutes=pauses[tries - 1]) if tries <= len(pauses) else None
