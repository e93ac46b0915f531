"""One list: what the trial found, how far the worker is, what was made; importing, undoing, putting away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.people.models import OfficeList
from balai.apps.people.sheets import importing, queries, receiving, undoing
from balai.apps.people.sheets.queries import Counts
from balai.engine.actor import Permission
from balai.engine.lifecycle import ListStatus
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.screen import attempt, get_or_404
from balai.words import words

STAYED_SHOWN = 100
WORKING = {ListStatus.TRYING.value, ListStatus.IMPORTING.value, ListStatus.UNDOING.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stayed:
    """A file that outlived the undoing, and the last thing that was done with it."""

    id: UUID | None
    row: int
    did: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A list as it stands. `now` of `total` rows are done while the worker is at it. `is_kept`: its cells are there."""

    id: UUID
    name: str
    office: str
    listed_on: str
    status: str
    status_word: str
    counts: Counts
    is_working: bool
    is_kept: bool
    now: int
    total: int
    stayed: Sequence[Stayed]


@never_cache
@require_http_methods(["GET", "HEAD"])
def one(request: Request, list_id: UUID) -> HttpResponse:
    """Show a list; one whose columns are not chosen leads there."""
    held = _held(request, list_id)
    if held.status == ListStatus.READ.value:
        return redirect("sheets:columns", list_id=list_id)
    return _show(request, held, forms.Form())


@require_POST
@again_required
def begin(request: Request, list_id: UUID) -> HttpResponse:
    """Have the files made."""
    return _do(request, list_id, importing.begin)


@require_POST
@again_required
def undo(request: Request, list_id: UUID) -> HttpResponse:
    """Take the list back."""
    return _do(request, list_id, undoing.begin)


@require_POST
def put_away(request: Request, list_id: UUID) -> HttpResponse:
    """Delete a list nothing was taken in from."""
    held, form = _held(request, list_id), forms.Form(request.POST)
    form.full_clean()
    if attempt(form, receiving.put_away, list_id=list_id, by=request.actor, at=timezone.now()):
        return redirect("sheets:lists")
    return _show(request, held, form, status=422)


def _do(request: Request, list_id: UUID, action: Callable[..., object]) -> HttpResponse:
    held, form = _held(request, list_id), forms.Form(request.POST)
    form.full_clean()
    if attempt(form, action, list_id=list_id, by=request.actor, at=timezone.now()):
        return redirect("sheets:one", list_id=list_id)
    return _show(request, held, form, status=422)


def _held(request: Request, list_id: UUID) -> OfficeList:
    request.actor.require(Permission.PERSON_IMPORT)
    return get_or_404(OfficeList.objects.visible_to(request.actor).select_related("office"), pk=list_id)


def _show(request: Request, held: OfficeList, form: forms.Form, *, status: int = 200) -> HttpResponse:
    said, counts = words(translation.get_language()), queries.counts_of(held)
    total = {"trying": counts.rows, "importing": counts.made + counts.ready}.get(held.status, counts.made)
    now = {"trying": counts.judged, "importing": counts.made}.get(held.status, counts.stayed)
    stayed = held.rows.exclude(stayed="").order_by("number")[:STAYED_SHOWN]
    page = ListPage(
        id=held.pk,
        name=held.file_name or _("Daftar yang isinya sudah dihapus"),
        office=held.office.name,
        listed_on=said.day(held.listed_on),
        status=held.status,
        status_word=said.label("list_status", held.status),
        counts=counts,
        is_kept=bool(held.heading),
        is_working=held.status in WORKING,
        now=now,
        total=total,
        stayed=[Stayed(id=row.person_id, row=row.number, did=said.label("event", row.stayed)) for row in stayed],
    )
    return render(request, "sheets/one.html", {"form": form, "page": page}, status=status)
