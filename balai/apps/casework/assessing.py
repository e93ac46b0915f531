"""Stored assessments: what the rules say about a person, and telling her and her officer when that changes.

An assessment is compared with the one before in three steps, so that a difference has a cause: the new facts under the
old rules, the new rules on the old day, the new day.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework.models import Assessment, Case
from balai.apps.casework.models.assessment import Cause
from balai.apps.casework.models.case import CaseQuerySet
from balai.apps.opportunities import queries as opportunities
from balai.apps.people import notices
from balai.apps.people.models import Person
from balai.apps.people.queries import known_of
from balai.engine.actor import Actor, Permission
from balai.engine.errors import FactsInvalid, NotFound
from balai.engine.factfile import read
from balai.engine.facts import Facts
from balai.engine.lifecycle import PersonStatus
from balai.engine.program import Program

logger = logging.getLogger(__name__)
Outcomes = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The verdict and the outcome of every requirement, pathway by pathway."""

    verdicts: Mapping[str, str]
    outcomes: Mapping[str, Outcomes]

    @classmethod
    def of(cls, facts: Facts, program: Program) -> "_Answer":
        planes = program.planes(facts)
        routes = [route for route in program.routes if route.pathway.is_pmi]
        return cls(
            verdicts={route.pathway.id: route.verdict(planes).value for route in routes},
            outcomes={
                route.pathway.id: {
                    node.rule.id: planes.outcome(node.bit).value
                    for root in route.roots
                    for node in root.walk()
                    if not node.parts
                }
                for route in routes
            },
        )


@transaction.atomic
def assess_case(case: Case, *, at: datetime) -> Assessment | None:
    """Judge the person of a case anew. What stayed the same is said to hold still; a difference is kept, with its
    cause, and told. None where a proof can no longer be read: an officer sees that on the file."""
    person, on = case.person, timezone.localdate(at)
    program, before = opportunities.program(on), case.assessment
    try:
        known = known_of(person, opportunities.rulebook(), on=on)
    except FactsInvalid:
        logger.warning("assessment_unreadable", extra={"case_id": case.pk})
        return None
    facts = json.loads(json.dumps(known.proven.raw, cls=DjangoJSONEncoder))
    answer = _Answer.of(known.facts, program)
    changes = list(_changes(before, known.facts, program, answer)) if before else []
    if before and before.facts == facts and before.version == program.version and not changes:
        before.still_on, before.compared_at = max(on, before.still_on), at
        before.save(update_fields=["still_on", "compared_at"])
        return before
    made = Assessment.objects.create(
        person=person,
        on=on,
        still_on=on,
        version=program.version,
        facts=facts,
        verdicts=dict(answer.verdicts),
        changes=changes,
        made_at=at,
        compared_at=at,
    )
    case.assessment = made
    if changes:
        case.news_at = at
        notices.tell_if_reached(person, "pathways_changed", at=at, about=made.pk)
    case.save(update_fields=["assessment", "news_at"])
    return made


def _changes(before: Assessment, facts: Facts, program: Program, now: _Answer) -> Iterator[dict[str, Any]]:
    """One row for each pathway whose verdict differs from the stored one."""
    if before.verdicts == now.verdicts:
        return
    then = opportunities.program_of(before.version, before.still_on)
    was = _answer_then(before, then) if then else None
    told = _Answer.of(facts, then) if then else None
    ruled = _Answer.of(facts, opportunities.program(before.still_on))
    for pathway, verdict in now.verdicts.items():
        old = before.verdicts.get(pathway)
        if old == verdict:
            continue
        cause = Cause.RULES
        if told is not None and told.verdicts.get(pathway) != old:
            cause = Cause.FACTS
        elif ruled.verdicts.get(pathway) == old:
            cause = Cause.DAY
        outcomes = was.outcomes.get(pathway, {}) if was else {}
        rules = {
            rule: [outcomes.get(rule), outcome]
            for rule, outcome in now.outcomes[pathway].items()
            if was and outcomes.get(rule) != outcome
        }
        yield {"pathway": pathway, "before": old, "after": verdict, "cause": cause.value, "rules": rules}
    for pathway, old in before.verdicts.items():
        if pathway not in now.verdicts:
            yield {"pathway": pathway, "before": old, "after": None, "cause": Cause.RULES.value, "rules": {}}


def _answer_then(before: Assessment, then: Program) -> _Answer | None:
    try:
        return _Answer.of(facts_of(before), then)
    except FactsInvalid:  # written for rules that understood other words
        return None


def facts_of(assessment: Assessment) -> Facts:
    """The facts an assessment rests on, for computing its answer again. Raises FactsInvalid."""
    return read(assessment.facts, opportunities.rulebook().known, on=assessment.on)


def recheck(*, at: datetime) -> int:
    """Judge every open case anew whose facts, rules or day have changed since; return how many differ now.

    Each case is a transaction of its own, so that a job cut off in the middle goes on where it was.
    """
    version, on = opportunities.rulebook().version, timezone.localdate(at)
    return sum(_recheck_one(key, at) for key in list(_due(version, on).values_list("pk", flat=True)))


def _due(version: str, on: date) -> CaseQuerySet:
    changed = Q(person__facts_changed_at__gt=F("assessment__compared_at"))
    old = Q(assessment__isnull=True) | ~Q(assessment__version=version) | Q(assessment__still_on__lt=on) | changed
    judged = Case.objects.open().filter(person__status=PersonStatus.REGISTERED.value)
    return judged.filter(old, Q(unreadable_on__isnull=True) | Q(unreadable_on__lt=on)).order_by("pk")


@transaction.atomic
def _recheck_one(case_id: UUID, at: datetime) -> bool:
    # The file first, as everywhere: an officer who works on it at this moment holds it and waits for the case.
    Person.objects.select_for_update(of=("self",)).filter(cases=case_id).first()
    open_now = Case.objects.open().select_for_update(of=("self",)).select_related("person", "assessment")
    case = open_now.filter(pk=case_id).first()
    if case is None:  # closed or erased since the list was made
        return False
    made = assess_case(case, at=at)
    if made is None:
        Case.objects.filter(pk=case_id).update(unreadable_on=timezone.localdate(at))
    return made is not None and bool(made.changes) and made.made_at == at


@transaction.atomic
def seen(*, case_id: UUID, by: Actor, at: datetime) -> None:
    """Say that the officer has read what changed. Raises NotFound, NotAllowed."""
    case = Case.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found")
    by.require(Permission.PERSON_WRITE, office_id=case.office_id)
    case.news_at = None
    case.save(update_fields=["news_at"])
    audit.record(Verb.CASE_NEWS_SEEN, case, by=by, at=at, subject_id=case.person_id, office_id=case.office_id)
