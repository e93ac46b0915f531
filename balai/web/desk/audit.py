"""The auditor's search: who did what, and who opened whose file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.access import queries as access
from balai.apps.access.models import Organisation
from balai.apps.audit.queries import Wanted
from balai.apps.audit.verbs import Verb
from balai.apps.people import traces
from balai.apps.people.models import Person
from balai.apps.people.traces import AuditLine
from balai.engine.actor import Actor, Permission
from balai.web.access.request import Request
from balai.web.csvfile import Value, table
from balai.web.questions.answer_fields import DayField
from balai.words import Words, words

MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """What was found; at most `most` lines are shown."""

    lines: Sequence[AuditLine]
    most: int

    @property
    def is_cut(self) -> bool:
        return len(self.lines) >= self.most


class AuditForm(forms.Form):
    """What to look for; what is left empty does not matter. Posted, so that no address holds it."""

    reference = forms.CharField(label=gettext_lazy("Nomor berkas (BM-…)"), required=False, max_length=12)
    staff = forms.ChoiceField(label=gettext_lazy("Petugas"), required=False)
    office = forms.ChoiceField(label=gettext_lazy("Kantor"), required=False)
    verb = forms.ChoiceField(label=gettext_lazy("Apa yang dilakukan"), required=False)
    field_order = ("reference", "staff", "verb", "day", "office")

    def __init__(self, actor: Actor, said: Words, today: date, data: Any = None) -> None:
        super().__init__(data, auto_id="i_%s")
        self.offices = actor.offices(Permission.AUDIT_READ)
        everybody = [("", _("Semua"))]
        verbs = sorted(((verb.value, said.label("event", verb.value)) for verb in Verb), key=lambda pair: pair[1])
        offices = Organisation.objects.filter(pk__in=self.offices).order_by("name", "id")
        for name, choices in (
            ("staff", [(str(user.pk), user.name) for user in access.staff_of(self.offices)]),
            ("office", [(str(office.pk), office.name) for office in offices]),
            ("verb", verbs),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = everybody + choices
        self.fields["day"] = DayField(today=today, future=False, said=said, label=_("Hari"))
        self.order_fields(self.field_order)

    def clean_reference(self) -> UUID | None:
        """Return the file. Raises ValidationError for a number no office of the auditor holds."""
        typed = str(self.cleaned_data["reference"]).strip().upper()
        if not typed:
            return None
        found = Person.objects.filter(reference=typed, office_id__in=self.offices).first()
        if found is None:
            raise forms.ValidationError(
                _("Nomor ini tidak ada di kantor yang Anda periksa. Periksa huruf dan angkanya.")
            )
        return found.pk

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        begins = _midnight(date.fromisoformat(given["day"])) if given.get("day") else None
        return Wanted(
            person_id=given["reference"],
            user_id=UUID(given["staff"]) if given["staff"] else None,
            office_id=UUID(given["office"]) if given["office"] else None,
            verb=given["verb"],
            begins=begins,
            ends=begins + timedelta(days=1) if begins else None,
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: Request) -> HttpResponse:
    """Show the newest lines; POST searches, or gives them as a table, which is recorded."""
    request.actor.require(Permission.AUDIT_READ)
    said, today = words(translation.get_language()), timezone.localdate()
    form = AuditForm(request.actor, said, today, request.POST if request.method == "POST" else None)
    is_asked = form.is_bound and form.is_valid()
    wanted = form.wanted if is_asked else Wanted()
    if is_asked and "csv" in request.POST:
        return _csv(wanted, request.actor, said)
    lines = [] if form.errors else traces.search(wanted, by=request.actor, said=said)
    page = AuditPage(lines=lines, most=traces.SHOWN)
    return render(request, "desk/audit.html", {"form": form, "page": page}, status=422 if form.errors else 200)


def _csv(wanted: Wanted, by: Actor, said: Words) -> HttpResponse:
    lines = traces.search(wanted, by=by, said=said, most=MOST_EXPORTED)
    traces.exported(wanted, rows=len(lines), by=by, at=timezone.now())
    head = [_("waktu"), _("siapa"), _("apa"), _("berkas"), _("menit"), _("alasan")]
    rows = (
        (timezone.localtime(line.at).isoformat(timespec="seconds"), line.who, line.did, *_rest(line)) for line in lines
    )
    return table("catatan.csv", head, rows)


def _rest(line: AuditLine) -> tuple[Value, ...]:
    return line.reference, line.minutes, line.reason


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
