"""Documents that wait for an officer: the queue, and one document beside the form that says what stands on it."""

from collections.abc import Mapping, Sequence
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
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.opportunities import queries as opportunities
from balai.apps.people import documents, papers, verifying
from balai.apps.people.models import Document
from balai.engine.actor import Permission
from balai.engine.documents import Kind, Part
from balai.engine.lifecycle import DOCUMENT_MOVES, DocumentStatus
from balai.engine.mismatch import Reading
from balai.engine.rules import Rulebook
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.filing.document import Held, shown
from balai.web.filing.documents import conflict_line, kind_name
from balai.web.questions.answer_fields import DayField
from balai.web.screen import attempt
from balai.words import Words, words

SHOWN = 100
LABELS = {
    Part.NAME: gettext_lazy("Nama di dokumen"),
    Part.BIRTH_DATE: gettext_lazy("Tanggal lahir di dokumen"),
    Part.SEX: gettext_lazy("Jenis kelamin di dokumen"),
    Part.NUMBER: gettext_lazy("Nomor dokumen"),
    Part.ISSUED_ON: gettext_lazy("Tanggal terbit"),
    Part.EXPIRES_ON: gettext_lazy("Berlaku sampai"),
    Part.LEVEL: gettext_lazy("Tingkat"),
    Part.FIELD: gettext_lazy("Bidang"),
    Part.TEST: gettext_lazy("Ujian"),
    Part.SCORE: gettext_lazy("Nilai"),
    Part.ISSUER: gettext_lazy("Penerbit"),
    Part.TYPE: gettext_lazy("Jenis"),
    Part.HOURS: gettext_lazy("Jumlah jam"),
}
DAYS = (Part.BIRTH_DATE, Part.ISSUED_ON, Part.EXPIRES_ON)
# Tests with a score instead of a level, beside those whose levels the rulebook knows.
SCORED = ("EPS-TOPIK", "IELTS", "TOEFL_IBT")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One document that waits, and since when."""

    id: UUID
    kind: str
    name: str
    reference: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """What waits, the oldest first; how many in all."""

    rows: Sequence[QueueRow]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPage:
    """One document: its pages, whose it is, and how it differs from what is known."""

    person_id: UUID
    id: UUID
    kind: str
    name: str
    reference: str
    held: Held
    may_accept: bool
    may_return: bool
    conflicts: Sequence[str]


class ReadForm(forms.Form):
    """What stands on the document. `read` gives it as the action takes it."""

    registry = forms.CharField(
        label=gettext_lazy("Nomor rujukan registri (bila sudah dicek di sana)"),
        help_text=gettext_lazy("Hanya bila penerbitnya sendiri mengonfirmasi, misalnya lewat situs resminya."),
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    anyway = forms.BooleanField(
        label=gettext_lazy("Saya sudah membandingkan; dokumen ini memang milik orang ini."), required=False
    )

    def __init__(self, document: Document, kind: Kind, book: Rulebook, said: Words, today: date, data: Any) -> None:
        super().__init__(data, auto_id="i_%s")
        self.said, self.reads = said, kind.rule(today).reads
        person = document.person
        for part in self.reads:
            self.fields[part.value] = _field(part, kind, book, said, today)
        self.initial = {"name": person.name, "birth_date": person.birth_date, "sex": person.sex}
        self.order_fields([*(part.value for part in self.reads), "registry", "anyway"])

    @property
    def read(self) -> Mapping[Part, Any]:
        """What was typed, days as days and numbers as numbers."""
        given = self.cleaned_data
        found = {part: given.get(part.value) for part in self.reads}
        return {part: date.fromisoformat(value) if part in DAYS else value for part, value in found.items() if value}

    def reading(self, kind: Kind) -> Reading:
        """The same as one more source to compare."""
        read = self.read
        return Reading(
            source=kind.code,
            name=str(read.get(Part.NAME, "")),
            birth_date=read.get(Part.BIRTH_DATE),
            sex=str(read.get(Part.SEX, "")),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the name: without it nobody can tell whose document it is."""
        given: dict[str, Any] = self.cleaned_data
        if Part.NAME in self.reads and not str(given.get("name", "")).strip():
            self.add_error("name", _("Tulis nama persis seperti di dokumen."))
        return given


