"""Writes of subscriptions, and the one place from which other systems are told."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from balai.apps.access.actions import must_manage
from balai.apps.access.models import Organisation
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.hooks import addresses, signing
from balai.apps.hooks.events import HookEvent
from balai.apps.hooks.models import Hook, Notice
from balai.apps.hooks.scheduling import try_at
from balai.engine.actor import Actor
from balai.engine.errors import DomainError, IllegalMove, NotAllowed, NotFound
from balai.engine.lifecycle import NOTICE_MOVES, DeliveryState, next_state

# Long enough to look into a failure of last month.
KEPT = timedelta(days=60)


@transaction.atomic
def subscribe(
    *, organisation_id: UUID, url: str, events: Collection[HookEvent], by: Actor, at: datetime
) -> tuple[Hook, str]:
    """A new subscription and its secret, which is shown once. Raises NotAllowed, DomainError `hook_*`."""
    organisation = Organisation.objects.get(pk=organisation_id)
    must_manage(by, organisation)
    if by.user_id is None:
        raise NotAllowed("sign_in_first")
    if not events:
        raise DomainError("hook_events")
    addresses.checked(url)
    secret = signing.new_secret()
    hook = Hook.objects.create(
        organisation=organisation,
        url=url,
        events=sorted(event.value for event in events),
        secret=secret,
        created_by_id=by.user_id,
        created_at=at,
    )
    audit.record(Verb.HOOK_MADE, hook, by=by, at=at, office_id=organisation.pk, events=hook.events)
    return hook, secret


@transaction.atomic
def end(*, hook_id: UUID, by: Actor, at: datetime) -> Hook:
    """Tell this system no more; what still waits is dropped. Raises NotAllowed, IllegalMove."""
    hook = Hook.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=hook_id)
    must_manage(by, hook.organisation)
    if hook.ended_at is not None:
        raise IllegalMove("hook_ended")
    hook.ended_at = at
    hook.save(update_fields=["ended_at"])
    waiting = hook.notices.filter(state=DeliveryState.WAITING.value)
    waiting.update(state=DeliveryState.CANCELLED.value, next_at=None, changed_at=at)
    audit.record(Verb.HOOK_ENDED, hook, by=by, at=at, office_id=hook.organisation_id)
    return hook


def announce(event: HookEvent, object_id: UUID, *, office_id: UUID | None, at: datetime) -> None:
    """Tell every system of that office which asked for it, once this transaction is committed."""
    if office_id is None:
        return
    for hook in Hook.objects.live().filter(organisation_id=office_id, events__contains=[event.value]).order_by("pk"):
        notice = Notice.objects.create(
            hook=hook, event=event.value, object_id=object_id, at=at, next_at=at, changed_at=at
        )
        try_at(notice.pk, at)


@transaction.atomic
def send_again(*, notice_id: UUID, by: Actor, at: datetime) -> Notice:
    """Tell it once more, from the first try on. Raises NotFound, IllegalMove for one that waits or has ended."""
    found = Notice.objects.visible_to(by).select_for_update(of=("self",)).select_related("hook")
    notice = found.filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("notice_not_found")
    if notice.hook.ended_at is not None:
        raise IllegalMove("hook_ended")
    notice.state = next_state(NOTICE_MOVES, DeliveryState(notice.state), "again").value
    notice.tries, notice.next_at, notice.changed_at = 0, at, at
    notice.save(update_fields=["state", "tries", "next_at", "changed_at"])
    audit.record(Verb.HOOK_SENT_AGAIN, notice, by=by, at=at, office_id=notice.hook.organisation_id)
    try_at(notice.pk, at)
    return notice


def forget_old(*, at: datetime) -> None:
    """Delete what was told long ago, with its tries."""
    Notice.objects.filter(at__lt=at - KEPT).exclude(state=DeliveryState.WAITING.value).delete()
