"""Whom to call, from the reference table; only numbers that were found in a source."""

from dataclasses import dataclass
from functools import cache

import yaml
from django.utils.translation import gettext as _

from balai import rulebook
from balai.words import Words

ICONS = {"phone": "phone", "whatsapp": "whatsapp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A number that can be called or written to."""

    label: str
    hint: str
    number: str
    href: str
    icon: str
    source_line: str


def contacts(said: Words) -> list[Contact]:
    """Every contact with a number, in the table's order."""
    suffix = "" if said.language == "id" else "_en"
    return [
        Contact(
            label=row[f"name{suffix}"],
            hint=row[f"who_for{suffix}"],
            number=row["number"],
            href=_href(row["kind"], row["number"]),
            icon=ICONS.get(row["kind"], "phone"),
            source_line=_("Sumber: kanal KP2MI di Mediamasakini, %(date)s. Pastikan dulu sebelum dibagikan.")
            % {"date": said.source_date(str(row["date"]))},
        )
        for row in _table()
        if row["number"]
    ]


def _href(kind: str, number: str) -> str:
    digits = "".join(c for c in number if c.isdigit())
    if kind == "whatsapp":
        return f"https://wa.me/62{digits.removeprefix('0').removeprefix('62')}"
    return f"tel:{'+' if number.startswith('+') else ''}{digits}"


@cache
def _table() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = yaml.load(rulebook.reference("contacts"), yaml.CSafeLoader)["rows"]
    return rows
