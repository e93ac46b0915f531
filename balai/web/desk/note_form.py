"""Writing down a talk, or correcting what one wrote. Whatever is sent is kept first, then judged."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.casework import counselling, note_drafts
from balai.apps.casework.counselling import Talk
from balai.apps.casework.models import Note, TalkKind
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.filing.doors import Desk, open_desk
from balai.web.questions.answer_fields import DayField
from balai.web.screen import attempt, get_or_404
from balai.words import Words


class NoteForm(forms.Form):
    """A talk. `rules` is the rulebook version of the page on which it was begun."""

    kind = forms.ChoiceField(label=gettext_lazy("Percakapan apa?"), required=False, widget=Radios)
    text = forms.CharField(
        label=gettext_lazy("Catatan"),
        help_text=gettext_lazy("Hanya Anda dan penyelia yang membacanya, kecuali Anda membukanya kepada rekan."),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 8}),
    )
    next_step = forms.CharField(
        label=gettext_lazy("Langkah yang disepakati (boleh kosong)"),
        help_text=gettext_lazy("Bagian dari catatan: warga tidak membacanya. Langkah bersama ditulis di rencana."),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    shared = forms.CharField(
        label=gettext_lazy("Ringkasan untuk warga (boleh kosong)"),
        help_text=gettext_lazy("Yang Anda tulis di sini dibaca orangnya di berkasnya."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    rules = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    field_order = ("kind", "held_on", "text", "next_step", "shared", "rules")

    def __init__(self, said: Words, today: date, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="i_%s", initial=initial)
        self.fields["held_on"] = DayField(today=today, future=False, said=said, label=_("Hari percakapan"))
        self.order_fields(self.field_order)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, said.label("talk_kind", kind.value)) for kind in TalkKind]

    def clean_kind(self) -> TalkKind:
        """Return the kind. Raises ValidationError for none."""
        if not self.cleaned_data["kind"]:
            raise forms.ValidationError(_("Pilih jenis percakapannya."))
        return TalkKind(self.cleaned_data["kind"])

    def clean_held_on(self) -> date:
        """Return the day. Raises ValidationError for none."""
        if not self.cleaned_data["held_on"]:
            raise forms.ValidationError(_("Isi hari percakapan berlangsung."))
        return date.fromisoformat(self.cleaned_data["held_on"])

    def clean_text(self) -> str:
        """Return the note. Raises ValidationError for none."""
        text = str(self.cleaned_data["text"]).strip()
        if not text:
            raise forms.ValidationError(_("Tulis sedikitnya satu kalimat tentang percakapan ini."))
        return text

    def typed(self) -> dict[str, str]:
        """What stands in every field, right or wrong."""
        return {name: str(self[name].value() or "") for name in self.fields}

    def talk(self) -> Talk:
        """The talk of a form without faults."""
        given = self.cleaned_data
        return Talk(
            kind=given["kind"],
            held_on=given["held_on"],
            text=given["text"],
            next_step=given["next_step"],
            shared=given["shared"],
            rules_seen=given["rules"],
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, file_id: UUID) -> HttpResponse:
    """Show the form with what was typed before; POST keeps what was typed, and writes the note.

    A POST to `?ketik=1` keeps it and no more: the page sends one while somebody types.
    """
    desk = _counsel(request, file_id)
    start = {"held_on": desk.today.isoformat()}
    return _show(request, desk, start, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, file_id: UUID, note_id: UUID) -> HttpResponse:
    """Show one's note to mend a slip; POST replaces it."""
    desk = _counsel(request, file_id)
    mine = Note.objects.readable_by(request.actor).filter(person_id=file_id, author_id=request.actor.user_id)
    note = get_or_404(mine, pk=note_id)
    plain = {name: getattr(note, name) for name in ("kind", "text", "next_step", "shared")}
    return _show(request, desk, plain | {"held_on": note.held_on.isoformat()}, note)


@require_POST
def drop(request: Request, file_id: UUID) -> HttpResponse:
    """Throw away what was typed and is no note yet."""
    _counsel(request, file_id)
    note_drafts.forget(person_id=file_id, by=request.actor)
    return redirect("desk:counselling", file_id=file_id)


def _counsel(request: Request, file_id: UUID) -> Desk:
    request.actor.require(Permission.COUNSELLING_WRITE)
    desk = open_desk(request, file_id)
    request.actor.require(Permission.COUNSELLING_WRITE, office_id=desk.person.office_id)
    return desk


def _show(request: Request, desk: Desk, start: dict[str, str], note: Note | None) -> HttpResponse:
    person_id, by, now = desk.person.pk, request.actor, timezone.now()
    corrects_id = note.pk if note else None
    if request.method == "POST":
        form = NoteForm(desk.said, desk.today, request.POST)
        note_drafts.keep(person_id=person_id, corrects_id=corrects_id, typed=form.typed(), by=by, at=now)
        if "ketik" in request.GET:
            return HttpResponse(status=204)
        if "later" in request.POST:
            return redirect("desk:counselling", file_id=person_id)
        if form.is_valid() and _written(form, desk, note, request, now):
            return redirect("desk:counselling", file_id=person_id)
        return _page(request, desk, form, note, typed_at=None, status=422)
    before = note_drafts.typed_of(person_id=person_id, corrects_id=corrects_id, by=by)
    typed, typed_at = before or (start | {"rules": desk.book.version}, None)
    return _page(request, desk, NoteForm(desk.said, desk.today, initial=typed), note, typed_at=typed_at)


def _written(form: NoteForm, desk: Desk, note: Note | None, request: Request, now: datetime) -> bool:
    given: dict[str, Any] = {"talk": form.talk(), "by": request.actor, "at": now}
    if note is None:
        return attempt(form, counselling.write, person_id=desk.person.pk, **given)
    return attempt(form, counselling.correct, note_id=note.pk, **given)


def _page(
    request: Request, desk: Desk, form: NoteForm, note: Note | None, *, typed_at: datetime | None, status: int = 200
) -> HttpResponse:
    context = {"desk": desk, "form": form, "note": note, "typed_at": typed_at}
    return render(request, "desk/note_form.html", context, status=status)
