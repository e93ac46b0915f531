"""The directory: services, missions and emergency contacts by situation, with what has not been found shown as such."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from balai import rulebook
from balai.web.portal.contacts import Contact, contact_of, rows
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """The Indonesian mission of one country; without a name or number of its own until one is found."""

    country: str
    name: str
    number: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPage:
    """Whom to turn to, by situation."""

    emergency: list[Contact]
    home: list[Contact]
    abroad: list[Contact]
    missions: list[Mission]


def directory(request: HttpRequest) -> HttpResponse:
    """Show whom to turn to."""
    said = words(translation.get_language())
    page = DirectoryPage(
        emergency=_of("emergency", said), home=_of("home", said), abroad=_of("abroad", said), missions=_missions(said)
    )
    return render(request, "portal/directory.html", {"page": page})


def _of(situation: str, said: Words) -> list[Contact]:
    """The contacts of a situation, those with a number first."""
    found = [contact_of(row, said) for row in rows() if situation in row["situations"] and not row["country"]]
    return sorted(found, key=lambda contact: not contact.number)


def _missions(said: Words) -> list[Mission]:
    """Every country people go to, also where placement is closed: help is due there too."""
    known = {row["country"]: contact_of(row, said) for row in rows() if row["country"]}
    missions = []
    for code in _countries():
        contact = known.get(code)
        missions.append(
            Mission(
                country=said.country(code),
                name=contact.label if contact else "",
                number=contact.number if contact else "",
                href=contact.href if contact else "",
            )
        )
    return sorted(missions, key=lambda mission: mission.country.casefold())


@cache
def _countries() -> list[str]:
    table: dict[str, Any] = yaml.load(rulebook.reference("destination_countries"), yaml.CSafeLoader)
    return [row["iso2"] for row in table["rows"]]
