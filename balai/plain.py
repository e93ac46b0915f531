"""Results and plans as plain data: what the command prints as JSON and the public interface answers."""

from typing import Any

from balai.engine.assess import Result
from balai.engine.explain import Explainer, Explanation
from balai.engine.plan import Plan
from balai.engine.rules import Requirement, Round, Rulebook
from balai.engine.steps import Step
from balai.words import Words


def result_json(result: Result, explainer: Explainer, book: Rulebook, said: Words) -> dict[str, Any]:
    """One pathway as plain data; the lists hold node ids, the explanations carry everything else."""
    calendar = result.route.calendar
    return {
        "pathway": result.pathway.id,
        "verdict": result.verdict,
        "unmet": result.unmet,
        "missing": result.missing,
        "closed_by": result.closed_by,
        "to_do": result.to_do,
        "later": result.later,
        "preferred": result.preferred,
        "low_confidence": result.low_confidence,
        "status": result.pathway.status,
        "is_pmi": result.pathway.is_pmi,
        "cutoff": {"on": calendar.cutoff, "unknown": calendar.cutoff is None} if calendar.has_rounds else None,
        "round": {
            "open": _round(calendar.open_round),
            "assumed": calendar.assumed,
            "expected_round": _round(calendar.expected_round),
            "next": _round(calendar.coming),
        }
        if calendar.has_rounds
        else None,
        "explanations": [explanation_json(e, book, said) for e in explainer.explain(result)],
    }


def _round(a_round: Round | None) -> dict[str, Any] | None:
    if a_round is None:
        return None
    return {
        "id": a_round.id,
        "opens": a_round.opens,
        "opened_by": a_round.opened_by,
        "closes": a_round.closes,
        "closed_by": a_round.closed_by,
        "cutoff": a_round.cutoff,
        "certainty": a_round.certainty,
    }


def explanation_json(explanation: Explanation, book: Rulebook, said: Words) -> dict[str, Any]:
    """One requirement as plain data."""
    rule, remedy = explanation.rule, explanation.remedy
    sources = [(name, book.sources[name]) for name in rule.source]
    return {
        "node": rule.id,
        "depth": explanation.depth,
        "stage": explanation.stage,
        "mandatory": explanation.mandatory,
        "outcome": explanation.outcome,
        "to_do": explanation.to_do,
        "requirement": said.pick(rule, "text"),
        "fact": explanation.facts,
        "text": said.reason(explanation.reason),
        "reason": explanation.reason.code,
        "source": [{"id": name, "title": s.title, "url": s.url, "date": s.date} for name, s in sources],
        "date": max((s.date for _, s in sources if s.date[:1].isdigit()), default=None),
        "confidence": rule.confidence,
        "remedy": remedy
        and {
            "type": remedy.type,
            "months": remedy.months,
            "cost_idr": remedy.cost_idr,
            "note": said.pick(remedy, "note") or None,
        },
    }


def plan_json(found: Plan, said: Words) -> dict[str, Any]:
    """The plan as plain data; `None` is not known. `text` of a warning is for people, `code` for programs."""
    registration, departure = found.registration, found.departure
    return {
        "pathway": found.result.pathway.id,
        "verdict": found.result.verdict,
        "steps": [_step_json(step, said) for step in found.steps],
        "earliest_registration": {
            "on": registration.on,
            "not_before": registration.not_before,
            "round": registration.round.id if registration.round else None,
            "certainty": registration.certainty,
        },
        "earliest_departure": {
            "on": departure.on,
            "not_before": departure.not_before,
            "rests_on": [{"code": reason.code, "text": said.reason(reason)} for reason in departure.rests_on],
        },
        "warnings": [{"code": reason.code, "text": said.reason(reason)} for reason in found.warnings],
    }


def _step_json(step: Step, said: Words) -> dict[str, Any]:
    remedy = step.node.rule.remedy if isinstance(step.node.rule, Requirement) else None
    payer, cost = (step.course or remedy), None
    if payer:
        cost = payer.cost_idr
    return {
        "node": step.id,
        "kind": step.kind,
        "stage": step.stage,
        "remedy": remedy.type if remedy else None,
        "requirement": said.pick(step.node.rule, "text"),
        "months": step.months,
        "after": step.after,
        "start_on": step.start_on,
        "done_on": step.done_on,
        "not_before": step.not_before,
        "course": step.course.id if step.course else None,
        "cost_idr": cost,
        "who_pays": (said.pick(payer, "who_pays") or None) if payer else None,
    }
