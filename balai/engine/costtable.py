"""The reference tables of costs as values: rule sets, components, payers, published amounts. `None` is not known."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec
import yaml

from balai.engine.rows import Row
from balai.engine.rules import Confidence


class Payer(StrEnum):
    EMPLOYER = "EMPLOYER"
    LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT"
    WORKER = "WORKER"


class Component(Row, frozen=True, kw_only=True):
    """One thing that costs money before departure."""

    code: str
    name: str
    name_en: str
    is_illegal: bool


class CostRules(Row, frozen=True, kw_only=True):
    """A rule set. `period` tells in words since when it applies; `read` how much of its text could be read."""

    id: str
    year: int
    name: str
    name_en: str
    period: str
    period_en: str
    text: str
    text_en: str
    read: str
    read_en: str
    source: tuple[str, ...]
    confidence: Confidence
    in_force_on: date | None
    ended_on: date | None


class Job(Row, frozen=True, kw_only=True):
    """One of the fee-free jobs, with its codes in the table of occupations."""

    id: str
    name: str
    name_en: str
    occupations: tuple[str, ...]


class Kind(Row, frozen=True, kw_only=True):
    """Components that are treated alike."""

    id: str
    name: str
    name_en: str
    components: tuple[str, ...]


class Payers(Row, frozen=True, kw_only=True):
    """Who may be asked for one kind under one rule set: in the fee-free jobs (`listed`) and in every other job."""

    kind: str
    rule_set: str
    listed: tuple[Payer, ...] | None
    other: tuple[Payer, ...] | None
    source: tuple[str, ...]
    confidence: Confidence


class SchemeCosts(Row, frozen=True, kw_only=True):
    """How a scheme pays. `covered`: do the rule sets answer for it?"""

    id: str
    covered: bool
    text: str
    text_en: str


class Exemption(Row, frozen=True, kw_only=True):
    """A country where a rule set is applied differently; `suspends`: it does not answer there at all."""

    country: str
    rule_set: str
    suspends: bool
    text: str
    text_en: str
    source: tuple[str, ...]


class Amount(Row, frozen=True, kw_only=True):
    """An amount somebody published, in words as it may hold several currencies."""

    id: str
    name: str
    name_en: str
    text: str
    text_en: str
    year: str
    year_en: str
    countries: tuple[str, ...]
    obsolete: bool
    source: tuple[str, ...]
    confidence: Confidence


class Text(Row, frozen=True, kw_only=True):
    text: str
    text_en: str
    source: tuple[str, ...] = ()


class CostSource(Row, frozen=True, kw_only=True):
    id: str
    title: str
    title_en: str
    date: str
    url: str | None


class CostTable(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Both tables, read once."""

    components: Mapping[str, Component]
    checked_on: date
    law: Text
    rule_sets: tuple[CostRules, ...]
    jobs: tuple[Job, ...]
    jobs_source: tuple[str, ...]
    kinds: tuple[Kind, ...]
    payers: tuple[Payers, ...]
    schemes: tuple[SchemeCosts, ...]
    exceptions: tuple[Exemption, ...]
    amounts: tuple[Amount, ...]
    unknowns: tuple[Text, ...]
    sources: tuple[CostSource, ...]

    @cached_property
    def listed_occupations(self) -> frozenset[str]:
        """Codes of the fee-free jobs in the table of occupations."""
        return frozenset(code for job in self.jobs for code in job.occupations)

    @cached_property
    def _payers(self) -> dict[tuple[str, str], Payers]:
        kinds = {kind.id: kind.components for kind in self.kinds}
        return {(code, row.rule_set): row for row in self.payers for code in kinds[row.kind]}

    def payers_of(self, component: str, rule_set: str) -> Payers | None:
        """The row for a component under a rule set; `None` when there is none."""
        return self._payers.get((component, rule_set))

    def covers(self, scheme: str | None) -> bool:
        """Do the rule sets answer for this scheme? A scheme that is not known or not listed excludes nothing."""
        return all(row.covered for row in self.schemes if row.id == scheme)


def parse(components: str, rules: str) -> CostTable:
    """The values of `cost_components` and `cost_rules`. Raises msgspec.ValidationError, KeyError."""
    rows = yaml.load(components, yaml.CSafeLoader)["rows"]
    data: dict[str, Any] = yaml.load(rules, yaml.CSafeLoader)
    found = {row["code"]: _component(row) for row in rows}
    return msgspec.convert({**data, "components": found}, CostTable)


def _component(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name_id"],
        "name_en": row["name_en"],
        "is_illegal": row["group"] == "illegal",
    }
