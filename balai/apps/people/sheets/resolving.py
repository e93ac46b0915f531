"""What an officer says of possible duplicates."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.models.lists import Decision, ListRow, RowResult
from balai.apps.people.sheets.receiving import locked
from balai.engine.actor import Actor
from balai.engine.errors import IllegalMove
from balai.engine.lifecycle import ListStatus


@transaction.atomic
def decide(*, list_id: UUID, decisions: Mapping[int, Decision], by: Actor, at: datetime) -> int:
    """Keep what was decided about rows, by their numbers; say how many. Rows that are files already stay as they are.

    Raises NotFound, IllegalMove.
    """
    held = locked(list_id, by)
    if held.status not in (ListStatus.TRIED.value, ListStatus.DONE.value) or not held.heading:
        raise IllegalMove("illegal_move", state=held.status, move="decide")
    rows = list(held.rows.filter(number__in=decisions, result=RowResult.POSSIBLE.value, is_done=False))
    for row in rows:
        row.decision = decisions[row.number].value
    ListRow.objects.bulk_update(rows, ["decision"])
    said = {str(row.number): row.decision for row in rows}
    audit.record(Verb.LIST_DECIDED, held, by=by, at=at, office_id=held.office_id, rows=said)
    return len(rows)
