"""Plain data (YAML, JSON, a saved check) to `Facts`, with one problem per mistake and nothing guessed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from balai.engine.errors import FactsInvalid, Problem
from balai.engine.factkeys import (
    GROUPS,
    INFERRED,
    KEYED,
    LISTS,
    LOW_LEVELS,
    SINGLE,
    TOP,
    Reader,
    Wrong,
    day,
    nearest,
    number,
    one_of,
    text,
    yes_no,
)
from balai.engine.facts import ALWAYS, Certificate, Education, Facts, Job, Language, Licence, Value

OLDEST_YEARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The words a rulebook knows: what may stand in a person's facts."""

    education_levels: Collection[str]
    education_fields: Collection[str]
    language_levels: Mapping[str, tuple[str, ...]]
    documents: Collection[str]
    offers: Collection[str]


def read(raw: object, known: Known, *, on: date) -> Facts:
    """Facts of one person as known on that day. Raises FactsInvalid with every problem found."""
    return _Reading(known, on).facts(raw)


def merged(raw: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """`raw` with `more` learned: lists grow, groups of facts are joined, single facts are replaced."""
    result = dict(raw)
    for key, value in more.items():
        old = result.get(key)
        if isinstance(old, list) and isinstance(value, list):
            result[key] = [*old, *value]
        elif isinstance(old, Mapping) and isinstance(value, Mapping):
            result[key] = {**old, **value}
        else:
            result[key] = value
    return result


class _Reading:
    def __init__(self, known: Known, on: date) -> None:
        self.known = known
        self.on = on
        self.problems: list[Problem] = []
        self.values: dict[str, Value] = {}

    def facts(self, raw: object) -> Facts:
        if not isinstance(raw, Mapping):
            raise FactsInvalid([Problem(where="", code="fact_mapping", values={"value": raw})])
        self._unknown_keys("", raw, TOP)
        for key, reader in SINGLE.items():
            self._value(key, raw.get(key), reader)
        for key, readers in GROUPS.items():
            for name, value in self._group(key, raw.get(key), readers):
                self._value(f"{key}.{name}", value, readers[name])
        for key, reader in KEYED.items():
            codes = self.known.documents if key == "documents" else self.known.offers
            for name, value in self._group(key, raw.get(key), codes):
                self._value(f"{key}.{name}", value, reader)
        lists = {key: self._items(key, raw.get(key)) for key in LISTS}
        self._sense()
        if self.problems:
            raise FactsInvalid(self.problems)
        self._infer()
        return Facts(values=self.values, **lists)

    def _wrong(self, where: str, code: str, **values: object) -> None:
        self.problems.append(Problem(where=where, code=code, values=values))

    def _unknown_keys(self, where: str, raw: Mapping[str, Any], allowed: Collection[str]) -> None:
        for key in raw:
            if key not in allowed:
                path = f"{where}.{key}" if where else str(key)
                self._wrong(path, "fact_unknown_key", key=key, nearest=nearest(key, allowed))

    def _group(self, where: str, raw: Any, allowed: Collection[str]) -> Iterator[tuple[str, Any]]:
        if raw is None:
            return
        if not isinstance(raw, Mapping):
            self._wrong(where, "fact_mapping", value=raw)
            return
        self._unknown_keys(where, raw, allowed)
        yield from ((name, value) for name, value in raw.items() if name in allowed)

    def _read(self, where: str, raw: Any, reader: Reader) -> Any:
        if raw is None:
            return None
        try:
            return reader(raw)
        except Wrong as wrong:
            self._wrong(where, wrong.code, **wrong.values)
            return None

    def _value(self, where: str, raw: Any, reader: Reader) -> None:
        value = self._read(where, raw, reader)
        if value is not None:
            self.values[where] = value

    def _items(self, key: str, raw: Any) -> tuple[Any, ...] | None:
        if raw is None:
            return None
        if not isinstance(raw, list):
            self._wrong(key, "fact_list", value=raw)
            return None
        read_item = getattr(self, f"_{key}")
        return tuple(read_item(_Item(self, f"{key}[{i}]", item)) for i, item in enumerate(raw))

    def _education(self, item: "_Item") -> Education:
        item.allow("level", "field", "profession", "completed", "accredited", "study_years")
        return Education(
            level=item.get("level", one_of(*self.known.education_levels)),
            field=item.get("field", one_of(*self.known.education_fields)),
            profession=item.get("profession", text, null=""),
            completed=item.get("completed", yes_no),
            accredited=item.get("accredited", yes_no),
            study_years=item.get("study_years", number(0, 20)),
        )

    def _languages(self, item: "_Item") -> Language:
        test = item.need("test", text) or ""
        levels = self.known.language_levels.get(test)
        level = text if levels is None else one_of(*LOW_LEVELS.get(test, ()), *levels)
        item.allow("test", "level", "score", "issuer", "issued", "expires")
        return Language(
            test=test,
            level=item.get("level", level),
            score=item.get("score", number(0, 10_000)),
            issuer=item.get("issuer", text),
            **item.validity(),
        )

    def _certificates(self, item: "_Item") -> Certificate:
        item.allow("type", "hours", "score", "issuer", "issued", "expires")
        return Certificate(
            type=item.need("type", text) or "",
            hours=item.get("hours", number(0, 100_000)),
            score=item.get("score", number(0, 10_000)),
            issuer=item.get("issuer", text),
            **item.validity(),
        )

    def _experience(self, item: "_Item") -> Job:
        item.allow("occupation", "from", "to")
        occupation = item.need("occupation", text) or ""
        start, to = item.get("from", day), item.get("to", day, null=ALWAYS)
        item.in_order("from", start, "to", to)
        return Job(occupation=occupation, start=start, to=to)

    def _licences(self, item: "_Item") -> Licence:
        item.allow("type", "issued", "expires", "bilingual")
        return Licence(type=item.need("type", text) or "", bilingual=item.get("bilingual", yes_no), **item.validity())

    def _sense(self) -> None:
        born = self.values.get("birth_date")
        if isinstance(born, date) and born > self.on:
            self._wrong("birth_date", "fact_born_later", value=born, on=self.on)
        elif isinstance(born, date) and self.on.year - born.year > OLDEST_YEARS:
            self._wrong("birth_date", "fact_born_long_ago", value=born, years=OLDEST_YEARS)

    def _infer(self) -> None:
        for path, (follows, value) in INFERRED.items():
            if self.values.get(path) is False:
                self.values.setdefault(follows, value)


class _Item:
    """One entry of a list: reads keys, and reports each mistake with its place."""

    def __init__(self, reading: _Reading, where: str, raw: Any) -> None:
        self.reading = reading
        self.where = where
        self.raw = raw if isinstance(raw, Mapping) else {}
        self.readable = isinstance(raw, Mapping)
        if not self.readable:
            reading._wrong(where, "fact_mapping", value=raw)

    def allow(self, *allowed: str) -> None:
        self.reading._unknown_keys(self.where, self.raw, allowed)

    def get(self, key: str, reader: Reader, null: Any = None) -> Any:
        """The value; `null` when it is written as null, `None` when it is not there."""
        if key in self.raw and self.raw[key] is None:
            return null
        return self.reading._read(f"{self.where}.{key}", self.raw.get(key), reader)

    def need(self, key: str, reader: Reader) -> Any:
        if self.readable and self.raw.get(key) is None:
            self.reading._wrong(f"{self.where}.{key}", "fact_needed", key=key)
        return self.get(key, reader)

    def validity(self) -> dict[str, date | None]:
        issued, expires = self.get("issued", day), self.get("expires", day, null=ALWAYS)
        self.in_order("issued", issued, "expires", expires)
        return {"issued": issued, "expires": expires}

    def in_order(self, first: str, start: date | None, second: str, end: date | None) -> None:
        if start is not None and end is not None and end < start:
            self.reading._wrong(
                f"{self.where}.{second}", "fact_dates_order", first=first, second=second, start=start, end=end
            )
