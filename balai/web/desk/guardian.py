"""The guardian's consent at the counter: who it is, how the officer knew, and the words that were agreed to."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.people import guardians
from balai.apps.people.guardians import Guardian
from balai.apps.people.models import Identified, Relation
from balai.engine import numbers
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.filing.doors import Desk, open_desk
from balai.web.screen import attempt
from balai.words import Words

RELATIONS = (Relation.MOTHER, Relation.FATHER, Relation.GUARDIAN)


class GuardianForm(forms.Form):
    """Who agrees, and by what the officer knew."""

    name = forms.CharField(label=gettext_lazy("Nama orang tua atau wali"), max_length=120, required=False)
    relation = forms.ChoiceField(label=gettext_lazy("Hubungan"), required=False, widget=Radios)
    identified_by = forms.ChoiceField(label=gettext_lazy("Dokumen yang dilihat"), required=False, widget=Radios)
    phone = forms.CharField(label=gettext_lazy("Telepon (boleh kosong)"), max_length=30, required=False)
    agrees = forms.BooleanField(
        label=gettext_lazy("Ia membaca atau mendengar persetujuan di atas, dan setuju di hadapan saya."), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, said: Words, version: int, data: object = None) -> None:
        super().__init__(data, auto_id="i_%s", initial={"version": version})  # type: ignore[arg-type]  # a QueryDict
        choices = {
            "relation": [(one.value, said.label("relation", one.value)) for one in RELATIONS],
            "identified_by": [(one.value, said.label("identified", one.value)) for one in Identified],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values

    def clean_name(self) -> str:
        """Return the name. Raises ValidationError for none."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if len(name) < 2:
            raise forms.ValidationError(_("Tulis nama seperti di KTP orang tua atau wali."))
        return name

    def clean_relation(self) -> Relation:
        """Return the relation. Raises ValidationError for none."""
        if not self.cleaned_data["relation"]:
            raise forms.ValidationError(_("Pilih hubungannya dengan pemilik berkas."))
        return Relation(self.cleaned_data["relation"])

    def clean_identified_by(self) -> Identified:
        """Return by what. Raises ValidationError for nothing."""
        if not self.cleaned_data["identified_by"]:
            raise forms.ValidationError(
                _("Pilih dokumen yang Anda lihat. Tanpa dokumen, persetujuan belum dapat dicatat.")
            )
        return Identified(self.cleaned_data["identified_by"])

    def clean_phone(self) -> str:
        """Return the number as it is dialled from anywhere. Raises ValidationError for one that cannot be."""
        typed = str(self.cleaned_data["phone"]).strip()
        found = numbers.phone(typed) if typed else ""
        if found is None:
            raise forms.ValidationError(_("Nomor ini belum lengkap. Contoh: 0812 3456 7890."))
        return found

    def clean_agrees(self) -> bool:
        """Return yes. Raises ValidationError for anything else."""
        if not self.cleaned_data["agrees"]:
            raise forms.ValidationError(_("Centang bila ia setuju. Bila tidak setuju, berkas ini tidak disahkan."))
        return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: Request, file_id: UUID) -> HttpResponse:
    """Show the words and who agreed; POST notes a consent."""
    desk = _of_minor(request, file_id)
    text = rulebook.consents().of("guardian").text(desk.today)
    form = GuardianForm(desk.said, text.version, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        who = Guardian(**{name: given[name] for name in ("name", "relation", "identified_by", "phone")})
        asked = {"person_id": file_id, "version": given["version"], "language": translation.get_language()}
        if attempt(form, guardians.give, guardian=who, by=request.actor, at=timezone.now(), **asked):
            return redirect("desk:guardian", file_id=file_id)
    return _show(request, desk, form, status=422 if form.errors else 200)


@require_POST
def code(request: Request, file_id: UUID, consent_id: UUID) -> HttpResponse:
    """Give the guardian a code for the own account, shown this once."""
    desk = _of_minor(request, file_id)
    shown = guardians.new_code(consent_id=consent_id, by=request.actor, at=timezone.now())
    form = GuardianForm(desk.said, rulebook.consents().of("guardian").text(desk.today).version)
    return _show(request, desk, form, code=shown, address=request.build_absolute_uri(reverse("family:enter")))


@require_POST
def withdraw(request: Request, file_id: UUID, consent_id: UUID) -> HttpResponse:
    """Note that the guardian took the consent back."""
    _of_minor(request, file_id)
    guardians.withdraw(consent_id=consent_id, by=request.actor, at=timezone.now())
    return redirect("desk:guardian", file_id=file_id)


def _of_minor(request: Request, file_id: UUID) -> Desk:
    request.actor.require(Permission.PERSON_WRITE)
    desk = open_desk(request, file_id)
    if not desk.person.guardians.exists() and not desk.person.needs_guardian(desk.today):
        raise Http404
    return desk


def _show(
    request: Request, desk: Desk, form: forms.Form, *, status: int = 200, code: str = "", address: str = ""
) -> HttpResponse:
    text = rulebook.consents().of("guardian").text(desk.today)
    agreed = desk.person.guardians.in_force().first()
    context = {
        "desk": desk,
        "form": form,
        "title": desk.said.pick(text, "title"),
        "text": desk.said.pick(text, "text"),
        "agreed": agreed,
        "relation": desk.said.label("relation", agreed.relation) if agreed else "",
        "identified": desk.said.label("identified", agreed.identified_by) if agreed else "",
        "code": code,
        "address": address,
    }
    return render(request, "desk/guardian.html", context, status=status)
