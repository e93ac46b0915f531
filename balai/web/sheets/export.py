"""A list of people to take away: what of them, which of them, and why."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.access import queries as access
from balai.apps.people.models.person import SEEN_BY_OFFICE
from balai.apps.people.sheets import exporting
from balai.engine.actor import Actor, Permission
from balai.engine.errors import DomainError
from balai.web import csvfile, xlsxfile
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.components.widgets import Checks, Radios
from balai.web.screen import refusal
from balai.web.sheets.offices import OfficeField
from balai.words import Words, words

FORMS = {"csv": csvfile.table, "xlsx": xlsxfile.table}
REASONS = ("report", "contact", "training", "placement", "other")
AT_FIRST = ("reference", "name", "village", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPage:
    """How many people may be in a list at most."""

    people: int


class ExportForm(forms.Form):
    """What the list holds. At least a field and a reason."""

    fields_wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Isi daftar"),
        help_text=gettext_lazy("Pilih seperlunya. NIK hanya tampil sebagian."),
        required=False,
        widget=Checks,
        initial=AT_FIRST,
    )
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Keadaan berkas"),
        help_text=gettext_lazy("Tanpa pilihan: semua."),
        required=False,
        widget=Checks,
    )
    village = forms.ChoiceField(label=gettext_lazy("Kelurahan"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Untuk apa daftar ini?"), required=False, widget=Radios)
    note = forms.CharField(
        label=gettext_lazy("Keterangan"),
        help_text=gettext_lazy("Wajib untuk alasan lainnya. Tercatat bersama unduhan ini; jangan menulis nama orang."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    field_order = ("office", "fields_wanted", "statuses", "village", "reason", "note")

    def __init__(self, actor: Actor, said: Words, data: Any = None) -> None:
        super().__init__(data, auto_id="i_%s")
        self.said = said
        self.fields["office"] = OfficeField(actor, Permission.PERSON_EXPORT)
        villages = {
            area.code: area.name for code in actor.areas(Permission.PERSON_EXPORT) for area in access.villages(code)
        }
        for name, choices in (
            ("fields_wanted", [(field, capfirst(said.label("list_field", field))) for field in exporting.CELLS]),
            ("statuses", [(status, said.label("person_status", status)) for status in SEEN_BY_OFFICE]),
            ("village", [("", _("Semua")), *sorted(villages.items(), key=lambda pair: pair[1])]),
            ("reason", [(reason, said.label("export_reason", reason)) for reason in REASONS]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Ask for a field, a reason, and words where it is another one."""
        given: dict[str, Any] = self.cleaned_data
        if not given.get("fields_wanted"):
            self.add_error("fields_wanted", _("Pilih sedikitnya satu isi daftar."))
        if not given.get("reason"):
            self.add_error("reason", _("Pilih alasannya. Tanpa alasan, daftar tidak diberikan."))
        elif given["reason"] == "other" and not given.get("note", "").strip():
            self.add_error("note", _("Tulis alasannya dengan singkat."))
        return given

    @property
    def wanted(self) -> exporting.Wanted:
        given = self.cleaned_data
        return exporting.Wanted(
            office_id=given["office"],
            fields=given["fields_wanted"],
            statuses=given["statuses"],
            village=given["village"],
        )

    @property
    def because(self) -> str:
        """The reason in words, with what was added."""
        note = self.cleaned_data["note"].strip()
        reason = self.said.label("export_reason", self.cleaned_data["reason"])
        return f"{reason}: {note}" if note else reason


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def export(request: Request) -> HttpResponse:
    """Ask what and why; POST gives the file."""
    actor = request.actor
    actor.require(Permission.PERSON_EXPORT)
    said = words(translation.get_language())
    form = ExportForm(actor, said, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        kind = "csv" if "csv" in request.POST else "xlsx"
        try:
            rows = exporting.export(
                wanted=form.wanted, form=kind, reason=form.because, said=said, by=actor, at=timezone.now()
            )
            head = [capfirst(said.label("list_field", name)) for name in exporting.CELLS if name in form.wanted.fields]
            return FORMS[kind](f"{_('daftar-orang')}.{kind}", head, rows)
        except DomainError as error:
            form.add_error(None, refusal(error))
    page = ExportPage(people=exporting.shareable(actor).count())
    return render(request, "sheets/export.html", {"form": form, "page": page}, status=422 if form.errors else 200)
