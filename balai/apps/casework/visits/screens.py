"""Browsers in the waiting room: a code from whoever sets the hours turns one into a kiosk or a display."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.access import codes, guessing
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework.models import Purpose, QueueScreen
from balai.engine.actor import Actor, Permission
from balai.engine.errors import DomainError, NotFound

KIND = "screen"


@transaction.atomic
def prepare(*, office_id: UUID, purpose: Purpose, place: str, by: Actor, at: datetime) -> tuple[QueueScreen, str]:
    """Make the code for one screen, good once and soon over. Raises NotAllowed, DomainError `screen_without_name`."""
    by.require(Permission.HOURS_SET, office_id=office_id)
    if not place.strip():
        raise DomainError("screen_without_name")
    code = codes.new_code()
    screen = QueueScreen.objects.create(
        office_id=office_id,
        purpose=purpose.value,
        place=place.strip(),
        code=codes.digest(KIND, code),
        code_until=at + rulebook.service().span("screen_code", timezone.localdate(at)),
        set_by_id=by.user_id,
        set_at=at,
    )
    audit.record(Verb.SCREEN_PREPARED, screen, by=by, at=at, office_id=office_id, purpose=purpose.value)
    return screen, codes.shown(code)


def begin(*, typed: str, origin: str, at: datetime) -> QueueScreen:
    """Let this browser be the screen of that code. Raises DomainError `code_unknown`, `too_many_tries`."""
    unused = QueueScreen.objects.filter(begun_at__isnull=True, ended_at__isnull=True, code_until__gt=at)
    found = guessing.find(KIND, typed, lambda keys: unused.filter(code__in=keys).first(), origin=origin, at=at)
    with transaction.atomic():
        screen = unused.select_for_update().filter(pk=found.pk).first()
        if screen is None:  # another browser was faster with the same code
            raise DomainError("code_unknown", left=1)
        screen.begun_at = at
        screen.save(update_fields=["begun_at"])
        by = Actor.for_system("screen")
        audit.record(Verb.SCREEN_BEGUN, screen, by=by, at=at, office_id=screen.office_id)
    return screen


@transaction.atomic
def end(*, screen_id: UUID, by: Actor, at: datetime) -> None:
    """Let a screen draw and show nothing any more. Raises NotFound."""
    offices = by.offices(Permission.HOURS_SET)
    screen = QueueScreen.objects.select_for_update().filter(pk=screen_id, office_id__in=offices).first()
    if screen is None:
        raise NotFound("screen_not_found")
    if screen.ended_at is None:
        screen.ended_at = at
        screen.save(update_fields=["ended_at"])
        audit.record(Verb.SCREEN_ENDED, screen, by=by, at=at, office_id=screen.office_id)


def in_force(screen_id: UUID) -> QueueScreen | None:
    """The screen with that key, unless it was ended."""
    found = QueueScreen.objects.filter(pk=screen_id, begun_at__isnull=False, ended_at__isnull=True)
    return found.select_related("office").first()
