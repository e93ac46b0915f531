"""Taking a list back: every file it made goes, but those somebody has worked with since."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from balai.apps.audit import actions as audit
from balai.apps.audit import queries as record
from balai.apps.audit.verbs import Verb
from balai.apps.people.erasing import delete_whole
from balai.apps.people.models import Person
from balai.apps.people.models.lists import ListRow, OfficeList, RowResult
from balai.apps.people.sheets.importing import WORKER
from balai.apps.people.sheets.receiving import leave_to_worker, locked, move
from balai.engine.actor import Actor
from balai.engine.lifecycle import ListStatus

BATCH = 50
# What does not show that somebody relies on the file. Every write is on record, so the record tells.
HARMLESS = (Verb.FILE_IMPORTED, Verb.LIST_EXPORTED)


@transaction.atomic
def begin(*, list_id: UUID, by: Actor, at: datetime) -> OfficeList:
    """Have the worker take a list back. Raises NotFound, IllegalMove."""
    held = locked(list_id, by)
    move(held, "undo", at)
    audit.record(Verb.LIST_UNDO_BEGUN, held, by=by, at=at, office_id=held.office_id)
    leave_to_worker(held)
    return held


@transaction.atomic
def take_back(list_id: UUID, *, at: datetime) -> bool:
    """Delete the files of the next rows, or say why one stays; are there more?"""
    held = OfficeList.objects.select_for_update(of=("self",)).filter(pk=list_id).first()
    if held is None or held.status != ListStatus.UNDOING.value:
        return False
    rows = list(held.rows.to_undo().order_by("number")[:BATCH])
    if not rows:
        move(held, "undone", at)
        stayed = held.rows.exclude(stayed="").count()
        audit.record(Verb.LIST_UNDONE, held, by=WORKER, at=at, office_id=held.office_id, stayed=stayed)
        return False
    ids = [row.person_id for row in rows if row.person_id]
    people = Person.objects.select_for_update(of=("self",)).in_bulk(ids)
    touched = record.last_verbs(ids, but=HARMLESS)
    for row in rows:
        row.stayed = touched.get(row.person_id, "") if row.person_id else ""
        person = people.get(row.person_id) if row.person_id and not row.stayed else None
        if not row.stayed:
            row.person, row.is_made = None, False
        row.save(update_fields=["stayed", "person", "is_made"])
        if person is not None:
            others = ListRow.objects.filter(person=person, is_made=False)
            others.update(person=None, result=RowResult.NEW.value, why="", decision="")  # nobody is known any more
            audit.record(Verb.FILE_TAKEN_BACK, person, by=WORKER, at=at, subject_id=person.pk, office_id=held.office_id)
            delete_whole(person)
    OfficeList.objects.filter(pk=list_id).update(moved_at=at)
    return True
