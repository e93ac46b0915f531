"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def home(request: HttpRequest) -> HttpResponse:
    """Show what one can do here."""
    return render(request, "portal/home.html", {"page": {"sample": None, "contacts": (), "demo_people": ()}})


def soon(request: HttpRequest, key: str = "") -> HttpResponse:
    """Stand in for a screen that is not built yet."""
    return redirect("portal:home")
