"""Which training opens a pathway to how many: solid for people not counted above, outlined for those who were."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balai.apps.insights.queries import Ranked
from balai.apps.insights.suppression import Figure
from balai.web.dashboards.cells import Cell, cell, text
from balai.web.dashboards.names import Names

SHOWN = 8
FULL = 84.0  # percent of the drawing: the longest bar; its number stands behind it
LEAST = 0.6
HIDDEN = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A pathway a training opens, and to how many."""

    name: str
    href: str
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRow:
    """One training. `outlined`, `solid`, `hatched` in percent: all it helps, those it adds, what is hidden of it."""

    key: str
    name: str
    kind: str
    alone: Cell
    more: Cell
    perhaps: Cell
    pathways: list[Link]
    months: str
    cost: str
    outlined: float
    solid: float
    hatched: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """Trainings that open something: `first` drawn and as a table, `rest` folded.

    `to_ask`: those that open something only to people who must be asked first; `none`: how many open nothing at all.
    """

    finding: str
    more: str
    first: list[TrainingRow]
    rest: list[TrainingRow]
    to_ask: list[TrainingRow]
    none: int


def key(one: Ranked) -> str:
    """A training's id in an address: rules, courses and pathways may share theirs."""
    return f"{one.kind}:{one.training}"


def unlock(found: Sequence[Ranked], names: Names) -> Unlock:
    """The trainings in the order given."""
    longest = max((one.alone.number or 0 for one in found), default=0)
    opening = [one for one in found if one.alone.number != 0]
    to_ask = [one for one in found if one.alone.number == 0 and one.perhaps.number != 0]
    rows = [_row(one, longest, names) for one in opening]
    finding, more = _finding(found, names)
    return Unlock(
        finding=finding,
        more=more,
        first=rows[:SHOWN],
        rest=rows[SHOWN:],
        to_ask=[_row(one, longest, names) for one in to_ask],
        none=len(found) - len(opening) - len(to_ask),
    )


def _row(one: Ranked, longest: int, names: Names) -> TrainingRow:
    said = names.said
    alone, more = cell(one.alone, "membuka", said), cell(one.more, "tambahan", said)
    outlined = HIDDEN if one.alone.number is None else _width(one.alone, longest)
    is_hidden = one.alone.number is None or one.more.number is None
    return TrainingRow(
        key=key(one),
        name=names.training(one),
        kind=names.kind(one),
        alone=alone,
        more=more,
        perhaps=cell(one.perhaps, "tanya-dulu", said),
        pathways=[
            Link(
                name=names.pathway(pathway),
                href=reverse("dashboards:pathway", args=[pathway]),
                cell=cell(figure, "membuka", said),
            )
            for pathway, figure in one.pathways
        ],
        months=names.months(one),
        cost=names.cost(one),
        outlined=outlined,
        solid=_width(one.more, longest),
        hatched=min(HIDDEN, outlined) if is_hidden else 0.0,
        says=_("Membuka jalur: %(alone)s. Tambahan: %(more)s.") % {"alone": alone.text, "more": more.text},
    )


def _width(figure: Figure, longest: int) -> float:
    return round(max(FULL * figure.number / longest, LEAST), 2) if figure.number else 0.0


def _finding(found: Sequence[Ranked], names: Names) -> tuple[str, str]:
    """The training that opens a pathway to most, and what the next one adds."""
    best = found[0] if found else None
    if best is None or best.alone.number == 0:
        return _("Tidak ada satu pelatihan pun yang sendirian membuka jalur bagi warga di survei ini."), ""
    if best.alone.number is None:
        return _("Belum ada pelatihan yang membuka jalur bagi cukup banyak warga untuk ditunjukkan angkanya."), ""
    values = {"training": names.training(best), "n": names.said.number(best.alone.number)}
    first = _("%(n)s warga mendapat jalur dengan satu pelatihan: %(training)s.") % values
    helping = sum(one.more.number != 0 for one in found)
    more = ngettext(
        "Satu pelatihan ini mencakup semua yang bisa terbantu; yang lain tidak menambah orang baru.",
        "%(n)s pelatihan teratas mencakup semua yang bisa terbantu; yang lain tidak menambah orang baru.",
        helping,
    ) % {"n": helping}
    return first, more


def choice(one: Ranked, names: Names) -> str:
    """A training in the list to choose from."""
    return f"{names.training(one)} ({text(one.alone, names.said)})"
