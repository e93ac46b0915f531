"""How many calls a minute one caller may make, counted by every process in the same place.

One statement counts and reads, so that calls at the same moment are all counted. Callers are digests.
"""

import math
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from balai.apps.access.models import CallCount

WINDOW = timedelta(minutes=1)


def count(caller: str, *, most: int, at: datetime) -> int:
    """Count a call, and say how many seconds to wait before the next counts: 0 while there are no more than `most`."""
    begins = int(at.timestamp() // WINDOW.total_seconds())
    key = salted_hmac("balai.access.pacing", f"{caller}|{begins}", algorithm="sha256").hexdigest()
    ends = (begins + 1) * WINDOW.total_seconds()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_callcount (key, number, ends_at) VALUES (%s, 1, to_timestamp(%s))"
            " ON CONFLICT (key) DO UPDATE SET number = access_callcount.number + 1 RETURNING number",
            [key, ends],
        )
        (number,) = cursor.fetchone()
    return 0 if number <= most else max(1, math.ceil(ends - at.timestamp()))


def forget(*, at: datetime) -> None:
    """Delete the counts of minutes that are over."""
    CallCount.objects.filter(ends_at__lt=at).delete()
