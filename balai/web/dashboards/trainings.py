"""Which training opens a pathway to how many: solid for people not counted above, outlined for those who were."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balai.apps.insights.queries import Ranked
from balai.apps.insights.suppression import Figure
from balai.web.dashboards.cells import Cell, cell, text
from balai.web.dashboards.equals import Line, lines
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
    """One training. `outlined`, `solid`, `hatched` in percent: all it helps, those it adds, what is hidden of it.

    `same`: others that do the same. `cost`: empty where none was published.
    """

    key: str
    name: str
    kind: str
    same: str
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
    """Trainings that open something: `first`, which add people, drawn and as a table, `rest` folded.

    `longest`: what the longest bar stands for. `has_costs`: was a cost published for any of them?
    `to_ask`: those that open something only to people who must be asked first; `none`: how many open nothing at all.
    """

    finding: str
    more: str
    first: list[TrainingRow]
    rest: list[TrainingRow]
    to_ask: list[TrainingRow]
    none: int
    longest: str
    has_costs: bool


def key(one: Ranked) -> str:
    """A training's id in an address: rules, courses and pathways may share theirs."""
    return f"{one.kind}:{one.training}"


def unlock(found: Sequence[Ranked], names: Names) -> Unlock:
    """The trainings in the order given."""
    every = lines(found, names)
    longest = max((one.alone.number or 0 for one in found), default=0)
    opening = [line for line in every if line.one.alone.number != 0]
    to_ask = [line for line in every if line.one.alone.number == 0 and line.one.perhaps.number != 0]
    adding = [line for line in opening if adds(line.one)][:SHOWN]
    finding, more = _finding([line.one for line in every], names)
    return Unlock(
        finding=finding,
        more=more,
        first=[row(line, longest, names) for line in adding],
        rest=[row(line, longest, names) for line in opening if line not in adding],
        to_ask=[row(line, longest, names) for line in to_ask],
        none=len(every) - len(opening) - len(to_ask),
        longest=names.said.number(longest),
        has_costs=any(line.one.cost_idr is not None for line in (*opening, *to_ask)),
    )


def adds(one: Ranked) -> bool:
    """Does it add people worth a course? Nobody or next to nobody is no advice; what is withheld may be many."""
    return one.more.number != 0 and not one.more.is_small


def row(line: Line, longest: int, names: Names) -> TrainingRow:
    """One training; `longest`: people of the longest bar."""
    one, said = line.one, names.said
    alone, more = cell(one.alone, "membuka", said), cell(one.more, "tambahan", said)
    outlined = HIDDEN if one.alone.number is None else _width(one.alone, longest)
    is_hidden = one.alone.number is None or one.more.number is None
    return TrainingRow(
        key=key(one),
        name=names.training(one),
        kind=names.kind(one),
        same=_("sama dengan %(others)s") % {"others": "; ".join(map(names.training, line.same))} if line.same else "",
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
    helping = sum(bool(one.more.number) for one in found)
    more = ngettext(
        "Yang lain tidak menambah orang baru, atau jumlahnya tidak bisa ditunjukkan.",
        "%(n)s pelatihan teratas menambah orang baru; yang lain tidak, atau jumlahnya tidak bisa ditunjukkan.",
        helping,
    ) % {"n": helping}
    return first, more


def choice(one: Ranked, names: Names) -> str:
    """A training in the list to choose from."""
    return f"{names.training(one)} ({text(one.alone, names.said)})"
