"""Lists of cases by officer, stage and turn; the address holds what was chosen, so that it can be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from balai.apps.access.models import User
from balai.apps.access.queries import colleagues
from balai.apps.casework import desk as casework
from balai.apps.casework.desk import Chosen, Load
from balai.apps.casework.models import Case
from balai.engine.actor import Permission
from balai.engine.lifecycle import CaseStage, Party
from balai.web.access.request import Request
from balai.web.csvfile import table
from balai.web.desk.case import promise_of
from balai.words import Words, words

SHOWN = 25
MOST_IN_CSV = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in a list."""

    file_id: UUID
    name: str
    reference: str
    village: str
    stage: str
    promise: str  # what the officer owes at this stage; empty when somebody else has the turn
    turn: str
    officer: str
    since: str
    days: int
    due: str
    is_late: bool
    has_news: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesPage:
    """A list of cases, the pages before and after, and who accompanies how many, for whoever assigns."""

    rows: Sequence[CaseRow]
    count: int
    loads: Sequence[Load]
    query: str
    before: int | None
    after: int | None


class FilterForm(forms.Form):
    """What the list is about."""

    petugas = forms.ChoiceField(label=gettext_lazy("Petugas"), required=False)
    tahap = forms.ChoiceField(label=gettext_lazy("Tahap"), required=False)
    giliran = forms.ChoiceField(label=gettext_lazy("Giliran"), required=False)
    lewat = forms.BooleanField(label=gettext_lazy("Hanya yang lewat waktu"), required=False)
    berubah = forms.BooleanField(label=gettext_lazy("Hanya yang jalurnya berubah"), required=False)

    def __init__(self, said: Words, officers: Sequence[User], data: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="i_%s")
        names = [(str(user.pk), user.name) for user in officers]
        self._offer("petugas", [("mine", _("Saya")), ("nobody", _("Belum ada")), *names])
        self._offer("tahap", [(stage.value, said.label("case_stage", stage)) for stage in CaseStage])
        self._offer("giliran", [(party.value, said.label("party", party)) for party in Party])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Semua")), *choices]

    @property
    def chosen(self) -> Chosen:
        """What was chosen; a value that nobody offered counts as none."""
        self.is_valid()
        told = self.cleaned_data
        return Chosen(
            officer=told.get("petugas", ""),
            stage=told.get("tahap", ""),
            turn=told.get("giliran", ""),
            late=told.get("lewat", False),
            news=told.get("berubah", False),
        )


@never_cache
@require_safe
def cases(request: Request) -> HttpResponse:
    """List cases; `?csv=1` gives the same list as a file."""
    request.actor.require(Permission.PERSON_READ)
    said, today = words(translation.get_language()), timezone.localdate()
    offices = request.actor.offices(Permission.PERSON_READ)
    officers = [user for office_id in offices for user in colleagues(office_id, Permission.PERSON_WRITE, today)]
    form = FilterForm(said, officers, request.GET)
    found = casework.cases_like(request.actor, form.chosen, today)
    if request.GET.get("csv"):
        return _csv([row_of(case, said, today) for case in found.with_people()[:MOST_IN_CSV]])
    number, count = _number(request.GET.get("halaman", "")), found.count()
    page = CasesPage(
        rows=[row_of(case, said, today) for case in found.with_people()[(number - 1) * SHOWN : number * SHOWN]],
        count=count,
        loads=casework.loads(request.actor, today) if request.actor.may(Permission.CASE_ASSIGN) else (),
        query=urlencode({key: value for key, value in request.GET.items() if key in form.fields and value}),
        before=number - 1 if number > 1 else None,
        after=number + 1 if count > number * SHOWN else None,
    )
    return render(request, "desk/cases.html", {"page": page, "form": form})


def row_of(case: Case, said: Words, today: date) -> CaseRow:
    """One case in words."""
    person, since = case.person, timezone.localdate(case.waits_since)
    return CaseRow(
        file_id=person.pk,
        name=person.name,
        reference=person.reference,
        village=person.village.name if person.village else "",
        stage=said.label("case_stage", case.stage),
        promise=promise_of(case, said),
        turn=said.label("party", case.waits_for),
        officer=case.officer.name if case.officer else "",
        since=said.day(since),
        days=(today - since).days,
        due=said.day(case.due_on) if case.due_on else "",
        is_late=case.is_late(today),
        has_news=case.news_at is not None,
    )


def _csv(rows: Sequence[CaseRow]) -> HttpResponse:
    """Without names: a list for counting and for finding files by their number."""
    head = (_("Nomor berkas"), _("Tahap"), _("Giliran"), _("Petugas"), _("Sejak"), _("Hari"), _("Paling lambat"))
    lines = [(row.reference, row.stage, row.turn, row.officer, row.since, row.days, row.due) for row in rows]
    return table("dampingan.csv", head, lines)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
