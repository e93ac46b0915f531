"""What an action refuses beyond a form: 403, 404, 503, or the page that asks for a reason."""

import logging

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.defaults import page_not_found, permission_denied

from balai.engine.errors import DomainError, NotAllowed, NotFound, StoreDown
from balai.web.access.request import Request
from balai.web.screen import refusal

logger = logging.getLogger(__name__)


class Refusals:
    """Turns refusals that no view has caught into pages."""

    def __init__(self, get_response: object) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)  # type: ignore[operator,no-any-return]  # Django gives a callable

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else stays an error."""
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, NotFound):
            return page_not_found(request, Http404(error.code))
        if isinstance(error, NotAllowed):
            logger.warning("not_allowed", extra={"actor": request.actor.label, "reason": error.code})
            return permission_denied(request, error)
        if isinstance(error, StoreDown):
            return render(request, "503.html", {"said": refusal(error)}, status=503)
        if error.code == "reason_needed":
            return redirect("desk:reason", file_id=error.detail["person_id"])
        return None
