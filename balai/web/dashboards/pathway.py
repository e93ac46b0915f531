"""One pathway of the survey: both moments, and everything that keeps people back, with its source."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from balai.apps.insights import queries as insights
from balai.apps.insights.queries import Reason, Standing
from balai.web.dashboards.about import About, about, word
from balai.web.dashboards.cautions import cautions
from balai.web.dashboards.cells import Cell, cell
from balai.web.dashboards.doors import for_reports
from balai.web.dashboards.funnel import FunnelRow, funnel
from balai.web.dashboards.names import Cited, Names
from balai.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """A rule that keeps people back: what it asks, the way out, how to learn it, how many, where it is written."""

    text: str
    remedy: str
    question: str
    cell: Cell
    sources: list[Cited]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonTable:
    """Reasons of one kind at one moment."""

    title: str
    href: str
    rows: list[ReasonRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMoment:
    """The pathway at one moment."""

    anchor: str
    title: str
    caption: str
    row: FunnelRow
    tables: list[ReasonTable]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayPage:
    """Everything the page shows. `is_known`: the rulebook in force still has this pathway."""

    about: About
    id: str
    name: str
    country: str
    scheme: str
    is_known: bool
    cautions: list[str]
    moments: list[AtMoment]


@for_reports
def pathway(request: HttpRequest, pathway_id: str) -> HttpResponse:
    """Show one pathway at both moments; 404 when the survey does not have it."""
    survey = insights.current()
    found = insights.standing_of(survey, pathway_id) if survey else []
    if survey is None or not found:
        raise Http404
    names = Names(survey, words(translation.get_language()))
    page = PathwayPage(
        about=about(survey, names.said),
        id=pathway_id,
        name=names.job(pathway_id),
        country=names.country(pathway_id),
        scheme=names.scheme(pathway_id),
        is_known=pathway_id in {one.id for one in names.book.pathways},
        cautions=cautions(pathway_id, names),
        moments=[_at(one, survey.people, names) for one in found],
    )
    return render(request, "dashboards/pathway.html", {"page": page})


def _at(one: Standing, everybody: int, names: Names) -> AtMoment:
    moment = word(one.moment).lower()
    kinds = (
        (_("Hanya kurang satu hal"), "satu-hal", one.single_gaps),
        (_("Hanya satu hal yang belum diketahui"), "tanya-satu", one.single_missing),
        (_("Belum diketahui, mungkin bersama hal lain"), "belum-diketahui", one.missing),
    )
    tables = [_table(f"{title} ({moment})", anchor, reasons, names) for title, anchor, reasons in kinds if reasons]
    row = funnel([one], one.moment, everybody, names).first[0]
    return AtMoment(
        anchor=one.moment.value.replace("_", "-"),
        title=word(one.moment),
        caption=_("Jumlah warga") + f" ({moment})",
        row=row,
        tables=tables,
    )


def _table(title: str, anchor: str, reasons: Sequence[Reason], names: Names) -> ReasonTable:
    rows = [
        ReasonRow(
            text=names.lacking(reason.rule) if anchor == "satu-hal" else names.rule(reason.rule),
            remedy=names.remedy(reason.rule) if anchor == "satu-hal" else "",
            question="" if anchor == "satu-hal" else names.question(reason.rule),
            cell=cell(reason.people, anchor, names.said),
            sources=names.sources(reason.rule),
        )
        for reason in reasons
    ]
    return ReasonTable(title=title, href=rows[0].cell.href, rows=rows)
