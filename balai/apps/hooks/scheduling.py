"""Leaving a notice to the worker, in the transaction of what it tells of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

TASK = "hooks.deliver"
# People are told first: a hundred notices to a server that is silent are a quarter of an hour.
AFTER_PEOPLE = -1


def try_at(notice_id: UUID, moment: datetime) -> None:
    """A job tries at that moment; rolled back, it never was."""
    app.configure_task(TASK, schedule_at=moment, priority=AFTER_PEOPLE).defer(notice_id=str(notice_id))


def without_job(notice_ids: Sequence[UUID]) -> list[UUID]:
    """Those of them that no job is going to tell: the others only wait for their turn."""
    keys = [str(notice_id) for notice_id in notice_ids]
    jobs = ProcrastinateJob.objects.filter(task_name=TASK, status="todo", args__notice_id__in=keys)
    waiting = set(jobs.order_by().values_list("args__notice_id", flat=True))
    return [notice_id for notice_id in notice_ids if str(notice_id) not in waiting]


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries, at least one; None after the last."""
    pauses: list[int] = settings.WEBHOOK_RETRY_MINUTES
    return timedelta(minutes=pauses[tries - 1]) if tries <= len(pauses) else None
