"""Everything that happened to one file, as its owner reads it too."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from balai.apps.people.traces import traces_of
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.filing.doors import open_desk
from balai.web.filing.tabs import tabs

ON_A_PAGE = 50


@never_cache
@require_safe
def history(request: Request, file_id: UUID) -> HttpResponse:
    """Show who did and who read what, the newest first."""
    request.actor.require(Permission.PERSON_READ)
    desk = open_desk(request, file_id)
    page = Paginator(traces_of(desk.person, desk.said, by=request.actor), ON_A_PAGE).get_page(
        request.GET.get("halaman")
    )
    return render(request, "desk/history.html", {"desk": desk, "page": page, "tabs": tabs(desk, "history")})
