"""Accompanying in the copy of one's data: cases and how long each waited, plans, stored answers, appointments."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from balai.apps.casework.models import ActionPlan, Appointment, Assessment, Case
from balai.apps.casework.plan_words import rules_of, text_of
from balai.web.filing.doors import Desk
from balai.web.filing.plan_words import pathway_name

Rows = list[Mapping[str, Any]]


def case_of(desk: Desk) -> Mapping[str, Rows]:
    """Plain values, in the form of `people.copying`: moments carry their zone, days are `YYYY-MM-DD`."""
    return {
        "cases": _cases(desk),
        "plans": _plans(desk),
        "assessments": _assessments(desk),
        "appointments": _appointments(desk),
    }


def _cases(desk: Desk) -> Rows:
    said = desk.said
    found = Case.objects.filter(person=desk.person).select_related("office").prefetch_related("spells")
    return [
        {
            "stage_word": said.label("case_stage", row.stage),
            "office": row.office.name,
            "goal": pathway_name(row.pathway, desk) if row.pathway else "",
            "opened_at": _moment(row.opened_at),
            "turn_word": said.label("party", row.waits_for) if row.is_open else "",
            "due_on": _day(row.due_on),
            "closed_at": _moment(row.closed_at),
            "outcome_word": said.label("case_outcome", row.outcome) if row.outcome else "",
            "answer": row.closing_words,
            "waits": [
                {
                    "stage_word": said.label("case_stage", spell.stage),
                    "turn_word": said.label("party", spell.waits_for),
                    "at": _moment(spell.began_at),
                    "ended_at": _moment(spell.ended_at),
                }
                for spell in row.spells.all()
            ],
        }
        for row in found.order_by("opened_at", "id")
    ]


def _plans(desk: Desk) -> Rows:
    found = ActionPlan.objects.filter(person=desk.person).prefetch_related("steps").order_by("made_at", "id")
    return [
        {
            "goal": pathway_name(plan.pathway, desk),
            "made_on": _day(plan.made_on),
            "version": plan.version,
            "agreed_citizen_at": _moment(plan.agreed_citizen_at),
            "agreed_officer_at": _moment(plan.agreed_officer_at),
            "ended_at": _moment(plan.ended_at),
            "steps": [
                {
                    "text": text_of(step, rules, desk.said),
                    "turn_word": desk.said.label("party", step.owner),
                    "due_on": _day(step.due_on),
                    "note": step.note,
                    "done_at": _moment(step.done_at),
                    "dropped_at": _moment(step.dropped_at),
                }
                for step in plan.steps.all()
            ],
        }
        for plan in found
        for rules in [rules_of(plan)]
    ]


def _assessments(desk: Desk) -> Rows:
    found = Assessment.objects.filter(person=desk.person).order_by("made_at", "id")
    return [
        {
            "on": _day(row.on),
            "still_on": _day(row.still_on),
            "version": row.version,
            "verdicts": [
                {"goal": pathway_name(pathway, desk), "verdict_word": desk.said.label("verdict", verdict)}
                for pathway, verdict in sorted(row.verdicts.items())
            ],
        }
        for row in found
    ]


def _appointments(desk: Desk) -> Rows:
    found = Appointment.objects.filter(person=desk.person).select_related("office", "officer")
    return [
        {
            "at": _moment(row.starts_at),
            "matter": desk.said.label("appointment_kind", row.kind),
            "status_word": desk.said.label("appointment_status", row.status),
            "office": row.office.name,
            "officer": row.officer.name if row.officer else None,
            "reminded_at": _moment(row.reminded_at),
        }
        for row in found.order_by("starts_at", "id")
    ]


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
