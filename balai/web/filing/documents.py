"""The documents of a file: what a scheme asks for, why, where one gets it, and what is there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai import rulebook
from balai.apps.people import papers
from balai.apps.people.models import Document, Person
from balai.engine.documents import SCHEMES, Kind, Need
from balai.engine.lifecycle import DocumentStatus
from balai.engine.mismatch import Mismatch
from balai.engine.rules import Rulebook
from balai.web.access.request import Request
from balai.web.filing.doors import open_desk
from balai.web.filing.tabs import Tab, tabs
from balai.words import Words

# Which shape stands before a state.
MARKS = {"accepted": "met", "waiting": "wait", "returned": "gap", "expired": "gap", "received": "todo", "": "todo"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of document and how far it is. `mark` is a shape of components/mark.html."""

    code: str
    name: str
    why: str
    where: str
    cost: str
    time: str
    mark: str
    state: str
    until: str
    href: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is needed now, later, or in some cases; how many of it are there. `is_open`: shown without being asked."""

    key: str
    title: str
    done: int
    is_open: bool
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsPage:
    """The checklist of one scheme."""

    id: UUID
    name: str
    is_own: bool
    tabs: Sequence[Tab]
    scheme: str
    schemes: Sequence[tuple[str, str]]
    groups: Sequence[Group]
    others: Sequence[Row]
    conflicts: Sequence[str]


@never_cache
@require_http_methods(["GET", "HEAD"])
def documents(request: Request, file_id: UUID) -> HttpResponse:
    """Show the checklist."""
    desk = open_desk(request, file_id)
    person, said = desk.person, desk.said
    asked = request.GET.get("skema", "")
    scheme = asked if asked in SCHEMES else scheme_of(person, desk.book)
    held, shelf = papers.by_kind(person, request.actor), rulebook.documents()
    groups: dict[str, list[Row]] = {"R": [], "later": [], "C": [], "O": []}
    for kind, need in shelf.asked(scheme):
        is_later = need is Need.REQUIRED and kind.rule(desk.today).later
        row = _row(person, kind, held.get(kind.code, ()), said)
        groups["later" if is_later else need.value].append(row)
    listed = {row.code for rows in groups.values() for row in rows}
    page = DocumentsPage(
        id=person.pk,
        name=person.name,
        is_own=desk.is_own,
        tabs=tabs(desk, "documents"),
        scheme=scheme,
        schemes=[(code, said.label("scheme", code)) for code in SCHEMES],
        groups=[_group(key, rows, said) for key, rows in groups.items() if rows],
        others=[_row(person, shelf.kind(code), found, said) for code, found in held.items() if code not in listed],
        conflicts=[conflict_line(mismatch, said) for mismatch in papers.conflicts(person)],
    )
    return render(request, "filing/documents/list.html", {"page": page})


def scheme_of(person: Person, book: Rulebook) -> str:
    """The scheme most of the wished-for pathways take; through a licensed company when nothing is wished for."""
    countries = set(person.wishes.get("countries", ()))
    found = [path.scheme_code for path in book.pathways if path.country in countries and path.scheme_code in SCHEMES]
    return max(found, key=found.count) if found else "P2P"


def conflict_line(mismatch: Mismatch, said: Words) -> str:
    """One difference as a sentence, with the names of both papers."""
    values = {**mismatch.values, "first": _source(mismatch.first, said), "second": _source(mismatch.second, said)}
    return said.say(mismatch.code, values)


def kind_name(kind: Kind, said: Words) -> str:
    """What a kind is called."""
    return kind.name_en if said.language == "en" else kind.name_id


def where_cost_time(kind: Kind, said: Words) -> tuple[str, str, str]:
    """Where one gets it, what it costs, how long it takes."""
    if said.language != "en":
        return kind.told.where, kind.told.cost, kind.told.time
    cost = _("Gratis") if kind.cost == "0" else f"Rp{kind.cost}" if kind.cost.isdigit() else kind.cost
    return kind.issuer, cost, kind.time.replace("-", "", 1) if kind.time == "-" else kind.time


def state_word(document: Document | None, said: Words) -> str:
    """How far a document is."""
    return said.label("document_status", document.status) if document else _("Belum ada")


def until(day: date | None, said: Words) -> str:
    """Until when it counts, as a remark."""
    return _("Berlaku sampai %(day)s") % {"day": said.day(day)} if day else ""


def _source(code: str, said: Words) -> str:
    return _("isian berkas") if code == papers.FILE else kind_name(rulebook.documents().kind(code), said)


def _group(key: str, rows: Sequence[Row], said: Words) -> Group:
    done = sum(row.mark == "met" for row in rows)
    is_open = key == "R" or any(row.mark in ("gap", "wait") for row in rows)
    return Group(key=key, title=said.label("need", key), done=done, is_open=is_open, rows=rows)


def _row(person: Person, kind: Kind, held: Sequence[Document], said: Words) -> Row:
    newest = held[0] if held else None
    # What counts is shown, even when a newer one waits.
    best = next((one for one in held if one.status == DocumentStatus.ACCEPTED.value), newest)
    shown = newest if newest is not None and newest.status == DocumentStatus.RETURNED.value else best
    where, cost, time = where_cost_time(kind, said)
    is_letter = kind.rules[-1].letter
    address = "filing:letters" if is_letter else "filing:document"
    given: dict[str, object] = {"file_id": person.pk} | ({} if is_letter else {"kind": kind.code})
    return Row(
        code=kind.code,
        name=kind_name(kind, said),
        why=kind.told.why_en if said.language == "en" else kind.told.why,
        where=where,
        cost=cost,
        time=time,
        mark=MARKS.get(shown.status if shown else "", "todo"),
        state=state_word(shown, said),
        until=until(shown.expires_on, said) if shown and shown.status == DocumentStatus.ACCEPTED.value else "",
        href=reverse(address, kwargs=given),
        action=_("Lihat") if shown else _("Buat surat") if is_letter else _("Unggah"),
    )
