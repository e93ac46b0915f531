"""Asking for the second factor once more, before what cannot be taken back."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from balai.web.access import factors, kept

View = Callable[..., HttpResponse]


def again_required(view: View) -> View:
    """Let a POST through when the second factor was shown within `AGAIN_AFTER` seconds.

    Otherwise the entries are kept, the factor is asked for, and the entries are shown again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or factors.is_fresh(request):
            return view(request, *args, **kwargs)
        kept.keep(request)
        methods = get_adapter(request).get_reauthentication_methods(request.user)
        address = methods[0]["url"] if methods else resolve_url("mfa_index")
        return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")

    return guarded
