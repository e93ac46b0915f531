"""The rulebook as values: sources, rules, rounds, pathways. Texts are Indonesian, `*_en` English; null: not known."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from balai.engine.errors import NotFound
from balai.engine.factfile import Known
from balai.engine.questions import Question
from balai.engine.rows import Row
from balai.engine.vocabulary import Params


class Stage(StrEnum):
    REGISTRATION = "registration"
    SELECTION = "selection"
    CONTRACT = "contract"
    DEPARTURE = "departure"


class Proof(StrEnum):
    """What a fact that is not known means: UNKNOWN for substantive, a to-do for checklist."""

    SUBSTANTIVE = "substantive"
    CHECKLIST = "checklist"


class RemedyType(StrEnum):
    IMMUTABLE = "immutable"
    SPLIT = "split"
    WAIT = "wait"
    LEARN = "learn"
    STUDY = "study"
    ACCRUE = "accrue"
    OBTAIN = "obtain"
    TREAT = "treat"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Certainty(StrEnum):
    ANNOUNCED = "announced"
    EXPECTED = "expected"
    PROJECTED = "projected"
    UNKNOWN = "unknown"


class Status(StrEnum):
    RECURRING = "recurring"
    ROLLING = "rolling"
    RESTRICTED = "restricted"
    SUSPENDED = "suspended"
    UNVERIFIED = "unverified"


Range = tuple[float | None, float | None]


class Source(Row, frozen=True, kw_only=True):
    """Where a rule comes from. `date` as printed: a day, a month, a year or `undated`."""

    title: str
    url: str | None
    date: str
    kind: str
    note: str | None = None
    note_en: str | None = None


class Remedy(Row, frozen=True, kw_only=True):
    """What mends a gap: [min, max] months and rupiah, `None` where nothing was published.

    `after`: rules that must be fulfilled before it can begin; `source` says where that is written.
    """

    type: RemedyType
    months: Range | None = None
    cost_idr: float | None = None
    below_min: str | None = None
    above_max: str | None = None
    after: tuple[str, ...] = ()
    who_pays: str | None = None
    who_pays_en: str | None = None
    note: str | None = None
    note_en: str | None = None
    source: tuple[str, ...] = ()


class Requirement(Row, frozen=True, kw_only=True, tag_field="node", tag="leaf"):
    """One leaf: a question about the person or the world."""

    id: str
    kind: str
    params: Params
    text: str
    text_en: str
    stage: Stage
    mandatory: bool
    proof: Proof = field(name="class")
    remedy: Remedy
    source: tuple[str, ...]
    confidence: Confidence
    in_force_on: date | None = None
    ended_on: date | None = None
    replaces: tuple[str, ...] = ()
    note: str | None = None
    note_en: str | None = None


class Group(Row, frozen=True, kw_only=True, tag_field="node", tag="group"):
    """`any_of` or `all_of` of further nodes. Nested nodes take stage and duty from their root."""

    id: str
    op: str
    nodes: tuple["Node", ...]
    text: str | None = None
    text_en: str | None = None
    stage: Stage | None = None
    mandatory: bool = True
    source: tuple[str, ...] = ()
    confidence: Confidence | None = None
    in_force_on: date | None = None
    ended_on: date | None = None
    replaces: tuple[str, ...] = ()
    note: str | None = None
    note_en: str | None = None


Node = Requirement | Group


class Levels(Row, frozen=True, kw_only=True):
    """Schooling: the rank of each level, the fields, the years a completed level stands for."""

    order: tuple[str, ...] = ()
    rank: dict[str, int]
    fields: tuple[str, ...]
    formal_years: dict[str, int]


class Scales(Struct, frozen=True, kw_only=True):
    """What the meta file must hold for rules to be judged; language tests have steps, or a note."""

    education_levels: Levels
    language_levels: dict[str, tuple[str, ...] | str]


class RuleSet(Row, frozen=True, kw_only=True):
    id: str
    title: str
    title_en: str
    source: tuple[str, ...]
    rules: tuple[Node, ...]
    note: str | None = None
    note_en: str | None = None


class Round(Row, frozen=True, kw_only=True):
    """One registration round. Dates inclusive; `opened_by`/`closed_by` bound a day that was not published."""

    id: str | None = None
    opens: date | None = None
    opened_by: date | None = None
    closes: date | None = None
    closed_by: date | None = None
    closes_at: str | None = None
    announced: date | None = None
    cutoff: date | None = None
    birth_from: date | None = None
    birth_to: date | None = None
    placement_year: int | None = None
    quota: int | None = None
    state: str | None = None
    certainty: Certainty
    source: tuple[str, ...] = ()
    in_force_on: date | None = None
    ended_on: date | None = None
    note: str | None = None
    note_en: str | None = None

    @property
    def first_day(self) -> date | None:
        return self.opens or self.opened_by

    @property
    def last_day(self) -> date | None:
        return self.closes or self.closed_by

    def contains(self, day: date) -> bool:
        """By its dates when both ends are stored, otherwise by its stored state (pathways.md section 7)."""
        if self.first_day and self.last_day:
            return self.first_day <= day <= self.last_day
        return self.state == "open"


class Intake(Row, frozen=True, kw_only=True):
    type: str
    rounds: tuple[Round, ...] = ()
    next_expected: Round | None = None
    source: tuple[str, ...] = ()
    note: str | None = None
    note_en: str | None = None


class Timeline(Row, frozen=True, kw_only=True):
    months_to_departure: Range = (None, None)
    derived: bool | None = None
    source: tuple[str, ...] = ()
    note: str | None = None
    note_en: str | None = None


class Wage(Row, frozen=True, kw_only=True):
    currency: str | None
    min: float | None
    max: float | None
    period: str
    source: tuple[str, ...] = ()
    note: str | None = None
    note_en: str | None = None


class Cost(Row, frozen=True, kw_only=True):
    worker_pays: str | None
    worker_pays_en: str | None = None
    who_pays: str | None
    who_pays_en: str | None = None
    amount_idr: Range = (None, None)
    source: tuple[str, ...] = ()
    note: str | None = None
    note_en: str | None = None


class Contract(Row, frozen=True, kw_only=True):
    months: Range = (None, None)
    source: tuple[str, ...] = ()
    note: str | None = None
    note_en: str | None = None


class Pathway(Row, frozen=True, kw_only=True):
    """One legal way to work abroad. `is_pmi` false: not a placement of a migrant worker, shown apart."""

    id: str
    title: str
    title_en: str
    name: str
    name_en: str
    summary: str
    summary_en: str
    country: str
    scheme: str
    scheme_en: str
    scheme_code: str
    occupation: str
    occupation_en: str
    isco08: tuple[str, ...]
    occupation_ref: tuple[str, ...]
    sector: str
    employer_type: str
    is_pmi: bool
    status: Status
    confidence: Confidence
    inherits: tuple[str, ...]
    intake: Intake
    timeline: Timeline
    wage: Wage
    cost: Cost
    contract: Contract
    requirements: tuple[Node, ...]
    notes: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    in_force_on: date | None = None
    ended_on: date | None = None

    def in_force(self, on: date) -> bool:
        return in_force(self, on)


class Watched(Row, frozen=True, kw_only=True):
    """A destination in the news without enough published requirements to be a pathway."""

    name: str
    name_en: str
    country: str
    reason: str
    reason_en: str
    source: tuple[str, ...]
    in_force_on: date | None = None


class Rulebook(Struct, frozen=True, kw_only=True):
    """Everything in force, with the hash of its content as version."""

    version: str
    meta: Mapping[str, Any]
    sources: Mapping[str, Source]
    rule_sets: Mapping[str, RuleSet]
    pathways: tuple[Pathway, ...]
    watchlist: tuple[Watched, ...]
    known: Known
    questions: tuple[Question, ...] = ()

    def pathway(self, pathway_id: str) -> Pathway:
        """Raises NotFound."""
        for pathway in self.pathways:
            if pathway.id == pathway_id:
                return pathway
        raise NotFound("pathway_not_found", pathway=pathway_id, known=[p.id for p in self.pathways])

    def rules(self, pathway: Pathway, on: date) -> tuple[Node, ...]:
        """Root rules that count on that day: inherited sets in order, then its own, less the replaced ones."""
        collected = [rule for name in pathway.inherits for rule in self.rule_sets[name].rules]
        collected = [rule for rule in (*collected, *pathway.requirements) if in_force(rule, on)]
        replaced = {rule_id for rule in collected for rule_id in rule.replaces}
        return tuple(rule for rule in collected if rule.id not in replaced)


def in_force(row: Requirement | Group | Round | Pathway, on: date) -> bool:
    """A row counts unless it begins later or has ended by that day; `None` is no bound."""
    return not (row.in_force_on and row.in_force_on > on) and not (row.ended_on and row.ended_on <= on)


def leaves(node: Node) -> Iterator[Requirement]:
    """Every requirement below a node, itself included."""
    if isinstance(node, Requirement):
        yield node
    else:
        for child in node.nodes:
            yield from leaves(child)


def nodes(node: Node) -> Iterator[Node]:
    """The node and every node below it."""
    yield node
    if isinstance(node, Group):
        for child in node.nodes:
            yield from nodes(child)
