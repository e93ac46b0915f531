"""What stands before every page: who acts, and whether the page is open to them."""

from typing import cast

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from balai.apps.access import queries
from balai.apps.access.models import User
from balai.engine.actor import VISITOR, Actor
from balai.web.access.request import Request


class Gate(LoginRequiredMiddleware):
    """Every page asks for a sign-in, unless its view says `login_not_required`."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set `request.actor`, found when first asked for."""
        mine = cast("Request", request)
        mine.actor = cast("Actor", SimpleLazyObject(lambda: _actor(mine)))
        return cast("HttpResponseBase", self.get_response(request))


def _actor(request: Request) -> Actor:
    user: User | AnonymousUser = request.user
    return queries.actor_of(user, timezone.localdate()) if isinstance(user, User) else VISITOR
