"""The inbox: what one was told, and each message in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from balai.apps.messages import actions, queries
from balai.apps.messages.queries import InboxItem
from balai.engine.errors import NotFound
from balai.web.access.request import Request
from balai.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message in the list."""

    id: UUID
    title: str
    day: str
    language: str
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """The newest messages, the newest first. `unread`: how many of all nobody has opened."""

    rows: Sequence[MessageRow]
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One message in the language it was written in."""

    title: str
    paragraphs: Sequence[str]
    day: str
    language: str


@never_cache
@require_safe
def inbox(request: Request) -> HttpResponse:
    """List what one was told."""
    items = queries.inbox(request.user.pk)
    page = InboxPage(rows=[_row(item) for item in items], unread=queries.unread(request.user.pk))
    return render(request, "inbox/inbox.html", {"page": page})


@never_cache
@require_safe
def message(request: Request, message_id: UUID) -> HttpResponse:
    """Show one message; from now on it counts as read."""
    try:
        actions.read(message_id=message_id, user_id=request.user.pk, at=timezone.now())
    except NotFound as error:
        raise Http404(error.code) from None
    item = next(item for item in queries.inbox(request.user.pk, only=message_id))
    page = MessagePage(title=item.title, paragraphs=item.body.split("\n\n"), day=_row(item).day, language=item.language)
    return render(request, "inbox/message.html", {"page": page})


def _row(item: InboxItem) -> MessageRow:
    day = words(translation.get_language()).day(timezone.localdate(item.at))
    return MessageRow(id=item.id, title=item.title, day=day, language=item.language, is_read=item.is_read)
