"""Two things every page needs and no view should have to pass."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLanguage:
    """The language this page is not in, named in itself."""

    code: str
    name: str
    url: str


@register.simple_tag(takes_context=True)
def switch_language(context: dict[str, Any]) -> OtherLanguage | None:
    """Return the same page in the other language; None where it has no address of its own (an error page, a POST)."""
    request = context.get("request")
    if request is None or request.method not in ("GET", "HEAD"):
        return None
    code, name = ("id", "Bahasa Indonesia") if get_language() == "en" else ("en", "English")
    url = translate_url(request.get_full_path(), code)
    return OtherLanguage(code=code, name=name, url=url) if url != request.get_full_path() else None


@register.simple_tag
def exit_url() -> str:
    """Return the harmless page *Keluar cepat* opens."""
    return str(settings.QUICK_EXIT_URL)
