"""A number of people as it stands on a screen: its words, and the way to what it means."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from balai.apps.insights.suppression import SMALLEST, Figure
from balai.engine.planes import Verdict
from balai.words import SPACE, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`kind`: known, or hidden. `href` leads to the meaning."""

    text: str
    kind: str
    href: str

    @property
    def is_hidden(self) -> bool:
        return self.kind == "hidden"


def text(figure: Figure, said: Words) -> str:
    """The number, or why it is not shown."""
    return hidden(figure) if figure.number is None else said.number(figure.number)


def hidden(figure: Figure) -> str:
    """What stands in place of a number: "< 5", or that it is kept back."""
    return f"<{SPACE}{SMALLEST}" if figure.is_small else pgettext("angka", "rahasia")


def people(figure: Figure, said: Words) -> str:
    """The same in a sentence: so many people."""
    if figure.number is not None:
        return _("%(n)s warga") % {"n": said.number(figure.number)}
    if figure.is_small:
        return _("kurang dari %(n)s warga") % {"n": SMALLEST}
    return _("jumlahnya rahasia")


def cell(figure: Figure, anchor: str, said: Words) -> Cell:
    """A number with the way to its meaning."""
    return Cell(
        text=text(figure, said),
        kind="hidden" if figure.number is None else "known",
        href=f"{reverse('dashboards:meanings')}#{anchor}",
    )


ANCHORS = {
    Verdict.OPEN: "terbuka",
    Verdict.GAP: "disiapkan",
    Verdict.UNKNOWN: "info",
    Verdict.CLOSED: "tidak-tersedia",
}


def word(verdict: Verdict) -> str:
    match verdict:
        case Verdict.OPEN:
            return _("Terbuka")
        case Verdict.GAP:
            return _("Perlu disiapkan")
        case Verdict.UNKNOWN:
            return _("Perlu info")
        case Verdict.CLOSED:
            return _("Tidak tersedia")
