"""How somebody wants to be told, and on which channels a message therefore leaves."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from balai import rulebook
from balai.apps.messages.recipient import Recipient
from balai.engine.messagefile import Channel, Template
from balai.engine.quiet import QuietHours


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody chose. `language` is empty for whoever never chose one. `safe_mode`: nothing but the inbox."""

    quiet: QuietHours
    language: str = ""
    off: frozenset[Channel] = frozenset()
    safe_mode: bool = False

    def first_moment(self, template: Template, at: datetime) -> datetime:
        """When this message may leave: now, or when the quiet hours are over."""
        return at if template.urgent else max(at, self.quiet.over(timezone.localtime(at)))


def nobodys() -> Wishes:
    """The wishes of whoever chose nothing."""
    return Wishes(quiet=rulebook.messages().quiet)


def chosen(template: Template, to: Recipient, wishes: Wishes, open_doors: frozenset[Channel]) -> dict[Channel, str]:
    """Channel -> address, for every way this message takes besides the inbox.

    An e-mail where there is an address, and one message to the telephone, by WhatsApp rather than SMS. A letter only
    for whoever can be reached in no other way and has no inbox. One-time codes ask for no wishes.
    """
    if wishes.safe_mode and not template.one_time:
        return {}
    off = frozenset[Channel]() if template.one_time else wishes.off
    usable = [channel for channel in template.channels if channel in open_doors and channel not in off]
    found: dict[Channel, str] = {}
    if to.email and Channel.EMAIL in usable:
        found[Channel.EMAIL] = to.email
    for channel in (Channel.WHATSAPP, Channel.SMS):
        if to.phone and channel in usable:
            found[channel] = to.phone
            break
    if not found and to.user_id is None and to.lines and Channel.LETTER in template.channels:
        found[Channel.LETTER] = "\n".join((to.name, *to.lines))
    return found
