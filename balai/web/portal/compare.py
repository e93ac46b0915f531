"""Up to three pathways side by side. Their ids stand in the address; nothing of the person does."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from balai.apps.casework import queries as casework
from balai.apps.opportunities import queries as opportunities
from balai.engine.assess import assess
from balai.engine.facts import Facts
from balai.web.portal.pathway_page import contract
from balai.web.portal.plan_section import PlanSection, plan_section
from balai.web.questions import visit
from balai.web.results.cards import Card, FactRow, card
from balai.words import words

MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one pathway says to one question."""

    name: str
    label: str
    text: str = ""
    source_line: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question to every pathway."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """`choices`: every pathway as (id, text); `chosen`: MOST ids, empty where none was chosen."""

    choices: list[tuple[str, str]]
    chosen: list[str]
    cards: list[Card]
    rows: list[Row]
    has_answers: bool


@never_cache
def compare(request: HttpRequest) -> HttpResponse:
    """Compare the pathways of `?jalur=`; ids that do not exist are left out."""
    today, said = timezone.localdate(), words(translation.get_language())
    book, program = opportunities.rulebook(), opportunities.program(today)
    check = visit.current(request)
    facts = casework.facts_of(check, book, on=today).facts if check else Facts()
    pathways = opportunities.pathways(today)
    known = {p.id for p in pathways}
    wanted = [p for p in dict.fromkeys(request.GET.getlist("jalur")) if p in known][:MOST]
    by_id = {result.pathway.id: result for result in assess(facts, program, wanted)}
    results = [by_id[pathway_id] for pathway_id in wanted]
    cards = [card(result, facts, book, said) for result in results]
    columns = [
        _column(
            shown,
            contract(result.pathway, book, said),
            plan_section(result, facts, opportunities.local().courses, said) if check else None,
        )
        for shown, result in zip(cards, results, strict=True)
    ]
    page = ComparePage(
        choices=[(p.id, f"{said.pick(p, 'name')}, {said.country(p.country)}") for p in pathways],
        chosen=[*wanted, *[""] * (MOST - len(wanted))],
        cards=cards,
        rows=_rows(columns),
        has_answers=check is not None,
    )
    return render(request, "portal/compare.html", {"page": page, "back": reverse("portal:pathways")})


def _rows(columns: list[list[Cell]]) -> list[Row]:
    """The columns turned: one row for each question."""
    return [Row(label=cells[0].label, cells=list(cells)) for cells in zip(*columns, strict=True)]


def _column(shown: Card, term: FactRow, plan: PlanSection | None) -> list[Cell]:
    """What one pathway says, from the verdict down; without answers only what holds for everybody."""
    name = f"{shown.job}, {shown.place.split(',')[0]}"
    facts = [
        Cell(name=name, label=fact.label, text=_estimate(fact), source_line=fact.source_line)
        for fact in (*shown.facts[:3], term)
    ]
    if plan is None:
        return facts
    lacking = "; ".join(line.text.rstrip(".") for line in shown.missing) if shown.verdict != "open" else _("Tidak ada")
    return [
        Cell(name=name, label=_("Hasil"), verdict=shown.verdict),
        Cell(name=name, label=_("Yang masih kurang"), text=lacking),
        Cell(name=name, label=_("Mendaftar"), text=plan.register),
        Cell(name=name, label=_("Berangkat"), text=plan.depart),
        *facts,
    ]


def _estimate(fact: FactRow) -> str:
    return f"{fact.value} ({_('perkiraan')})" if fact.is_estimate else fact.value
