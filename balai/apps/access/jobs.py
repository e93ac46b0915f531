"""Background work on accounts."""

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from balai.apps.access import accounts, answering, pacing


@app.periodic(cron="41 2 * * *")
@app.task(name="access.forget_unproved", queueing_lock="access.forget_unproved", pass_context=False)
def forget_unproved(timestamp: int) -> None:
    """Delete accounts nobody proved, and sessions that are over."""
    accounts.forget_unproved(at=timezone.now())
    call_command("clearsessions")


@app.periodic(cron="*/20 * * * *")
@app.task(name="access.forget_calls", queueing_lock="access.forget_calls", pass_context=False)
def forget_calls(timestamp: int) -> None:
    """Every twenty minutes: forget how often other systems called, and what they were answered a day ago."""
    now = timezone.now()
    pacing.forget(at=now)
    answering.forget(at=now)
