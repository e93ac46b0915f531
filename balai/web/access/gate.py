"""What stands before every page: who acts, whether the page is open to them, and what they had typed."""

from collections.abc import Callable
from typing import Any, cast

import pghistory
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from balai.apps.access import adapters, queries
from balai.engine.actor import VISITOR, Actor
from balai.web.access import factors, kept
from balai.web.access.request import Request

READS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# What somebody with a role may open before the second factor is there.
SETTING_UP = {
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class Gate(LoginRequiredMiddleware):
    """Every page asks for a sign-in, unless its view says `login_not_required`."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set `request.actor`, found when first asked for; what is written carries its label."""
        mine = cast("Request", request)
        mine.actor = cast("Actor", SimpleLazyObject(lambda: _actor(request)))
        if request.method in READS:
            return _not_kept(request, cast("HttpResponseBase", self.get_response(request)))
        with pghistory.context(actor=mine.actor.label):
            return _not_kept(request, cast("HttpResponseBase", self.get_response(request)))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let through, or lead to the sign-in, to the second factor, or to what was typed before."""
        answer = super().process_view(request, view, args, kwargs)
        if answer is not None or not getattr(view, "login_required", True):
            return answer
        if _lacks_second(cast("Request", request)):
            return redirect("mfa_reauthenticate" if adapters.has_factor(cast("Request", request).user) else "mfa_index")
        return kept.page(request)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        """Keep what was typed, then lead to the sign-in and back."""
        kept.keep(request)
        answer = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request"):  # the whole page goes to the sign-in, not a part of it
            answer.status_code = 200
            answer["HX-Redirect"] = answer.url
            del answer["Location"]
        return answer


def _not_kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """No browser keeps a page of somebody who is signed in: "back" on a shared telephone shows nothing."""
    if request.session.session_key and request.user.is_authenticated and not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    if not user.is_authenticated:
        return VISITOR
    actor = queries.actor_of(user, timezone.localdate())
    # A session without the second factor holds no role, whatever a view forgets to ask.
    return actor if not actor.grants or factors.has_second(request) else Actor(user_id=actor.user_id)


def _lacks_second(request: Request) -> bool:
    match = request.resolver_match
    if match is not None and match.view_name in SETTING_UP:
        return False
    return not factors.has_second(request) and queries.holds_role(request.user.pk, timezone.localdate())
