"""What a person would know or hold if one requirement were fulfilled: the least that meets it, and nothing else."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from balai.engine import vocabulary as v
from balai.engine.facts import ALWAYS, Certificate, Education, Facts, Language, Licence
from balai.engine.rules import Requirement

#: Kinds that a person can earn; age, time at work and what others decide cannot be granted.
EARNED = ("education", "language", "certificate", "licence")


def can_grant(rule: Requirement) -> bool:
    """Is it something a person earns, so that "what if I had it" makes sense?"""
    return rule.kind in EARNED and not (isinstance(rule.params, v.Education) and _level(rule.params) is None)


def granted(rule: Requirement, facts: Facts, *, on: date) -> Facts:
    """The same person with this requirement fulfilled on that day, for a list that is known.

    A list that is not known becomes known by its one entry, so grant only gaps. Raises ValueError if not earned.
    """
    match rule.params:
        case v.Education() as want if (level := _level(want)) is not None:
            course = Education(
                level=level,
                field=_subject(want.fields),
                profession=want.profession or "",
                completed=not want.level_in_progress,
                accredited=want.accredited,
                study_years=want.min_study_years,
            )
            return replace(facts, education=(*(facts.education or ()), course))
        case v.Language(any=(test, *_)):
            level, score = (test.min, None) if isinstance(test.min, str) else (None, test.min)
            entry = Language(test=test.test, level=level, score=score, issuer=test.issuer, issued=on, expires=ALWAYS)
            return replace(facts, languages=(*(facts.languages or ()), entry))
        case v.Certificate() as want:
            paper = Certificate(
                type=want.types[0],
                hours=want.min_hours,
                score=want.min_score,
                issuer=want.issuer,
                issued=on,
                expires=ALWAYS,
            )
            return replace(facts, certificates=(*(facts.certificates or ()), paper))
        case v.Licence() as want:
            licence = Licence(type=want.type, issued=on, expires=ALWAYS, bilingual=want.bilingual)
            return replace(facts, licences=(*(facts.licences or ()), licence))
    raise ValueError(rule.id)


def _level(want: v.Education) -> str | None:
    """The level named by the rule; years of schooling name none."""
    return want.min_level or next(iter((*want.levels, *want.level_in_progress)), None)


def _subject(fields: Collection[str]) -> str:
    return next((name for name in fields if name != "any"), "other")
