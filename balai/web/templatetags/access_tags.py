"""What the header and the pages of accounts ask of the request."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

from balai.apps.access import queries
from balai.apps.messages import queries as messages
from balai.engine.actor import Permission
from balai.web.access import factors, kept

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody of the demo's cast, with the roles he or she holds."""

    key: str
    name: str
    line: str


@register.simple_tag
def demo_people() -> tuple[DemoPerson, ...]:
    """Return the cast of the demo; nobody elsewhere."""
    if not settings.DEMO:
        return ()
    cast = queries.demo_cast(get_language())
    return tuple(DemoPerson(key=key, name=name, line=", ".join(roles)) for key, name, roles in cast)


@register.simple_tag(takes_context=True)
def lacks_second(context: dict[str, Any]) -> bool:
    """Does this session still need a second factor to open what its roles allow?"""
    request = context["request"]
    return not factors.has_second(request) and bool(request.session.get("is_staff"))


@register.simple_tag(takes_context=True)
def has_typed(context: dict[str, Any]) -> bool:
    """Does something wait that was typed when the sign-in had ended?"""
    return kept.KEY in context["request"].session


@register.simple_tag(takes_context=True)
def unread(context: dict[str, Any]) -> int:
    """How many messages nobody has opened; asked for on pages of somebody who is signed in."""
    user = getattr(context.get("request"), "user", None)
    return messages.unread(user.pk) if user is not None and user.is_authenticated else 0


@register.simple_tag(takes_context=True)
def is_signed_in(context: dict[str, Any]) -> bool:
    """Is somebody signed in? Not where a page fails before anybody could be known."""
    user = getattr(context.get("request"), "user", None)
    return user is not None and user.is_authenticated


@register.simple_tag(takes_context=True)
def workplace(context: dict[str, Any]) -> str:
    """Where this person works: `desk`, `planning` or nowhere. Asked only of whoever signed in with a role."""
    request = context.get("request")
    if request is None or not getattr(request, "session", {}).get("is_staff"):
        return ""
    if request.actor.may(Permission.PERSON_SEARCH):
        return "desk"
    return "planning" if request.actor.may(Permission.REPORT_READ) else ""
