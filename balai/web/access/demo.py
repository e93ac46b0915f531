"""The demo lets everybody in as somebody of its cast. Without the demo these addresses do not exist."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from balai.apps.access import accounts, queries
from balai.web.access import factors


@require_POST
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of the cast, without password and second factor."""
    user = queries.demo_user(key) if settings.DEMO else None
    if user is None:
        raise Http404
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    get_adapter(request).login(request, user)
    factors.note_demo(request, user)
    UserSession.objects.create_from_request(request)
    accounts.signed_in(user=user, is_new_device=False, at=timezone.now())
    return cast("HttpResponse", redirect(get_next_redirect_url(request) or "account"))
