"""The own account: how one signs in, and where to go."""

from dataclasses import dataclass
from typing import cast

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from balai.apps.access import adapters, identity, queries
from balai.apps.messages import queries as messages
from balai.engine.actor import Permission
from balai.web.access import kept
from balai.web.access.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """Who one is here, how one signs in, the roles one holds, and the doors they open.

    `identity` is what people call the government login; empty where none is set up.
    """

    name: str
    email: str
    phone: str
    has_password: bool
    has_second: bool
    identity: str
    has_identity: bool
    roles: tuple[str, ...]
    may_file: bool
    may_search: bool
    may_manage_staff: bool
    may_recover: bool
    may_confirm: bool
    may_audit: bool
    may_report: bool
    may_answer: bool
    unread: int


@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the own account."""
    mine = cast("Request", request)
    user, actor = mine.user, mine.actor
    page = AccountPage(
        name=adapters.name_of(user),
        email=user.email or "",
        phone=user.phone or "",
        has_password=user.has_usable_password(),
        has_second=adapters.has_factor(user),
        identity=identity.name(),
        has_identity=identity.is_connected(user),
        roles=queries.roles_of(user, timezone.localdate(), translation.get_language()),
        may_file=not actor.is_staff or actor.may(Permission.DRAFT_HELP),
        may_search=actor.may(Permission.PERSON_SEARCH),
        may_manage_staff=actor.may(Permission.STAFF_MANAGE),
        may_recover=actor.may(Permission.RECOVERY_OPEN) or actor.may(Permission.RECOVERY_APPROVE),
        may_confirm=actor.may(Permission.LETTER_CONFIRM),
        may_audit=actor.may(Permission.AUDIT_READ),
        may_report=actor.may(Permission.REPORT_READ),
        may_answer=actor.may(Permission.REFERRAL_ANSWER),
        unread=messages.unread(user.pk),
    )
    return render(request, "access/account.html", {"page": page})


@require_POST
def drop_typed(request: HttpRequest) -> HttpResponse:
    """Forget what was typed before the sign-in, and open the page empty."""
    kept.drop(request)
    after = request.POST.get("next", "")
    return HttpResponseRedirect(after if after and get_adapter(request).is_safe_url(after) else "/")
