"""What the service promises, in working days, and on which weekdays it works (rulebook/standards.yaml)."""

from collections.abc import Mapping
from datetime import date

import msgspec

from balai.engine.errors import NotFound, RulebookInvalid
from balai.engine.rows import Row
from balai.engine.service import Origin
from balai.engine.yamltext import load


class Standard(Row, frozen=True, kw_only=True):
    """One promise. `working_days`: None where nothing is promised yet, 0 for the same day."""

    id: str
    working_days: int | None
    source: str
    in_force_on: date
    note: str = ""


class Week(Row, frozen=True, kw_only=True):
    """The working days of a week; Monday is 0."""

    days: frozenset[int]
    source: str
    note: str = ""


class Standards(Row, frozen=True, kw_only=True):
    """Every promise with its sources. One may stand several times; the latest in force counts."""

    week: Week
    standards: tuple[Standard, ...]
    sources: Mapping[str, Origin]

    def standard(self, name: str, on: date) -> Standard:
        """The promise in force on that day. Raises NotFound."""
        found = [row for row in self.standards if row.id == name and row.in_force_on <= on]
        if not found:
            raise NotFound("limit_not_found", limit=name)
        return max(found, key=lambda row: row.in_force_on)

    def names(self) -> list[str]:
        """Every promise once, in the order written down."""
        return list(dict.fromkeys(row.id for row in self.standards))


def parse(text: str) -> Standards:
    """The promises. Raises RulebookInvalid for text that is not YAML, msgspec.ValidationError for bad rows."""
    data, problems = load("standards.yaml", text)
    if problems:
        raise RulebookInvalid(problems)
    return msgspec.convert(data, Standards)
