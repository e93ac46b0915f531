"""What every number on a dashboard means and how it is counted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balai.apps.insights import queries as insights
from balai.apps.insights.suppression import SMALLEST
from balai.web.dashboards.doors import for_reports


@for_reports
def meanings(request: HttpRequest) -> HttpResponse:
    """Show every definition; each has an anchor that numbers lead to."""
    context = {"smallest": SMALLEST, "largest_hidden": SMALLEST - 1, "survey": insights.current()}
    return render(request, "dashboards/meanings.html", context)
