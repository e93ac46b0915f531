"""Costs: who may be charged what, by both rule sets, and what each pathway says of it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from balai import rulebook
from balai.apps.opportunities import queries as opportunities
from balai.engine.costs import placement_of
from balai.engine.costtable import CostTable
from balai.engine.rules import Pathway
from balai.web.portal.cost_rows import (
    KindCard,
    Paragraph,
    RuleCard,
    SourceLink,
    kind_card,
    links,
    paragraph,
    rule_card,
    sentence,
)
from balai.web.results.cards import place
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayCost:
    """A pathway and what its worker pays, as published."""

    id: str
    name: str
    place: str
    pays: str
    is_listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPage:
    """Everything the page of costs shows."""

    law: Paragraph
    rules: list[RuleCard]
    never: str
    jobs: list[str]
    jobs_year: int
    jobs_sources: list[SourceLink]
    kinds: list[KindCard]
    schemes: list[Paragraph]
    exceptions: list[Paragraph]
    amounts: list[Paragraph]
    pathways: list[PathwayCost]
    unknowns: list[str]
    checked_on: str


def costs(request: HttpRequest) -> HttpResponse:
    """Show who may be charged what, and what is not known."""
    said = words(translation.get_language())
    return render(request, "portal/costs.html", {"page": cost_page(rulebook.costs(), said)})


def cost_page(table: CostTable, said: Words) -> CostPage:
    """The page in one language."""
    lawful = [kind for kind in table.kinds if not table.components[kind.components[0]].is_illegal]
    illegal = [said.pick(component, "name") for component in table.components.values() if component.is_illegal]
    return CostPage(
        law=paragraph(table.law, table, said),
        rules=[rule_card(rules, table, said) for rules in table.rule_sets],
        never=sentence(illegal),
        jobs=[said.pick(job, "name") for job in table.jobs],
        jobs_year=next(rules.year for rules in table.rule_sets if set(table.jobs_source) & set(rules.source)),
        jobs_sources=links(table.jobs_source, table, said),
        kinds=[kind_card(kind, table, said) for kind in lawful],
        schemes=[
            Paragraph(title=said.label("scheme", row.id), text=said.pick(row, "text"), sources=[])
            for row in table.schemes
        ],
        exceptions=[
            Paragraph(
                title=said.country(row.country), text=said.pick(row, "text"), sources=links(row.source, table, said)
            )
            for row in table.exceptions
        ],
        amounts=[
            Paragraph(
                title=said.pick(row, "name"),
                text=said.pick(row, "text"),
                year=said.pick(row, "year"),
                sources=links(row.source, table, said),
            )
            for row in table.amounts
        ],
        pathways=[_pathway(one, table, said) for one in opportunities.pathways(timezone.localdate())],
        unknowns=[said.pick(row, "text") for row in table.unknowns],
        checked_on=said.day(table.checked_on),
    )


def _pathway(pathway: Pathway, table: CostTable, said: Words) -> PathwayCost:
    text = said.pick(pathway.cost, "worker_pays")
    return PathwayCost(
        id=pathway.id,
        name=said.pick(pathway, "name"),
        place=place(pathway, said),
        pays=text or _("belum ditemukan"),
        is_listed=placement_of(pathway, table).listed is True,
    )
