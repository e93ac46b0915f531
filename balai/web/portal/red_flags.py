"""Is this offer real? Tick what happens to you, and read what to do. Nothing is stored."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai import rulebook
from balai.engine.redflags import Flag, Flags, Verdict, judge, parse
from balai.web.portal.contacts import contacts
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    """One sign as shown."""

    id: str
    text: str
    advice: str
    is_critical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagGroup:
    """Signs that belong together."""

    title: str
    rows: list[FlagRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the ticked signs mean."""

    title: str
    text: str
    kind: str
    rows: list[FlagRow]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def red_flags(request: HttpRequest) -> HttpResponse:
    """Show the signs; POST judges those that were ticked."""
    said, flags = words(translation.get_language()), _flags()
    if request.method != "POST":
        return render(request, "portal/red_flags.html", {"groups": _groups(flags, said), "count": len(flags.rows)})
    found = judge(request.POST.getlist("flag"), flags)
    title, text, kind = _said(found.verdict)
    answer = Answer(title=title, text=text, kind=kind, rows=[_row(flag, said) for flag in found.flags])
    return render(request, "portal/red_flags_answer.html", {"answer": answer, "contacts": contacts(said)})


@cache
def _flags() -> Flags:
    return parse(rulebook.reference("red_flags"))


def _row(flag: Flag, said: Words) -> FlagRow:
    return FlagRow(
        id=flag.id,
        text=said.pick(flag, "text"),
        advice=said.pick(flag, "advice"),
        is_critical=flag.level == "critical",
    )


def _groups(flags: Flags, said: Words) -> list[FlagGroup]:
    titles = {
        "people": _("Siapa yang menawari"),
        "job": _("Pekerjaannya"),
        "money": _("Uangnya"),
        "papers": _("Dokumennya"),
        "leaving": _("Cara berangkatnya"),
    }
    return [
        FlagGroup(title=title, rows=[_row(flag, said) for flag in flags.rows if flag.group == group])
        for group, title in titles.items()
    ]


def _said(verdict: Verdict) -> tuple[str, str, str]:
    """Title, sentence and kind of notice."""
    match verdict:
        case Verdict.STOP:
            return (
                _("Berhenti dulu"),
                _(
                    "Satu tanda berat saja sudah cukup untuk tidak meneruskan. Anda tidak bersalah. Jangan membayar, "
                    "jangan menyerahkan dokumen, dan hubungi salah satu nomor di bawah. Orangnya sedang menunggu? "
                    "Katakan Anda bicara dengan keluarga dulu, dan jangan ikut pergi."
                ),
                "warning",
            )
        case Verdict.REVIEW:
            return (
                _("Minta petugas memeriksa dulu"),
                _("Ada lebih dari satu tanda. Jangan membayar atau menandatangani apa pun sebelum petugas memeriksa."),
                "warning",
            )
        case Verdict.ASK:
            return (
                _("Tanyakan dulu yang satu ini"),
                _("Satu tanda belum membuktikan apa-apa, tetapi tanyakan sebelum melangkah."),
                "info",
            )
    return (
        _("Tidak ada tanda yang Anda pilih"),
        _(
            "Itu belum berarti aman. Periksa nama dan izin perusahaannya di Disnaker atau BP3MI sebelum membayar "
            "apa pun."
        ),
        "info",
    )
