"""Lists out: people of one office with chosen fields. Whoever asked that nothing be shared is left out, and NIK stay
masked; who took what, of how many and why is on record, with each person as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai.apps.access.models import Organisation
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.models import Person
from balai.apps.people.models.person import SEEN_BY_OFFICE, PersonQuerySet
from balai.engine.actor import Actor, Permission
from balai.engine.errors import DomainError
from balai.words import Words

MOST = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which people of which office, and what of them. No status or no village: all of them."""

    office_id: UUID
    fields: Sequence[str]
    statuses: Sequence[str] = ()
    village: str = ""


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""


# What of a person may be in a list, and how. The secret fields are not among them but as masks.
CELLS: Mapping[str, Callable[[Person, Words], str]] = {
    "reference": lambda person, _said: person.reference,
    "name": lambda person, _said: person.name,
    "nik": lambda person, _said: person.nik_masked,
    "birth_date": lambda person, _said: person.birth_date.isoformat() if person.birth_date else "",
    "sex": lambda person, said: said.label("sex", person.sex) if person.sex else "",
    "phone": lambda person, _said: person.phone,
    "email": lambda person, _said: person.email,
    "village": lambda person, _said: person.village.name if person.village else "",
    "address": lambda person, _said: person.address,
    "status": lambda person, said: said.label("person_status", person.status),
    "officer": lambda person, _said: person.officer.name if person.officer else "",
    "registered_on": lambda person, _said: _day(person.registered_at),
}


def shareable(by: Actor, office_id: UUID | None = None) -> PersonQuerySet:
    """The people whose fields this actor may take away: of the own offices, and not restricted."""
    offices = by.offices(Permission.PERSON_EXPORT)
    mine: PersonQuerySet = Person.objects.filter(office_id__in=offices if office_id is None else {office_id} & offices)
    return mine.filter(status__in=SEEN_BY_OFFICE, restricted_at__isnull=True)


@transaction.atomic
def export(*, wanted: Wanted, form: str, reason: str, said: Words, by: Actor, at: datetime) -> list[list[str]]:
    """The cells of a list, by name; `reason` in words. That it was taken is recorded.

    Raises NotAllowed, DomainError `list_too_long`, `list_without_people`.
    """
    by.require(Permission.PERSON_EXPORT, office_id=wanted.office_id)
    found = shareable(by, wanted.office_id)
    if wanted.statuses:
        found = found.filter(status__in=wanted.statuses)
    if wanted.village:
        found = found.filter(village_id=wanted.village)
    people = list(found.select_related("village", "officer").order_by("search_name", "id")[: MOST + 1])
    if not people:
        raise DomainError("list_without_people")
    if len(people) > MOST:
        raise DomainError("list_too_long", most=MOST)
    fields = [name for name in CELLS if name in wanted.fields]
    office = Organisation.objects.get(pk=wanted.office_id)
    done: dict[str, Any] = {"by": by, "at": at, "office_id": office.pk}
    audit.record(Verb.LIST_EXPORTED, office, reason=reason, people=len(people), fields=fields, format=form, **done)
    audit.record_each(Verb.LIST_EXPORTED, people, fields=fields, format=form, **done)
    return [[CELLS[name](person, said) for name in fields] for person in people]
