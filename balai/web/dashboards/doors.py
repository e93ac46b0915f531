"""Who may look. Until staff can sign in, dashboards are open in the demo and nowhere else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

P = ParamSpec("P")
Screen = Callable[Concatenate[HttpRequest, P], HttpResponse]


def in_demo(screen: Screen[P]) -> Screen[P]:
    """A screen to read that does not exist outside the demo."""

    @wraps(screen)
    @require_safe
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return screen(request, *args, **kwargs)

    return opened
