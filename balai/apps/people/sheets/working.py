"""What the worker does with a list: batch after batch, each its own transaction, so that it goes on after a stop."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai.apps.people.models.lists import NOTHING_FOUND, ListRow, OfficeList, RowResult
from balai.apps.people.sheets import importing, undoing
from balai.apps.people.sheets.judging import Judge
from balai.apps.people.sheets.matching import Matcher
from balai.apps.people.sheets.receiving import leave_to_worker, move
from balai.engine.lifecycle import ListStatus

BATCH = 500
# A list that has not come forward for so long has lost its worker.
LOST_AFTER = timedelta(minutes=2)


def go_on(list_id: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Do whatever a list waits for, to its end. One that was put away or waits for people is left alone."""
    held = OfficeList.objects.filter(pk=list_id).first()
    match held.status if held else "":
        case ListStatus.TRYING.value:
            try_rows(list_id, clock=clock)
        case ListStatus.IMPORTING.value:
            while importing.take_in(list_id, at=clock()):
                pass
        case ListStatus.UNDOING.value:
            while undoing.take_back(list_id, at=clock()):
                pass


def try_rows(list_id: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Judge every row, from the first one on: rows are compared with those before them."""
    held = OfficeList.objects.select_related("office").get(pk=list_id)
    judge = Judge(held.office, held.columns, on=timezone.localdate(clock()))
    matcher, last = Matcher(held.office_id), 0
    while True:
        with transaction.atomic():
            locked = OfficeList.objects.select_for_update(of=("self",)).filter(pk=list_id).first()
            if locked is None or (locked.status, locked.columns) != (ListStatus.TRYING.value, held.columns):
                return  # put away, tried by another, or its columns were chosen anew
            rows = list(locked.rows.filter(number__gt=last).order_by("number")[:BATCH])
            if not rows:
                move(locked, "tried", clock())
                return
            _judge(rows, judge, matcher)
            last = rows[-1].number
            OfficeList.objects.filter(pk=list_id).update(moved_at=clock())


def _judge(rows: list[ListRow], judge: Judge, matcher: Matcher) -> None:
    entries = [(row, judge.entry(json.loads(row.cells))) for row in rows]
    sound = [(row.number, entry) for row, entry in entries if not entry.problems]
    matches = dict(zip((number for number, _entry in sound), matcher.matches(sound), strict=True))
    told = []  # most rows are new and nothing more: one statement does for all of them
    for row, entry in entries:
        row.problems, row.remarks = list(entry.problems), list(entry.remarks)
        found = matches.get(row.number)
        row.result = found.result.value if found else RowResult.ERROR.value
        row.why, row.twin = (found.why, found.twin) if found else ("", None)
        row.person_id = found.person_id if found else None
        if row.result != RowResult.NEW.value or row.remarks:
            told.append(row)
    plain = {row.pk for row in rows} - {row.pk for row in told}
    ListRow.objects.filter(pk__in=plain).update(**NOTHING_FOUND, result=RowResult.NEW.value)
    ListRow.objects.bulk_update(told, ["problems", "remarks", "result", "why", "twin", "person"], batch_size=BATCH)


def pick_up(*, at: datetime) -> None:
    """Leave lists whose worker was lost to another."""
    for held in OfficeList.objects.at_work().filter(moved_at__lt=at - LOST_AFTER).order_by("received_at", "id"):
        leave_to_worker(held)
