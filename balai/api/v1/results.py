"""Results and plans as they are answered. Days that are null are not known; `not_before` still holds."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from balai.engine.planes import Outcome, Verdict
from balai.engine.steps import StepKind

Span = list[float | None]


class Source(Schema):
    """Where a requirement is written."""

    id: str
    title: str
    url: str | None
    date: str


class Remedy(Schema):
    """What mends a gap."""

    type: str
    months: Span | None = Field(description="At least and at most; null where nothing was published.")
    cost_idr: float | None
    note: str | None


class Requirement(Schema):
    """One requirement, its outcome and why."""

    node: str
    depth: int = Field(description="0: a requirement of the pathway. The parts of one follow it, one deeper.")
    stage: str
    mandatory: bool
    outcome: Outcome
    to_do: bool = Field(description="Counted as fulfilled until somebody has looked.")
    requirement: str
    fact: dict[str, Any] = Field(description="The facts it looked at.")
    text: str
    reason: str = Field(description="Why, as a code.")
    source: list[Source]
    date: str | None
    confidence: str | None
    remedy: Remedy | None


class Round(Schema):
    """A round of registration. One that is only expected may have no id."""

    id: str | None
    opens: date | None
    opened_by: date | None
    closes: date | None
    closed_by: date | None
    cutoff: date | None
    certainty: str


class Rounds(Schema):
    """Which round is open, expected and next."""

    open: Round | None
    assumed: bool
    expected_round: Round | None
    next: Round | None


class Cutoff(Schema):
    """The day on which requirements are counted."""

    on: date | None
    unknown: bool


class Verdicts(Schema):
    """One pathway for one person. Lists hold ids of requirements (`node`)."""

    pathway: str
    verdict: Verdict
    unmet: list[str]
    missing: list[str]
    closed_by: list[str]
    to_do: list[str]
    later: list[str]
    preferred: list[str]
    low_confidence: list[str]
    status: str
    is_pmi: bool
    cutoff: Cutoff | None
    round: Rounds | None
    explanations: list[Requirement]


class Assessment(Schema):
    """The person on a day, by one version of the rulebook."""

    on: date
    rulebook: str
    results: list[Verdicts]


class Said(Schema):
    """A code with its sentence."""

    code: str
    text: str


class PlannedStep(Schema):
    """One thing to do."""

    node: str
    kind: StepKind
    stage: str
    remedy: str | None
    requirement: str
    months: Span
    after: list[str]
    start_on: date | None
    done_on: date | None
    not_before: date | None
    course: str | None
    cost_idr: float | None
    who_pays: str | None


class Registering(Schema):
    """The earliest day to register."""

    on: date | None
    not_before: date | None
    round: str | None
    certainty: str | None


class Departing(Schema):
    """The earliest departure; never a promise."""

    on: date | None
    not_before: date | None
    rests_on: list[Said]


class Planned(Schema):
    """The way from today to departure."""

    on: date
    rulebook: str
    pathway: str
    verdict: Verdict
    steps: list[PlannedStep]
    earliest_registration: Registering
    earliest_departure: Departing
    warnings: list[Said]
