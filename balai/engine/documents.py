"""Which documents there are, who asks for them, how long they count and what they prove, read from data.

`documents.yaml` says what the law and the offices say; `document_rules.yaml` what the service does with each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from balai.engine.dates import add_months
from balai.engine.errors import NotFound, Problem, RulebookInvalid
from balai.engine.provenance import entry_key
from balai.engine.rows import Row
from balai.engine.yamltext import load

SCHEMES = ("P2P", "G2G", "G2P", "UKPS", "MANDIRI", "SSW_MANDIRI", "REENTRY")


class Need(StrEnum):
    """Does a scheme ask for a document?"""

    REQUIRED = "R"
    CONDITIONAL = "C"
    OPTIONAL = "O"
    NONE = "-"


class How(StrEnum):
    """How a document proves a fact."""

    READ = "read"
    FIXED = "fixed"
    HELD = "held"
    ENTRY = "entry"


class Part(StrEnum):
    """What an officer may read on a document."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    NUMBER = "number"
    ISSUED_ON = "issued_on"
    EXPIRES_ON = "expires_on"
    LEVEL = "level"
    FIELD = "field"
    TEST = "test"
    SCORE = "score"
    ISSUER = "issuer"
    TYPE = "type"
    HOURS = "hours"


class Proves(Row, frozen=True, kw_only=True):
    """One fact a document proves. `lasting`: stays true when the document is no longer valid."""

    path: str
    how: How = msgspec.field(name="as")
    source: Part | None = msgspec.field(name="from", default=None)
    value: Any = None
    fields: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = {}
    lasting: bool = False


class Rule(Row, frozen=True, kw_only=True):
    """What the service does with a kind of document, from the day it is in force. `many`: a person may have several.

    `number`: whose number it carries; `letter`: made and confirmed here; `sensitive`: health or police record;
    `later`: not before somebody was chosen for a job.
    """

    code: str
    months: int | None
    task: str
    in_force_on: date
    source: tuple[str, ...]
    reads: tuple[Part, ...]
    number: str = ""
    proves: tuple[Proves, ...] = ()
    many: bool = False
    letter: bool = False
    sensitive: bool = False
    later: bool = False


class Return(Row, frozen=True, kw_only=True):
    """Why a document is sent back, in words for whoever sent it. `chosen`: by officers, else it happens by itself."""

    code: str
    word: str
    word_en: str
    text: str
    text_en: str
    chosen: bool = True


