"""Writing the record: in the same breath, and the same transaction, as what it records."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pgtrigger
from django.db import transaction
from django.db.models import Model

from balai.apps.audit.models import Event, FileOpening
from balai.apps.audit.verbs import Verb
from balai.engine.actor import Actor

# Pages looked at within this time of each other are one stay in a file.
ONE_STAY = timedelta(minutes=30)


def record(
    verb: Verb,
    what: Model,
    *,
    by: Actor,
    at: datetime,
    subject_id: UUID | None = None,
    office_id: UUID | None = None,
    reason: str = "",
    **detail: Any,
) -> Event:
    """Record that something was done. `detail` takes codes and ids only, never a name, a number or free text."""
    return Event.objects.create(
        at=at,
        verb=verb.value,
        actor=by.label,
        actor_id=by.user_id,
        office_id=office_id,
        subject_id=subject_id,
        object_type=what._meta.model_name or "",
        object_id=str(what.pk),
        reason=reason,
        detail=detail,
    )


def record_each(
    verb: Verb,
    subjects: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    office_id: UUID | None = None,
    reason: str = "",
    **detail: Any,
) -> None:
    """Record that one thing was done to many people's files at once, so that each of them can read it."""
    Event.objects.bulk_create(
        [
            Event(
                at=at,
                verb=verb.value,
                actor=by.label,
                actor_id=by.user_id,
                office_id=office_id,
                subject_id=subject.pk,
                object_type=subject._meta.model_name or "",
                object_id=str(subject.pk),
                reason=reason,
                detail=detail,
            )
            for subject in subjects
        ],
        batch_size=1_000,
    )


def current_stay(*, person_id: UUID, by: Actor, at: datetime) -> FileOpening | None:
    """The stay this actor is in, if any."""
    if by.user_id is None:
        return None
    stays = FileOpening.objects.filter(person_id=person_id, user_id=by.user_id, last_at__gte=at - ONE_STAY)
    return stays.order_by("-last_at", "id").first()


@transaction.atomic
def looked(
    *, person_id: UUID, by: Actor, at: datetime, office_id: UUID | None, reason: str, note: str = ""
) -> FileOpening:
    """Record a look into another's file: the stay goes on, or a new one begins."""
    stay = current_stay(person_id=person_id, by=by, at=at)
    if stay is None or (stay.reason, stay.note) != (reason, note):
        return FileOpening.objects.create(
            person_id=person_id,
            user_id=cast("UUID", by.user_id),
            office_id=office_id,
            reason=reason,
            note=note,
            opened_at=at,
            last_at=at,
        )
    stay.last_at = max(stay.last_at, at)
    stay.save(update_fields=["last_at"])
    return stay


@transaction.atomic
def forget_words(subject_id: UUID) -> None:
    """Empty the words written about somebody who is erased: reasons and notes. Codes, ids and moments stay."""
    FileOpening.objects.filter(person_id=subject_id).exclude(note="").update(note="")
    with pgtrigger.ignore("audit.Event:only_added"):
        Event.objects.filter(subject_id=subject_id).exclude(reason="").update(reason="")


@transaction.atomic
def forget_before(last: datetime) -> int:
    """Delete the record up to that moment, when its term has ended; say how many rows went."""
    with pgtrigger.ignore("audit.Event:only_added", "audit.FileOpening:never_deleted"):
        events, _by_model = Event.objects.filter(at__lte=last).delete()
        stays, _by_model = FileOpening.objects.filter(last_at__lte=last).delete()
    return events + stays
