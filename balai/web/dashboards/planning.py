"""Planning: which pathways are open to the people of a place, and which training would open more."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from balai.apps.insights import queries as insights
from balai.apps.insights.models import Survey
from balai.apps.insights.queries import Ranked
from balai.apps.opportunities import queries as opportunities
from balai.engine.actor import Permission
from balai.population.survey import Moment
from balai.web.access.request import Request
from balai.web.dashboards.about import PARAMETER, About, Switch, about, moment_of, switches
from balai.web.dashboards.doors import for_reports
from balai.web.dashboards.funnel import Funnel, funnel
from balai.web.dashboards.names import Names
from balai.web.dashboards.trainings import Unlock, unlock
from balai.web.dashboards.whatif import WhatIf, what_if
from balai.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningPage:
    """Everything the page shows."""

    about: About
    switches: list[Switch]
    funnel: Funnel
    unlock: Unlock
    what_if: WhatIf

    @property
    def shown(self) -> Switch:
        return next(one for one in self.switches if one.is_shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one survey shows in one language at one moment. `ranks`, `names`: what what-if is answered from."""

    about: About
    funnel: Funnel
    unlock: Unlock
    ranks: list[Ranked]
    names: Names


@for_reports
def planning(request: HttpRequest) -> HttpResponse:
    """Show the newest survey at one moment, and answer what-if; say what to do when there is none."""
    survey = insights.current()
    if survey is None:
        return render(request, "dashboards/no_survey.html")
    moment = moment_of(request.GET.get(PARAMETER, ""))
    shown = _shown(survey, survey.made_at, opportunities.rulebook().version, translation.get_language(), moment)
    page = PlanningPage(
        about=shown.about,
        switches=switches(moment),
        funnel=shown.funnel,
        unlock=shown.unlock,
        what_if=what_if(request.GET, shown.ranks, shown.names),
    )
    may_see = cast("Request", request).actor.may(Permission.REPORT_READ)
    status = 422 if page.what_if.form.errors else 200
    return render(request, "dashboards/planning.html", {"page": page, "may_see_waits": may_see}, status=status)


@lru_cache(maxsize=8)
def _shown(survey: Survey, made_at: datetime, version: str, language: str, moment: Moment) -> Shown:
    """What a survey shows. Made anew, it has another `made_at`; whether it is old depends on the `version` in force."""
    said = words(language)
    names, found = Names(survey, said), insights.standings(survey)
    ranks = insights.ranks(survey, found)
    return Shown(
        about=about(survey, said),
        funnel=funnel(found[moment], moment, survey.people, names),
        unlock=unlock(ranks, names),
        ranks=ranks,
        names=names,
    )
