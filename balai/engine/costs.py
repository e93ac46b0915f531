"""Who may be charged what before departure, by each rule set, and what that makes of the amounts a person was asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from balai.engine.costtable import Amount, Component, CostRules, CostTable, Exemption, Payer, Payers
from balai.engine.rules import Pathway

TENTH = Decimal("0.1")


class Charge(StrEnum):
    """May this be asked of the worker? UNKNOWN: no source says, or the sources disagree."""

    NEVER = "never"
    NOT_YOURS = "not_yours"
    MAY_ASK = "may_ask"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What the answer hangs on. `listed`: is it one of the fee-free jobs? `None` is not known, anywhere here."""

    listed: bool | None = None
    country: str | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One amount that was asked, and what each rule set says of it (by id of the rule set)."""

    component: Component
    asked_idr: int
    charges: Mapping[str, Charge]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The asked amounts under one rule set, in whole rupiah; the four parts add up to the total."""

    rule_set: CostRules
    never_idr: int
    not_yours_idr: int
    may_ask_idr: int
    unknown_idr: int

    @property
    def refusable_idr(self) -> int:
        """What the worker need not pay under this rule set."""
        return self.never_idr + self.not_yours_idr


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What a person was asked to pay. `months`: of salary, in tenths; `None` without a wage in rupiah."""

    lines: tuple[Line, ...]
    sums: tuple[Sums, ...]
    total_idr: int
    months: Decimal | None


def placement_of(pathway: Pathway, table: CostTable) -> Placement:
    """A pathway as far as costs hang on it; a pathway of several jobs is listed only when all of them are."""
    listed = {name in table.listed_occupations for name in pathway.occupation_ref}
    return Placement(
        listed=listed.pop() if len(listed) == 1 else None,
        country=pathway.country,
        scheme=pathway.scheme_code,
    )


def payers(component: str, rule_set: str, placement: Placement, table: CostTable) -> tuple[Payer, ...] | None:
    """Who may be asked under one rule set; `None` is not known. Money that is never lawful has no payer at all."""
    if table.components[component].is_illegal:
        return ()
    if not table.covers(placement.scheme) or any(e.suspends for e in exemptions(placement, table, rule_set)):
        return None
    row = table.payers_of(component, rule_set)
    return _of_job(row, placement.listed) if row else None


def _of_job(row: Payers, listed: bool | None) -> tuple[Payer, ...] | None:
    if listed is None:
        return row.listed if row.listed == row.other else None
    return row.listed if listed else row.other


def charge(component: str, rule_set: str, placement: Placement, table: CostTable) -> Charge:
    """May this component be asked of the worker under one rule set?"""
    found = payers(component, rule_set, placement, table)
    if found is None:
        return Charge.UNKNOWN
    if not found:
        return Charge.NEVER
    return Charge.MAY_ASK if Payer.WORKER in found else Charge.NOT_YOURS


def exemptions(placement: Placement, table: CostTable, rule_set: str | None = None) -> list[Exemption]:
    """What is different in that country, for one rule set or for any."""
    return [e for e in table.exceptions if e.country == placement.country and rule_set in (None, e.rule_set)]


def published(placement: Placement, table: CostTable) -> list[Amount]:
    """Amounts that were published for that country."""
    return [amount for amount in table.amounts if placement.country in amount.countries]


def bill(
    asked: Mapping[str, int | None], placement: Placement, table: CostTable, *, wage_idr: int | None = None
) -> Bill:
    """Judge amounts by component code, in whole rupiah; `None` and 0 were not asked. Raises KeyError, ValueError."""
    if any(amount is not None and amount < 0 for amount in asked.values()) or (wage_idr is not None and wage_idr < 0):
        raise ValueError("amounts are never negative")
    lines = tuple(
        Line(
            component=table.components[code],
            asked_idr=amount,
            charges={rules.id: charge(code, rules.id, placement, table) for rules in table.rule_sets},
        )
        for code, amount in asked.items()
        if amount
    )
    total = sum(line.asked_idr for line in lines)
    return Bill(
        lines=lines,
        sums=tuple(_sums(rules, lines) for rules in table.rule_sets),
        total_idr=total,
        months=months_of_salary(total, wage_idr),
    )


def _sums(rules: CostRules, lines: Collection[Line]) -> Sums:
    def of(kind: Charge) -> int:
        return sum(line.asked_idr for line in lines if line.charges[rules.id] is kind)

    return Sums(
        rule_set=rules,
        never_idr=of(Charge.NEVER),
        not_yours_idr=of(Charge.NOT_YOURS),
        may_ask_idr=of(Charge.MAY_ASK),
        unknown_idr=of(Charge.UNKNOWN),
    )


def months_of_salary(total_idr: int, wage_idr: int | None) -> Decimal | None:
    """Total by monthly wage, as SDG indicator 10.7.1 counts it, in tenths; no exchange rate is ever assumed.

    >>> months_of_salary(24_000_000, 10_000_000)
    Decimal('2.4')
    >>> months_of_salary(24_000_000, None)
    """
    return (Decimal(total_idr) / wage_idr).quantize(TENTH, ROUND_HALF_UP) if wage_idr else None


def wage_in_rupiah(pathway: Pathway) -> int | None:
    """The lowest published monthly wage, where it was published in rupiah."""
    wage = pathway.wage
    return int(wage.min) if wage.currency == "IDR" and wage.period == "month" and wage.min else None
