"""What was told about files and how far it came: one file's, and all that needs an officer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.apps.messages import letters, queries
from balai.apps.messages.models import Delivery
from balai.apps.messages.queries import Way
from balai.apps.people import resending
from balai.apps.people.models import Person
from balai.engine.actor import Permission
from balai.engine.lifecycle import DeliveryState
from balai.engine.messagefile import Channel
from balai.web.access.request import Request
from balai.web.filing.doors import open_desk
from balai.web.filing.tabs import Tab, tabs
from balai.web.screen import attempt, get_or_404
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRow:
    """One way of a message, in words. `may_again`, `may_print`: what an officer can do about it."""

    id: UUID
    text: str
    is_failed: bool
    may_again: bool
    may_print: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """One message, by its title alone: what it says is between us and the person."""

    id: UUID
    title: str
    day: str
    inbox: str
    ways: Sequence[WayRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPage:
    """Everything that was told about a file, the newest first."""

    file_id: UUID
    reference: str
    name: str
    tabs: Sequence[Tab]
    may_act: bool
    rows: Sequence[ToldRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """A message that needs somebody, and whose it is."""

    file_id: UUID
    reference: str
    name: str
    title: str
    way: WayRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """What did not arrive, waits too long or is to be printed, the oldest first."""

    rows: Sequence[OpenRow]


@never_cache
@require_safe
def told(request: Request, file_id: UUID) -> HttpResponse:
    """Show what was told about a file."""
    request.actor.require(Permission.PERSON_READ)
    return _show(request, file_id, forms.Form())


@never_cache
@require_safe
def undelivered(request: Request) -> HttpResponse:
    """List what needs an officer, of the files of the own offices."""
    request.actor.require(Permission.PERSON_READ)
    said = words(translation.get_language())
    mine = Person.objects.at_desk_of(request.actor)
    found = queries.undelivered(at=timezone.now(), among=mine.values_list("pk", flat=True))
    people = mine.in_bulk([one.person_id for one in found if one.person_id])
    rows = [
        OpenRow(
            file_id=person.pk,
            reference=person.reference,
            name=person.name,
            title=one.title,
            way=_way(one.way, said),
        )
        for one in found
        if (person := people.get(one.person_id))
    ]
    return render(request, "desk/undelivered.html", {"page": OpenPage(rows=rows)})


@require_POST
def again(request: Request, file_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send once more what had failed."""
    return _act(request, file_id, resending.send_again, delivery_id=_of(file_id, delivery_id).pk)


@require_POST
def letter(request: Request, file_id: UUID, message_id: UUID) -> HttpResponse:
    """Prepare a letter instead."""
    return _act(request, file_id, resending.write_letter, message_id=message_id)


@require_POST
def print_letter(request: Request, file_id: UUID, delivery_id: UUID) -> HttpResponse:
    """The letter as PDF; from then on it counts as printed."""
    open_desk(request, file_id)
    delivery = _of(file_id, delivery_id)
    resending.print_letter(person_id=file_id, delivery_id=delivery.pk, by=request.actor, at=timezone.now())
    response = HttpResponse(letters.pdf(delivery.pk), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="surat.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _of(file_id: UUID, delivery_id: UUID) -> Delivery:
    found: Delivery = get_or_404(Delivery.objects.filter(message__person_id=file_id), pk=delivery_id)
    return found


def _act(request: Request, file_id: UUID, action: Callable[..., None], **given: UUID) -> HttpResponse:
    open_desk(request, file_id)
    form = forms.Form(request.POST)
    form.full_clean()
    if attempt(form, partial(action, **given), person_id=file_id, by=request.actor, at=timezone.now()):
        return redirect("desk:told", file_id=file_id)
    return _show(request, file_id, form, status=422)


def _show(request: Request, file_id: UUID, form: forms.Form, *, status: int = 200) -> HttpResponse:
    desk = open_desk(request, file_id)
    if desk.person.office_id is None:
        raise Http404
    page = ToldPage(
        file_id=file_id,
        reference=desk.person.reference,
        name=desk.person.name,
        tabs=tabs(desk, "told"),
        may_act=request.actor.may(Permission.PERSON_WRITE, office_id=desk.person.office_id),
        rows=[
            ToldRow(
                id=one.id,
                title=one.title,
                day=desk.said.day(timezone.localdate(one.at)),
                inbox=("read" if one.read_at else "unread") if one.in_inbox else "",
                ways=[_way(way, desk.said) for way in one.ways],
            )
            for one in queries.told(file_id)
        ],
    )
    return render(request, "desk/told.html", {"page": page, "form": form}, status=status)


def _way(way: Way, said: Words) -> WayRow:
    channel, state = said.label("delivery_channel", way.channel), said.label("delivery_state", way.state)
    reason = said.label("delivery_reason", way.reason) if way.reason else ""
    is_failed = way.state is DeliveryState.FAILED
    return WayRow(
        id=way.id,
        text=f"{channel}: {state} ({reason})" if reason else f"{channel}: {state}",
        is_failed=is_failed,
        may_again=is_failed and way.channel is not Channel.LETTER,
        may_print=way.state is DeliveryState.TO_PRINT,
    )
