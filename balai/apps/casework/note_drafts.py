"""What an officer is typing about a talk: kept at every press of a button, so that nothing typed is lost."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from balai.apps.casework.models import Note, NoteDraft
from balai.apps.people.drafts import locked
from balai.engine.actor import Actor, Permission
from balai.engine.errors import NotFound


@transaction.atomic
def keep(
    *, person_id: UUID, typed: Mapping[str, str], by: Actor, at: datetime, corrects_id: UUID | None = None
) -> NoteDraft:
    """Keep the entries of the form as they are, right or wrong, beside the person. Raises NotFound, NotAllowed."""
    person = locked(person_id, by)
    by.require(Permission.COUNSELLING_WRITE, office_id=person.office_id)
    if corrects_id and not Note.objects.filter(pk=corrects_id, person=person, author_id=by.user_id).exists():
        raise NotFound("note_not_found")
    draft, _is_new = NoteDraft.objects.update_or_create(
        person=person,
        officer_id=by.user_id,
        corrects_id=corrects_id,
        defaults={"typed": json.dumps(dict(typed), ensure_ascii=False), "changed_at": at},
    )
    return draft


def typed_of(
    *, person_id: UUID, by: Actor, corrects_id: UUID | None = None
) -> tuple[Mapping[str, str], datetime] | None:
    """What this officer had typed and when, or None."""
    found = _mine(person_id, corrects_id, by).first()
    return (json.loads(found.typed), found.changed_at) if found else None


def forget(*, person_id: UUID, by: Actor, corrects_id: UUID | None = None) -> None:
    """Delete what this officer had typed; doing it twice changes nothing."""
    _mine(person_id, corrects_id, by).delete()


def _mine(person_id: UUID, corrects_id: UUID | None, by: Actor) -> QuerySet[NoteDraft]:
    return NoteDraft.objects.filter(person_id=person_id, officer_id=by.user_id, corrects_id=corrects_id)
