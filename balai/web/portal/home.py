"""The first page."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from balai.apps.casework.samples import SAMPLES
from balai.apps.opportunities import queries as opportunities
from balai.engine.knowing import known_from
from balai.engine.planes import Verdict
from balai.web.portal.contacts import Contact, contacts
from balai.web.portal.result_page import result_page
from balai.words import words

NURSE = SAMPLES["siti"]
SHOWN = {Verdict.OPEN: 1, Verdict.GAP: 2, Verdict.UNKNOWN: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A made-up person to try the check with."""

    key: str
    name: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One pathway of the example."""

    verdict: str
    name: str
    place: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a result looks like, worked out today for the made-up nurse."""

    title: str
    intro: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the first page shows."""

    sample: Sample
    contacts: list[Contact]
    demo_people: tuple[Person, ...]


def home(request: HttpRequest) -> HttpResponse:
    """Show what one can do here."""
    language = translation.get_language()
    page = HomePage(
        sample=_sample(timezone.localdate(), opportunities.rulebook().version, language),
        contacts=contacts(words(language)),
        demo_people=_people(language) if settings.DEMO else (),
    )
    return render(request, "portal/home.html", {"page": page})


def _people(language: str) -> tuple[Person, ...]:
    said = words(language)
    return tuple(Person(key=s.key, name=s.name, line=said.pick(s, "line")) for s in SAMPLES.values())


@lru_cache(maxsize=8)
def _sample(on: date, version: str, language: str) -> Sample:
    """The example of one day, rulebook and language; the nearest pathways of each verdict."""
    book, said = opportunities.rulebook(), words(language)
    facts = known_from(NURSE.answers(on), book, on=on).facts
    page = result_page(facts, opportunities.program(on), book, said, asked=set())
    cards = {group.verdict: group.cards for group in page.groups}
    shown = [one for verdict, most in SHOWN.items() for one in cards.get(verdict, [])[:most]]
    return Sample(
        title=_("Contoh hasil"),
        intro=said.pick(NURSE, "line"),
        rows=tuple(Row(verdict=c.verdict, name=c.job, place=c.place.split(",")[0], line=c.closing) for c in shown),
    )
