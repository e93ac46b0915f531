"""Background work of the demo: what takes seconds, so that the first page need not wait for it."""

from contextlib import suppress

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from balai.demo import city, office, papers, talking, visiting


@app.periodic(cron="20 * * * *")
@app.task(name="demo.make_city", queueing_lock="demo.make_city", pass_context=False)
def make_city(timestamp: int) -> None:
    """Survey the synthetic city again when the day or the rulebook has changed. `timestamp` does not matter."""
    if settings.DEMO:
        city.make(timezone.now())


@app.task(name="demo.make_office", queueing_lock="demo.make_office", pass_context=False)
def make_office() -> None:
    """Fill the office of the demo with people who do not exist, and the files of its cast with papers."""
    if settings.DEMO:
        office.make(timezone.now())
        papers.make(timezone.now())
        talking.make(timezone.now())
        visiting.make(timezone.now())


def make_soon() -> None:
    """Leave both to the worker, unless they are waiting there already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        make_city.configure().defer(timestamp=0)
    with suppress(AlreadyEnqueued), transaction.atomic():
        make_office.configure().defer()
