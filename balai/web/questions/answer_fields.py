"""Form fields of the questions: a day in three parts, a number, a choice. They look at the shape, not at the rules."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balai.engine.answersheet import NO, YES
from balai.engine.factfile import OLDEST_YEARS
from balai.engine.questions import Choice, Field, FieldType
from balai.web.components.widgets import DateParts, Radios
from balai.words import Words

LONGEST = 20
FURTHEST_YEARS = 60


class DayField(forms.Field):
    """A day that is in the calendar. `future`: may it lie ahead? Gives the text `YYYY-MM-DD`, or nothing."""

    widget = DateParts

    def __init__(self, *, today: date, future: bool, said: Words, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.today, self.future, self.said = today, future, said

    def clean(self, value: Any) -> str | None:
        """Return the day, or say what is the matter with it."""
        if not value:
            return None
        year, month, day = ([*str(value).split("-", 2), "", ""])[:3]
        if not (day.strip("0") and month.strip("0") and year):
            raise forms.ValidationError(_("Lengkapi tanggal, bulan, dan tahunnya. Jika lupa tanggalnya, isi 1."))
        if not (day + month + year).isdecimal() or max(len(day), len(month)) > 2:
            raise forms.ValidationError(_("Tulis tanggal dan tahun dengan angka, misalnya 14 dan 2002."))
        if len(year) != 4:
            raise forms.ValidationError(_("Tulis tahun dengan empat angka, misalnya 1998."))
        found = self._day(int(year), int(month), int(day))
        if found > self.today and not self.future:
            raise forms.ValidationError(_("%(day)s belum tiba. Periksa tahunnya.") % {"day": self.said.day(found)})
        if not -FURTHEST_YEARS <= self.today.year - found.year <= OLDEST_YEARS:
            raise forms.ValidationError(_("Tahun %(year)s terlalu jauh. Periksa tahunnya.") % {"year": found.year})
        return found.isoformat()

    def _day(self, year: int, month: int, day: int) -> date:
        try:
            return date(year, month, day)
        except ValueError:
            pass
        if not 1 <= month <= 12 or year < 1:
            raise forms.ValidationError(_("Pilih bulan dari daftar, dan periksa tahunnya."))
        name = self.said.day(date(year, month, 1)).split("\u00a0", 1)[1]
        raise forms.ValidationError(
            _("Tidak ada tanggal %(day)s pada %(month)s; bulan itu berakhir tanggal %(last)s. Periksa tanggalnya.")
            % {"day": day, "month": name, "last": calendar.monthrange(year, month)[1]}
        )


class NumberField(forms.Field):
    """A number with a comma or a point. Gives a number, or nothing."""

    widget = forms.TextInput

    def __init__(self, *, low: float | None, high: float | None, unit: str = "", **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.low, self.high, self.unit = low, high, unit
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> float | None:
        """Return the number, or say what is the matter with it."""
        text = str(value or "").strip().replace(",", ".")
        if not text:
            return None
        if len(text) > LONGEST:
            raise forms.ValidationError(
                _("Isian ini terlalu panjang (%(n)s huruf). Tulis angkanya saja.") % {"n": len(text)}
            )
        if not text.replace(".", "", 1).isdecimal() or not text.isascii():
            raise forms.ValidationError(_("Tulis angkanya saja, misalnya 158 atau 5,5."))
        number = float(text)
        if (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            limits = {"low": _plain(self.low), "high": _plain(self.high), "unit": self.unit}
            raise forms.ValidationError(
                (_("Angka ini di luar %(low)s sampai %(high)s %(unit)s.") % limits).replace(" .", ".")
                + " " + _("Periksa lagi angkanya.")
            )  # fmt: skip
        return int(number) if number.is_integer() else number


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


class Drop(forms.Select):
    """A list to open, whose one label and error link belong to the whole list."""

    def subwidgets(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        """Give the list itself, not its options."""
        yield self.get_context(name, value, attrs)["widget"]


NOT_ON_LIST = gettext_lazy("Pilihan ini tidak ada pada daftar. Pilih salah satu yang tertulis.")


def choice_field(choices: list[tuple[str, str]], **kwargs: Any) -> forms.ChoiceField:
    """Give a field for one of a few; empty is allowed here and judged by the form."""
    messages = {"invalid_choice": NOT_ON_LIST}
    kwargs.setdefault("widget", Drop)
    return forms.ChoiceField(choices=choices, required=False, error_messages=messages, **kwargs)


def options(choices: tuple[Choice, ...], said: Words) -> list[tuple[str, str]]:
    """Value and label of each choice in the reader's language."""
    return [(choice.value, said.pick(choice, "label")) for choice in choices]


def detail_fields(prefix: str, fields: tuple[Field, ...], said: Words, today: date) -> Mapping[str, forms.Field]:
    """Give the form fields of details or of one record, by name."""
    found: dict[str, forms.Field] = {}
    for field in fields:
        name, kept = (
            f"{prefix}-{field.key}",
            {"label": said.pick(field, "label"), "help_text": said.pick(field, "hint")},
        )
        match field.type:
            case FieldType.DATE:
                found[name] = DayField(today=today, future=field.future, said=said, **kept)
                if field.open_label:
                    found[f"{name}-open"] = forms.BooleanField(label=said.pick(field, "open_label"), required=False)
            case FieldType.NUMBER:
                found[name] = NumberField(low=field.low, high=field.high, **kept)
            case FieldType.CHOICE:
                listed = [("", _("Pilih, boleh kosong")), *options(field.choices, said)]
                if field.required:
                    listed[0] = ("", _("Pilih"))
                found[name] = choice_field(listed, **kept)
            case FieldType.YES_NO:
                found[name] = choice_field([(YES, _("Ya")), (NO, _("Tidak"))], widget=Radios, **kept)
    return found
