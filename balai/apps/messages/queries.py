"""Reads of messages: the inbox, the desk's list of what did not arrive, and what was told about a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from balai.apps.messages.models import Delivery, Message, Preference
from balai.apps.messages.rendering import in_inbox, template_of
from balai.apps.messages.wishes import Wishes, nobodys
from balai.engine.lifecycle import DeliveryState
from balai.engine.messagefile import Channel, Topic
from balai.engine.quiet import QuietHours

# Whatever waits longer than this after its moment has a problem.
LATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """One message as its owner sees it, in the language it was written in."""

    id: UUID
    code: str
    topic: Topic | None
    title: str
    body: str
    language: str
    about: UUID | None
    at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far a message came on one channel. `reason` is a code."""

    id: UUID
    channel: Channel
    state: DeliveryState
    reason: str
    tries: int
    at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message about a file, without its text, with every way it took. `in_inbox`: it also lies in an inbox."""

    id: UUID
    code: str
    title: str
    about: UUID | None
    at: datetime
    in_inbox: bool
    read_at: datetime | None
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """One way that needs an officer: it failed, has to be printed, or waits too long."""

    way: Way
    message_id: UUID
    code: str
    title: str
    person_id: UUID | None


def wishes(user_id: UUID) -> Wishes:
    """How somebody wants to be told; the service's own hours for whoever chose nothing."""
    row = Preference.objects.filter(pk=user_id).first()
    if row is None:
        return nobodys()
    return Wishes(
        quiet=QuietHours(begin=row.quiet_begin, end=row.quiet_end),
        language=row.language,
        off=frozenset(Channel(word) for word in row.off),
        safe_mode=row.safe_mode,
    )


def inbox(user_id: UUID, *, most: int = 50, only: UUID | None = None) -> list[InboxItem]:
    """Somebody's messages, the newest first; or the one."""
    found = (
        Message.objects.filter(user_id=user_id) if only is None else Message.objects.filter(pk=only, user_id=user_id)
    )
    return [_item(message) for message in found.order_by("-created_at", "id")[:most]]


def unread(user_id: UUID) -> int:
    """How many messages nobody has opened yet."""
    return Message.objects.filter(user_id=user_id, read_at__isnull=True).count()


def told(person_id: UUID) -> list[Told]:
    """Everything told about a file with its state, the newest first."""
    messages = Message.objects.filter(person_id=person_id).order_by("-created_at", "id")
    return [
        Told(
            id=message.pk,
            code=message.code,
            title=in_inbox(message).title,
            about=message.about,
            at=message.created_at,
            in_inbox=message.user_id is not None,
            read_at=message.read_at,
            ways=tuple(_way(delivery) for delivery in message.deliveries.all()),
        )
        for message in messages.prefetch_related("deliveries")
    ]


def undelivered(*, at: datetime, among: Iterable[UUID] | None = None, most: int = 200) -> list[Undelivered]:
    """What needs an officer, the oldest first. `among`: only about these files; an officer's own,
    as `Person.objects.visible_to(actor).values_list("pk", flat=True)`."""
    late = Q(state=DeliveryState.WAITING.value) & (Q(tries__gt=0) | Q(next_at__lte=at - LATE))
    rows = Delivery.objects.filter(
        late | Q(state__in=(DeliveryState.FAILED.value, DeliveryState.TO_PRINT.value))
    ).select_related("message")
    if among is not None:
        rows = rows.filter(message__person_id__in=among)
    return [
        Undelivered(
            way=_way(delivery),
            message_id=delivery.message_id,
            code=delivery.message.code,
            title=in_inbox(delivery.message).title,
            person_id=delivery.message.person_id,
        )
        for delivery in rows.order_by("changed_at", "id")[:most]
    ]


def on_screen(*, most: int = 20) -> list[Delivery]:
    """In the demo: the texts that would have been sent, the newest first."""
    return list(Delivery.objects.exclude(shown="").order_by("-changed_at", "id")[:most])


def _item(message: Message) -> InboxItem:
    text, template = in_inbox(message), template_of(message)
    return InboxItem(
        id=message.pk,
        code=message.code,
        topic=template.topic if template else None,
        title=text.title,
        body=text.body,
        language=message.language,
        about=message.about,
        at=message.created_at,
        is_read=message.read_at is not None,
    )


def _way(delivery: Delivery) -> Way:
    return Way(
        id=delivery.pk,
        channel=Channel(delivery.channel),
        state=DeliveryState(delivery.state),
        reason=delivery.reason,
        tries=delivery.tries,
        at=delivery.changed_at,
        next_at=delivery.next_at,
    )
