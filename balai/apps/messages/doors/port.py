"""The one port through which messages leave the building, whatever stands behind it."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from balai.engine.messagefile import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message on its way. `key` stays the same when it is sent again. `subject` is empty but for e-mail."""

    key: UUID
    channel: Channel
    to: str = field(repr=False)
    text: str = field(repr=False)
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """It was taken over. `reference`: the other side's name for it. `shown`: the text, where a screen stands in."""

    reference: str = ""
    shown: str = field(default="", repr=False)


class NotSent(Exception):
    """It did not leave. `reason` is a code and says nothing about a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(NotSent):
    """Another try may do."""


class Refused(NotSent):
    """No further try would do: the address does not exist, or the other side does not take it."""


class Door(Protocol):
    """A way out."""

    def send(self, outgoing: Outgoing) -> Receipt:
        """Hand it over. Raises TryLater, Refused."""
        ...
