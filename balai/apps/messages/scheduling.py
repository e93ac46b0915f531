"""Leaving a delivery to the worker, in the transaction that asks for it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

TASK = "messages.deliver"


def try_at(delivery_id: UUID, moment: datetime) -> None:
    """A job tries at that moment. It holds an id and nothing else; rolled back, it never was."""
    app.configure_task(TASK, schedule_at=moment).defer(delivery_id=str(delivery_id))


def most_tries() -> int:
    """How often one delivery is tried."""
    return len(settings.MESSAGE_RETRY_MINUTES) + 1


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries, at least one."""
    minutes: int = settings.MESSAGE_RETRY_MINUTES[min(tries, len(settings.MESSAGE_RETRY_MINUTES)) - 1]
    return timedelta(minutes=minutes)
