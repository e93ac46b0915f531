"""A list arrives, its columns are chosen, or it is put away again."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.drafts import signed_in
from balai.apps.people.models.lists import NOTHING_FOUND, ListColumns, ListRow, OfficeList
from balai.apps.people.sheets.columns import FIELDS, NEEDED, digest, suggested
from balai.apps.people.sheets.reading import read
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotFound
from balai.engine.lifecycle import LIST_MOVES, ListStatus, next_state

TASK = "people.go_on_with_list"


@transaction.atomic
def receive(*, content: bytes, file_name: str, office_id: UUID, listed_on: date, by: Actor, at: datetime) -> OfficeList:
    """Read a file and keep its rows. Raises NotAllowed, DomainError `sheet_...`, Conflict `list_is_there`."""
    by.require(Permission.PERSON_IMPORT, office_id=office_id)
    sheet = read(content)
    try:
        with transaction.atomic():
            made = OfficeList.objects.create(
                office_id=office_id,
                by_id=signed_in(by),
                file_name=file_name[-120:],
                digest=hashlib.sha256(content).hexdigest(),
                listed_on=listed_on,
                heading=list(sheet.head),
                columns=remembered(office_id, sheet.head),
                received_at=at,
                moved_at=at,
            )
    except IntegrityError:
        raise Conflict("list_is_there") from None
    ListRow.objects.bulk_create(
        [ListRow(office_list=made, number=number, cells=json.dumps(cells)) for number, cells in sheet.rows],
        batch_size=2_000,
    )
    audit.record(Verb.LIST_RECEIVED, made, by=by, at=at, office_id=office_id, rows=len(sheet.rows))
    return made


def remembered(office_id: UUID, head: Sequence[str]) -> list[str]:
    """What the office chose for these headings before, or what they suggest."""
    before = ListColumns.objects.filter(office_id=office_id, digest=digest(head)).first()
    return list(before.columns) if before else suggested(head)


@transaction.atomic
def choose(*, list_id: UUID, columns: Sequence[str], by: Actor, at: datetime) -> OfficeList:
    """Say what each column holds, and have every row judged; nothing is written to any file of a person.

    Raises NotFound, IllegalMove, DomainError `columns_missing`, `columns_twice`.
    """
    held = locked(list_id, by)
    chosen = [field if field in FIELDS else "" for field in columns]
    if not set(NEEDED) <= set(chosen):
        raise DomainError("columns_missing")
    if len(chosen) != len(held.heading) or any(chosen.count(field) > 1 for field in FIELDS):
        raise DomainError("columns_twice")
    held.columns = chosen
    ListColumns.objects.update_or_create(
        office_id=held.office_id, digest=digest(held.heading), defaults={"columns": chosen, "at": at}
    )
    held.rows.update(**NOTHING_FOUND, result="", decision="")
    move(held, "try", at)
    audit.record(Verb.LIST_TRIED, held, by=by, at=at, office_id=held.office_id)
    leave_to_worker(held)
    return held


@transaction.atomic
def put_away(*, list_id: UUID, by: Actor, at: datetime) -> None:
    """Delete a list nothing was taken in from. Raises NotFound, IllegalMove."""
    held = locked(list_id, by)
    if held.status not in (ListStatus.READ.value, ListStatus.TRYING.value, ListStatus.TRIED.value):
        raise IllegalMove("illegal_move", state=held.status, move="put_away")
    audit.record(Verb.LIST_PUT_AWAY, held, by=by, at=at, office_id=held.office_id)
    held.delete()


@transaction.atomic
def take_faults(*, list_id: UUID, form: str, by: Actor, at: datetime) -> None:
    """Record that the rows to mend were downloaded. Raises NotFound."""
    held = locked(list_id, by)
    audit.record(Verb.LIST_FAULTS_TAKEN, held, by=by, at=at, office_id=held.office_id, format=form)


def locked(list_id: UUID, by: Actor) -> OfficeList:
    """The list, held until the transaction ends. Raises NotFound for one this actor does not see."""
    held = OfficeList.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=list_id).first()
    if held is None:
        raise NotFound("list_not_found")
    return held


def move(held: OfficeList, step: str, at: datetime) -> None:
    """Take a list to its next state. Raises IllegalMove."""
    held.status = next_state(LIST_MOVES, ListStatus(held.status), step).value
    held.moved_at = max(at, held.moved_at)
    held.save(update_fields=["status", "moved_at", "columns", "imported_at", "imported_by"])


def leave_to_worker(held: OfficeList) -> None:
    """A job goes on with it. Two at once do no harm, so no lock has to outlive a worker that was stopped."""
    app.configure_task(TASK).defer(list_id=str(held.pk))