class ReturnForm(forms.Form):
    """Why a document goes back."""

    reason = forms.ChoiceField(label=gettext_lazy("Mengapa dikembalikan?"), required=False, widget=Radios)
    note = forms.CharField(
        label=gettext_lazy("Tambahan untuk warga (boleh kosong)"),
        help_text=gettext_lazy("Warga membacanya. Tulis apa yang harus dilakukan."),
        required=False,
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, said: Words, data: Any = None) -> None:
        super().__init__(data, auto_id="k_%s")
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        chosen = [reason for reason in rulebook.documents().returns.values() if reason.chosen]
        field.choices = [(reason.code, reason.word_en if said.language == "en" else reason.word) for reason in chosen]

    def clean_reason(self) -> str:
        """Return the code. Raises ValidationError for none."""
        reason = str(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(_("Pilih alasannya; warga membaca kalimat yang membantu memperbaikinya."))
        return reason


@never_cache
@require_http_methods(["GET", "HEAD"])
def queue(request: Request) -> HttpResponse:
    """Show what waits."""
    request.actor.require(Permission.DOCUMENT_VERIFY)
    said = words(translation.get_language())
    waiting = Document.objects.waiting_for(request.actor).select_related("person")
    page = QueuePage(rows=[_row(document, said) for document in waiting[:SHOWN]], count=waiting.count())
    return render(request, "desk/documents.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def verify(request: Request, document_id: UUID) -> HttpResponse:
    """Show one document beside its form; POST accepts it as read."""
    request.actor.require(Permission.DOCUMENT_VERIFY)
    document = documents.look(document_id=document_id, by=request.actor, at=timezone.now())
    kind, book = rulebook.documents().kind(document.kind), opportunities.rulebook()
    said, today = words(translation.get_language()), timezone.localdate()
    form = ReadForm(document, kind, book, said, today, request.POST if request.method == "POST" else None)
    conflicts: Sequence[str] = ()
    if form.is_bound and form.is_valid():
        found = papers.conflicts(document.person, more=form.reading(kind))
        conflicts = [conflict_line(mismatch, said) for mismatch in found]
        if conflicts and not form.cleaned_data["anyway"]:
            form.add_error("anyway", _("Ada yang berbeda. Bandingkan dahulu, lalu centang atau kembalikan."))
        elif attempt(
            form,
            verifying.accept,
            document_id=document_id,
            read=form.read,
            book=book,
            registry=form.cleaned_data["registry"].strip(),
            by=request.actor,
            at=timezone.now(),
        ):
            return _onward(request)
    return _show(request, document, form, ReturnForm(said), conflicts)


@require_POST
def give_back(request: Request, document_id: UUID) -> HttpResponse:
    """Send a document back."""
    request.actor.require(Permission.DOCUMENT_VERIFY)
    document = documents.look(document_id=document_id, by=request.actor, at=timezone.now())
    kind, said = rulebook.documents().kind(document.kind), words(translation.get_language())
    back = ReturnForm(said, request.POST)
    if back.is_valid() and attempt(
        back,
        verifying.give_back,
        document_id=document_id,
        reason=back.cleaned_data["reason"],
        note=back.cleaned_data["note"].strip(),
        by=request.actor,
        at=timezone.now(),
    ):
        return _onward(request)
    form = ReadForm(document, kind, opportunities.rulebook(), said, timezone.localdate(), None)
    return _show(request, document, form, back, ())


def _onward(request: Request) -> HttpResponse:
    """To the next that waits, else to the empty queue."""
    following = Document.objects.waiting_for(request.actor).exclude(person__user_id=request.user.pk).first()
    return redirect("desk:verify", document_id=following.pk) if following else redirect("desk:documents")


def _show(
    request: Request, document: Document, form: ReadForm, back: ReturnForm, conflicts: Sequence[str]
) -> HttpResponse:
    said, person, status = form.said, document.person, DocumentStatus(document.status)
    held = shown(document, said)
    is_safe = not any(picture.state for picture in held.pictures)
    page = VerifyPage(
        person_id=person.pk,
        id=document.pk,
        kind=kind_name(rulebook.documents().kind(document.kind), said),
        name=person.name,
        reference=person.reference,
        held=held,
        may_accept=is_safe and status in DOCUMENT_MOVES["accept"].before,
        may_return=status in DOCUMENT_MOVES["return"].before,
        conflicts=conflicts,
    )
    is_wrong = form.errors or back.errors
    context = {"page": page, "form": form, "back": back}
    return render(request, "desk/verify.html", context, status=422 if is_wrong else 200)


def _row(document: Document, said: Words) -> QueueRow:
    assert document.sent_at is not None
    return QueueRow(
        id=document.pk,
        kind=kind_name(rulebook.documents().kind(document.kind), said),
        name=document.person.name,
        reference=document.person.reference,
        since=said.day(timezone.localdate(document.sent_at)),
    )


def _field(part: Part, kind: Kind, book: Rulebook, said: Words, today: date) -> forms.Field:
    """The field of one thing that may stand on a document."""
    label = LABELS[part]
    text = forms.TextInput({"autocomplete": "off"})
    if part in DAYS:
        hint = (
            _("Kosongkan bila tidak tertulis; dihitung dari tanggal terbit.")
            if part is Part.EXPIRES_ON and kind.rule(today).months
            else ""
        )
        is_ahead = part is Part.EXPIRES_ON
        return DayField(today=today, future=is_ahead, said=said, label=label, help_text=hint)
    if part in (Part.SCORE, Part.HOURS):
        return forms.FloatField(label=label, required=False, min_value=0, max_value=100_000, localize=True)
    if part is Part.SEX:
        sexes = [(code, said.label("sex", code)) for code in ("female", "male")]
        return forms.ChoiceField(label=label, required=False, choices=sexes, widget=Radios)
    choices = _choices(part, kind, book, said)
    if choices:
        return forms.ChoiceField(label=label, required=False, choices=[("", "…"), *choices])
    return forms.CharField(label=label, required=False, max_length=120, widget=text)


def _choices(part: Part, kind: Kind, book: Rulebook, said: Words) -> list[tuple[str, str]]:
    """The words the rulebook knows for it; none where anything may stand."""
    known = book.known
    match part:
        case Part.LEVEL if kind.code == "IJAZAH":
            return [(code, said.label("level", code)) for code in known.education_levels]
        case Part.LEVEL:
            levels = dict.fromkeys(level for levels in known.language_levels.values() for level in levels)
            return [(level, said.label("grade", level)) for level in levels]
        case Part.FIELD:
            return [(code, said.label("field", code)) for code in known.education_fields]
        case Part.TEST:
            return [(code, said.label("test", code)) for code in (*known.language_levels, *SCORED)]
        case Part.TYPE:
            group = "licence" if kind.code == "STR" else "certificate"
            return list(said.labels[group].items())
    return []
