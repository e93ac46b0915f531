"""A kiosk: one button for each service, and the number that was drawn."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.casework.models import Purpose, Ticket
from balai.apps.casework.visits import queue, screens
from balai.apps.casework.visits.opening import opening_of
from balai.engine.errors import DomainError
from balai.web.access.request import Request
from balai.web.room import registered
from balai.web.screen import attempt, get_or_404, refusal
from balai.words import words

# Long enough to read a number twice, short enough for whoever stands behind.
SHOWN_S = 12
# What somebody chose and left is not for whoever comes next.
FORGOTTEN_S = 45


class CodeForm(forms.Form):
    """The code that makes this browser a screen of the waiting room."""

    code = forms.CharField(
        label=gettext_lazy("Kode layar"),
        help_text=gettext_lazy("Sepuluh huruf dan angka dari halaman Jam buka dan antrean."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: Request) -> HttpResponse:
    """Be the screen this browser was made, or ask for the code that makes it one."""
    found = registered.screen_of(request)
    if found is not None and found.purpose == Purpose.DISPLAY.value:
        return redirect("room:display")
    if found is not None:
        answer = render(request, "room/kiosk.html", _buttons(found.office))
        answer["Refresh"] = str(FORGOTTEN_S)
        return answer
    form, status = CodeForm(request.POST if request.method == "POST" else None, auto_id="i_%s"), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            origin = request.META.get(settings.CLIENT_ADDRESS_VARIABLE, "")
            try:
                begun = screens.begin(typed=form.cleaned_data["code"], origin=origin, at=timezone.now())
                return registered.remember(redirect("room:screen"), begun)
            except DomainError as error:
                form.add_error("code", refusal(error))
                status = 429 if error.code == "too_many_tries" else 422
    return render(request, "room/code.html", {"form": form}, status=status)


@require_POST
def draw(request: Request) -> HttpResponse:
    """Draw a number."""
    found = registered.screen_of(request)
    if found is None or found.purpose != Purpose.KIOSK.value:
        return redirect("room:screen")
    form = forms.Form(request.POST)
    form.full_clean()
    drawn: list[Ticket] = []
    given: dict[str, Any] = {
        "screen": found,
        "service": request.POST.get("service", ""),
        "first": request.POST.get("first", ""),
    }
    if attempt(form, lambda **asked: drawn.append(queue.draw_at(**asked)), at=timezone.now(), **given):
        return redirect("room:drawn", ticket_id=drawn[0].pk)
    return render(request, "room/kiosk.html", {**_buttons(found.office), "form": form}, status=422)


@never_cache
@require_safe
def drawn(request: Request, ticket_id: UUID) -> HttpResponse:
    """Show the number, large, and go back to the buttons by itself."""
    found = registered.screen_of(request)
    if found is None:
        return redirect("room:screen")
    today = Ticket.objects.of_day(found.office_id, timezone.localdate())
    ticket = get_or_404(today, pk=ticket_id)
    order = list(today.waiting().values_list("pk", flat=True))
    before = order.index(ticket.pk) if ticket.pk in order else 0
    said = words(translation.get_language())
    context = {
        "number": ticket.shown,
        "service": said.label("queue_service", ticket.service),
        "before": _("Sebelum Anda: %(number)s orang.") % {"number": before} if before else _("Anda berikutnya."),
    }
    answer = render(request, "room/drawn.html", context)
    answer["Refresh"] = f"{SHOWN_S}; url={reverse('room:screen')}"
    return answer


def _buttons(office: Organisation) -> dict[str, object]:
    said, visits = words(translation.get_language()), rulebook.visits()
    return {
        "office": office.name,
        "closed": _closed(office),
        "services": [(row.id, row.letter, said.label("queue_service", row.id)) for row in visits.services],
        "firsts": [(name, said.label("queue_first", name)) for name in visits.first],
    }


def _closed(office: Organisation) -> str:
    """Why nobody serves now, for whoever draws a number all the same; empty in opening hours."""
    now, opening = timezone.localtime(), opening_of(office.pk)
    hours = opening.hours(now.date())
    if hours is None:
        return _("Hari ini kantor tutup. %(why)s") % {"why": opening.why_closed(now.date())}
    if hours.opens <= now.time() < hours.closes:
        return ""
    return _("Kantor melayani hari ini pukul %(opens)s-%(closes)s.") % {
        "opens": f"{hours.opens:%H.%M}",
        "closes": f"{hours.closes:%H.%M}",
    }
