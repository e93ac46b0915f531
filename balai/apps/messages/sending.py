"""Sending one delivery: claim it, send it outside of any transaction, write down what came of it.

A job may run twice and at the same time as another: the claim lets one of them through. A machine that dies between
sending and writing lets the claim run out, and the message is sent once more: twice at worst, never lost. Mail
programs and providers recognise the second by its key.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from balai.apps.messages import queries, rendering
from balai.apps.messages.doors import NotSent, Outgoing, Receipt, Refused, TryLater, door
from balai.apps.messages.models import Delivery, Message
from balai.apps.messages.scheduling import most_tries, pause_after, try_at
from balai.apps.messages.wishes import nobodys
from balai.engine.lifecycle import DELIVERY_MOVES, DeliveryState, next_state
from balai.engine.messagefile import Channel, Template

logger = logging.getLogger(__name__)

# Longer than any server or provider is waited for.
CLAIM = timedelta(minutes=10)


def deliver(*, delivery_id: UUID, at: datetime) -> None:
    """Try to send one delivery. Nothing happens when it is not due, not waiting any more, or claimed by another."""
    outgoing = _claim(delivery_id, at)
    if outgoing is None:
        return
    try:
        receipt = _hand_over(outgoing)
    except NotSent as problem:
        _not_sent(delivery_id, problem, at)
    else:
        _sent(delivery_id, receipt, at)


def _hand_over(outgoing: Outgoing) -> Receipt:
    way = door(outgoing.channel)
    if way is None:
        raise TryLater("channel_shut")
    return way.send(outgoing)


@transaction.atomic(durable=True)
def _claim(delivery_id: UUID, at: datetime) -> Outgoing | None:
    """What to send, and nobody else may for a while; None when there is nothing to do now."""
    rows = Delivery.objects.due(at).select_related("message").select_for_update(of=("self",), skip_locked=True)
    delivery = rows.filter(pk=delivery_id).first()
    if delivery is None:
        return None
    template = rendering.template_of(delivery.message)
    if template is None:
        _close(delivery, "fail", "no_template", at)
        return None
    if template.useful_for is not None and at > delivery.message.created_at + template.useful_for:
        _close(delivery, "cancel", "too_late", at)
        return None
    if delivery.tries >= most_tries():
        _close(delivery, "fail", delivery.reason or "tries_used_up", at)
        return None
    moment = _first_moment(delivery.message, template, at)
    if moment > at:
        _postpone(delivery, moment, at)
        return None
    delivery.tries += 1
    delivery.next_at, delivery.changed_at = at + CLAIM, at
    delivery.save(update_fields=["tries", "next_at", "changed_at"])
    return _outgoing(delivery, template)


def _first_moment(message: Message, template: Template, at: datetime) -> datetime:
    wishes = nobodys() if message.user_id is None else queries.wishes(message.user_id)
    return wishes.first_moment(template, at)


def _outgoing(delivery: Delivery, template: Template) -> Outgoing:
    plain = Outgoing(key=delivery.pk, channel=Channel(delivery.channel), to=delivery.send_to, text="")
    if plain.channel is Channel.EMAIL:
        subject, text = rendering.email(delivery.message, template)
        return replace(plain, subject=subject, text=text)
    return replace(plain, text=rendering.short(delivery.message, template))


@transaction.atomic(durable=True)
def _sent(delivery_id: UUID, receipt: Receipt, at: datetime) -> None:
    delivery = _waiting(delivery_id)
    if delivery is None:
        return
    delivery.reference, delivery.shown = receipt.reference, receipt.shown
    _close(delivery, "send", "", at)
    logger.info("message_sent", extra=_ids(delivery))


@transaction.atomic(durable=True)
def _not_sent(delivery_id: UUID, problem: NotSent, at: datetime) -> None:
    delivery = _waiting(delivery_id)
    if delivery is None:
        return
    logger.warning("message_not_sent", extra={**_ids(delivery), "reason": problem.reason, "tries": delivery.tries})
    if isinstance(problem, Refused) or delivery.tries >= most_tries():
        _close(delivery, "fail", problem.reason, at)
    else:
        delivery.reason = problem.reason
        _postpone(delivery, at + pause_after(delivery.tries), at)


def _waiting(delivery_id: UUID) -> Delivery | None:
    """The delivery, unless it was cancelled, deleted or sent by another meanwhile."""
    rows = Delivery.objects.select_related("message").select_for_update(of=("self",))
    return rows.filter(pk=delivery_id, state=DeliveryState.WAITING.value).first()


def _close(delivery: Delivery, move: str, reason: str, at: datetime) -> None:
    """Make a move out of waiting. A one-time code is forgotten then; it is of no more use."""
    delivery.state = next_state(DELIVERY_MOVES, DeliveryState(delivery.state), move).value
    delivery.reason, delivery.next_at, delivery.changed_at = reason, None, at
    delivery.save()
    template = rendering.template_of(delivery.message)
    if template is not None and template.one_time:
        delivery.message.values = {}
        delivery.message.save(update_fields=["values"])


def _postpone(delivery: Delivery, moment: datetime, at: datetime) -> None:
    delivery.next_at, delivery.changed_at = moment, at
    delivery.save(update_fields=["next_at", "reason", "changed_at"])
    try_at(delivery.pk, moment)


def _ids(delivery: Delivery) -> dict[str, str]:
    return {"delivery_id": str(delivery.pk), "channel": delivery.channel}


def pick_up(*, at: datetime) -> int:
    """Leave to the worker again what is overdue although a job should have sent it; return how many.

    Jobs get lost when a machine is killed. One job too many does no harm.
    """
    late = Delivery.objects.due(at - CLAIM).order_by("next_at", "id").values_list("pk", flat=True)
    found = list(late[:1000])
    for delivery_id in found:
        try_at(delivery_id, at)
    return len(found)
