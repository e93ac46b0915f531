"""What somebody had typed when the sign-in was over, or had to be confirmed: kept ten minutes, shown again.

Kept in the session, encrypted, without files, passwords and codes. It is shown to whoever posted it and to nobody
else, and sent only by pressing a button.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from balai.apps.access.secrets import InvalidToken, closed, opened

KEY = "typed"
KEPT_FOR = timedelta(minutes=10)
MOST_BYTES = 100_000
NEVER = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "credential"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """Where the entries go, where they came from, every name with its value, and the longer texts to read."""

    action: str
    back: str
    entries: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]


def keep(request: HttpRequest) -> None:
    """Keep the entries of a form; nothing for a page that was only read, for files and for long bodies."""
    if request.method != "POST" or not (request.content_type or "").startswith(
        ("application/x-www-form", "multipart/form")
    ):
        return
    if request.FILES or len(request.POST.urlencode()) > MOST_BYTES:
        return
    entries = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in NEVER:
            entries.setlist(name, values)
    user = request.user.pk if request.user.is_authenticated else getattr(request, "former_user_id", None)
    typed = {
        "path": request.get_full_path(),
        "back": _page_before(request),
        "body": entries.urlencode(),
        "at": timezone.now().timestamp(),
        "user": str(user) if user else "",
    }
    request.session[KEY] = closed(json.dumps(typed))


def page(request: HttpRequest) -> HttpResponse | None:
    """Return the page with the entries, when this is where they belong; forget them when they are sent or too old."""
    token = request.session.get(KEY)
    if not token:
        return None
    try:
        typed = json.loads(opened(token))
    except InvalidToken:
        typed = {}
    is_late = timezone.now().timestamp() - typed.get("at", 0) > KEPT_FOR.total_seconds()
    is_other = bool(typed.get("user")) and typed["user"] != str(request.user.pk)
    is_there = typed.get("path") == request.get_full_path()
    if is_late or is_other or (is_there and request.method == "POST"):
        del request.session[KEY]
        return None
    if not is_there or request.method != "GET":
        return None
    entries = tuple((name, value) for name, values in QueryDict(typed["body"]).lists() for value in values)
    texts = tuple(value for _name, value in entries if len(value) >= 20)
    shown = KeptPage(action=typed["path"], back=typed["back"], entries=entries, texts=texts)
    return render(request, "access/kept.html", {"page": shown})


def drop(request: HttpRequest) -> None:
    """Forget the entries."""
    request.session.pop(KEY, None)


def _page_before(request: HttpRequest) -> str:
    """The page that held the form: a POST may go to an address that cannot be read."""
    parts = urlsplit(request.META.get("HTTP_REFERER", ""))
    return parts.path if parts.netloc == request.get_host() else reverse("account")
