"""What every change of an appointment does: its state, the case that waits for it, and the record."""

from datetime import datetime

from django.utils import timezone

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework import cases
from balai.apps.casework.models import Appointment, Case
from balai.apps.casework.promises import due
from balai.engine.actor import Actor
from balai.engine.lifecycle import APPOINTMENT_MOVES, AppointmentStatus, CaseStage, Party, next_state


def put(appointment: Appointment, move: str) -> None:
    """Move it on. Raises IllegalMove."""
    appointment.status = next_state(APPOINTMENT_MOVES, AppointmentStatus(appointment.status), move).value
    appointment.save(update_fields=["status"])


def await_talk(appointment: Appointment, at: datetime) -> None:
    """A case that waits for its first talk waits for the day of it."""
    case = _case_of(appointment)
    if case is not None:
        day = timezone.localdate(appointment.starts_at)
        cases.turn(case, Party.OFFICER, due_on=day, at=at, is_promise=False)


def await_another(appointment: Appointment, party: Party, at: datetime, *, is_promise: bool = True) -> None:
    """The first talk will not be then: whose turn it is to see to another, and by when.

    Where it was not the person's wish (`is_promise` false), what was promised first still counts.
    """
    case = _case_of(appointment)
    if case is not None:
        promised = due(case.office_id, "counselling", at) if party is Party.OFFICER else None
        cases.turn(case, party, due_on=promised, at=at, is_promise=is_promise)


def record(verb: Verb, appointment: Appointment, by: Actor, at: datetime, **detail: str) -> None:
    """Keep who did what with an appointment, in the file of whose it is."""
    audit.record(
        verb, appointment, by=by, at=at, subject_id=appointment.person_id, office_id=appointment.office_id, **detail
    )


def _case_of(appointment: Appointment) -> Case | None:
    if appointment.kind != CaseStage.COUNSELLING.value:
        return None
    held_case = Case.objects.select_for_update(of=("self",)).open()
    case = held_case.filter(person=appointment.person, stage=CaseStage.COUNSELLING.value).first()
    if case is not None:
        case.person = appointment.person
    return case
