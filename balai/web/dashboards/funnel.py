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
    """One verdict. `x`, `width`, `full` in percent of the drawing."""

    verdict: Verdict
    word: str
    cell: Cell
    x: float
    width: float
    full: float = FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What keeps most people back: a rule and how many. `label` says in which way; `href` explains it."""

    label: str
    text: str
    people: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelRow:
    """One pathway. `says`: the four numbers in a sentence."""

    id: str
    href: str
    name: str
    country: str
    bars: list[Bar]
    notes: list[Note]
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
    """The pathways at one moment, in the order given."""
    rows = [_row(one, everybody, names) for one in found]
    finding, more = _finding(found, moment, everybody, names)
    return Funnel(finding=finding, more=more, first=rows[:SHOWN], rest=rows[SHOWN:])


def _row(one: Standing, everybody: int, names: Names) -> FunnelRow:
    bars = [
        Bar(
            verdict=verdict,
            word=word(verdict),
            cell=cell(figure, ANCHORS[verdict], names.said),
            x=round(STEP * place, 2),
            width=width(figure, everybody),
        )
        for place, (verdict, figure) in enumerate(one.figures.items())
    ]
    return FunnelRow(
        id=one.pathway,
        href=reverse("dashboards:pathway", args=[one.pathway]),
        name=names.job(one.pathway),
        country=names.country(one.pathway),
        bars=bars,
        notes=notes(one, names),
        says=", ".join(f"{bar.word}: {bar.cell.text}" for bar in bars) + ".",
    )


def width(figure: Figure, everybody: int) -> float:
    """How long a bar is, in percent of the drawing."""
    if figure.number is None:
        return HIDDEN
    return round(max(FULL * figure.number / everybody, LEAST if figure.number else 0), 2)


def notes(one: Standing, names: Names) -> list[Note]:
    """The commonest thing that alone is lacking, beside an age one that can be acted on, and the question to ask."""
    gaps, asked = told(one.single_gaps), told(one.single_missing) or told(one.missing)
    commonest = [reason for reason in gaps[:1] if names.is_age(reason.rule)]
    commonest += [reason for reason in gaps if not names.is_age(reason.rule)][:1]
    found = [_note(_("Hanya kurang:"), names.rule(r.rule), r, "satu-hal", names.said) for r in commonest]
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


def _note(label: str, told: str, reason: Reason, anchor: str, said: Words) -> Note:
    return Note(
        label=label,
        text=shorten(told, LONGEST, placeholder=" …"),
        people=people(reason.people, said),
        href=cell(reason.people, anchor, said).href,
    )


def _finding(found: Sequence[Standing], moment: Moment, everybody: int, names: Names) -> tuple[str, str]:
    """What the chart shows: the pathway that is open to most, and to how many pathways there is a way at all."""
    if not found:
        return _("Survei ini tidak memuat satu jalur pun."), ""
    opened = [one.figures[Verdict.OPEN] for one in found]
    some = sum(figure.number != 0 for figure in opened)
    values = {
        "all": names.said.number(everybody),
        "n": names.said.number(opened[0].number or 0),
        "pathway": names.pathway(found[0].pathway),
        "some": some,
        "count": len(found),
    }
    if not some:
        return _("Belum ada jalur yang terbuka bagi satu pun dari %(all)s warga.") % values, ""
    more = _("Dari %(count)s jalur, %(some)s terbuka bagi sedikitnya satu warga.") % values
    if opened[0].number is None:
        return more, ""
    if moment is Moment.TODAY:
        first = _("Dari %(all)s warga, %(n)s bisa mendaftar hari ini sebagai %(pathway)s: jalur yang paling terbuka.")
    else:
        first = _(
            "Dari %(all)s warga, %(n)s bisa mendaftar saat dibuka sebagai %(pathway)s: jalur yang paling terbuka."
        )
    return first % values, more
