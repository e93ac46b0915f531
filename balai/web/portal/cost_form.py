"""The form of the cost calculator: a pathway, a wage, and one amount for each component. It checks shape only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from balai.engine.costs import Placement, placement_of, wage_in_rupiah
from balai.engine.costtable import CostTable
from balai.engine.errors import NotFound
from balai.engine.rules import Pathway, Rulebook
from balai.web.portal.rupiah import RupiahField
from balai.web.questions.answer_fields import choice_field
from balai.words import Words

#: Answers beside the pathways: another way, with or without a fee-free job.
LISTED, OTHER = "listed", "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """The amounts of one kind."""

    id: str
    title: str
    is_illegal: bool
    fields: list[BoundField]


class CostForm(forms.Form):
    """What somebody was asked to pay. After `is_valid()`: `asked`, `placement` and `wage_idr`; nothing is kept."""

    def __init__(self, table: CostTable, book: Rulebook, said: Words, data: Mapping[str, Any] | None = None) -> None:
        self.table, self.book, self.said = table, book, said
        super().__init__(data, auto_id="i_%s")
        self.fields["pathway"] = choice_field(
            _pathways(book, said),
            label=_("Jalur yang ditawarkan"),
            help_text=_("Belum tahu? Biarkan saja; yang bergantung pada jalur kami tulis belum pasti."),
        )
        self.fields["wage"] = RupiahField(
            label=_("Upah sebulan dalam rupiah"),
            help_text=_(
                "Boleh kosong. Bila upahnya dalam mata uang lain, tulis nilainya dalam rupiah; kurs tidak kami tebak."
            ),
        )
        for code, component in table.components.items():
            self.fields[code] = RupiahField(label=said.pick(component, "name"))

    def groups(self) -> Iterator[FieldGroup]:
        """The amounts, kind by kind."""
        for kind in self.table.kinds:
            yield FieldGroup(
                id=kind.id,
                title=self.said.pick(kind, "name"),
                is_illegal=self.table.components[kind.components[0]].is_illegal,
                fields=[self[code] for code in kind.components],
            )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one amount."""
        if not self.errors and not any(self.asked.values()):
            raise forms.ValidationError(_("Tulis paling sedikit satu jumlah yang diminta dari Anda."))
        return self.cleaned_data

    @property
    def asked(self) -> dict[str, int | None]:
        """Amounts by component, in whole rupiah."""
        return {code: self.cleaned_data.get(code) for code in self.table.components}

    @property
    def pathway(self) -> Pathway | None:
        """The pathway that was chosen, when it is one of the rulebook."""
        try:
            return self.book.pathway(self.cleaned_data["pathway"])
        except NotFound:
            return None

    @property
    def placement(self) -> Placement:
        """As far as costs hang on it."""
        if self.pathway:
            return placement_of(self.pathway, self.table)
        return Placement(listed={LISTED: True, OTHER: False}.get(self.cleaned_data["pathway"]))

    @property
    def published_wage_idr(self) -> int | None:
        """The lowest published wage, when nobody typed one."""
        typed: int | None = self.cleaned_data["wage"]
        return wage_in_rupiah(self.pathway) if self.pathway and not typed else None

    @property
    def wage_idr(self) -> int | None:
        """The wage as typed, otherwise as published in rupiah."""
        typed: int | None = self.cleaned_data["wage"]
        return typed or self.published_wage_idr


def _pathways(book: Rulebook, said: Words) -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in (p for p in book.pathways if p.in_force(timezone.localdate())):
        groups.setdefault(said.country(one.country), []).append((one.id, said.pick(one, "name")))
    others = [(LISTED, _("Salah satu jabatan bebas biaya")), (OTHER, _("Jabatan lain"))]
    return [("", _("Belum tahu")), (_("Jalur lain"), others), *groups.items()]
