"""What the columns of a list hold: suggested by what they are called, chosen by an officer, remembered.

The words stand in rulebook/sheet_columns.yaml.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from balai import rulebook

FIELDS = ("name", "nik", "birth_date", "sex", "phone", "email", "village", "address", "education", "languages")
NEEDED = ("name", "birth_date", "village")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words as lists write them, each with what it stands for."""

    fields: Mapping[str, str]
    sex: Mapping[str, str]
    months: Mapping[str, int]
    education: Mapping[str, str]
    study: Mapping[str, str]
    study_at: frozenset[str]
    languages: Mapping[str, Mapping[str, Any]]


@cache
def vocabulary() -> Vocabulary:
    """The words that came with this program."""
    table = yaml.load(rulebook.sheet_columns(), yaml.CSafeLoader)
    return Vocabulary(
        fields={word: row["field"] for row in table["rows"] for word in row["called"]},
        sex={word: sex for sex, words in table["sex"].items() for word in words},
        months={word: number for number, words in enumerate(table["months"], start=1) for word in words},
        education={word: level for level, words in table["education"].items() for word in words},
        study={word: field for field, words in table["study"].items() for word in words},
        study_at=frozenset(table["study_at"]),
        languages={
            word: {"value": row["item"], "detail": row["detail"]}
            for row in table["languages"]
            for word in row["called"]
        },
    )


def word(text: str) -> str:
    """A text as the vocabulary has it: small letters and digits.

    >>> word(" No. KTP ")
    'noktp'
    """
    return re.sub(r"[^a-z0-9]", "", text.lower())


def suggested(head: Sequence[str]) -> list[str]:
    """What each column may hold by its heading, empty where it tells nothing; no field twice.

    >>> suggested(["No", "NAMA LENGKAP", "Tgl. Lahir", "Nama"])
    ['', 'name', 'birth_date', '']
    """
    found: list[str] = []
    for heading in head:
        field = vocabulary().fields.get(word(heading), "")
        found.append("" if field in found else field)
    return found


def digest(head: Sequence[str]) -> str:
    """What tells one set of headings from another, 64 hexadecimal digits."""
    return hashlib.sha256("\n".join(word(heading) for heading in head).encode()).hexdigest()
