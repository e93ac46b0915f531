"""Telling people. Who may cause it is for the caller to decide: these actions run inside the caller's own."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.messages import queries
from balai.apps.messages.doors import open_doors
from balai.apps.messages.models import Delivery, Message, Preference
from balai.apps.messages.recipient import Recipient
from balai.apps.messages.rendering import clean
from balai.apps.messages.scheduling import try_at
from balai.apps.messages.wishes import Wishes, chosen, nobodys
from balai.engine.errors import DomainError, IllegalMove, NotFound
from balai.engine.lifecycle import DELIVERY_MOVES, DeliveryState, next_state
from balai.engine.messagefile import LANGUAGES, Channel, Template

NOTHING: Mapping[str, str] = {}


@transaction.atomic
def send(
    code: str,
    *,
    to: Recipient,
    at: datetime,
    values: Mapping[str, str] = NOTHING,
    about: UUID | None = None,
    once: str = "",
) -> Message:
    """Tell somebody: a message in the inbox, and one delivery per channel that a job sends once this is committed.

    `values`: one for each of the template's blanks; a day as 2026-11-22. `once`: a key under which the same recipient
    is told this code one time only; the second call returns the first message. A one-time code asks for exactly one
    address, which the caller has verified; it ignores wishes and quiet hours and does not lie in the inbox.
    Raises DomainError (`message_unknown`, `message_values`, `message_one_address`; `message_no_way` when no provider
    is set up that could carry a code there).
    """
    template = _template(code, to, values)
    wishes = nobodys() if to.user_id is None else queries.wishes(to.user_id)
    known = {"name": to.name} if not template.one_time else {}
    fresh = Message(
        code=code,
        user_id=None if template.one_time else to.user_id,
        person_id=to.person_id,
        about=about,
        once=once,
        language=wishes.language or (to.language if to.language in LANGUAGES else "id"),
        values=clean({**known, **values}),
        created_at=at,
    )
    message, is_new = _kept(fresh)
    if is_new:
        _set_out(message, template, to, wishes, at)
    return message


def _template(code: str, to: Recipient, values: Mapping[str, str]) -> Template:
    template = rulebook.messages().templates.get(code)
    if template is None:
        raise DomainError("message_unknown", message=code)
    if set(values) != template.blanks:
        raise DomainError("message_values", message=code, needed=sorted(template.blanks), given=sorted(values))
    if template.one_time and bool(to.email) == bool(to.phone):
        raise DomainError("message_one_address", message=code)
    return template


def _kept(fresh: Message) -> tuple[Message, bool]:
    """The message, and whether it is new. Of two at the same moment the second waits for the first."""
    if not fresh.once:
        fresh.save(force_insert=True)
        return fresh, True
    Message.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = Message.objects.get(code=fresh.code, once=fresh.once, user_id=fresh.user_id, person_id=fresh.person_id)
    return kept, kept.pk == fresh.pk


def _set_out(message: Message, template: Template, to: Recipient, wishes: Wishes, at: datetime) -> None:
    ways = chosen(template, to, wishes, open_doors())
    for channel, address in ways.items():
        if channel is Channel.LETTER:
            _print_letter(message, address, at)
        else:
            moment = wishes.first_moment(template, at)
            delivery = Delivery.objects.create(
                message=message, channel=channel.value, send_to=address, next_at=moment, changed_at=at
            )
            try_at(delivery.pk, moment)
    if not ways and template.one_time:
        raise DomainError("message_no_way")
    if not ways and message.user_id is None:
        # Nobody would ever know: an officer has to.
        Delivery.objects.create(
            message=message,
            channel=Channel.LETTER.value,
            state=DeliveryState.FAILED.value,
            reason="no_channel",
            changed_at=at,
        )


def _print_letter(message: Message, envelope: str, at: datetime) -> Delivery:
    return Delivery.objects.create(
        message=message,
        channel=Channel.LETTER.value,
        state=DeliveryState.TO_PRINT.value,
        send_to=envelope,
        changed_at=at,
    )


@transaction.atomic
def write_letter(*, message_id: UUID, to: Recipient, at: datetime) -> Delivery:
    """Print what could not be told otherwise; without `lines` it is handed over at the counter.

    Twice is one letter. Raises NotFound, DomainError (`message_no_letter`).
    """
    message = _locked(message_id)
    template = rulebook.messages().templates.get(message.code)
    if template is None or not template.wording(message.language).letter:
        raise DomainError("message_no_letter", message=message.code)
    Delivery.objects.filter(message=message, channel=Channel.LETTER.value, state=DeliveryState.FAILED.value).delete()
    found = Delivery.objects.filter(message=message, channel=Channel.LETTER.value).first()
    return found or _print_letter(message, "\n".join((to.name, *to.lines)), at)


@transaction.atomic
def printed(*, delivery_id: UUID, at: datetime) -> Delivery:
    """A letter was printed. Raises NotFound, IllegalMove."""
    return _move(delivery_id, "print", at)


@transaction.atomic
def try_again(*, delivery_id: UUID, at: datetime) -> Delivery:
    """Send what had failed once more, as often as a new message. Raises NotFound, IllegalMove (codes and letters)."""
    delivery = _delivery(delivery_id)
    template = rulebook.messages().templates.get(delivery.message.code)
    if template is None or template.one_time or delivery.channel == Channel.LETTER.value:
        raise IllegalMove("illegal_move", state=delivery.state, move="again")
    delivery.tries, delivery.reason, delivery.next_at = 0, "", at
    delivery = _moved(delivery, "again", at)
    try_at(delivery.pk, at)
    return delivery


@transaction.atomic
def cancel(*, message_id: UUID, at: datetime) -> None:
    """Stop whatever has not left yet; the message goes from the inbox too when it was not read. Raises NotFound."""
    message = _locked(message_id)
    stoppable = [state.value for state in DELIVERY_MOVES["cancel"].before]
    left = message.deliveries.exclude(state__in=stoppable).exists()
    for delivery in message.deliveries.select_for_update().filter(state__in=stoppable).order_by("id"):
        delivery.reason, delivery.next_at = "not_needed", None
        _moved(delivery, "cancel", at)
    if message.user_id is not None and message.read_at is None and not left:
        message.user_id = None
        message.save(update_fields=["user_id"])


@transaction.atomic
def arrived(*, reference: str, at: datetime) -> int:
    """The provider says that it reached the telephone. Twice, or for one it does not know: nothing. Return how many."""
    sent = Delivery.objects.select_for_update().filter(reference=reference, state=DeliveryState.SENT.value)
    return len([_moved(delivery, "arrive", at) for delivery in sent.order_by("id") if reference])


@transaction.atomic
def read(*, message_id: UUID, user_id: UUID, at: datetime) -> Message:
    """Its owner has opened it. Twice keeps the first time. Raises NotFound for one that is not in this inbox."""
    message = Message.objects.select_for_update().filter(pk=message_id, user_id=user_id).first()
    if message is None:
        raise NotFound("message_not_found")
    if message.read_at is None:
        message.read_at = at
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def prefer(*, user_id: UUID, wishes: Wishes, at: datetime) -> Preference:
    """Keep how somebody wants to be told from now on. What waits already goes by it too, except its channels."""
    return Preference.objects.update_or_create(
        user_id=user_id,
        defaults={
            "language": wishes.language if wishes.language in LANGUAGES else "",
            "off": sorted(channel.value for channel in wishes.off),
            "quiet_begin": wishes.quiet.begin,
            "quiet_end": wishes.quiet.end,
            "safe_mode": wishes.safe_mode,
            "changed_at": at,
        },
    )[0]


@transaction.atomic
def forget(*, person_id: UUID) -> None:
    """Delete everything told about a file that is erased."""
    Message.objects.filter(person_id=person_id).delete()


def forget_account(*, user_id: UUID) -> None:
    """Delete everything an account was told and what it wished."""
    Message.objects.filter(user_id=user_id).delete()
    Preference.objects.filter(user_id=user_id).delete()


def forget_old(*, at: datetime) -> int:
    """Delete messages older than the service keeps them; return how many rows went."""
    kept = rulebook.service().span("messages_kept", timezone.localdate(at))
    count, _ = Message.objects.filter(created_at__lte=at - kept).delete()
    return count


def _locked(message_id: UUID) -> Message:
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        raise NotFound("message_not_found")
    return message


def _delivery(delivery_id: UUID) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    delivery = rows.filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("message_not_found")
    return delivery


def _move(delivery_id: UUID, move: str, at: datetime) -> Delivery:
    return _moved(_delivery(delivery_id), move, at)


def _moved(delivery: Delivery, move: str, at: datetime) -> Delivery:
    delivery.state = next_state(DELIVERY_MOVES, DeliveryState(delivery.state), move).value
    delivery.changed_at = at
    delivery.save()
    return delivery
