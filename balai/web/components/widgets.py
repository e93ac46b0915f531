"""Form widgets that our field templates draw: a date in three parts, and choices with an equal "I do not know"."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _


class DateParts(forms.MultiWidget):
    """Day, month, year; gives the text `YYYY-MM-DD`, empty when all three are. What was typed stays after an error."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        months = [("", "…"), *((str(number), name) for number, name in MONTHS.items())]
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput(digits | {"maxlength": "2"}),
            "month": forms.Select(choices=months),
            "year": forms.TextInput(digits | {"maxlength": "4"}),
        }
        super().__init__(parts, attrs)

    def decompress(self, value: date | str | None) -> list[str]:
        """Split `2002-03-14` into what the three parts show: 14, 3, 2002."""
        year, _dash, rest = str(value or "").partition("-")
        month, _dash, day = rest.partition("-")
        return [day.lstrip("0"), month.lstrip("0"), year]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Join what was typed into one text."""
        day, month, year = (str(part or "").strip() for part in super().value_from_datadict(data, files, name))
        return f"{year}-{month:0>2}-{day:0>2}" if day or month or year else ""


class _Hinted(forms.widgets.ChoiceWidget):
    """`hints` maps a value to a line below its label; `unsure` is the value set apart by a stronger line."""

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, unsure: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unsure = unsure
        self.hints = dict(hints or {})
        if unsure:
            self.hints.setdefault(unsure, _("Tidak apa-apa, hasil tetap muncul"))

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        key = str(value)
        return option | {"hint": self.hints.get(key, ""), "is_unsure": key == self.unsure and bool(key)}


class Radios(_Hinted, forms.RadioSelect):
    """One answer of several."""


class Checks(_Hinted, forms.CheckboxSelectMultiple):
    """Any number of answers."""