class Told(Row, frozen=True, kw_only=True):
    """A kind in everyday Indonesian: where one gets it, what it costs, how long it takes, why it is asked for."""

    code: str
    where: str
    cost: str
    time: str
    why: str
    why_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of document. `needs`: scheme -> does it ask for it. Costs and times as the source words them."""

    code: str
    name_id: str
    name_en: str
    issuer: str
    legal_basis: str
    validity: str
    cost: str
    time: str
    needs: Mapping[str, Need]
    source: tuple[str, ...]
    note: str
    told: Told
    rules: tuple[Rule, ...]

    def rule(self, on: date) -> Rule:
        """What the service does with it on that day. Raises NotFound before the first rule."""
        found = [rule for rule in self.rules if rule.in_force_on <= on]
        if not found:
            raise NotFound("document_kind_unknown", kind=self.code)
        return max(found, key=lambda rule: rule.in_force_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Every kind of document and every reason to send one back."""

    kinds: Mapping[str, Kind]
    returns: Mapping[str, Return]

    def kind(self, code: str) -> Kind:
        """One kind. Raises NotFound."""
        if code not in self.kinds:
            raise NotFound("document_kind_unknown", kind=code)
        return self.kinds[code]

    def asked(self, scheme: str) -> list[tuple[Kind, Need]]:
        """What a scheme asks for, what is required first, else in the order of the table."""
        order = list(Need)
        found = [(kind, kind.needs.get(scheme, Need.NONE)) for kind in self.kinds.values()]
        return sorted((pair for pair in found if pair[1] is not Need.NONE), key=lambda pair: order.index(pair[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact as evidence keeps it: `entry` names an entry of a list, empty for a single value."""

    path: str
    entry: str
    value: Any
    lasting: bool


def last_day(rule: Rule, issued: date | None) -> date | None:
    """The last day on which it counts by the rule; None where the rule does not say, or the day of issue is not known.

    The day on which the months are full still counts, as on the certificates themselves.
    """
    return add_months(issued, rule.months) if issued and rule.months is not None else None


def proven(rule: Rule, read: Mapping[Part, Any]) -> list[Fact]:
    """The facts a document proves by what was read on it. What was not read proves nothing.

    >>> passport = Rule(code="PASPOR", months=None, task="PASSPORT", in_force_on=date(2026, 1, 1), source=(),
    ...     reads=(Part.EXPIRES_ON,), proves=(Proves(path="documents.passport", how=How.HELD),))
    >>> proven(passport, {Part.EXPIRES_ON: date(2030, 5, 1)})[0].value
    {'valid_until': '2030-05-01'}
    """
    return [fact for proves in rule.proves for fact in _facts(proves, read)]


def _facts(proves: Proves, read: Mapping[Part, Any]) -> Iterable[Fact]:
    match proves.how:
        case How.FIXED:
            yield Fact(path=proves.path, entry="", value=proves.value, lasting=proves.lasting)
        case How.READ:
            value = _plain(read.get(proves.source)) if proves.source else None
            if value not in (None, ""):
                yield Fact(path=proves.path, entry="", value=value, lasting=proves.lasting)
        case How.HELD:
            until = _plain(read.get(Part.EXPIRES_ON))
            yield Fact(
                path=proves.path, entry="", value={"valid_until": until} if until else "held", lasting=proves.lasting
            )
        case How.ENTRY:
            names = {"issued": Part.ISSUED_ON, "expires": Part.EXPIRES_ON}
            found = {name: _plain(read.get(names.get(name) or Part(name))) for name in proves.fields}
            entry = {**{name: value for name, value in found.items() if value not in (None, "")}, **proves.fixed}
            if proves.fields[0] in entry:
                yield Fact(path=proves.path, entry=entry_key(proves.path, entry), value=entry, lasting=proves.lasting)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class _File(Row, frozen=True, kw_only=True):
    rules: tuple[Rule, ...]
    told: tuple[Told, ...]
    returns: tuple[Return, ...]


def parse(table: str, told: str) -> Shelf:
    """The shelf from the texts of documents.yaml and document_rules.yaml.

    Raises RulebookInvalid for text that is not YAML or a kind without a rule, msgspec.ValidationError for bad rows.
    """
    listed, problems = load("documents.yaml", table)
    rules, more = load("document_rules.yaml", told)
    if problems or more:
        raise RulebookInvalid([*problems, *more])
    read = msgspec.convert(rules, _File)
    by_code: dict[str, list[Rule]] = {}
    for rule in read.rules:
        by_code.setdefault(rule.code, []).append(rule)
    told_of = {row.code: row for row in read.told}
    codes = {row["code"] for row in listed["rows"]}
    lost = sorted(codes ^ set(by_code) | codes ^ set(told_of))
    if lost:
        raise RulebookInvalid(
            [Problem(where="document_rules.yaml", code="document_kind_unknown", values={"kind": c}) for c in lost]
        )
    kinds = {row["code"]: _kind(row, told_of[row["code"]], by_code[row["code"]]) for row in listed["rows"]}
    return Shelf(kinds=kinds, returns={reason.code: reason for reason in read.returns})


def _kind(row: Mapping[str, Any], told: Told, rules: Sequence[Rule]) -> Kind:
    return Kind(
        code=row["code"],
        name_id=row["name_id"],
        name_en=row["name_en"],
        issuer=row["issuer"] or "",
        legal_basis=row["legal_basis"] or "",
        validity=str(row["validity"] or ""),
        cost=str(row["cost_idr"]),
        time=str(row["time_to_obtain"] or ""),
        needs={scheme: Need(row[f"req_{scheme}"]) for scheme in SCHEMES},
        source=tuple(row["source"] or ()),
        note=row["note"] or "",
        told=told,
        rules=tuple(rules),
    )
