"""Which check this browser holds: one signed cookie with its id, gone with the browser. No session, no account."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from balai.apps.casework import queries
from balai.apps.casework.models import SAVED_FOR, Check
from balai.engine.errors import NotFound

COOKIE = f"{settings.COOKIE_PREFIX}cek"
_SALT = "balai.portal.cek"


def unless_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead to the start when the check was deleted, or ran out, while the answer was on its way."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            if error.code != "check_not_found":
                raise
            return redirect("portal:check")

    return answered


def current(request: HttpRequest) -> Check | None:
    """Return the check of this browser, `None` without one, with a forged cookie, or when it has run out."""
    check_id = _id(request)
    return queries.check_of(check_id, timezone.now()) if check_id else None


def was_here(request: HttpRequest) -> bool:
    """Did this browser hold a check, even one that is gone now?"""
    return _id(request) is not None


def keep(response: HttpResponse, check: Check) -> HttpResponse:
    """Let the browser hold this check."""
    response.set_signed_cookie(
        COOKIE, check.pk.hex, salt=_SALT, httponly=True, samesite="Lax", secure=not settings.DEBUG, path="/"
    )
    return response


def drop(response: HttpResponse) -> HttpResponse:
    """Let the browser hold none."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
    return response


def _id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.get_signed_cookie(COOKIE, salt=_SALT, max_age=SAVED_FOR))
    except (KeyError, BadSignature, ValueError):
        return None
