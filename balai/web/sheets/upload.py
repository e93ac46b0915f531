"""The lists of one's office, and uploading another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.people.models import OfficeList
from balai.apps.people.sheets import reading, receiving
from balai.engine.actor import Actor, Permission
from balai.engine.errors import DomainError
from balai.web.access.request import Request
from balai.web.questions.answer_fields import DayField
from balai.web.screen import refusal
from balai.web.sheets.offices import OfficeField
from balai.words import Words, words

SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One list."""

    id: UUID
    name: str
    listed_on: str
    received_on: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsPage:
    """The lists of one's office, the newest first, and how much one file may hold."""

    lines: Sequence[ListLine]
    most_rows: str
    most_mb: int


class UploadForm(forms.Form):
    """One file, the day the office gives it, and the office where there are several."""

    file = forms.FileField(
        label=gettext_lazy("Berkas daftar"),
        help_text=gettext_lazy("Excel (.xlsx) atau CSV. Baris judul kolom dicari sendiri."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    field_order = ("file", "listed_on", "office")

    def __init__(self, actor: Actor, said: Words, today: date, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="i_%s", initial={"listed_on": today.isoformat()})
        self.fields["listed_on"] = DayField(
            today=today,
            future=False,
            said=said,
            label=_("Tanggal daftar"),
            help_text=_("Kapan kantor membuat atau terakhir memperbarui daftar ini. Tercatat sebagai asal isian."),
        )
        self.fields["office"] = OfficeField(actor, Permission.PERSON_IMPORT)
        self.order_fields(self.field_order)

    def clean_file(self) -> Any:
        """Return the file. Raises ValidationError for none."""
        if not self.cleaned_data["file"]:
            raise forms.ValidationError(_("Pilih berkas daftarnya dahulu."))
        return self.cleaned_data["file"]

    def clean_listed_on(self) -> date:
        """Return the day. Raises ValidationError for none."""
        if not self.cleaned_data["listed_on"]:
            raise forms.ValidationError(_("Isi tanggal daftar, supaya jelas dari kapan isiannya."))
        return date.fromisoformat(self.cleaned_data["listed_on"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: Request) -> HttpResponse:
    """Show the lists; POST takes one more and goes on to its columns."""
    actor = request.actor
    actor.require(Permission.PERSON_IMPORT)
    said, today = words(translation.get_language()), timezone.localdate()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(actor, said, today, *sent)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = receiving.receive(
                content=given["file"].read(reading.MOST_BYTES + 1),
                file_name=given["file"].name,
                office_id=given["office"],
                listed_on=given["listed_on"],
                by=actor,
                at=timezone.now(),
            )
            return redirect("sheets:columns", list_id=made.pk)
        except DomainError as error:
            form.add_error("file", refusal(error))
    page = ListsPage(
        lines=[_line(held, said) for held in OfficeList.objects.visible_to(actor)[:SHOWN]],
        most_rows=said.number(reading.MOST_ROWS),
        most_mb=reading.MOST_BYTES // 1_000_000,
    )
    return render(request, "sheets/lists.html", {"form": form, "page": page}, status=422 if form.errors else 200)


def _line(held: OfficeList, said: Words) -> ListLine:
    return ListLine(
        id=held.pk,
        name=held.file_name or _("Daftar yang isinya sudah dihapus"),
        listed_on=said.day(held.listed_on),
        received_on=said.day(timezone.localdate(held.received_at)),
        status=said.label("list_status", held.status),
    )
