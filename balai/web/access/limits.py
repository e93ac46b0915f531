"""How long a session lasts: so many minutes without a page, so many hours in all."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from balai.apps.access import queries

# The time of the last page is written at most this often.
NOTED_EVERY_S = 60


class SessionLimits:
    """End sessions that are too old; staff have shorter ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End an old session before anything else looks at it; `former_user_id` says whose it was."""
        if request.session.session_key and request.user.is_authenticated:
            _check(request)
        return self.get_response(request)


def _check(request: HttpRequest) -> None:
    now = timezone.now().timestamp()
    began, seen = request.session.get("began_at", now), request.session.get("seen_at", now)
    is_staff = request.session.get("is_staff")
    if is_staff is None:
        is_staff = queries.holds_role(cast("UUID", request.user.pk), timezone.localdate())
        request.session["is_staff"] = is_staff
    minutes = settings.STAFF_IDLE_MINUTES if is_staff else settings.CITIZEN_IDLE_MINUTES
    hours = settings.STAFF_SESSION_HOURS if is_staff else settings.CITIZEN_SESSION_HOURS
    if now - seen > minutes * 60 or now - began > hours * 3600:
        former = request.user.pk
        auth.logout(request)
        request.former_user_id = former  # type: ignore[attr-defined]  # kept.py reads it
    elif now - seen > NOTED_EVERY_S or "seen_at" not in request.session:
        request.session["began_at"], request.session["seen_at"] = began, now
