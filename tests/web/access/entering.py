"""Signing in quickly, and what was sent."""

import re
import time

from django.core import mail
from django.test import Client
from django.utils import timezone

from balai.apps.access.models import User
from balai.apps.messages import sending
from balai.apps.messages.models import Delivery

PASSWORD = "laut biru tenang 7"


def texts() -> list[tuple[str, str]]:
    """Text messages: number and text, the newest last. Without a provider they are shown, not sent."""
    shown = Delivery.objects.exclude(channel="email").exclude(shown="")
    return list(shown.order_by("changed_at", "id").values_list("send_to", "shown"))


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
    found = re.search(r": ([A-Z0-9]{3,}-?[A-Z0-9]{3,})(?![\w-])", text)
    assert found, text
    return found.group(1)


def last_code() -> str:
    """The code of the last e-mail."""
    return code_in(str(mail.outbox[-1].body))


def work_off() -> None:
    """Send what the worker would send now."""
    for delivery in Delivery.objects.filter(state="waiting").order_by("changed_at", "id"):
        sending.deliver(delivery_id=delivery.pk, at=timezone.now())
