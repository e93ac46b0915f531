"""Ages, clocks and terms of the service itself, read from data (rulebook/service.yaml)."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from balai.engine.errors import NotFound, RulebookInvalid
from balai.engine.rows import Row
from balai.engine.yamltext import load


class Unit(StrEnum):
    """What a limit counts."""

    YEARS = "years"
    DAYS = "days"
    HOURS = "hours"


class Limit(Row, frozen=True, kw_only=True):
    """One number of the service, from the day it is in force, with its source."""

    id: str
    value: int
    unit: Unit
    source: str
    in_force_on: date
    note: str = ""


class Origin(Row, frozen=True, kw_only=True):
    """Where a limit comes from; no address for our own practice."""

    title: str
    url: str | None = None


class Service(Row, frozen=True, kw_only=True):
    """Every limit with its sources. A limit may stand several times; the latest in force counts."""

    limits: tuple[Limit, ...]
    sources: Mapping[str, Origin]

    def limit(self, name: str, on: date) -> Limit:
        """The limit in force on that day. Raises NotFound."""
        found = [limit for limit in self.limits if limit.id == name and limit.in_force_on <= on]
        if not found:
            raise NotFound("limit_not_found", limit=name)
        return max(found, key=lambda limit: limit.in_force_on)

    def years(self, name: str, on: date) -> int:
        """A limit in whole years."""
        return self.limit(name, on).value

    def span(self, name: str, on: date) -> timedelta:
        """A limit in days or hours, as a span of time."""
        limit = self.limit(name, on)
        return timedelta(hours=limit.value) if limit.unit is Unit.HOURS else timedelta(days=limit.value)


def parse(text: str) -> Service:
    """The service's limits. Raises RulebookInvalid for text that is not YAML, msgspec.ValidationError for bad rows."""
    data, problems = load("service.yaml", text)
    if problems:
        raise RulebookInvalid(problems)
    return msgspec.convert(data, Service)
