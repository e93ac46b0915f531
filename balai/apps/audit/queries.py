"""Reading the record: of one person, and for the auditor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from balai.apps.audit.models import Event, FileOpening
from balai.apps.audit.verbs import Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an auditor looks for; what is None does not matter. `begins`, `ends`: from the one, before the other."""

    person_id: UUID | None = None
    user_id: UUID | None = None
    office_id: UUID | None = None
    verb: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


def stays_in(person_id: UUID) -> QuerySet[FileOpening]:
    """Who looked at a file, the newest first."""
    return FileOpening.objects.filter(person_id=person_id).order_by("-opened_at", "id")


def events_about(person_id: UUID) -> QuerySet[Event]:
    """What was done about a person, the newest first."""
    return Event.objects.filter(subject_id=person_id).order_by("-at", "-id")


def last_verbs(subject_ids: Iterable[UUID], *, but: Iterable[Verb]) -> dict[UUID, str]:
    """What was last done about each of these people, other than some things; nobody about whom nothing else was."""
    found = Event.objects.filter(subject_id__in=list(subject_ids)).exclude(verb__in=[verb.value for verb in but])
    return {subject: verb for subject, verb in found.order_by("at", "id").values_list("subject_id", "verb") if subject}


def find_events(wanted: Wanted, *, offices: Iterable[UUID]) -> QuerySet[Event]:
    """What happened at these offices, the newest first."""
    found = Event.objects.filter(office_id__in=offices)
    if wanted.person_id:
        found = found.filter(subject_id=wanted.person_id)
    if wanted.user_id:
        found = found.filter(actor_id=wanted.user_id)
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    return found.filter(_between("at", wanted)).order_by("-at", "-id")


def find_stays(wanted: Wanted, *, offices: Iterable[UUID]) -> QuerySet[FileOpening]:
    """Who looked at files of these offices, the newest first."""
    found = FileOpening.objects.filter(office_id__in=offices)
    if wanted.person_id:
        found = found.filter(person_id=wanted.person_id)
    if wanted.user_id:
        found = found.filter(user_id=wanted.user_id)
    return found.filter(_between("opened_at", wanted)).order_by("-opened_at", "id")


def _between(field: str, wanted: Wanted) -> Q:
    here = Q(office_id=wanted.office_id) if wanted.office_id else Q()
    if wanted.begins:
        here &= Q(**{f"{field}__gte": wanted.begins})
    if wanted.ends:
        here &= Q(**{f"{field}__lt": wanted.ends})
    return here
