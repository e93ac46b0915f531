"""Background work of messages."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from balai.apps.messages import actions, sending
from balai.apps.messages.scheduling import TASK


@app.task(name=TASK, pass_context=False)
def deliver(delivery_id: str) -> None:
    """Send one delivery. Further tries are jobs of their own, so this one never fails because a server is down."""
    sending.deliver(delivery_id=UUID(delivery_id), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="messages.pick_up", queueing_lock="messages.pick_up", pass_context=False)
def pick_up(timestamp: int) -> None:
    """Every ten minutes: find deliveries whose job was lost."""
    sending.pick_up(at=timezone.now())


@app.periodic(cron="41 2 * * *")
@app.task(name="messages.forget_old", queueing_lock="messages.forget_old", pass_context=False)
def forget_old(timestamp: int) -> None:
    """Every night: delete messages that are kept no longer."""
    actions.forget_old(at=timezone.now())
