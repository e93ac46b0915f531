"""A requirement as a plain question: a bound or choice on one fact, a question to a list, or a constant of the day.

Dates become bounds here, so that evaluating a person knows nothing of calendars.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from balai.engine import vocabulary as v
from balai.engine.answers import (
    CertificateQuestion,
    EducationQuestion,
    ExperienceQuestion,
    FitnessQuestion,
    HoldsQuestion,
    LanguageQuestion,
    LicenceQuestion,
    NoneOfQuestion,
    Question,
    Ranks,
)
from balai.engine.dates import latest_start
from balai.engine.rounds import Calendar
from balai.engine.rules import RemedyType, Requirement


@dataclass(frozen=True, slots=True)
class Between:
    """From `low` to `high`, both ends included; `None` is no bound."""

    low: Any
    high: Any

    def holds(self, value: Any) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these values, or (`negated`) none of them."""

    values: frozenset[Any]
    negated: bool = False

    def holds(self, value: Any) -> bool:
        return (value in self.values) is not self.negated


Test = Between | OneOf


@dataclass(frozen=True, slots=True)
class Single:
    """A test of one fact. `closing` is the region that can never be mended; `confirm` asks an officer to look."""

    fact: str
    met: Test
    closing: Test | None = None
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a list of the person."""

    question: Question
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Decided by the day alone: an open window, a policy of the destination."""

    met: bool


Ask = Single | Asked | Given
ANY = Between(None, None)
TRUE, FALSE = OneOf(frozenset({True})), OneOf(frozenset({False}))


def compare(rule: Requirement, calendar: Calendar, window: Calendar | None, ranks: Ranks) -> Ask:
    """What the rule asks on that day. `window` is the calendar of the intake a window rule names."""
    params, on = rule.params, calendar.on
    closes = rule.remedy.type is RemedyType.IMMUTABLE
    closing = ANY if closes else None
    match params:
        case v.Age():
            return _age(rule, params, calendar)
        case v.Sex():
            return Single("sex", OneOf(frozenset(params.in_)), closing)
        case v.Education():
            return Asked(EducationQuestion(params, ranks), closes)
        case v.Language():
            return Asked(LanguageQuestion(params, ranks, calendar.day(params.valid_at)), closes)
        case v.Certificate():
            return Asked(CertificateQuestion(params, calendar.day(params.valid_at)), closes)
        case v.Experience():
            licence = (params.counted_from or "").removeprefix("licence_issue:") or None
            return Asked(
                ExperienceQuestion(params.occupations, params.min_months, licence, calendar.day(params.until)),
                closes,
            )
        case v.Licence():
            return Asked(LicenceQuestion(params.type, params.bilingual, calendar.day(params.valid_at)), closes)
        case v.Document():
            valid = Between(calendar.day(params.valid_at), None)
            return Single(f"documents.{params.code}", valid, closing, confirm=params.max_age_months is not None)
        case v.Health(attr="fit_certificate"):
            return Single("health.fit_certificate", Between(on, None), closing)
        case v.Health():
            return Asked(NoneOfQuestion("health.history_of", frozenset(params.diseases)), closes)
        case v.Physical():
            return _physical(params, closes)
        case v.Consent():
            return Single("consent", TRUE, closing)
        case v.Status():
            return Single(v.status_fact(params), _status(params), closing)
        case v.History():
            return _history(params, on, closes)
        case v.Window():
            return Given(window is not None and window.open_round is not None)
        case v.Offer(policy_state="unmet"):
            return Given(params.since is not None and on < params.since)
        case v.Offer():
            return Single(f"offers.{params.code}", TRUE, closing)
    raise TypeError(params)


def _age(rule: Requirement, params: v.Age, calendar: Calendar) -> Single:
    born = birth_test(params, calendar)
    if rule.remedy.type is RemedyType.IMMUTABLE:
        closing: Test | None = ANY
    elif rule.remedy.type is RemedyType.SPLIT and born.low:
        closing = Between(None, born.low - timedelta(days=1))
    else:
        closing = None
    return Single("birth_date", born, closing)


def birth_test(params: v.Age, calendar: Calendar) -> Between:
    """The birth dates that fulfil an age rule: those the open round prints, else by the ages on the rule's day."""
    window = calendar.open_round if params.birth_window else None
    if window and (window.birth_from or window.birth_to):
        return Between(window.birth_from, window.birth_to)
    return Between(*birth_bounds(params, calendar.day(params.as_of)))


def birth_bounds(params: v.Age, day: date) -> tuple[date | None, date | None]:
    """First and last birth date that fulfil an age rule on that day, both included.

    >>> birth_bounds(v.Age(as_of=v.Day.CUTOFF, min_years=18, max_years=35), date(2025, 5, 31))
    (datetime.date(1989, 6, 1), datetime.date(2007, 5, 31))
    """
    least = max((params.min_years or 0) * 12, params.min_months or 0)
    youngest = latest_start(day, least) if least else None
    if params.max_years is None:
        return None, youngest
    return latest_start(day, (params.max_years + 1) * 12) + timedelta(days=1), youngest


def _physical(params: v.Physical, closes: bool) -> Ask:
    fact, closing = f"physical.{params.attr}", ANY if closes else None
    if params.push_up_min is not None or params.sit_up_min is not None:
        bounds = (
            (fact, params.min, params.max),
            ("physical.push_ups", params.push_up_min, None),
            ("physical.sit_ups", params.sit_up_min, None),
        )
        return Asked(FitnessQuestion(bounds), closes)
    if params.must is not None:
        return Single(fact, OneOf(frozenset({params.must})), closing)
    return Single(fact, Between(params.min, params.max), closing)


def _status(params: v.Status) -> OneOf:
    if params.country is not None:
        return OneOf(frozenset({params.country}), negated=params.must is False)
    return OneOf(frozenset({params.must}))


def _history(params: v.History, on: date, closes: bool) -> Ask:
    fact, closing = v.history_fact(params) or "", ANY if closes else None
    if params.ban_months is not None:
        return Single(fact, Between(None, latest_start(on, params.ban_months)), closing)
    if params.max is not None:
        return Single(fact, Between(None, params.max), closing)
    if params.field is not None:
        return Asked(HoldsQuestion(fact, params.field), closes)
    return Single(fact, FALSE if params.must in ("none", False) else TRUE, closing)
