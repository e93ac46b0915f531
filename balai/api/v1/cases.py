"""Cases within the scope of a token: how far people are accompanied, and whose turn it is.

What was said in counselling stays between the officer and the person: no scope opens it here.
"""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field, WithJsonSchema

from balai.api.v1.auth import Call, Token
from balai.api.v1.paging import Page, page
from balai.api.v1.problems import PROBLEMS, said
from balai.api.v1.schemas import Cursor, Limit
from balai.apps.casework import desk
from balai.apps.casework.desk import Chosen
from balai.apps.casework.models import ActionPlan, Outcome
from balai.apps.casework.models import Case as Record
from balai.apps.casework.models.assessment import Cause
from balai.apps.casework.plan_words import rules_of, text_of
from balai.apps.people import actions
from balai.engine.actor import Permission
from balai.engine.errors import NotFound
from balai.engine.lifecycle import CaseStage, Party
from balai.engine.planes import Verdict
from balai.engine.steps import StepKind
from balai.words import Words

# Written out: the engine has an `Outcome` as well, and the description keeps one shape for a name.
Ending = Annotated[str, WithJsonSchema({"type": "string", "enum": ["", *(each.value for each in Outcome)]})]
router = Router(auth=Token(Permission.PERSON_READ))


class CaseRow(Schema):
    """A case among others: nothing of whose it is. Opening it tells more, and is recorded."""

    id: UUID
    person: UUID = Field(alias="person_id")
    stage: CaseStage
    stage_since: AwareDatetime
    waits_for: Party = Field(description="Whose turn it is.")
    waits_since: AwareDatetime
    due_on: date | None = Field(description="By when we said; null where nothing was promised.")
    opened_at: AwareDatetime
    closed_at: AwareDatetime | None


class Changed(Schema):
    """A pathway whose verdict differs from the assessment before."""

    pathway: str
    before: Verdict | None
    after: Verdict | None
    cause: Cause


class Assessed(Schema):
    """What the rules said last, and from when until when the answer was the same."""

    on: date
    still_on: date
    rulebook: str = Field(alias="version")
    verdicts: dict[str, Verdict] = Field(description="By id of the pathway.")
    changes: list[Changed]


class CaseStep(Schema):
    """One step of the plan that was agreed or is still to be."""

    id: UUID
    requirement: str = Field(alias="rule", description="A node of the pathway; empty for a step of one's own.")
    kind: StepKind | Literal[""]
    text: str
    owner: Party
    due_on: date | None
    note: str
    done_at: AwareDatetime | None
    dropped_at: AwareDatetime | None


class CasePlan(Schema):
    """The plan that counts, by the rules of that day."""

    pathway: str
    rulebook: str
    made_on: date
    agreed_citizen_at: AwareDatetime | None
    agreed_officer_at: AwareDatetime | None
    steps: list[CaseStep]


class Spell(Schema):
    """How long the case stood in one stage and waited for one party."""

    stage: CaseStage
    waits_for: Party
    began_at: AwareDatetime
    ended_at: AwareDatetime | None
    due_on: date | None


class Case(CaseRow):
    """A case as its officer and its person see it."""

    pathway: str = Field(description="The goal; empty until one was chosen.")
    outcome: Ending
    assessment: Assessed | None
    plan: CasePlan | None
    spells: list[Spell]


class CasesWanted(Schema):
    """Which of the cases in scope."""

    stage: CaseStage | None = Field(default=None, description="Only these; without it every case that is open.")
    waits_for: Party | None = Field(default=None, description="Only these.")
    overdue: bool = Field(default=False, description="Only where our own promise has passed.")
    cursor: Cursor = ""
    limit: Limit = 50


@router.get("/cases", response={200: Page[CaseRow], **PROBLEMS})
def list_cases(request: Call, wanted: Query[CasesWanted]) -> dict[str, object]:
    """Cases of the office, the longest in their stage first. Scope `person_read`.

    Those of people who asked not to share their data are left out.
    """
    chosen = Chosen(stage=wanted.stage or "", turn=wanted.waits_for or "", late=wanted.overdue)
    rows = desk.cases_like(request.auth, chosen, timezone.localdate()).filter(person__restricted_at__isnull=True)
    items, after = page(rows, "stage_since", cursor=wanted.cursor, limit=wanted.limit)
    return {"items": items, "next": after}


@router.get("/cases/{case_id}", response={200: Case, **PROBLEMS})
def read_case(request: Call, case_id: UUID) -> dict[str, Any]:
    """One case with its plan, its newest assessment and how long it waited. Scope `person_read`.

    That the file was opened is recorded, and its owner can read it.
    """
    found = Record.objects.at_desk_of(request.auth).select_related("assessment").filter(pk=case_id).first()
    if found is None:
        raise NotFound("case_not_found")
    actions.open_file(person_id=found.person_id, by=request.auth, at=timezone.now())
    plan = desk.plan_of(found)
    row = CaseRow.model_validate(found).model_dump(by_alias=True)
    return row | {
        "pathway": found.pathway,
        "outcome": found.outcome,
        "assessment": found.assessment,
        "plan": _plan(plan, said(request)) if plan else None,
        "spells": list(found.spells.order_by("began_at", "id")),
    }


def _plan(plan: ActionPlan, words: Words) -> dict[str, Any]:
    rules = rules_of(plan)
    names = ("id", "rule", "kind", "owner", "due_on", "note", "done_at", "dropped_at")
    return {
        "pathway": plan.pathway,
        "rulebook": plan.version,
        "made_on": plan.made_on,
        "agreed_citizen_at": plan.agreed_citizen_at,
        "agreed_officer_at": plan.agreed_officer_at,
        "steps": [
            {name: getattr(step, name) for name in names} | {"text": text_of(step, rules, words)}
            for step in plan.steps.all()
        ],
    }
