"""Asking the rulebook about somebody, without saying who it is. Nothing of it is kept."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from balai.api.v1.auth import anybody
from balai.api.v1.facts import EXAMPLE, FACTS
from balai.api.v1.problems import PROBLEMS, said
from balai.api.v1.results import Assessment, Planned
from balai.api.v1.schemas import Day
from balai.apps.opportunities import queries as opportunities
from balai.engine.assess import assess as judged
from balai.engine.errors import DomainError
from balai.engine.explain import Explainer
from balai.engine.factfile import read
from balai.engine.plan import plan as planned
from balai.plain import plan_json, result_json

# Further away nothing in the rulebook is dated, and every day costs the work of compiling it.
BACK, AHEAD = timedelta(days=366), timedelta(days=731)

router = Router(auth=anybody)


class Asked(Schema):
    """Whose way is asked for, and on which day."""

    facts: dict[str, Any] = Field(description=FACTS, examples=[EXAMPLE])
    on: Day | None = Field(default=None, description="The day; today when it is left out.")


class AskedOfSome(Asked):
    """The same, for some pathways only."""

    pathways: list[str] | None = Field(default=None, description="Ids of pathways; all when it is left out.")


@router.post("/assess", response={200: Assessment, **PROBLEMS}, summary="Assess a person")
def assess(request: HttpRequest, body: AskedOfSome) -> dict[str, Any]:
    """What is open, what is missing and why, pathway by pathway, with the source of every requirement."""
    on = _day(body.on)
    book, program = opportunities.rulebook(), opportunities.program(on)
    facts = read(body.facts, book.known, on=on)
    results = judged(facts, program, body.pathways)
    explainer = Explainer(facts)
    rows = [result_json(result, explainer, book, said(request)) for result in results]
    return {"on": on, "rulebook": book.version, "results": rows}


@router.post("/pathways/{pathway_id}/plan", response={200: Planned, **PROBLEMS}, summary="Plan a pathway")
def plan(request: HttpRequest, pathway_id: str, body: Asked) -> dict[str, Any]:
    """The steps from today to departure, in order and dated as far as anything is known."""
    on = _day(body.on)
    book, program = opportunities.rulebook(), opportunities.program(on)
    facts = read(body.facts, book.known, on=on)
    [result] = judged(facts, program, [pathway_id])
    found = planned(result, facts, opportunities.local().courses)
    return {"on": on, "rulebook": book.version, **plan_json(found, said(request))}


def _day(on: date | None) -> date:
    today = timezone.localdate()
    if on is not None and not today - BACK <= on <= today + AHEAD:
        raise DomainError("day_out_of_range", first=today - BACK, last=today + AHEAD)
    return on or today
