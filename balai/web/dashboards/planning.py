"""Planning: which pathways are open to the people of a place, and which training would open more."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from balai.apps.insights import queries as insights
from balai.web.dashboards.about import PARAMETER, About, Switch, about, moment_of, switches
from balai.web.dashboards.doors import in_demo
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


@in_demo
def planning(request: HttpRequest) -> HttpResponse:
    """Show the newest survey at one moment, and answer what-if; say what to do when there is none."""
    survey = insights.current()
    if survey is None:
        return render(request, "dashboards/no_survey.html")
    said = words(translation.get_language())
    names, moment = Names(survey, said), moment_of(request.GET.get(PARAMETER, ""))
    found = insights.standings(survey)
    ranks = insights.ranks(survey, found)
    page = PlanningPage(
        about=about(survey, said),
        switches=switches(moment),
        funnel=funnel(found[moment], moment, survey.people, names),
        unlock=unlock(ranks, names),
        what_if=what_if(request.GET, ranks, names),
    )
    status = 422 if page.what_if.form.errors else 200
    return render(request, "dashboards/planning.html", {"page": page}, status=status)
