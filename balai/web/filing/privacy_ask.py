"""Asking something about one's data: correct, copy, restrict, erase, object."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.people import privacy
from balai.apps.people.models import RequestKind
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.filing.doors import open_desk
from balai.web.screen import attempt
from balai.words import words

HINTS = {
    RequestKind.CORRECT: gettext_lazy("Ada yang salah dan Anda tidak dapat mengubahnya sendiri."),
    RequestKind.COPY: gettext_lazy("Salinan di kertas atau di loket. Unduhan dapat Anda buat sendiri sekarang."),
    RequestKind.RESTRICT: gettext_lazy("Data tetap disimpan, tetapi tidak dibagikan kepada siapa pun."),
    RequestKind.ERASE: gettext_lazy("Semua yang menunjukkan siapa Anda dihapus. Yang wajib disimpan, kami jelaskan."),
    RequestKind.OBJECT: gettext_lazy("Petugas memutuskan sendiri, tanpa hasil hitungan mesin."),
}


class AskForm(forms.Form):
    """What is asked, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("Apa yang Anda minta?"), required=False, widget=Radios)
    text = forms.CharField(
        label=gettext_lazy("Jelaskan dengan singkat (boleh kosong)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own
        said, field = words(translation.get_language()), self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(field.widget, Radios)
        field.choices = [(kind.value, said.label("request_kind", kind.value)) for kind in privacy.ASKED]
        field.widget.hints = {kind.value: hint for kind, hint in HINTS.items()}

    def clean_kind(self) -> RequestKind:
        """Return what is asked. Raises ValidationError for nothing."""
        if not self.cleaned_data["kind"]:
            raise forms.ValidationError(_("Pilih apa yang Anda minta, supaya petugas tahu apa yang harus dikerjakan."))
        return RequestKind(self.cleaned_data["kind"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, file_id: UUID) -> HttpResponse:
    """Ask something, with the end of its clock said before."""
    desk = open_desk(request, file_id)
    form = AskForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        now = timezone.now()
        said = {"kind": given["kind"], "text": given["text"].strip()}
        if attempt(form, privacy.ask, person_id=file_id, by=request.actor, at=now, **said):
            return redirect("filing:data", file_id=file_id)
    hours = rulebook.service().limit("privacy_clock", desk.today).value
    context = {"desk": desk, "form": form, "hours": hours}
    return render(request, "filing/ask.html", context, status=422 if form.errors else 200)


@require_POST
def cancel(request: Request, file_id: UUID, request_id: UUID) -> HttpResponse:
    """Take back what one asked."""
    form = forms.Form(request.POST)
    form.full_clean()
    attempt(form, privacy.cancel, request_id=request_id, by=request.actor, at=timezone.now())
    return redirect("filing:data", file_id=file_id)
