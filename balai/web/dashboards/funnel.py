"""Everybody by pathway and verdict: four bars each, drawn in percent, so that one drawing fits a phone and a desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from django.urls import reverse
from django.utils.translation import gettext as _

from balai.apps.insights.queries import Reason, Standing
from balai.apps.insights.suppression import Figure
from balai.engine.planes import Verdict
from balai.population.survey import Moment
from balai.web.dashboards.cautions import cautions, is_weak
from balai.web.dashboards.cells import ANCHORS, Cell, cell, people, word
from balai.web.dashboards.names import Names
from balai.words import Words

SHOWN = 8
STEP, FULL = 25.5, 22.5  # percent: from bar to bar, and everybody
LEAST = 0.8  # percent: somebody is never nothing
HIDDEN = 6.0  # percent: a hidden number has no length of its own
LONGEST = 90  # signs of a rule in a note; the whole rule is on the pathway's own page


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One verdict. `x`, `width`, `full` in percent of the drawing; `young`: of the width, who only lack years."""

    verdict: Verdict
    word: str
    cell: Cell
    x: float
    width: float
    young: float = 0.0
    full: float = FULL

    @property
    def young_x(self) -> float:
        """Where the part of the young begins: at the end of the bar."""
        return self.x + self.width - self.young


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What keeps most people back: a rule, how many, the way out. `label` says in which way; `href` explains it."""

    label: str
    text: str
    people: str
    href: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelRow:
    """One pathway. `says`: the four numbers in a sentence; `cautions`: what must be known before they are used."""

    id: str
    href: str
    name: str
    country: str
    bars: list[Bar]
    notes: list[Note]
    cautions: list[str]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """All pathways. `finding` is the sentence above; the first few are shown, the rest folded."""

    finding: str
    more: str
    first: list[FunnelRow]
    rest: list[FunnelRow]

    @property
    def rows(self) -> list[FunnelRow]:
        return [*self.first, *self.rest]


def funnel(found: Sequence[Standing], moment: Moment, everybody: int, names: Names) -> Funnel:
    """The pathways at one moment."""
    found = ordered(found, names)
    rows = [_row(one, everybody, names) for one in found]
    finding, more = _finding(found, moment, everybody, names)
    return Funnel(finding=finding, more=more, first=rows[:SHOWN], rest=rows[SHOWN:])


def ordered(found: Sequence[Standing], names: Names) -> list[Standing]:
    """Of those open to somebody, the ones with weak sources behind the others: they are nobody's first choice."""
    return sorted(found, key=lambda one: (one.figures[Verdict.OPEN].number == 0, is_weak(one.pathway, names)))


def _row(one: Standing, everybody: int, names: Names) -> FunnelRow:
    young = _young(one, names)
    bars = [
        Bar(
            verdict=verdict,
            word=word(verdict),
            cell=cell(figure, ANCHORS[verdict], names.said),
            x=round(STEP * place, 2),
            width=width(figure, everybody),
            young=width(Figure(number=young), everybody) if verdict is Verdict.GAP else 0.0,
        )
        for place, (verdict, figure) in enumerate(one.figures.items())
    ]
    says = [", ".join(f"{bar.word}: {bar.cell.text}" for bar in bars) + "."]
    if young:
        says.append(_("Hanya kurang umur: %(n)s.") % {"n": names.said.number(young)})
    return FunnelRow(
        id=one.pathway,
        href=reverse("dashboards:pathway", args=[one.pathway]),
        name=names.job(one.pathway),
        country=names.country(one.pathway),
        bars=bars,
        notes=notes(one, names),
        cautions=cautions(one.pathway, names),
        says=" ".join(says),
    )


def _young(one: Standing, names: Names) -> int:
    """Who lacks nothing but years, as far as it is shown; nobody is in two of these numbers."""
    return sum(reason.people.number or 0 for reason in one.single_gaps if names.is_age(reason.rule))


def width(figure: Figure, everybody: int) -> float:
    """How long a bar is, in percent of the drawing."""
    if figure.number is None:
        return HIDDEN
    return round(max(FULL * figure.number / everybody, LEAST if figure.number else 0), 2)


def notes(one: Standing, names: Names) -> list[Note]:
    """Who only lacks years, the commonest other thing that alone is lacking, and the question to ask."""
    gaps, asked = told(one.single_gaps), told(one.single_missing) or told(one.missing)
    commonest = [reason for reason in gaps if names.is_age(reason.rule)]
    commonest += [reason for reason in gaps if not names.is_age(reason.rule)][:1]
    found = [_gap(reason, names) for reason in commonest]
    if asked:
        anchor = "tanya-satu" if asked[0] in one.single_missing else "belum-diketahui"
        found.append(_note(_("Tanyakan:"), ask(asked[0].rule, names), asked[0], anchor, names.said))
    return found


def told(reasons: Sequence[Reason]) -> list[Reason]:
    """Those with a number; which of the others is the commonest is hidden as well."""
    return [reason for reason in reasons if reason.people.number is not None]


def ask(rule: str, names: Names) -> str:
    """The question that settles a rule, else the rule itself."""
    question = names.question(rule)
    return f"“{question}”" if question else names.rule(rule)


def _gap(reason: Reason, names: Names) -> Note:
    """What alone is lacking; years come by themselves, for everything else the way out stands beside it."""
    if names.is_age(reason.rule):
        return _note(_("Hanya kurang umur:"), names.rule(reason.rule), reason, "satu-hal", names.said)
    told, remedy = names.lacking(reason.rule), names.remedy(reason.rule)
    label = _("Hanya terhalang:") if names.is_sex(reason.rule) else _("Hanya kurang:")
    return _note(label, told, reason, "satu-hal", names.said, remedy=remedy)


def _note(label: str, told: str, reason: Reason, anchor: str, said: Words, *, remedy: str = "") -> Note:
    return Note(
        label=label,
        text=shorten(told, LONGEST, placeholder=" …"),
        people=people(reason.people, said),
        href=cell(reason.people, anchor, said).href,
        remedy=remedy,
    )


def _finding(found: Sequence[Standing], moment: Moment, everybody: int, names: Names) -> tuple[str, str]:
    """What the chart shows: the pathway with good sources that is open to most, and how many are open to anybody."""
    if not found:
        return _("Survei ini tidak memuat satu jalur pun."), ""
    best = found[0]
    opened = [one.pathway for one in found if one.figures[Verdict.OPEN].number != 0]
    values = {
        "all": names.said.number(everybody),
        "n": names.said.number(best.figures[Verdict.OPEN].number or 0),
        "pathway": names.pathway(best.pathway),
        "some": len(opened),
        "count": len(found),
        "weak": sum(is_weak(pathway, names) for pathway in opened),
    }
    if not opened:
        return _("Belum ada jalur yang terbuka bagi satu pun dari %(all)s warga.") % values, ""
    more = _("Dari %(count)s jalur, %(some)s terbuka bagi sedikitnya satu warga.") % values
    if values["weak"]:
        more += " " + _("%(weak)s di antaranya bersumber lemah.") % values
    if best.figures[Verdict.OPEN].number is None or is_weak(best.pathway, names):
        return more, ""
    if moment is Moment.TODAY:
        first = _("Bagi %(n)s dari %(all)s warga, syarat yang kami ketahui terpenuhi hari ini untuk %(pathway)s.")
    else:
        first = _(
            "Bagi %(n)s dari %(all)s warga, syarat yang kami ketahui terpenuhi saat pendaftaran %(pathway)s dibuka."
        )
    return first % values, _("Itu yang terbanyak di antara jalur yang sumbernya tidak lemah.") + f" {more}"
