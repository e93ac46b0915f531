"""What the answers mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from balai.apps.casework import actions
from balai.apps.casework import queries as casework
from balai.apps.opportunities import queries as opportunities
from balai.web.portal.answer_rows import answer_rows
from balai.web.portal.result_page import result_page
from balai.web.portal.since import changes_since
from balai.web.questions import visit
from balai.words import words


@never_cache
def result(request: HttpRequest) -> HttpResponse:
    """Show every pathway for the answers given so far."""
    check = visit.current(request)
    if check is None:
        return redirect("portal:check")
    book, today = opportunities.rulebook(), timezone.localdate()
    person, said = casework.facts_of(check, book, on=today), words(translation.get_language())
    since = changes_since(check, person.facts, opportunities.program(today), said)
    actions.shown(check_id=check.pk, version=book.version, on=today)
    page = result_page(person.facts, opportunities.program(today), book, said, asked=set(check.answers))
    context = {"page": page, "answers": answer_rows(check, book, said), "since": since}
    return render(request, "portal/result.html", context)
