"""Who looked at one's data, and who did what: in words, the newest first."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.people.traces import traces_of
from balai.web.access.request import Request
from balai.web.filing.doors import open_desk

ON_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD"])
def looked(request: Request, file_id: UUID) -> HttpResponse:
    """Show every look and every deed; what the owner did herself on demand."""
    desk = open_desk(request, file_id)
    if not desk.is_own:
        raise Http404
    lines = traces_of(desk.person, desk.said)
    others = [line for line in lines if not line.is_own]
    has_all = request.GET.get("semua") == "1"
    page = Paginator(lines if has_all else others, ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {"desk": desk, "page": page, "has_all": has_all, "own_count": len(lines) - len(others)}
    return render(request, "filing/looked.html", context)
