"""What if so many people take a training: how many of them a pathway can open to at most, and what it would cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balai.apps.insights.queries import Ranked
from balai.apps.insights.suppression import SMALLEST, Figure
from balai.web.dashboards.equals import Line, lines
from balai.web.dashboards.headcount import HeadcountField
from balai.web.dashboards.names import Names
from balai.web.dashboards.trainings import Link, choice, key, row

USUAL = 200
MOST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the training would do. `most`, `added`: sentences; `cost`: for everybody who takes part.

    `of_all` says of whom the numbers beside `pathways` speak: not of those who take part.
    """

    training: str
    kind: str
    contents: list[str]
    most: str
    added: str
    cost: str
    months: str
    pathways: list[Link]
    of_all: str


class WhatIfForm(forms.Form):
    """So many people, one training. Nothing of it is about a person: it may stand in the address."""

    pelatihan = forms.ChoiceField(
        label=gettext_lazy("Pelatihan"),
        error_messages={
            "required": gettext_lazy("Pilih pelatihannya"),
            "invalid_choice": gettext_lazy("Pilih pelatihan dari daftar ini"),
        },
    )
    orang = HeadcountField(
        label=gettext_lazy("Berapa orang yang ikut"),
        min_value=1,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Tulis berapa orang yang ikut"),
            "invalid": gettext_lazy("Tulis jumlah orang dengan angka saja, misalnya 200"),
            "min_value": gettext_lazy("Tulis sedikitnya satu orang"),
            "max_value": gettext_lazy("Tulis paling banyak satu juta orang"),
        },
    )

    def __init__(self, asked: QueryDict | None, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(asked, auto_id="i_%s", initial={"orang": USUAL})
        field = self.fields["pelatihan"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The form, and the answer once it was asked. `can_ask`: is there a training to choose?"""

    form: WhatIfForm
    answer: Answer | None
    can_ask: bool


def what_if(asked: QueryDict, found: Sequence[Ranked], names: Names) -> WhatIf:
    """Answer the form of the address; a training that helps nobody cannot be chosen."""
    useful = [line for line in lines(found, names) if line.one.alone.number != 0]
    form = WhatIfForm(
        asked if "pelatihan" in asked else None,
        choices=[(key(line.one), choice(line.one, names)) for line in useful],
    )
    if not form.is_bound or not form.is_valid():
        return WhatIf(form=form, answer=None, can_ask=bool(useful))
    chosen = next(line for line in useful if key(line.one) == form.cleaned_data["pelatihan"])
    return WhatIf(form=form, answer=_answer(chosen, form.cleaned_data["orang"], names), can_ask=True)


def _answer(line: Line, people: int, names: Names) -> Answer:
    one, said = line.one, names.said
    shown = row(line, one.alone.number or 0, names)
    values = {"n": said.number(people), "most": _at_most(one.alone, people, names)}
    cost = _("belum diketahui")
    if one.cost_idr is not None:
        each, all_of_them = (said.money(amount, "IDR") for amount in (one.cost_idr, one.cost_idr * people))
        cost = _("%(all)s (%(each)s seorang)") % {"all": all_of_them, "each": each}
    return Answer(
        training=shown.name,
        kind=shown.kind,
        contents=names.contents(one),
        most=_("Bila %(n)s orang ikut, %(most)s mendapat jalur.") % values,
        added=_added(one, people, names),
        cost=cost,
        months=shown.months,
        pathways=shown.pathways,
        of_all=_("Angka di samping setiap jalur menghitung warga dari seluruh kota, bukan %(n)s orang yang ikut.")
        % values,
    )


def _added(one: Ranked, people: int, names: Names) -> str:
    """What it adds to the trainings counted before it; to the first there are none."""
    if one.more == one.alone and one.place == 1:
        return ""
    most = {"most": _at_most(one.more, people, names)}
    return _("Bila semua pelatihan di atasnya sudah diikuti, tambahannya %(most)s.") % most


def _at_most(figure: Figure, people: int, names: Names) -> str:
    """No more than take part, and no more than there are; of hidden numbers only what may be said of them."""
    if figure.number == 0:
        return _("tidak ada")
    if figure.number is not None:
        return _("paling banyak %(n)s orang") % {"n": names.said.number(min(people, figure.number))}
    return _("kurang dari %(n)s orang") % {"n": SMALLEST} if figure.is_small else _("sejumlah orang (rahasia)")
