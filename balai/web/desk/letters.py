"""Family permission letters for the lurah: those of his own kelurahan, and nothing else of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.people import family_letters as actions
from balai.apps.people.models import FamilyLetter
from balai.engine.actor import Permission
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.screen import attempt, get_or_404
from balai.words import Words, words

CONFIRM, REFUSE = "confirm", "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """Whom it is for, who permits, where to, since when. Nothing more."""

    id: UUID
    name: str
    giver: str
    relation: str
    country: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPage:
    """The letters that wait."""

    rows: Sequence[LetterRow]


class DecideForm(forms.Form):
    """The lurah's word, with the code on the paper in his hands."""

    code = forms.CharField(
        label=gettext_lazy("Kode di surat"),
        help_text=gettext_lazy("Sepuluh huruf dan angka di bawah kode QR pada surat yang sudah ditandatangani."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("Keputusan"),
        required=False,
        widget=Radios,
        choices=(
            (CONFIRM, gettext_lazy("Mengetahui: keluarga hadir atau dikenal, dan surat ditandatangani")),
            (REFUSE, gettext_lazy("Belum dapat mengetahui")),
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Alasan, bila belum dapat"),
        help_text=gettext_lazy("Warga membacanya."),
        required=False,
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, str]:
        """Ask for code and decision, and for the reason of a refusal."""
        given: dict[str, str] = self.cleaned_data
        if not given.get("code"):
            self.add_error("code", _("Tulis kode dari surat. Tanpa suratnya, jangan mengonfirmasi."))
        if not given.get("decision"):
            self.add_error("decision", _("Pilih keputusannya."))
        elif given["decision"] == REFUSE and not given.get("note", "").strip():
            self.add_error("note", _("Tulis alasannya dengan singkat; warga membacanya."))
        return given


@never_cache
@require_http_methods(["GET", "HEAD"])
def letters(request: Request) -> HttpResponse:
    """Show the letters that wait in the own kelurahan."""
    request.actor.require(Permission.LETTER_CONFIRM)
    said = words(translation.get_language())
    found = FamilyLetter.objects.to_confirm(request.actor).select_related("person")
    page = LettersPage(rows=[_row(letter, said) for letter in found[:200]])
    return render(request, "desk/letters.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def letter(request: Request, letter_id: UUID) -> HttpResponse:
    """Show one letter; POST confirms or refuses it. The second factor is asked for again."""
    request.actor.require(Permission.LETTER_CONFIRM)
    found = get_or_404(FamilyLetter.objects.to_confirm(request.actor).select_related("person"), pk=letter_id)
    form = DecideForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        common = {
            "letter_id": letter_id,
            "code": given["code"],
            "origin": request.META.get(settings.CLIENT_ADDRESS_VARIABLE, ""),
            "by": request.actor,
            "at": timezone.now(),
        }
        is_done = (
            attempt(form, actions.confirm, field="code", **common)
            if given["decision"] == CONFIRM
            else attempt(form, actions.refuse, field="code", note=given["note"], **common)
        )
        if is_done:
            return redirect("desk:letters")
    page = _row(found, words(translation.get_language()))
    return render(request, "desk/letter.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _row(letter: FamilyLetter, said: Words) -> LetterRow:
    return LetterRow(
        id=letter.pk,
        name=letter.person.name,
        giver=letter.giver,
        relation=said.label("giver", letter.relation),
        country=said.country(letter.country),
        made=said.day(timezone.localdate(letter.prepared_at)),
    )
