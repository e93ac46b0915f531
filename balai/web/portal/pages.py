"""Pages to read: about the rules, help, accessibility, your data."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from balai.apps.casework import actions as casework
from balai.apps.opportunities import queries as opportunities
from balai.web.portal.contacts import contacts
from balai.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source with its kind, date and how many rules rest on it."""

    title: str
    href: str | None
    date: str
    kind: str
    note: str


def rules(request: HttpRequest) -> HttpResponse:
    """Show where the rules come from, how old they are and how sure."""
    book, said = opportunities.rulebook(), words(translation.get_language())
    rows = [
        SourceRow(
            title=source.title,
            href=source.url,
            date=said.source_date(source.date),
            kind=said.label("kind", source.kind),
            note=said.pick(source, "note"),
        )
        for source in sorted(book.sources.values(), key=lambda s: (s.date[:1].isdigit(), s.date), reverse=True)
    ]
    suffix = "" if said.language == "id" else "_en"
    costs = [{"text": row[f"text{suffix}"], "note": row[f"note{suffix}"]} for row in book.meta["cost_rules"]]
    context = {
        "version": book.version,
        "checked_on": said.source_date(str(book.meta["checked_on"])),
        "evidence": book.meta.get(f"evidence_until{suffix}") or book.meta["evidence_until"],
        "pathways": len(opportunities.pathways(timezone.localdate())),
        "sources": rows,
        "costs": costs,
        "today": said.day(timezone.localdate()),
    }
    return render(request, "portal/rules.html", context)


def help_page(request: HttpRequest) -> HttpResponse:
    """Show whom to call."""
    return render(request, "portal/help.html", {"contacts": contacts(words(translation.get_language()))})


def accessibility(request: HttpRequest) -> HttpResponse:
    """Show what works for whom, and what does not yet."""
    return render(request, "portal/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept, how long, and how to delete it."""
    context: Mapping[str, object] = {
        "idle_hours": int(casework.UNSAVED_FOR.total_seconds() // 3600),
        "saved_days": casework.SAVED_FOR.days,
        "exit_url": settings.QUICK_EXIT_URL,
    }
    return render(request, "portal/privacy.html", context)
