"""Pages that need no account. Every other page asks for a sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern


def public(pages: list[URLPattern]) -> list[URLPattern]:
    """Open these pages to everybody."""
    for page in pages:
        login_not_required(page.callback)
    return pages
