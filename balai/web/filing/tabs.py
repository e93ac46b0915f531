"""The pages of one person, side by side, as an officer moves between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from balai.web.filing.doors import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One page: its name, its address, and whether one is on it."""

    name: str
    href: str
    is_here: bool


def tabs(desk: Desk, here: str) -> Sequence[Tab]:
    """The pages of a file for an officer; nothing for its owner, whose page leads to each."""
    if desk.is_own or desk.person.is_draft:
        return ()
    pages = (
        ("person", "desk:person", _("Ringkasan")),
        ("pathways", "filing:pathways", pgettext("tab", "Jalur")),
        ("plan", "filing:plan", _("Rencana")),
        ("visits", "filing:visits", pgettext("tab", "Janji")),
        ("counselling", "desk:counselling", _("Konseling")),
        ("documents", "filing:documents", _("Dokumen")),
        ("data", "filing:data", _("Data dan izin")),
        ("told", "desk:told", _("Kabar")),
        ("history", "desk:history", _("Riwayat")),
    )
    kwargs = {"file_id": desk.person.pk}
    return [Tab(name=name, href=reverse(url, kwargs=kwargs), is_here=key == here) for key, url, name in pages]
