"""What if one requirement were fulfilled: which pathways change, for the person of this check. Nothing is stored."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.casework import queries as casework
from balai.apps.opportunities import queries as opportunities
from balai.engine.assess import Change, Result, assess, what_if
from balai.engine.granting import can_grant, granted
from balai.engine.planes import Outcome
from balai.engine.program import Compiled
from balai.engine.rules import Requirement
from balai.web.questions import visit
from balai.web.results.cards import place
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A pathway whose verdict would change."""

    href: str
    job: str
    place: str
    before: str
    after: str
    lacking: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage:
    """`closer`: pathways that would lack one thing less and keep their verdict; the one asked from first."""

    wish: str
    back_href: str
    changes: list[ChangeRow]
    closer: list[ChangeRow]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def whatif(request: HttpRequest) -> HttpResponse:
    """Answer "what if I had this?" for a requirement named by its id in the form."""
    check = visit.current(request)
    if check is None:
        return redirect("portal:check")
    if request.method != "POST":
        return redirect("portal:result")
    today = timezone.localdate()
    book, program = opportunities.rulebook(), opportunities.program(today)
    facts = casework.facts_of(check, book, on=today).facts
    before = assess(facts, program)
    here = next((r for r in before if r.pathway.id == request.POST.get("pathway")), None)
    leaf = next((leaf for leaf in wishes(here) if leaf.rule.id == request.POST.get("node")), None) if here else None
    if here is None or leaf is None or not isinstance(leaf.rule, Requirement):
        raise Http404
    after = granted(leaf.rule, facts, on=today)
    said = words(translation.get_language())
    changes = what_if(facts, after, program)
    page = WhatIfPage(
        wish=said.pick(leaf.rule, "text").rstrip("."),
        back_href=reverse("portal:pathway", args=[here.pathway.id]),
        changes=[_row(change, said) for change in changes],
        closer=_closer(before, assess(after, program), here, said),
    )
    return render(request, "portal/whatif.html", {"page": page})


def wishes(result: Result) -> list[Compiled]:
    """The gaps before registration that a person closes by learning or earning something."""
    found = (part for root in result.route.roots if root.stage == "registration" for part in root.walk())
    return [
        part
        for part in found
        if isinstance(part.rule, Requirement) and can_grant(part.rule) and result.outcome(part) is Outcome.GAP
    ]


def _row(change: Change, said: Words, lacking: int = 0) -> ChangeRow:
    return ChangeRow(
        href=reverse("portal:pathway", args=[change.pathway.id]),
        job=said.pick(change.pathway, "name"),
        place=place(change.pathway, said),
        before=change.before,
        after=change.after,
        lacking=lacking,
    )


def _closer(before: list[Result], after: list[Result], here: Result, said: Words) -> list[ChangeRow]:
    pairs = zip(before, after, strict=True)
    found = [new for old, new in pairs if old.verdict is new.verdict and len(new.unmet) < len(old.unmet)]
    found.sort(key=lambda result: result.pathway.id != here.pathway.id)
    return [
        _row(Change(pathway=r.pathway, before=r.verdict, after=r.verdict), said, lacking=len(r.unmet)) for r in found
    ]
