"""By when we said: the standard of the office, else the shipped one, counted in working days."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework.calendar import working_days
from balai.apps.casework.models import ServiceStandard
from balai.engine.actor import Actor, Permission
from balai.engine.errors import DomainError, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Working days, None where nothing is promised; what it rests on; and whether the office set it itself."""

    days: int | None
    source: str
    is_own: bool


def in_force(office_id: UUID | None, service: str, on: date) -> Promise:
    """What this office promises for a service on that day."""
    own = ServiceStandard.objects.filter(office_id=office_id, service=service, in_force_on__lte=on)
    first = own.order_by("-in_force_on").first()
    if first is not None:
        return Promise(days=first.working_days, source=first.source, is_own=True)
    shipped = rulebook.standards().standard(service, on)
    source = rulebook.standards().sources[shipped.source].title
    return Promise(days=shipped.working_days, source=source, is_own=False)


def due(office_id: UUID | None, service: str, at: datetime) -> date | None:
    """The last day of the promise made at that moment; None where nothing is promised."""
    on = timezone.localdate(at)
    days = in_force(office_id, service, on).days
    return None if days is None else working_days(on, office_id).after(on, days)


@transaction.atomic
def set_standard(
    *, office_id: UUID, service: str, days: int | None, in_force_on: date, source: str, by: Actor, at: datetime
) -> ServiceStandard:
    """Let the office promise something else from that day on; promises already made stay as they were.

    Raises NotFound, NotAllowed, DomainError `standard_in_the_past`, `standard_without_source`.
    """
    office = Organisation.objects.select_for_update().filter(pk=office_id).first()
    if office is None or service not in rulebook.standards().names():
        raise NotFound("limit_not_found", limit=service)
    by.require(Permission.STANDARD_SET, office_id=office_id)
    if in_force_on < timezone.localdate(at):
        raise DomainError("standard_in_the_past")
    if not source.strip():
        raise DomainError("standard_without_source")
    kept, _is_new = ServiceStandard.objects.update_or_create(
        office_id=office_id,
        service=service,
        in_force_on=in_force_on,
        defaults={"working_days": days, "source": source.strip(), "set_by_id": by.user_id, "set_at": at},
    )
    audit.record(Verb.STANDARD_SET, kept, by=by, at=at, office_id=office_id, service=service, days=days)
    return kept
