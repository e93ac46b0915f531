"""Background work on people's files."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from balai.apps.people import expiring, guardians, pages, retention, scanning
from balai.apps.people.sheets import forgetting, working
from balai.apps.people.sheets.receiving import TASK as GO_ON


@app.periodic(cron="17 2 * * *")
@app.task(name="people.forget_drafts", queueing_lock="people.forget_drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """Delete drafts nobody went on with."""
    retention.forget_drafts(at=timezone.now())


@app.periodic(cron="37 2 * * *")
@app.task(name="people.expire_documents", queueing_lock="people.expire_documents", pass_context=False)
def expire_documents(timestamp: int) -> None:
    """End documents whose last day is over, remind before that, forget uploads that were never sent."""
    now = timezone.now()
    expiring.expire(at=now)
    expiring.remind(at=now)
    expiring.forget_unsent(at=now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="people.scan_pages", queueing_lock="people.scan_pages", pass_context=False)
def scan_pages(timestamp: int) -> None:
    """Ask the scanner again about pages it has not looked at."""
    scanning.scan_waiting(at=timezone.now())


@app.periodic(cron="22 2 * * *")
@app.task(name="people.keep_terms", queueing_lock="people.keep_terms", pass_context=False)
def keep_terms(timestamp: int) -> None:
    """Tell whose file goes soon, erase what is due, and let old proofs and lists go."""
    now = timezone.now()
    retention.announce(at=now)
    retention.erase_due(at=now)
    retention.forget_proofs(at=now)
    forgetting.forget_lists(at=now)


@app.periodic(cron="5 0 * * *")
@app.task(name="people.ask_grown_up", queueing_lock="people.ask_grown_up", pass_context=False)
def ask_grown_up(timestamp: int) -> None:
    """Shortly after midnight: ask those who came of age."""
    guardians.ask_grown_up(at=timezone.now())


# Until it is done: a file that was to be erased never stays.
@app.task(name=pages.FORGET, retry=RetryStrategy(wait=600), pass_context=False)
def forget_files(file_ids: list[str]) -> None:
    """Delete files that could not be deleted when they should have been."""
    pages.drop([UUID(file_id) for file_id in file_ids])


@app.task(name=GO_ON, pass_context=False)
def go_on_with_list(list_id: str) -> None:
    """Judge, take in or take back the rows of an office's list."""
    working.go_on(UUID(list_id))


@app.periodic(cron="*/2 * * * *")
@app.task(name="people.pick_up_lists", queueing_lock="people.pick_up_lists", pass_context=False)
def pick_up_lists(timestamp: int) -> None:
    """Every two minutes: find lists whose worker was stopped."""
    working.pick_up(at=timezone.now())
