"""The request as every view of ours gets it."""

from django.http import HttpRequest

from balai.apps.access.models import User
from balai.engine.actor import Actor


class Request(HttpRequest):
    """A request with the one who acts; `Gate` sets it."""

    actor: Actor
    user: User
