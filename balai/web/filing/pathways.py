"""What a file opens: every pathway with its verdict, and for each requirement on whose word the answer rests."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from balai.apps.casework.models import Case
from balai.engine.actor import Permission
from balai.engine.assess import Result, assess
from balai.engine.distance import distance
from balai.engine.errors import NotFound
from balai.engine.explain import Explainer
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.web.access.request import Request
from balai.web.filing.doors import Desk, open_desk
from balai.web.filing.tabs import Tab, tabs
from balai.web.results.cards import Card, brief, closing, place
from balai.web.results.requirement_rows import OfFile, StageRows, stages

ORDER = (Verdict.OPEN, Verdict.GAP, Verdict.UNKNOWN, Verdict.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The pathways of one verdict, the nearest first."""

    verdict: Verdict
    count: int
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwaysPage:
    """All pathways for one file."""

    id: UUID
    home: str
    name: str
    is_own: bool
    is_minor: bool
    on: str
    tabs: Sequence[Tab]
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePathwayPage:
    """One pathway for one file, requirement by requirement."""

    id: UUID
    pathway: str
    name: str
    place: str
    verdict: str
    closing: str
    is_own: bool
    person: str
    on: str
    version: str
    may_plan: bool
    tabs: Sequence[Tab]
    stages: Sequence[StageRows]


@never_cache
def pathways(request: Request, file_id: UUID) -> HttpResponse:
    """Show every pathway for this file, as of today."""
    desk = open_desk(request, file_id)
    facts = desk.steps().known.facts
    results = [result for result in assess(facts, desk.program) if result.pathway.is_pmi]
    page = PathwaysPage(
        id=desk.person.pk,
        home=desk.home,
        name=desk.person.name,
        is_own=desk.is_own,
        is_minor=desk.person.is_minor(desk.today),
        on=desk.said.day(desk.today),
        tabs=tabs(desk, "pathways"),
        groups=[_group(verdict, results, facts, desk) for verdict in ORDER],
    )
    return render(request, "filing/pathways.html", {"page": page})


@never_cache
def pathway(request: Request, file_id: UUID, pathway_id: str) -> HttpResponse:
    """Show one pathway for this file."""
    desk = open_desk(request, file_id)
    known = desk.steps().known
    try:
        result = assess(known.facts, desk.program, [pathway_id])[0]
    except NotFound:
        raise Http404 from None
    of_file = OfFile(rests_on=known.proven.rests_on, answer_href=lambda key: _href(desk, "filing:page", key=key))
    page = FilePathwayPage(
        id=desk.person.pk,
        pathway=pathway_id,
        name=desk.said.pick(result.pathway, "name"),
        place=place(result.pathway, desk.said),
        verdict=result.verdict,
        closing=closing(result, distance(result.route, result.planes, known.facts), desk.said),
        is_own=desk.is_own,
        person=desk.person.name,
        on=desk.said.day(desk.today),
        version=desk.book.version,
        may_plan=result.verdict is not Verdict.CLOSED and _may_plan(request, desk),
        tabs=tabs(desk, "pathways"),
        stages=stages(result, Explainer(known.facts), desk.book, desk.said, of_file),
    )
    return render(request, "filing/pathway.html", {"page": page})


def _group(verdict: Verdict, results: Sequence[Result], facts: Facts, desk: Desk) -> Group:
    mine = [result for result in results if result.verdict is verdict]
    mine.sort(key=lambda result: distance(result.route, result.planes, facts).rank)
    cards = [
        brief(result, facts, desk.said, href=_href(desk, "filing:pathway", pathway_id=result.pathway.id))
        for result in mine
    ]
    return Group(verdict=verdict, count=len(cards), cards=cards)


def _may_plan(request: Request, desk: Desk) -> bool:
    """Is there an open case, and is this its person or an officer who writes her file?"""
    may = desk.is_own or request.actor.may(Permission.PERSON_WRITE, office_id=desk.person.office_id)
    return may and desk.person.registered_at is not None and Case.objects.open().filter(person=desk.person).exists()


def _href(desk: Desk, name: str, **given: str) -> str:
    return reverse(name, kwargs={"file_id": desk.person.pk, **given})
