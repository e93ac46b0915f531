"""Background work on people's files."""

from django.utils import timezone
from procrastinate.contrib.django import app

from balai.apps.people import retention


@app.periodic(cron="17 2 * * *")
@app.task(name="people.forget_drafts", queueing_lock="people.forget_drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """Delete drafts nobody went on with."""
    retention.forget_drafts(at=timezone.now())
