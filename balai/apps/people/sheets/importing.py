"""Files made of the rows of a list. Each says that it comes from the list, and that nobody has asked the person yet."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai.apps.access.codes import new_code
from balai.apps.access.secrets import blind_index
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.models import Answer, Channel, Person
from balai.apps.people.models.lists import ListRow, OfficeList, RowResult
from balai.apps.people.models.person import HOLDS_NIK
from balai.apps.people.sheets.judging import Entry, Judge
from balai.apps.people.sheets.receiving import leave_to_worker, locked, move
from balai.engine.actor import Actor, UserId
from balai.engine.errors import DomainError
from balai.engine.lifecycle import PERSON_MOVES, ListStatus, PersonStatus, next_state
from balai.engine.names import search_form

BATCH = 200
WORKER = Actor.for_system("list")


@transaction.atomic
def begin(*, list_id: UUID, by: Actor, at: datetime) -> OfficeList:
    """Have the worker make the files. Undecided duplicates and rows with mistakes stay out.

    Raises NotFound, IllegalMove, DomainError `list_has_nobody`.
    """
    held = locked(list_id, by)
    held.imported_at, held.imported_by_id = at, by.user_id
    move(held, "import", at)
    if not held.heading or not held.rows.to_import().exists():
        raise DomainError("list_has_nobody")
    audit.record(Verb.LIST_IMPORT_BEGUN, held, by=by, at=at, office_id=held.office_id)
    leave_to_worker(held)
    return held


@transaction.atomic
def take_in(list_id: UUID, *, at: datetime) -> bool:
    """Make the files of the next rows; are there more? A row that has its file is not taken again."""
    held = OfficeList.objects.select_for_update(of=("self",)).select_related("office").filter(pk=list_id).first()
    if held is None or held.status != ListStatus.IMPORTING.value:
        return False
    rows = list(held.rows.to_import().order_by("number")[:BATCH])
    if not rows:
        move(held, "done", at)
        made = held.rows.filter(is_made=True).count()
        audit.record(Verb.LIST_IMPORTED, held, by=WORKER, at=at, office_id=held.office_id, rows=made)
        return False
    judge = Judge(held.office, held.columns, on=timezone.localdate(held.imported_at))
    judged = [(row, judge.entry(json.loads(row.cells))) for row in rows]
    _make(held, [(row, entry) for row, entry in judged if not entry.problems], at)
    for row, entry in judged:
        if entry.problems:  # was in order when it was tried: a kelurahan has moved since
            row.result, row.problems = RowResult.ERROR.value, list(entry.problems)
            row.save(update_fields=["result", "problems"])
    OfficeList.objects.filter(pk=list_id).update(moved_at=at)
    return True


def _make(held: OfficeList, judged: Sequence[tuple[ListRow, Entry]], at: datetime) -> None:
    rows, entries = [row for row, _entry in judged], [entry for _row, entry in judged]
    indexes = {blind_index("nik", entry.nik) for entry in entries if entry.nik}
    taken = set(Person.objects.filter(status__in=HOLDS_NIK, nik_index__in=indexes).values_list("nik_index", flat=True))
    people = [_person(held, entry, taken, at) for entry in entries]
    Person.objects.bulk_create(people)
    Answer.objects.bulk_create(
        Answer(person=person, question=question, given=dict(given), channel=Channel.IMPORT.value, at=at)
        for person, entry in zip(people, entries, strict=True)
        for question, given in entry.answers.items()
    )
    for row, person in zip(rows, people, strict=True):
        row.person, row.is_done, row.is_made = person, True, True
    ListRow.objects.bulk_update(rows, ["person", "is_done", "is_made"])
    audit.record_each(
        Verb.FILE_IMPORTED,
        people,
        by=Actor(user_id=UserId(held.imported_by_id)) if held.imported_by_id else WORKER,
        at=at,
        office_id=held.office_id,
        list=str(held.pk),
    )


def _person(held: OfficeList, entry: Entry, taken: set[str], at: datetime) -> Person:
    """A file that waits for an officer; one whose NIK another file holds is doubtful, as with every registration."""
    index = blind_index("nik", entry.nik) if entry.nik else ""
    status = next_state(PERSON_MOVES, PersonStatus.DRAFT, "doubt" if index in taken else "submit")
    if index:
        taken.add(index)
    return Person(
        id=uuid.uuid4(),
        reference=f"BM-{new_code()[:8]}",
        status=status.value,
        channel=Channel.IMPORT.value,
        office_id=held.office_id,
        name=entry.name,
        search_name=search_form(entry.name),
        birth_date=entry.birth_date,
        sex=entry.sex,
        nik=entry.nik,
        nik_index=index,
        phone=entry.phone,
        email=entry.email,
        village_id=entry.village_id,
        address=entry.address,
        created_at=at,
        changed_at=at,
        submitted_at=at,
        facts_changed_at=at,
    )
