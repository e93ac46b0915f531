"""Background work of casework."""

from django.utils import timezone
from procrastinate.contrib.django import app

from balai.apps.casework import actions


@app.periodic(cron="7 * * * *")
@app.task(name="casework.forget_expired", queueing_lock="casework.forget_expired", pass_context=False)
def forget_expired(timestamp: int) -> None:
    """Every hour: delete the checks that have run out. `timestamp` is the planned moment and does not matter."""
    actions.forget_expired(at=timezone.now())
