"""What this session has shown: a password and a second factor, or a passkey; and how long ago."""

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import HttpRequest

from balai.apps.access.models import User

FIRST = {"password", "socialaccount"}  # what a second factor may stand beside
DEMO = "demo"  # the method a sign-in of the demo is recorded as


def has_second(request: HttpRequest) -> bool:
    """Was this session opened in a way that opens the desk?

    A password or the government's identity, and a second factor; or a passkey that checked its owner. A code alone
    never does.
    """
    shown = _shown(request)
    if _is_demo(request, shown):
        return True
    seconds = [record for record in shown if record["method"] == "mfa"]
    has_first = any(record["method"] in FIRST for record in shown)
    return bool(seconds) and (has_first or any(record.get("passwordless") for record in seconds))


def is_fresh(request: HttpRequest) -> bool:
    """Was the second factor shown within `AGAIN_AFTER` seconds? Without one set up, the password or code counts."""
    shown = _shown(request)
    if _is_demo(request, shown):
        return True
    seconds = [record for record in shown if record["method"] == "mfa"]
    last = max((record["at"] for record in seconds or shown), default=0.0)
    return time.time() - last < settings.AGAIN_AFTER


def note_second(request: HttpRequest, *, kind: str) -> None:
    """A second factor was just set up, which shows that its owner holds it."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)


def note_demo(request: HttpRequest, user: User) -> None:
    """The demo let somebody in without asking."""
    record_authentication(request, user, DEMO)


def _shown(request: HttpRequest) -> list[Mapping[str, Any]]:
    return list(get_authentication_records(request, request.user))


def _is_demo(request: HttpRequest, shown: list[Mapping[str, Any]]) -> bool:
    is_marked = settings.DEMO and getattr(request.user, "is_demo", False)
    return is_marked and any(record["method"] == DEMO for record in shown)
