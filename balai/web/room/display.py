"""The display of a waiting room: which number is called to which counter, and which come next. It names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from balai.apps.access.models import Organisation
from balai.apps.casework.models import Ticket
from balai.engine.actor import Permission
from balai.web.access.office import offices_of
from balai.web.access.request import Request
from balai.web.room import registered
from balai.words import words

EVERY_S = 5
CALLED, NEXT = 4, 8
# So long a number that was just called stands out.
FRESH = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A number and where to go."""

    number: str
    counter: str
    is_fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayPage:
    """What the room reads. `every`: it asks anew after so many seconds; None for an officer, who should not stay signed
    in by it."""

    office: str
    clock: str
    day: str
    called: Sequence[Called]
    following: Sequence[str]
    waiting: int
    every: int | None


@never_cache
@require_safe
def display(request: Request) -> HttpResponse:
    """Show the calls of this office; a screen asks anew every few seconds, also without JavaScript."""
    screen = registered.screen_of(request)
    office = screen.office if screen else _office(request)
    if office is None:
        return redirect("room:screen")
    now = timezone.now()
    today = Ticket.objects.of_day(office.pk, timezone.localdate(now))
    waiting = [ticket.shown for ticket in today.waiting()]
    page = DisplayPage(
        office=office.name,
        clock=f"{timezone.localtime(now):%H.%M}",
        day=words(translation.get_language()).full_day(timezone.localdate(now)),
        called=[
            Called(
                number=ticket.shown,
                counter=ticket.counter,
                is_fresh=ticket.called_at is not None and now - ticket.called_at < FRESH,
            )
            for ticket in today.called()[:CALLED]
        ],
        following=waiting[:NEXT],
        waiting=len(waiting),
        every=EVERY_S if screen else None,
    )
    return render(request, "room/display.html", {"page": page})


def _office(request: Request) -> Organisation | None:
    """The office of the officer who looks at it."""
    if not request.actor.may(Permission.VISIT_RECEIVE):
        return None
    return Organisation.objects.get(pk=offices_of(request, Permission.VISIT_RECEIVE).id)
