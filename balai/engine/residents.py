"""What is known of many people, column by column: the same facts as `Facts`, each kept once.

Every column tells apart what is not known; `Residents.facts` gives one person back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from balai.engine.facts import Facts, Value

Codes = NDArray[np.int32]
Known = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Days (`date.toordinal`) or numbers of n people: `values` of any number type [n], `known` bool[n]."""

    values: NDArray[Any]
    known: Known
    days: bool = False

    def at(self, row: int) -> Value | None:
        if not self.known[row]:
            return None
        value = self.values[row].item()
        return date.fromordinal(value) if self.days else value


@dataclass(frozen=True, slots=True)
class Words:
    """Words, yes or no, or sets of words: `codes` int32[n] count in `words`, -1 is not known."""

    codes: Codes
    words: Sequence[Value]

    def at(self, row: int) -> Value | None:
        code = self.codes[row]
        return None if code < 0 else self.words[code]


@dataclass(frozen=True, slots=True)
class Entries:
    """The lists of n people, such as their certificates, each different entry kept once.

    `starts` int64[n + 1]: a person's entries are `codes[starts[row]:starts[row + 1]]`, int32, counting in `entries`.
    `known` bool[n]: false is a list that is not known, an empty list is knowledge.
    """

    known: Known
    starts: NDArray[np.int64]
    codes: Codes
    entries: Sequence[Any]

    def at(self, row: int) -> tuple[Any, ...] | None:
        if not self.known[row]:
            return None
        return tuple(self.entries[code] for code in self.codes[self.starts[row] : self.starts[row + 1]])


Column = Numbers | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Residents:
    """n people. `values`: by the path of the fact; `lists`: by the field of `Facts`; absent is not known of anybody."""

    count: int
    values: Mapping[str, Column]
    lists: Mapping[str, Entries]

    def facts(self, row: int) -> Facts:
        """One person as `assess` reads her."""
        single = {path: column.at(row) for path, column in self.values.items()}
        return Facts(
            values={path: value for path, value in single.items() if value is not None},
            **{name: entries.at(row) for name, entries in self.lists.items()},
        )


LISTS: Mapping[str, Callable[[Facts], tuple[Any, ...] | None]] = {
    "education": lambda person: person.education,
    "languages": lambda person: person.languages,
    "certificates": lambda person: person.certificates,
    "experience": lambda person: person.experience,
    "licences": lambda person: person.licences,
}


def with_list(name: str, *entries: Any) -> Facts:
    """Somebody of whom nothing is known but one list."""
    return Facts(**{name: entries})  # type: ignore[arg-type]  # the names of LISTS


def gather(people: Sequence[Facts]) -> Residents:
    """People whose facts are at hand one by one."""
    paths = sorted({path for person in people for path in person.values})
    return Residents(
        count=len(people),
        values={path: _column([person.values.get(path) for person in people]) for path in paths},
        lists={name: _entries([of(person) for person in people]) for name, of in LISTS.items()},
    )


def _column(values: Sequence[Value | None]) -> Column:
    some = next(value for value in values if value is not None)
    known = np.array([value is not None for value in values])
    if isinstance(some, date):
        days = [value.toordinal() if isinstance(value, date) else 0 for value in values]
        return Numbers(np.array(days, np.int32), known, days=True)
    if isinstance(some, int | float) and not isinstance(some, bool):
        return Numbers(np.array([0 if value is None else value for value in values], np.float64), known)
    codes, words = _numbered(values)
    return Words(codes, words)


def _entries(lists: Sequence[tuple[Any, ...] | None]) -> Entries:
    codes, entries = _numbered([entry for one in lists for entry in one or ()])
    starts = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(one or ()) for one in lists], out=starts[1:])
    return Entries(np.array([one is not None for one in lists], np.bool_), starts, codes, entries)


def _numbered(values: Iterable[Any]) -> tuple[Codes, list[Any]]:
    """The different values, and for each value its place among them; -1 for `None`."""
    places: dict[Any, int] = {}
    codes = [-1 if value is None else places.setdefault(value, len(places)) for value in values]
    return np.array(codes, np.int32), list(places)
