"""Guides to read: the list, and each guide."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from balai.apps.opportunities import queries as opportunities
from balai.engine.assess import assess
from balai.engine.courses import Dated
from balai.engine.facts import Facts
from balai.engine.guides import Guide, GuideKind
from balai.web.portal.contacts import contacts
from balai.web.portal.guide_page import GENERAL, GuideLink, guide_page, is_about, link
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Guides of one kind in the list."""

    id: str
    title: str
    guides: list[GuideLink]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """A course or an event near here."""

    title: str
    place: str
    when: str
    state: str


def guides(request: HttpRequest) -> HttpResponse:
    """Show every guide by group."""
    said, today = words(translation.get_language()), timezone.localdate()
    titles = {
        "umum": (_("Mulai dari sini"), GENERAL),
        "negara": (_("Negara tujuan"), (GuideKind.DESTINATION,)),
        "skema": (_("Cara berangkat"), (GuideKind.SCHEME,)),
    }
    shelf = opportunities.guides().all
    groups = [
        Group(id=key, title=title, guides=[_listed(one, said, today) for one in _in_order(shelf, kinds, said)])
        for key, (title, kinds) in titles.items()
    ]
    nearby = [_nearby(one, said, today) for one in opportunities.local().by_day()]
    return render(request, "portal/guides.html", {"groups": [g for g in groups if g.guides], "nearby": nearby})


def _nearby(one: Dated, said: Words, today: date) -> Nearby:
    when = said.source_date(one.starts)
    if one.ends != one.starts:
        when = _("%(first)s sampai %(last)s") % {"first": when, "last": said.source_date(one.ends)}
    if one.ends_on < today:
        state = _("sudah lewat")
    else:
        state = _("akan datang") if one.starts_on > today else _("sedang berjalan")
    return Nearby(title=said.pick(one, "title"), place=one.place, when=when, state=state)


def guide(request: HttpRequest, guide_id: str) -> HttpResponse:
    """Show one guide; past its day a notice and whom to ask."""
    shelf, today = opportunities.guides(), timezone.localdate()
    found = shelf.get(guide_id)
    if found is None:
        raise Http404
    book, said = opportunities.rulebook(), words(translation.get_language())
    ids = [pathway.id for pathway in opportunities.pathways(today) if is_about(found, pathway)]
    results = assess(Facts(), opportunities.program(today), ids) if ids else []
    page = guide_page(found, shelf, results, book, said, today)
    return render(request, "portal/guide.html", {"page": page, "contacts": contacts(said)})


def _listed(one: Guide, said: Words, on: date) -> GuideLink:
    """In the list a destination is found by its name alone."""
    row = link(one, said, on)
    return replace(row, title=said.country(one.country)) if one.kind is GuideKind.DESTINATION and one.country else row


def _in_order(shelf: tuple[Guide, ...], kinds: tuple[GuideKind, ...], said: Words) -> list[Guide]:
    """General guides as their kinds, destinations by name, schemes as everywhere else."""
    schemes = list(said.labels["scheme"])
    return sorted(
        (one for one in shelf if one.kind in kinds),
        key=lambda g: (
            kinds.index(g.kind),
            schemes.index(g.scheme) if g.scheme in schemes else 0,
            said.country(g.country) if g.country else said.pick(g, "title"),
        ),
    )
