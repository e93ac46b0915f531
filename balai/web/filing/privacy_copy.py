"""Taking a copy of one's data: as JSON for machines, as PDF for people."""

import json
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.casework.copying import counselling_of
from balai.apps.people import copying
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.filing.doors import open_desk
from balai.web.filing.privacy_case import case_of
from balai.web.filing.privacy_paper import paper, pdf

FORMS = ("json", "pdf")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def copy(request: Request, file_id: UUID) -> HttpResponse:
    """Say what is in a copy; POST gives it."""
    desk = open_desk(request, file_id)
    if not desk.is_own:
        raise Http404
    form = request.POST.get("form", "")
    if request.method != "POST" or form not in FORMS:
        return render(request, "filing/copy.html", {"desk": desk})
    now = timezone.now()
    taken = copying.take(person_id=file_id, form=form, said=desk.said, by=request.actor, at=now)
    made = {**taken, **case_of(desk), **counselling_of(desk.person, desk.said)}
    if form == "json":
        body: bytes = json.dumps(made, ensure_ascii=False, indent=2).encode()
    else:
        body = pdf(paper(made, desk.said))
    kind = "application/json" if form == "json" else "application/pdf"
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="data-{desk.person.reference}.{form}"'
    return response
