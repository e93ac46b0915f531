"""Whom to call, from the reference table; a number that was found in no source is never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.utils.translation import gettext as _

from balai import rulebook
from balai.words import Words

ICONS = {"phone": "phone", "whatsapp": "whatsapp"}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to turn to. Without a number, `number` and `href` are empty and `hint_source` says who names them."""

    label: str
    hint: str
    hint_source: str
    number: str
    href: str
    icon: str
    source_line: str


def contacts(said: Words) -> list[Contact]:
    """Every contact with a number, in the table's order."""
    return [contact_of(row, said) for row in rows() if row["number"]]


def contact_of(row: Row, said: Words) -> Contact:
    """A row of the table in one language."""
    suffix = "" if said.language == "id" else "_en"
    number = row["number"] or ""
    return Contact(
        label=row[f"name{suffix}"],
        hint=row[f"who_for{suffix}"],
        hint_source=_named(row, said) if not number else "",
        number=number,
        href=_href(row["kind"], number) if number else "",
        icon=ICONS.get(row["kind"], "phone"),
        source_line=_source_line(row, said) if number else "",
    )


def _source_line(row: Row, said: Words) -> str:
    return _("Sumber: kanal KP2MI di Mediamasakini, %(date)s. Pastikan dulu sebelum dibagikan.") % {
        "date": said.source_date(str(row["date"]))
    }


def _named(row: Row, said: Words) -> str:
    """Who says that this service exists, and when; empty where no source was noted."""
    if not row["source"]:
        return ""
    values = {"publisher": _publishers()[row["source"][0]], "date": said.source_date(str(row["date"]))}
    return _("Sumber: %(publisher)s, %(date)s.") % values


def _href(kind: str, number: str) -> str:
    digits = "".join(c for c in number if c.isdigit())
    if kind == "whatsapp":
        return f"https://wa.me/62{digits.removeprefix('0').removeprefix('62')}"
    return f"tel:{'+' if number.startswith('+') else ''}{digits}"


@cache
def rows() -> list[Row]:
    """The table as it is."""
    table: list[Row] = yaml.load(rulebook.reference("contacts"), yaml.CSafeLoader)["rows"]
    return table


@cache
def _publishers() -> dict[str, str]:
    sources: list[Row] = yaml.load(rulebook.reference("dossier_sources"), yaml.CSafeLoader)["rows"]
    return {source["id"]: source["publisher"].split(" (")[0] for source in sources}
