"""Who calls: anybody, counted by address; or another system, by its token and within its scopes."""

import pghistory
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase

from balai.api.v1.problems import Slower, Unknown
from balai.apps.access import codes, pacing, tokens
from balai.engine.actor import VISITOR, Actor, Permission
from balai.engine.errors import NotAllowed


class Call(HttpRequest):
    """A call, with the one who acts."""

    auth: Actor


def anybody(request: HttpRequest) -> Actor:
    """A visitor, as long as the calls of this address are few. Raises Slower."""
    origin = request.META.get(settings.CLIENT_ADDRESS_VARIABLE, "")
    _pace(codes.origin_digest("api", origin, timezone.localdate()), settings.API_PER_MINUTE)
    return VISITOR


class Token(AuthBase):
    """`Authorization: Bearer bmt_...` with a scope. The name stands in the description of the interface."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Permission) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Actor:
        """Who acts. Raises Unknown, Slower, NotAllowed."""
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            anybody(request)
            raise Unknown("token_needed")
        at = timezone.now()
        token = tokens.find(text.strip(), at=at)
        if token is None:
            anybody(request)
            raise Unknown("token_unknown")
        _pace(str(token.pk), settings.API_TOKEN_PER_MINUTE)
        match = request.resolver_match
        actor = tokens.use(token, operation=f"{request.method} {match.url_name if match else ''}", at=at)
        if not actor.may(self.scope):
            raise NotAllowed("token_lacks_scope", scope=self.scope.value)
        pghistory.context(actor=actor.label)
        return actor


def _pace(caller: str, most: int) -> None:
    seconds = pacing.count(caller, most=most, at=timezone.now())
    if seconds:
        raise Slower("too_many_calls", seconds=seconds)
