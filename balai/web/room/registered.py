"""Which screen of the waiting room a browser is: a signed key in a cookie, which opens nothing else."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from balai.apps.casework.models import QueueScreen
from balai.apps.casework.visits import screens

COOKIE = f"{settings.COOKIE_PREFIX}layar"
SALT = "balai.room.screen"
YEAR_S = 365 * 24 * 3600


def screen_of(request: HttpRequest) -> QueueScreen | None:
    """The screen this browser is, while nobody has ended it."""
    try:
        key = UUID(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR_S))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return screens.in_force(key)


def remember(response: HttpResponse, screen: QueueScreen) -> HttpResponse:
    """Let the browser be this screen for a year."""
    value = signing.dumps(str(screen.pk), salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=YEAR_S, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response
