"""Background work of hooks."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from balai.apps.hooks import actions, sending
from balai.apps.hooks.scheduling import TASK


@app.task(name=TASK, pass_context=False)
def deliver(notice_id: str) -> None:
    """Tell one system. Further tries are jobs of their own."""
    sending.deliver(notice_id=UUID(notice_id), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="hooks.pick_up", queueing_lock="hooks.pick_up", pass_context=False)
def pick_up(timestamp: int) -> None:
    """Every ten minutes: find notices whose job was lost."""
    sending.pick_up(at=timezone.now())


@app.periodic(cron="43 2 * * *")
@app.task(name="hooks.forget_old", queueing_lock="hooks.forget_old", pass_context=False)
def forget_old(timestamp: int) -> None:
    """Every night: delete what was told long ago."""
    actions.forget_old(at=timezone.now())
