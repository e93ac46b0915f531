"""The queue as an officer works with it: give numbers, call the next one, say how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai import rulebook
from balai.apps.casework.models import Ticket
from balai.apps.casework.visits import queue as queueing
from balai.engine.actor import Permission
from balai.web.access.office import Offices, offices_of
from balai.web.access.request import Request
from balai.web.screen import attempt
from balai.words import words

HOW = {"ulang": "again", "selesai": "finish", "lewati": "skip", "kembali": "return"}
COUNTER = "counter"


class CallForm(forms.Form):
    """Which services one calls, and to which counter."""

    counter = forms.CharField(
        label=gettext_lazy("Loket saya"),
        required=False,
        max_length=10,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "size": "4"}),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Layanan yang saya panggil"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, services: Sequence[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["services"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(services)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """One number: since when it waits, and why it goes first."""

    id: UUID
    number: str
    service: str
    since: str
    first: str
    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """What this officer serves, who is next, and who was not there. `given`: the number just given here."""

    offices: Offices
    mine: TicketRow | None
    file_id: UUID | None
    waiting: Sequence[TicketRow]
    called: Sequence[TicketRow]
    absent: Sequence[TicketRow]
    services: Sequence[tuple[str, str]]
    firsts: Sequence[tuple[str, str]]
    drawn: str
    given: str


@never_cache
@require_safe
def queue(request: Request) -> HttpResponse:
    """Show the queue of today."""
    return _show(request, None)


@require_POST
def call(request: Request) -> HttpResponse:
    """Call who is next."""
    office_id = offices_of(request, Permission.VISIT_RECEIVE).id
    form = CallForm(_services(), request.POST, auto_id="i_%s")
    if form.is_valid():
        chosen, counter = form.cleaned_data["services"], form.cleaned_data["counter"]
        given = {"office_id": office_id, "services": frozenset(chosen), "counter": counter}
        if attempt(form, queueing.call_next, field="counter", by=request.actor, at=timezone.now(), **given):
            request.session[COUNTER] = {"counter": counter, "services": chosen}
            return redirect("desk:queue")
    return _show(request, form, status=422)


@require_POST
def draw(request: Request) -> HttpResponse:
    """Give somebody at the counter a number."""
    form = forms.Form(request.POST)
    form.full_clean()
    service, first = request.POST.get("service", ""), request.POST.get("first", "")
    office_id = offices_of(request, Permission.VISIT_RECEIVE).id
    drawn: list[Ticket] = []
    given: dict[str, Any] = {"office_id": office_id, "service": service, "first": first}
    if attempt(
        form, lambda **asked: drawn.append(queueing.draw(**asked)), by=request.actor, at=timezone.now(), **given
    ):
        return redirect(f"{reverse('desk:queue')}?nomor={drawn[0].pk}")
    return _show(request, form, status=422)


@require_POST
def ticket(request: Request, ticket_id: UUID, how: str) -> HttpResponse:
    """Call a number again, end it, pass it over, or queue it anew."""
    form = forms.Form(request.POST)
    form.full_clean()
    if how not in HOW:
        raise Http404
    if attempt(form, queueing.set_ticket, ticket_id=ticket_id, how=HOW[how], by=request.actor, at=timezone.now()):
        return redirect("desk:queue")
    return _show(request, form, status=422)


@require_POST
def tie(request: Request, file_id: UUID) -> HttpResponse:
    """Say that the number served now is this person's."""
    form, mine = forms.Form(request.POST), queueing.serving(request.actor)
    form.full_clean()
    # Another number may have been called in another window meanwhile.
    if mine is not None and request.POST.get("nomor") == str(mine.pk):
        attempt(form, queueing.tie, ticket_id=mine.pk, person_id=file_id, by=request.actor, at=timezone.now())
    return redirect("desk:person", file_id=file_id)


def _show(request: Request, form: forms.Form | None, *, status: int = 200) -> HttpResponse:
    offices, said = offices_of(request, Permission.VISIT_RECEIVE), words(translation.get_language())
    before = request.session.get(COUNTER, {})
    calling = form if isinstance(form, CallForm) else CallForm(_services(), initial=before, auto_id="i_%s")
    mine = queueing.serving(request.actor)
    today = Ticket.objects.visible_to(request.actor).of_day(offices.id, timezone.localdate())
    given = today.filter(pk=request.GET["nomor"]).first() if _is_key(request.GET.get("nomor", "")) else None
    page = QueuePage(
        offices=offices,
        mine=_row(mine) if mine else None,
        file_id=mine.person_id if mine else None,
        waiting=[_row(each) for each in today.waiting()],
        called=[_row(each) for each in today.called().exclude(officer_id=request.actor.user_id)],
        absent=[_row(each) for each in today.filter(status="absent").order_by("-ended_at", "id")],
        services=_services(),
        firsts=[(name, said.label("queue_first", name)) for name in rulebook.visits().first],
        drawn=_("Diambil %(number)s hari ini") % {"number": today.count()},
        given=given.shown if given else "",
    )
    context = {"page": page, "form": calling, "refused": form if form is not calling else None}
    return render(request, "desk/queue.html", context, status=status)


def _row(ticket: Ticket) -> TicketRow:
    said = words(translation.get_language())
    return TicketRow(
        id=ticket.pk,
        number=ticket.shown,
        service=said.label("queue_service", ticket.service),
        since=f"{timezone.localtime(ticket.drawn_at):%H.%M}",
        first=said.label("queue_first", ticket.first) if ticket.first else "",
        counter=ticket.counter,
    )


def _services() -> list[tuple[str, str]]:
    said = words(translation.get_language())
    return [(row.id, f"{row.letter} {said.label('queue_service', row.id)}") for row in rulebook.visits().services]


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
