"""Background work on people's files."""

from django.utils import timezone
from procrastinate.contrib.django import app

from balai.apps.people import guardians, retention


@app.periodic(cron="17 2 * * *")
@app.task(name="people.forget_drafts", queueing_lock="people.forget_drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """Delete drafts nobody went on with."""
    retention.forget_drafts(at=timezone.now())


@app.periodic(cron="22 2 * * *")
@app.task(name="people.keep_terms", queueing_lock="people.keep_terms", pass_context=False)
def keep_terms(timestamp: int) -> None:
    """Tell whose file goes soon, erase what is due, and let old proofs go."""
    now = timezone.now()
    retention.announce(at=now)
    retention.erase_due(at=now)
    retention.forget_proofs(at=now)


@app.periodic(cron="5 0 * * *")
@app.task(name="people.ask_grown_up", queueing_lock="people.ask_grown_up", pass_context=False)
def ask_grown_up(timestamp: int) -> None:
    """Shortly after midnight: ask those who came of age."""
    guardians.ask_grown_up(at=timezone.now())
