"""Signing in quickly, and what was sent."""

import re
import time

from django.core import mail
from django.test import Client

from balai.apps.access.models import User

PASSWORD = "laut biru tenang 7"
SENT: list[tuple[str, str]] = []  # text messages: number and text


def noted(number: str, text: str) -> None:
    """Stand for a provider of text messages (see settings.SMS_BY)."""
    SENT.append((number, text))


def enter(client: Client, user: User, *, second: bool = True, ago_s: float = 0) -> Client:
    """Sign in with a password and, unless told otherwise, a second factor shown `ago_s` seconds ago."""
    client.force_login(user)
    at = time.time() - ago_s
    shown = [{"method": "password", "at": at}]
    if second:
        shown.append({"method": "mfa", "type": "totp", "at": at})
    session = client.session
    session["account_authentication_methods"] = shown
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def code_in(text: str) -> str:
    """The code of a letter."""
    found = re.search(r": ([A-Z0-9]{3,}-?[A-Z0-9]{3,})\.", text)
    assert found, text
    return found.group(1)


def last_code() -> str:
    """The code of the last e-mail."""
    return code_in(str(mail.outbox[-1].body))
