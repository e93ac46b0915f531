"""The family's permission letter of a file: made, printed, and what the lurah said."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.apps.people import family_letters as actions
from balai.apps.people.family_letters import Giver
from balai.apps.people.models import FamilyLetter
from balai.engine.lifecycle import LETTER_MOVES, LetterStatus
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.filing.doors import Desk, open_desk
from balai.web.filing.letter_paper import letter_pdf
from balai.web.screen import attempt, get_or_404
from balai.words import Words, words

MARKS = {"prepared": "wait", "confirmed": "met", "refused": "gap", "cancelled": "closed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One letter and where it stands."""

    id: UUID
    giver: str
    relation: str
    country: str
    made: str
    mark: str
    state: str
    note: str
    may_print: bool
    may_cancel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPage:
    """All letters of one file, the newest first."""

    file_id: UUID
    village: str
    rows: Sequence[LetterRow]


class LetterForm(forms.Form):
    """Who permits, and for which country."""

    giver = forms.CharField(
        label=gettext_lazy("Nama yang memberi izin"),
        help_text=gettext_lazy("Persis seperti di KTP-nya. Ia menandatangani surat di atas meterai."),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    relation = forms.ChoiceField(label=gettext_lazy("Hubungannya dengan Anda"), required=False, widget=Radios)
    country = forms.ChoiceField(label=gettext_lazy("Negara tujuan"), required=False)

    def __init__(self, desk: Desk, data: object = None) -> None:
        super().__init__(data, auto_id="i_%s")  # type: ignore[arg-type]  # a QueryDict or nothing
        said = desk.said
        self._choose("relation", [(one.value, said.label("giver", one.value)) for one in Giver])
        codes = sorted({path.country for path in desk.book.pathways}, key=said.country)
        self._choose("country", [("", "…"), *((code, said.country(code)) for code in codes)])
        wished = [code for code in desk.person.wishes.get("countries", ()) if code in codes]
        self.initial["country"] = wished[0] if wished else ""

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_giver(self) -> str:
        """Return the name. Raises ValidationError for none."""
        name = " ".join(str(self.cleaned_data["giver"]).split())
        if len(name) < 2:
            raise forms.ValidationError(_("Tulis nama suami, istri, orang tua, atau wali yang memberi izin."))
        return name

    def clean_relation(self) -> Giver:
        """Return the relation. Raises ValidationError for none."""
        if not self.cleaned_data["relation"]:
            raise forms.ValidationError(_("Pilih hubungannya dengan Anda."))
        return Giver(self.cleaned_data["relation"])

    def clean_country(self) -> str:
        """Return the country. Raises ValidationError for none."""
        country = str(self.cleaned_data["country"])
        if not country:
            raise forms.ValidationError(_("Pilih negara tujuan. Surat berlaku untuk satu negara."))
        return country


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: Request, file_id: UUID) -> HttpResponse:
    """Show the letters; POST makes one."""
    desk = open_desk(request, file_id)
    form = LetterForm(desk, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = {"person_id": file_id, "by": request.actor, "at": timezone.now(), **form.cleaned_data}
        if attempt(form, actions.prepare, **given):
            return redirect("filing:letters", file_id=file_id)
    person = desk.person
    rows = FamilyLetter.objects.visible_to(request.actor).filter(person=person).order_by("-prepared_at", "id")
    page = LettersPage(
        file_id=person.pk,
        village=person.village.name if person.village else "",
        rows=[_row(letter, desk.said) for letter in rows],
    )
    context = {"page": page, "form": form}
    return render(request, "filing/letters/letters.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def letter_paper(request: Request, file_id: UUID, letter_id: UUID) -> HttpResponse:
    """The letter as PDF, to print and sign."""
    desk = open_desk(request, file_id)
    letter = get_or_404(FamilyLetter.objects.visible_to(request.actor).filter(person=desk.person), pk=letter_id)
    address = request.build_absolute_uri(reverse("portal:letter"))
    made = letter_pdf(letter, words("id"), address=address)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="surat-izin-keluarga.pdf"'
    return response


@require_POST
def letter_cancel(request: Request, file_id: UUID, letter_id: UUID) -> HttpResponse:
    """Let a letter count no longer."""
    open_desk(request, file_id)
    form = forms.Form(request.POST)
    form.full_clean()
    attempt(form, actions.cancel, letter_id=letter_id, by=request.actor, at=timezone.now())
    return redirect("filing:letters", file_id=file_id)


def _row(letter: FamilyLetter, said: Words) -> LetterRow:
    status = LetterStatus(letter.status)
    return LetterRow(
        id=letter.pk,
        giver=letter.giver,
        relation=said.label("giver", letter.relation),
        country=said.country(letter.country),
        made=said.day(timezone.localdate(letter.prepared_at)),
        mark=MARKS[letter.status],
        state=said.label("letter_status", letter.status),
        note=letter.note,
        may_print=status in (LetterStatus.PREPARED, LetterStatus.CONFIRMED),
        may_cancel=status in LETTER_MOVES["cancel"].before,
    )
