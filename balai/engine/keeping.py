"""How long what is kept, and from which moment on (rulebook/retention.yaml)."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from balai.engine.errors import NotFound, RulebookInvalid
from balai.engine.rows import Row
from balai.engine.service import Origin, Unit
from balai.engine.yamltext import load


class Weight(StrEnum):
    """Who may change a term."""

    LAW = "law"
    PROPOSAL = "proposal"  # until the city's archive schedule (JRA) says otherwise
    PRACTICE = "practice"


class Term(Row, frozen=True, kw_only=True):
    """One category. `since` names the moment the term runs from, in words for people."""

    id: str
    value: int
    unit: Unit
    since: str
    since_en: str
    weight: Weight
    source: str
    in_force_on: date
    note: str = ""

    def ends_on(self, start: date) -> date:
        """The first day on which it is no longer kept.

        A term in years ends on the same date; one that began on 29 February ends on 1 March.
        """
        if self.unit is not Unit.YEARS:
            return start + timedelta(days=self.value)
        year = start.year + self.value
        if (start.month, start.day) == (2, 29) and not calendar.isleap(year):
            return date(year, 3, 1)
        return start.replace(year=year)

    def began_by(self, end: date) -> date:
        """The last day on which a term that has ended by `end` can have begun."""
        if self.unit is not Unit.YEARS:
            return end - timedelta(days=self.value)
        year = end.year - self.value
        if (end.month, end.day) == (2, 29) and not calendar.isleap(year):
            return date(year, 2, 28)
        return end.replace(year=year)


class Terms(Row, frozen=True, kw_only=True):
    """Every term with its sources. A category may stand several times; the latest in force counts."""

    terms: tuple[Term, ...]
    sources: Mapping[str, Origin]

    def term(self, category: str, on: date) -> Term:
        """The term in force on that day. Raises NotFound."""
        found = [term for term in self.terms if term.id == category and term.in_force_on <= on]
        if not found:
            raise NotFound("limit_not_found", limit=category)
        return max(found, key=lambda term: term.in_force_on)


def parse(text: str) -> Terms:
    """The terms. Raises RulebookInvalid for text that is not YAML, msgspec.ValidationError for bad rows."""
    data, problems = load("retention.yaml", text)
    if problems:
        raise RulebookInvalid(problems)
    return msgspec.convert(data, Terms)
