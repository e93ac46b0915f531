"""Which browsers somebody has signed in with: a signed list of marks in a cookie, which names nobody."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from balai.apps.access.models import User

COOKIE = f"{settings.COOKIE_PREFIX}perangkat"
SALT = "balai.access.device"
YEAR_S = 365 * 24 * 3600
MOST = 10


def is_known(request: HttpRequest, user: User) -> bool:
    """Has this user signed in with this browser before?"""
    return _mark(user) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Write the mark of this user into the browser."""
    marks = [mark for mark in _marks(request) if mark != _mark(user)]
    value = signing.dumps([*marks, _mark(user)][-MOST:], salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=YEAR_S, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response


def _marks(request: HttpRequest) -> list[str]:
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR_S))
    except signing.BadSignature:
        return []


def _mark(user: User) -> str:
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:20]
