"""Who may look: whoever reads reports, and in the demo everybody."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from balai.engine.actor import Permission
from balai.web.access.request import Request

P = ParamSpec("P")
Screen = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_reports(screen: Screen[P]) -> Screen[P]:
    """A screen to read that does not exist for others."""

    @wraps(screen)
    @require_safe
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO and not cast("Request", request).actor.may(Permission.REPORT_READ):
            raise Http404
        return screen(request, *args, **kwargs)

    return opened
