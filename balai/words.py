"""Codes and values to sentences, in Indonesian or English; the same for screens, command and interface."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from string import Formatter
from typing import Any

import yaml

from balai import rulebook
from balai.engine.errors import Problem
from balai.engine.facts import ALWAYS
from balai.engine.reasons import Reason
from balai.engine.vocabulary import Certificate, Language, Params, Test

LANGUAGES = ("id", "en")
SPACE = "\u00a0"
PASSED = ("pass", "ranked")  # levels that say no more than the name of the test
ONE_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Words:
    """The sentences of one language. Missing codes raise KeyError: a test proves that there are none."""

    def __init__(self, language: str, text: str) -> None:
        data = yaml.load(text, yaml.CSafeLoader)
        self.language = language
        self.sentences: Mapping[str, str] = data["sentences"]
        self.labels: Mapping[str, Mapping[str, str]] = data["labels"]

    def say(self, code: str, values: Mapping[str, Any] | None = None) -> str:
        """The sentence of a code; empty values leave no double spaces."""
        template = self.sentences[code]
        return _tidy(template.format(**{name: self._value(name, values or {}) for name in _names(template)}))

    def reason(self, reason: Reason) -> str:
        return self.say(reason.code, reason.values)

    def problem(self, problem: Problem) -> str:
        """One line: where, and what to mend."""
        text = self.say(problem.code, problem.values)
        return f"{problem.where}: {text}" if problem.where else text

    def label(self, group: str, value: object) -> str:
        """The word for a value of a closed list; the value itself where the list has none, nothing for None."""
        if value is None:
            return ""
        return str(self.labels.get(group, {}).get(str(value), value))

    def earned(self, asked: Params) -> str:
        """A short name of what fulfils a requirement for a test or certificate; empty for any other.

        >>> words("id").earned(Language(any=(Test(test="GOETHE", min="B1"), Test(test="TELC", min="B1"))))
        'Bahasa Jerman B1 (Goethe atau setara)'
        """
        match asked:
            case Certificate(types=(kind, *_), min_hours=hours):
                name = self.label("certificate", kind)
                return name if hours is None else f"{name}, {self.number(hours)} {self.label('unit', 'hours')}"
            case Language(any=(test, *others)):
                return self._test(test, is_one_of_several=bool(others))
        return ""

    def _test(self, test: Test, *, is_one_of_several: bool) -> str:
        """The language with its level, and the test in brackets; the test alone where its name says the language."""
        name, tongue = self.label("test", test.test), self.labels["tongue"].get(test.test, "")
        level = test.min if isinstance(test.min, str) else ""
        if not isinstance(test.min, str):
            name = f"{name} {self.number(test.min)}"
        if is_one_of_several:
            name = self.sentences["test_or_equal"].format(name=name)
        graded = "" if level in PASSED else self.label("grade", level)
        return " ".join(part for part in ((tongue, graded, f"({name})") if tongue else (name, graded)) if part)

    def pick(self, row: object, name: str) -> str:
        """A text of a rulebook row in this language; empty when the row has none."""
        return str(getattr(row, name if self.language == "id" else f"{name}_en", None) or "")

    def day(self, day: date) -> str:
        """A day in words, kept together on one line.

        >>> words("id").day(date(2026, 11, 22)).replace(SPACE, " ")
        '22 November 2026'
        """
        from babel.dates import format_date  # slow to import, and not needed for JSON

        return format_date(day, "d MMMM y", locale=self.language).replace(" ", SPACE)

    def weekday(self, day: date) -> str:
        """The name of its weekday.

        >>> words("id").weekday(date(2026, 11, 22))
        'Minggu'
        """
        from babel.dates import format_date

        return format_date(day, "EEEE", locale=self.language)

    def full_day(self, day: date) -> str:
        """A day in words with its weekday, for whoever has to be somewhere then."""
        return f"{self.weekday(day)}, {self.day(day)}"

    def source_date(self, text: str) -> str:
        """A source's date, which may be a day, a month, a year or `undated`; several stay as they are."""
        from babel.dates import format_date

        if text[:4].isdigit() and not ONE_DATE.fullmatch(text):
            return text
        parts = [int(part) for part in text.split("-")] if text[:4].isdigit() else []
        if len(parts) == 3:
            return self.day(date(parts[0], parts[1], parts[2]))
        if len(parts) == 2:
            return format_date(date(parts[0], parts[1], 1), "MMMM y", locale=self.language).replace(" ", SPACE)
        return text if parts else {"id": "tanpa tanggal", "en": "undated"}[self.language]

    def money(self, amount: float, currency: str) -> str:
        """An amount with its currency, kept together on one line."""
        number = self.number(amount)
        signs = {"IDR": "Rp", "USD": "US$", "EUR": "€", "JPY": "¥", "TWD": "NT$", "HKD": "HK$", "SGD": "S$"}
        return f"{signs[currency]}{number}" if currency in signs else f"{currency}{SPACE}{number}"

    def number(self, amount: float) -> str:
        """A number with the language's separators."""
        from babel.numbers import format_decimal

        return str(format_decimal(amount, format="#,##0.##", locale=self.language))

    def span(self, bounds: tuple[float | None, float | None]) -> str:
        """A range such as 7–9; one number where both are the same; "from 2" without an upper one; empty for none."""
        low, high = bounds
        if low is None:
            return ""
        least = {"id": "sedikitnya ", "en": "at least "}[self.language] if high is None else ""
        return least + "–".join(self.number(bound) for bound in dict.fromkeys(bounds) if bound is not None)

    def country(self, code: str) -> str:
        """A country by its two letters."""
        if code in self.labels["country"]:
            return self.labels["country"][code]
        from babel import Locale

        return str(Locale(self.language).territories.get(code, code))

    def _value(self, name: str, values: Mapping[str, Any]) -> str:
        match name:
            case "nearest_hint":
                near = values.get("nearest")
                return self.sentences["nearest_hint"].format(nearest=near) if near else ""
            case "certificate" | "licence":
                return self.label(name, values["type"])
            case "trait" | "status":
                return self._of(name, str(values["attr"]), values["value"])
            case "history":
                return self._of(name, str(values["fact"]), values["value"])
            case "unit":
                return self.label(name, values["attr"])
            case "fields":
                return ", ".join(self.label(name, word) for word in values["words"])
            case "rules":
                return "; ".join(self.pick(rule, "text").rstrip(".") or rule.id for rule in values["rules"])
            case "span":
                return self.span(values["span"])
            case "level" | "min" if isinstance(values.get(name), str):
                return self.label("level", self.label("grade", values[name]))
            case "field" if values.get("profession"):
                return f"{self.label(name, values[name])} + {str(values['profession']).capitalize()}".removeprefix(
                    " + "
                )
        return self._plain(name, values.get(name))

    def _of(self, group: str, attr: str, value: object) -> str:
        labels = self.labels[group]
        for key in (f"{attr}:{value}", attr, str(value)):
            if key in labels:
                return labels[key].format(value=self.country(str(value)))
        return str(value)

    def _plain(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, date):
            return "" if value == ALWAYS else self.day(value)
        if isinstance(value, list | tuple | set | frozenset):
            return ", ".join(str(item) for item in value)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return self.label(name, value)


@cache
def _names(template: str) -> frozenset[str]:
    """The values a sentence asks for."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _tidy(text: str) -> str:
    """Without the gaps that values which are not known leave: double spaces, a space or nothing before a comma."""
    text = re.sub(r" +", " ", text)
    return re.sub(r" ([,;])", r"\1", text).strip(" ,;")


@cache
def words(language: str) -> Words:
    """The sentences of `id` or `en`."""
    return Words(language, rulebook.words(language))
