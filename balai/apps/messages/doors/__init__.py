"""The ways out of the building, as the settings open them."""

from django.conf import settings

from balai.apps.messages.doors.gateway import Gateway, Provider
from balai.apps.messages.doors.mail import Mail
from balai.apps.messages.doors.port import Door, NotSent, Outgoing, Receipt, Refused, TryLater
from balai.apps.messages.doors.screen import Screen
from balai.engine.messagefile import Channel


def door(channel: Channel) -> Door | None:
    """The way out for a channel; None where there is none. Letters have none: somebody prints them.

    Where a screen stands in (at home, in the demo), it does so for whatever is not set up.
    """
    if channel is Channel.LETTER:
        return None
    if channel is Channel.EMAIL and (settings.EMAIL_IS_SET or not settings.MESSAGES_ON_SCREEN):
        return Mail()
    provider = settings.MESSAGE_PROVIDERS.get(channel.value, {})
    if provider.get("url"):
        return Gateway(Provider(**provider))
    return Screen() if settings.MESSAGES_ON_SCREEN else None


def open_doors() -> frozenset[Channel]:
    """The channels that lead somewhere."""
    return frozenset(channel for channel in Channel if door(channel) is not None)


__all__ = ["Door", "NotSent", "Outgoing", "Receipt", "Refused", "TryLater", "door", "open_doors"]
