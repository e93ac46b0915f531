"""Background work of casework."""

from django.utils import timezone
from procrastinate.contrib.django import app

from balai.apps.casework import actions, assessing, cases, interests, plans, referrals
from balai.apps.casework.visits import following, queue


@app.periodic(cron="7 * * * *")
@app.task(name="casework.forget_expired", queueing_lock="casework.forget_expired", pass_context=False)
def forget_expired(timestamp: int) -> None:
    """Every hour: delete the checks that have run out. `timestamp` is the planned moment and does not matter."""
    actions.forget_expired(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="casework.recheck", queueing_lock="casework.recheck", lock="casework.recheck", pass_context=False)
def recheck(timestamp: int) -> None:
    """Every ten minutes: open what has no case yet, follow officers and files, judge anew where something has changed.

    `timestamp` does not matter.
    """
    at = timezone.now()
    cases.open_missing()
    cases.follow_officers()
    cases.follow_files(at=at)
    plans.follow_files(at=at)
    referrals.follow_files()
    assessing.recheck(at=at)


@app.periodic(cron="41 * * * *")
@app.task(name="casework.forget_interests", queueing_lock="casework.forget_interests", pass_context=False)
def forget_interests(timestamp: int) -> None:
    """Every hour: delete answers about interests whose consent was taken back. `timestamp` does not matter."""
    interests.forget_withdrawn()


@app.periodic(cron="20 * * * *")
@app.task(name="casework.visits", queueing_lock="casework.visits", lock="casework.visits", pass_context=False)
def visits(timestamp: int) -> None:
    """Every hour: remind whoever has an appointment tomorrow, and end what is left of days that are over.

    `timestamp` does not matter; hours of quiet are kept by the messages.
    """
    at = timezone.now()
    following.follow_files(at=at)
    following.displace_all(at=at)
    following.remind(at=at)
    following.lapse(at=at)
    queue.end_of_day(at=at)
