"""What a family member or guardian sees: a few lines, and never where somebody is or how her health is."""

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
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.people import family, guardians
from balai.apps.people.models import FamilyView, Person, Sight
from balai.engine.errors import DomainError
from balai.web.access.request import Request
from balai.web.screen import refusal
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class SightPage:
    """The lines that were shared, each with its name."""

    name: str
    lines: Sequence[tuple[str, str]]
    until: str = ""
    guardian_id: UUID | None = None
    guardian_text: str = ""


class CodeForm(forms.Form):
    """A code as people type it."""

    code = forms.CharField(
        label=gettext_lazy("Kode"),
        help_text=gettext_lazy("Sepuluh huruf dan angka, dari pemilik berkas atau petugas."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Return the code as typed. Raises ValidationError when there is none."""
        code: str = self.cleaned_data["code"]
        if not code:
            raise forms.ValidationError(_("Tulis kodenya. Belum punya? Minta kepada pemilik berkas atau petugas."))
        return code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """Come in by a code; list what is open already."""
    form = CodeForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            origin = request.META.get(settings.CLIENT_ADDRESS_VARIABLE, "")
            try:
                found = family.enter(code=form.cleaned_data["code"], origin=origin, by=request.actor, at=timezone.now())
            except DomainError as error:
                form.add_error("code", refusal(error))
                status = 429 if error.code == "too_many_tries" else 422
            else:
                page = "family:look" if isinstance(found, FamilyView) else "family:guardian"
                return redirect(page, found.pk)
    views, guards = family.open_pages(request.actor, timezone.now())
    return render(request, "filing/family_enter.html", {"form": form, "views": views, "guards": guards}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD"])
def look(request: Request, view_id: UUID) -> HttpResponse:
    """Show what the owner shared, and nothing else."""
    view = family.look(view_id=view_id, by=request.actor, at=timezone.now())
    said = words(translation.get_language())
    page = SightPage(
        name=view.person.name,
        lines=[(said.label("sight", value), _line(Sight(value), view.person, said)) for value in view.fields],
        until=said.day(timezone.localdate(view.expires_at)),
    )
    return render(request, "filing/family_look.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD"])
def guardian(request: Request, consent_id: UUID) -> HttpResponse:
    """Show a guardian the stage, the next step and whom to call, until the child is of age."""
    consent = family.look_as_guardian(consent_id=consent_id, by=request.actor, at=timezone.now())
    said, person = words(translation.get_language()), consent.person
    shown = (Sight.STAGE, Sight.NEXT_STEP, Sight.CONTACT)
    text = rulebook.consents().of("guardian").version(consent.version)
    page = SightPage(
        name=person.name,
        lines=[(said.label("sight", sight.value), _line(sight, person, said)) for sight in shown],
        guardian_id=consent.pk,
        guardian_text=said.pick(text, "text"),
    )
    return render(request, "filing/family_look.html", {"page": page})


@require_POST
def withdraw(request: Request, consent_id: UUID) -> HttpResponse:
    """Take the guardian's consent back."""
    guardians.withdraw(consent_id=consent_id, by=request.actor, at=timezone.now())
    return redirect("family:enter")


def _line(sight: Sight, person: Person, said: Words) -> str:
    match sight:
        case Sight.STAGE:
            # That an officer compares two files is nobody else's business.
            return said.label("person_status", "submitted" if person.status == "doubtful" else person.status)
        case Sight.NEXT_STEP:
            return _next(person)
        case Sight.DESTINATION:
            wished = ", ".join(said.country(code) for code in person.wishes.get("countries", ()))
            return (
                _("Belum ada yang pasti. Keinginannya: %(countries)s") % {"countries": wished}
                if wished
                else _("Belum ditentukan")
            )
        case Sight.CONTACT:
            names = (person.officer.name if person.officer else "", person.office.name if person.office else "")
            return ", ".join(name for name in names if name) or _("Belum ada petugas")
        case Sight.TRAVEL_DAYS:
            return _("Belum diketahui")


def _next(person: Person) -> str:
    match person.status:
        case "draft":
            return _("Mengisi dan mengirim pendaftaran")
        case "registered":
            return _("Menyiapkan dokumen dan pelatihan bersama petugas")
    return _("Menunggu petugas Balai")
