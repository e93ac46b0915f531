"""Many synthetic files at once, for load tests: rows in bulk, because the actions would take hours."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import pgtrigger
from django.db import transaction
from django.utils import timezone

from balai.apps.access import queries as access
from balai.apps.access.codes import new_code
from balai.apps.access.models import Organisation, User
from balai.apps.access.secrets import blind_index
from balai.apps.casework.models import Case, Outcome, Spell
from balai.apps.people.models import Answer, Channel, Person
from balai.demo.residents import Resident, residents
from balai.engine.lifecycle import CaseStage, Party, PersonStatus
from balai.engine.names import search_form

BATCH = 2_000
# One in so many waits for an officer; the others are registered.
ONE_WAITS_IN = 40
YEARS_BACK_DAYS = 3 * 365
STAGES = (CaseStage.COUNSELLING, CaseStage.PREPARING, CaseStage.READY)
# Their numbers begin far above those of the demo's own people.
FIRST = 1_000_000


def fill(
    office: Organisation, *, people: int, at: datetime, seed: int = 7, progress: Callable[[int], None] | None = None
) -> int:
    """Write so many registered or waiting files of an office; `progress` hears how many more each batch wrote.

    Raises IntegrityError when they are there already.
    """
    villages = [area.code for area in access.villages(office.area_id)]
    officers = list(User.objects.filter(memberships__organisation=office).distinct().order_by("id"))
    made = residents(people, villages, on=timezone.localdate(at), seed=seed, first=FIRST)
    done = 0
    for batch in _batches(made, BATCH):
        # Without their change history, which would double the time and prove nothing.
        with transaction.atomic(), pgtrigger.ignore():
            rows = [_person(resident, done + number, office, officers, at) for number, resident in enumerate(batch)]
            Person.objects.bulk_create(rows)
            Answer.objects.bulk_create(
                Answer(person=row, question=question, given=given, channel=Channel.COUNTER.value, at=row.created_at)
                for row, resident in zip(rows, batch, strict=True)
                for question, given in resident.answers.items()
            )
            rows_of_cases = [_case(row, done + number, at) for number, row in enumerate(rows)]
            Case.objects.bulk_create(rows_of_cases)
            Spell.objects.bulk_create(_spell(case) for case in rows_of_cases)
        done += len(batch)
        if progress:
            progress(len(batch))
    return done


def _case(person: Person, number: int, at: datetime) -> Case:
    """An open case; of those long registered nine in ten are closed, as in an office of many years."""
    began = person.submitted_at or at
    is_closed = person.registered_at is not None and number % 10 != 0
    stage = STAGES[number % len(STAGES)] if person.registered_at else CaseStage.REGISTRATION
    return Case(
        person=person,
        office=person.office,
        officer=person.officer,
        stage=CaseStage.CLOSED.value if is_closed else stage.value,
        stage_since=began,
        waits_for=list(Party)[number % len(Party)].value,
        waits_since=began,
        due_on=None if is_closed else timezone.localdate(began) + timedelta(days=number % 1_500),
        opened_at=began,
        closed_at=began if is_closed else None,
        outcome=Outcome.LOCAL_WORK.value if is_closed else "",
    )


def _spell(case: Case) -> Spell:
    stage = CaseStage.COUNSELLING.value if case.closed_at else case.stage
    return Spell(
        case=case,
        office_id=case.office_id,
        stage=stage,
        waits_for=case.waits_for,
        officer_id=case.person.officer_id,
        began_at=case.opened_at,
        ended_at=case.closed_at,
        due_on=case.due_on,
    )


def _batches(found: Iterator[Resident], size: int) -> Iterator[list[Resident]]:
    while batch := list(islice(found, size)):
        yield batch


def _person(resident: Resident, number: int, office: Organisation, officers: list[User], at: datetime) -> Person:
    waits = number % ONE_WAITS_IN == 0
    began = at - timedelta(days=number * 37 % YEARS_BACK_DAYS, minutes=number % 1440)
    return Person(
        id=uuid.uuid4(),
        reference=f"BM-{new_code()[:8]}",
        status=PersonStatus.SUBMITTED.value if waits else PersonStatus.REGISTERED.value,
        channel=Channel.COUNTER.value,
        office=office,
        officer=None if waits or not officers else officers[number % len(officers)],
        name=resident.name,
        search_name=search_form(resident.name),
        birth_date=resident.birth_date,
        sex=resident.sex,
        nik=resident.nik,
        nik_index=blind_index("nik", resident.nik),
        phone=resident.phone,
        village_id=resident.village,
        address=resident.address,
        wishes=resident.wishes,
        created_at=began,
        changed_at=began,
        submitted_at=began,
        registered_at=None if waits else began,
        facts_changed_at=began,
    )
