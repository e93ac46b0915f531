"""One note: read by its author at once, by others with a reason; opened to colleagues and closed again."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.access import queries as access
from balai.apps.access.models import User
from balai.apps.casework import counselling, talks
from balai.apps.casework.models import Note
from balai.engine.actor import Permission
from balai.engine.errors import DomainError
from balai.web.access.request import Request
from balai.web.filing.doors import Desk, open_desk
from balai.web.screen import attempt, get_or_404, refusal

OFFICE = "office"


class WhyForm(forms.Form):
    """Why somebody reads a note that a colleague wrote."""

    reason = forms.CharField(
        label=gettext_lazy("Mengapa Anda membaca catatan ini?"),
        help_text=gettext_lazy("Dicatat bersama nama Anda; auditor dapat membacanya."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: Request, file_id: UUID, note_id: UUID) -> HttpResponse:
    """Show one's own note, or ask why another's is read; POST with a reason shows it this once."""
    desk, found = _readable(request, file_id, note_id)
    form = WhyForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if found.author_id == request.actor.user_id:
        return _show(request, desk, found)
    if form.is_bound and form.is_valid():
        given = {"note_id": note_id, "reason": form.cleaned_data["reason"], "by": request.actor}
        if attempt(form, counselling.read, field="reason", at=timezone.now(), **given):
            return _show(request, desk, found)
    context = {
        "desk": desk,
        "row": talks.note_text(found, desk.said, by=request.actor, at=timezone.now()),
        "form": form,
    }
    return render(request, "desk/note_why.html", context, status=422 if form.errors else 200)


@require_POST
def open_to(request: Request, file_id: UUID, note_id: UUID) -> HttpResponse:
    """Open one's note to a colleague or to the office."""
    desk, found = _readable(request, file_id, note_id)
    sent = request.POST.get("colleague", "")
    if not sent:
        return _show(request, desk, found, said=_("Pilih siapa yang boleh membaca."), status=422)
    try:
        colleague_id = None if sent == OFFICE else UUID(sent)
    except ValueError:
        raise Http404 from None
    try:
        counselling.open_to(note_id=note_id, colleague_id=colleague_id, by=request.actor, at=timezone.now())
    except DomainError as error:
        if error.code == "not_allowed":
            raise
        return _show(request, desk, found, said=refusal(error), status=422)
    return redirect("desk:note", file_id=file_id, note_id=note_id)


@require_POST
def close(request: Request, file_id: UUID, note_id: UUID, sight_id: UUID) -> HttpResponse:
    """Close one's note again."""
    _readable(request, file_id, note_id)
    form = forms.Form(request.POST)
    form.full_clean()
    attempt(form, counselling.close, sight_id=sight_id, by=request.actor, at=timezone.now())
    return redirect("desk:note", file_id=file_id, note_id=note_id)


def _readable(request: Request, file_id: UUID, note_id: UUID) -> tuple[Desk, Note]:
    request.actor.require(Permission.PERSON_READ)
    desk = open_desk(request, file_id)
    mine = Note.objects.readable_by(request.actor).filter(person_id=file_id).select_related("author", "replaces")
    return desk, get_or_404(mine, pk=note_id)


def _show(request: Request, desk: Desk, found: Note, *, said: str = "", status: int = 200) -> HttpResponse:
    shown = talks.note_text(found, desk.said, by=request.actor, at=timezone.now())
    left = _colleagues(desk, {sight.user_id for sight in shown.sights}, request) if shown.is_mine else ()
    is_office = any(sight.user_id is None for sight in shown.sights)
    context = {"desk": desk, "shown": shown, "colleagues": left, "is_office": is_office, "office": OFFICE, "said": said}
    return render(request, "desk/note.html", context, status=status)


def _colleagues(desk: Desk, but: set[UUID | None], request: Request) -> Sequence[User]:
    assert desk.person.office_id is not None
    found = access.colleagues(desk.person.office_id, Permission.PERSON_READ, desk.today)
    return [user for user in found if user.pk not in but and user.pk != request.actor.user_id]
