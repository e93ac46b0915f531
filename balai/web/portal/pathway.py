"""The pathways: all of them, and each with its requirements."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from balai.apps.casework import queries as casework
from balai.apps.opportunities import queries as opportunities
from balai.engine.assess import assess
from balai.engine.errors import NotFound
from balai.engine.explain import Explainer
from balai.engine.facts import Facts
from balai.engine.rules import Pathway, Status
from balai.web.portal.guide_page import links_of
from balai.web.portal.pathway_page import pathway_page
from balai.web.portal.plan_section import plan_section
from balai.web.questions import visit
from balai.web.results.cards import place
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A pathway in the list of all."""

    id: str
    name: str
    place: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """The pathways of one destination, and what is only being watched."""

    name: str
    pathways: list[Listed]


@never_cache
def pathway(request: HttpRequest, pathway_id: str) -> HttpResponse:
    """Show one pathway, with the person's own column when there are answers."""
    today = timezone.localdate()
    book, program = opportunities.rulebook(), opportunities.program(today)
    check = visit.current(request)
    facts = casework.facts_of(check, book, on=today).facts if check else Facts()
    try:
        result = assess(facts, program, [pathway_id])[0]
    except NotFound:
        raise Http404 from None
    said = words(translation.get_language())
    page = pathway_page(result, Explainer(facts), book, said, has_answers=check is not None)
    plan = plan_section(result, facts, opportunities.local().courses, said) if check else None
    guides = links_of(result.pathway, opportunities.guides(), said, today)
    return render(request, "portal/pathway.html", {"page": page, "plan": plan, "guides": guides})


def pathways(request: HttpRequest) -> HttpResponse:
    """Show every pathway by destination, and what is watched but not yet a pathway."""
    book, said = opportunities.rulebook(), words(translation.get_language())
    countries: dict[str, list[Pathway]] = {}
    for one in (pathways_now := opportunities.pathways(timezone.localdate())):
        countries.setdefault(one.country if one.is_pmi else "", []).append(one)
    rows = [
        Country(name=said.country(code) if code else _("Bukan penempatan pekerja migran"), pathways=_listed(ones, said))
        for code, ones in sorted(countries.items(), key=lambda item: item[0] == "")
    ]
    watched = [{"name": said.pick(w, "name"), "reason": said.pick(w, "reason")} for w in book.watchlist]
    day = said.day(timezone.localdate())
    context = {"countries": rows, "watched": watched, "count": len(pathways_now), "day": day}
    return render(request, "portal/pathways.html", context)


def _listed(ones: list[Pathway], said: Words) -> list[Listed]:
    calm = (Status.RECURRING, Status.ROLLING)
    return [
        Listed(
            id=one.id,
            name=said.pick(one, "name"),
            place=place(one, said),
            status="" if one.status in calm else said.label("pathway_status", one.status),
        )
        for one in ones
    ]
