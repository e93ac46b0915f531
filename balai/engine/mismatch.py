"""Where documents and the file say different things of one person: the commonest reason why papers stop.

Indonesian names have no family name by rule: titles come and go, words change places, one letter makes another office
refuse. So every difference is shown exactly as written, and none is decided here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations
from typing import Any

from balai.engine.names import search_form


class NameDifference(StrEnum):
    """How two names differ, the smallest difference first."""

    NONE = "none"  # but titles, dots, capitals
    SPACING = "spacing"  # Nur Aini, Nuraini
    ORDER = "order"
    LETTERS = "letters"  # the same number of words, a few letters
    PART = "part"  # one has words more
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one source says of a person. `source` is the kind of a document, or `file`."""

    source: str
    name: str = ""
    birth_date: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference between two sources: a code and the values of its sentence."""

    code: str
    first: str
    second: str
    values: Mapping[str, Any] = field(default_factory=dict)


CODES = {
    NameDifference.SPACING: "mismatch_name_spacing",
    NameDifference.ORDER: "mismatch_name_order",
    NameDifference.LETTERS: "mismatch_name_letters",
    NameDifference.PART: "mismatch_name_part",
    NameDifference.OTHER: "mismatch_name_other",
}
# Of two words no more than a third may differ for them to be one word written in two ways.
ALIKE = 2 / 3


def compare_names(first: str, second: str) -> NameDifference:
    """How two names differ.

    >>> compare_names("Hj. Siti Nuraini, A.Md.Kep", "SITI NURAINI").value
    'none'
    >>> compare_names("Siti Nuraini", "Siti Nurani").value
    'letters'
    """
    a, b = search_form(first).split(), search_form(second).split()
    if a == b:
        return NameDifference.NONE
    if "".join(a) == "".join(b):
        return NameDifference.SPACING
    if sorted(a) == sorted(b):
        return NameDifference.ORDER
    if len(a) == len(b) and all(_alike(*pair) for pair in zip(a, b, strict=True)):
        return NameDifference.LETTERS
    if not set(a) - set(b) or not set(b) - set(a):
        return NameDifference.PART
    return NameDifference.OTHER


def mismatches(readings: Sequence[Reading]) -> list[Mismatch]:
    """Every difference between any two sources, names first. What a source does not say differs from nothing."""
    found = [mismatch for pair in combinations(readings, 2) for mismatch in _between(*pair)]
    return sorted(found, key=lambda mismatch: not mismatch.code.startswith("mismatch_name"))


def _between(one: Reading, other: Reading) -> Iterator[Mismatch]:
    if one.name and other.name:
        difference = compare_names(one.name, other.name)
        if difference is not NameDifference.NONE:
            yield _found(CODES[difference], one, other, name=one.name, other_name=other.name)
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        is_swapped = (one.birth_date.year, one.birth_date.month, one.birth_date.day) == (
            other.birth_date.year,
            other.birth_date.day,
            other.birth_date.month,
        )
        code = "mismatch_birth_swapped" if is_swapped else "mismatch_birth"
        yield _found(code, one, other, born=one.birth_date, other_born=other.birth_date)
    if one.sex and other.sex and one.sex != other.sex:
        yield _found("mismatch_sex", one, other)


def _found(code: str, one: Reading, other: Reading, **values: Any) -> Mismatch:
    return Mismatch(code=code, first=one.source, second=other.source, values=values)


def _alike(a: str, b: str) -> bool:
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE
