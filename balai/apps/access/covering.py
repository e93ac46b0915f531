"""Standing in for colleagues who are away."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai.apps.access import queries
from balai.apps.access.models import Cover
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, NotFound


@transaction.atomic
def cover(
    *, office_id: UUID, absent_id: UUID, covered_by_id: UUID, begins_on: date, ends_on: date, by: Actor, at: datetime
) -> Cover:
    """Let a colleague do the work of somebody who is away, both days included.

    Raises NotAllowed, DomainError `cover_days`, `cover_by_another`, `officer_not_here`, Conflict `cover_overlaps`.
    """
    if by.user_id != absent_id:  # everybody may arrange the own absence
        by.require(Permission.CASE_ASSIGN, office_id=office_id)
    if begins_on > ends_on or ends_on < timezone.localdate(at):
        raise DomainError("cover_days")
    if absent_id == covered_by_id:
        raise DomainError("cover_by_another")
    here = {user.pk for user in queries.colleagues(office_id, Permission.PERSON_WRITE, timezone.localdate(at))}
    if not {absent_id, covered_by_id} <= here:
        raise DomainError("officer_not_here")
    same = Cover.objects.select_for_update().filter(absent_id=absent_id, cancelled_at__isnull=True)
    if same.filter(begins_on__lte=ends_on, ends_on__gte=begins_on).exists():
        raise Conflict("cover_overlaps")
    made = Cover.objects.create(
        office_id=office_id,
        absent_id=absent_id,
        covered_by_id=covered_by_id,
        begins_on=begins_on,
        ends_on=ends_on,
        set_by_id=by.user_id,
        set_at=at,
    )
    audit.record(Verb.COVER_SET, made, by=by, at=at, office_id=office_id)
    return made


@transaction.atomic
def cancel(*, cover_id: int, by: Actor, at: datetime) -> Cover:
    """End it at once. Raises NotFound, NotAllowed."""
    found = Cover.objects.select_for_update(of=("self",)).filter(pk=cover_id, cancelled_at__isnull=True).first()
    if found is None:
        raise NotFound("cover_not_found")
    if by.user_id != found.absent_id:
        by.require(Permission.CASE_ASSIGN, office_id=found.office_id)
    found.cancelled_at = at
    found.save(update_fields=["cancelled_at"])
    audit.record(Verb.COVER_ENDED, found, by=by, at=at, office_id=found.office_id)
    return found
