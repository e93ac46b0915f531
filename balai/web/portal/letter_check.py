"""Is this permission letter genuine? Anybody may ask by its code, and learns no name."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.people import family_letters
from balai.engine.errors import DomainError
from balai.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Valid or not; when and where it was confirmed."""

    is_valid: bool
    day: str
    village: str


class LetterCodeForm(forms.Form):
    """A code as people type it."""

    code = forms.CharField(
        label=gettext_lazy("Kode surat"),
        help_text=gettext_lazy("Sepuluh huruf dan angka di bawah kode QR."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Return the code as typed. Raises ValidationError when there is none."""
        code: str = self.cleaned_data["code"]
        if not code:
            raise forms.ValidationError(_("Tulis kode yang tercetak di surat."))
        return code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest) -> HttpResponse:
    """Ask for a code; POST says whether it stands for a confirmed letter."""
    form, status = LetterCodeForm(request.POST if request.method == "POST" else None, auto_id="i_%s"), 200
    answer: Answer | None = None
    if form.is_bound:
        status = 422
        if form.is_valid():
            said = words(translation.get_language())
            try:
                origin = request.META.get(settings.CLIENT_ADDRESS_VARIABLE, "")
                found = family_letters.check(code=form.cleaned_data["code"], origin=origin, at=timezone.now())
            except DomainError as error:
                form.add_error("code", said.say(error.code, error.detail))
                status = 429 if error.code == "too_many_tries" else 422
            else:
                day = said.day(timezone.localdate(found.decided_at)) if found.decided_at else ""
                answer, status = Answer(is_valid=found.is_valid, day=day, village=found.village), 200
    return render(request, "portal/letter.html", {"form": form, "answer": answer}, status=status)
