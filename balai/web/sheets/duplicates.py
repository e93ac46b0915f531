"""Rows that may be somebody who is known: both side by side, and an officer says which it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.people.models import Decision, ListRow, OfficeList, Person
from balai.apps.people.sheets import queries, resolving
from balai.apps.people.sheets.judging import Entry
from balai.engine.actor import Permission
from balai.engine.numbers import masked, masked_phone
from balai.web.access.request import Request
from balai.web.screen import attempt, get_or_404
from balai.words import Words, words

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two as it is compared; numbers masked. `where`: its file number or its row in the list."""

    where: str
    name: str
    born: str
    nik: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A row and whom it may be."""

    number: int
    why: str
    mine: Side
    other: Side
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesPage:
    """The first of those to decide about, the undecided first."""

    id: UUID
    pairs: Sequence[Pair]
    open: int
    all: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: Request, list_id: UUID) -> HttpResponse:
    """Show pairs; POST keeps what was said about those shown and shows the next."""
    request.actor.require(Permission.PERSON_IMPORT)
    held = get_or_404(OfficeList.objects.visible_to(request.actor).select_related("office"), pk=list_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.full_clean()
        said = _decisions(request)
        if attempt(form, resolving.decide, list_id=list_id, decisions=said, by=request.actor, at=timezone.now()):
            return redirect("sheets:duplicates" if held.rows.open().exists() else "sheets:one", list_id=list_id)
    found = queries.duplicates(held)
    page = DuplicatesPage(
        id=held.pk, pairs=_pairs(held, list(found[:SHOWN])), open=found.open().count(), all=found.count()
    )
    return render(request, "sheets/duplicates.html", {"form": form, "page": page}, status=422 if form.errors else 200)


def _decisions(request: Request) -> dict[int, Decision]:
    known = {choice.value: choice for choice in Decision}
    rows = ((key[2:], value) for key, value in request.POST.items() if key.startswith("r-"))
    return {int(key): known[value] for key, value in rows if key.isascii() and key.isdecimal() and value in known}


def _pairs(held: OfficeList, rows: list[ListRow]) -> list[Pair]:
    said, on = words(translation.get_language()), timezone.localdate(held.received_at)
    twins = {row.number: row for row in held.rows.filter(number__in=[row.twin for row in rows if row.twin])}
    entries = dict(zip(twins, queries.entries(held, list(twins.values()), on=on), strict=True))
    return [
        Pair(
            number=row.number,
            why=said.label("why_found", row.why),
            mine=_of_row(row.number, entry, said),
            other=_of_file(row.person, said) if row.person else _of_row(row.twin or 0, entries[row.twin or 0], said),
            decision=row.decision,
        )
        for row, entry in zip(rows, queries.entries(held, rows, on=on), strict=True)
    ]


def _of_row(number: int, entry: Entry, said: Words) -> Side:
    return Side(
        where=_("Baris %(number)s") % {"number": number},
        name=entry.name,
        born=said.day(entry.birth_date) if entry.birth_date else "",
        nik=masked(entry.nik) if entry.nik else "",
        phone=masked_phone(entry.phone) if entry.phone else "",
    )


def _of_file(person: Person, said: Words) -> Side:
    return Side(
        where=person.reference,
        name=person.name,
        born=said.day(person.birth_date) if person.birth_date else "",
        nik=person.nik_masked,
        phone=masked_phone(person.phone) if person.phone else "",
    )
