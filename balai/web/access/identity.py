"""Coming in by the identity a government gives, and connecting it to an account that is there already."""

from dataclasses import dataclass
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.decorators import rate_limit
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from balai.apps.access import identity
from balai.engine.errors import DomainError
from balai.web.access.request import Request
from balai.web.screen import refusal

STATUS = {"identity_down": 503, "identity_email_known": 409}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPage:
    """Why it did not work, and what people call the identity."""

    name: str
    said: str


@never_cache
@require_POST
@rate_limit(action="login")  # type: ignore[untyped-decorator]  # allauth comes without types
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider to sign in."""
    after = request.POST.get("next", "")
    is_ours = bool(after) and get_adapter(request).is_safe_url(after)
    return _leave(request, AuthProcess.LOGIN, after if is_ours else "")


@never_cache
@require_POST
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth comes without types
def connect(request: HttpRequest) -> HttpResponse:
    """Send somebody who is signed in to the provider, to connect the identity."""
    return _leave(request, AuthProcess.CONNECT, "")


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Take in whoever comes back from the provider."""
    _wanted()
    try:
        view = OAuth2CallbackView.adapter_view(identity.Client(request, identity.issuer()))
        return cast("HttpResponse", view(request))
    except DomainError as error:
        return _refused(request, error)


@never_cache
@require_POST
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth comes without types
def disconnect(request: HttpRequest) -> HttpResponse:
    """Let the identity no longer open this account."""
    try:
        identity.disconnect(user=cast("Request", request).user, at=timezone.now())
        messages.success(request, _("Identitas dilepas dari akun Anda."))
    except DomainError as error:
        messages.error(request, refusal(error))
    return redirect("account")


def _leave(request: HttpRequest, process: str, after: str) -> HttpResponse:
    _wanted()
    provider = identity.Adapter(request).get_provider(request, identity.issuer())
    try:
        return cast("HttpResponse", provider.redirect(request, process, next_url=after))
    except DomainError as error:
        return _refused(request, error)


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    page = RefusedPage(name=identity.name(), said=refusal(error))
    return render(request, "access/identity_refused.html", {"page": page}, status=STATUS.get(error.code, 403))


def _wanted() -> None:
    if not settings.OIDC:
        raise Http404
