"""Why a requirement stands as it does: a code and its values. `balai.words` has the sentence for each code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from balai.engine import vocabulary as v
from balai.engine.answers import (
    Answer,
    CertificateQuestion,
    EducationQuestion,
    ExperienceQuestion,
    FitnessQuestion,
    LanguageQuestion,
    LicenceQuestion,
)
from balai.engine.compare import Asked, Between, Single
from balai.engine.dates import add_months, months_between, years_between
from balai.engine.facts import ALWAYS, NEVER, Education, Facts
from balai.engine.planes import Outcome
from balai.engine.program import Compiled
from balai.engine.rules import Certainty, RemedyType, Requirement


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of `words` with the values of its sentence."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def reason(node: Compiled, outcome: Outcome, facts: Facts) -> Reason:
    """Why a leaf has this outcome for this person."""
    assert isinstance(node.rule, Requirement)  # a group has the reason of a leaf
    ask, params = node.ask, node.rule.params
    match ask, params:
        case Asked(), _:
            return _asked(node.rule, ask, outcome, facts)
        case Single(), _:
            value = facts.values.get(ask.fact)
            return Reason("not_told") if value is None else _single(node, ask, value, outcome)
        case _, v.Window():
            return _window(node)
        case _, v.Offer():
            return Reason("policy_met" if outcome is Outcome.MET else "policy_unmet", {"since": params.since})
    raise TypeError(params)


def _window(node: Compiled) -> Reason:
    calendar = node.calendar
    if calendar.open_round:
        code = "window_open" if calendar.open_round.closes else "window_open_by"
        code = code if calendar.open_round.last_day else "window_open_end"
        code = "window_assumed" if calendar.assumed else code
        return Reason(code, {"closes": calendar.open_round.last_day, "round": calendar.open_round.id})
    if calendar.expected_round:
        return Reason("window_expected", {"round": calendar.expected_round.id})
    coming = calendar.coming
    if coming and coming.first_day and coming.first_day > calendar.on and coming.certainty is not Certainty.UNKNOWN:
        return Reason("window_next", {"opens": coming.first_day, "certainty": coming.certainty})
    return Reason("window_closed")


def _single(node: Compiled, ask: Single, value: Any, outcome: Outcome) -> Reason:
    assert isinstance(node.rule, Requirement)  # a group asks nothing
    params, met = node.rule.params, outcome is Outcome.MET
    match params:
        case v.Age():
            return _age(node, params, ask, value, outcome)
        case v.Sex():
            return Reason("sex", {"sex": value})
        case v.Document() | v.Health():
            day = params.valid_at if isinstance(params, v.Document) else v.Day.ASSESSMENT
            return _document(value, met, node.calendar.day(day))
        case v.Physical(attr=attr):
            return Reason(
                "measure" if isinstance(value, int | float) and value is not True and value is not False else "trait",
                {"attr": attr, "value": value},
            )
        case v.Consent():
            return Reason("consent_yes" if value else "consent_no")
        case v.Status(attr=attr):
            return Reason("status", {"attr": attr, "value": value})
        case v.History(ban_months=int() as months):
            if value == NEVER:
                return Reason("ban_none")
            return Reason("ban_over" if met else "ban_until", {"until": add_months(value, months)})
        case v.History():
            return Reason(
                "months_worked" if params.max is not None else "history",
                {"fact": ask.fact.removeprefix("history."), "value": value},
            )
        case v.Offer():
            return Reason("offer_yes" if value else "offer_no")
    raise TypeError(params)


def _age(node: Compiled, params: v.Age, ask: Single, born: date, outcome: Outcome) -> Reason:
    window, calendar = node.calendar.open_round, node.calendar
    if params.birth_window and window and (window.birth_from or window.birth_to):
        codes = {Outcome.MET: "birth_met", Outcome.CLOSED: "birth_early", Outcome.GAP: "birth_late"}
        return Reason(codes[outcome], {"born": born, "from": window.birth_from, "to": window.birth_to})
    day = calendar.day(params.as_of)
    values = {"age": years_between(born, day), "on": day, "max": params.max_years}
    if outcome is Outcome.MET:
        return Reason("age_met", values)
    assert isinstance(ask.met, Between)
    if ask.met.high is not None and born > ask.met.high:
        least = max((params.min_years or 0) * 12, params.min_months or 0)
        return Reason("age_young", {**values, "reached_on": add_months(born, least)})
    return Reason("age_old", values)


def _document(until: date, met: bool, on: date) -> Reason:
    if until == NEVER:
        return Reason("document_missing")
    if until == ALWAYS:
        return Reason("document_held")
    return Reason("document_valid" if met else "document_expired", {"until": until, "on": on})


def _asked(rule: Requirement, ask: Asked, outcome: Outcome, facts: Facts) -> Reason:
    match ask.question:
        case EducationQuestion() as asked:
            return _education(asked, facts)
        case LanguageQuestion() as asked:
            return _language(asked, facts)
        case CertificateQuestion() as asked:
            return _certificate(asked, facts)
        case LicenceQuestion() as asked:
            return _licence(asked, facts)
        case ExperienceQuestion() as asked:
            return _experience(asked, facts)
        case FitnessQuestion() as asked:
            told = all(facts.values.get(fact) is not None for fact, _, _ in asked.bounds)
            decided = told or outcome in (Outcome.GAP, Outcome.CLOSED)  # one part that fails decides
            return Reason(f"fitness_{outcome.value}" if decided else "not_told")
        case asked:
            held = facts.values.get(asked.fact)  # type: ignore[attr-defined]  # the two set questions
            if not isinstance(held, frozenset):
                return Reason("not_told")
            if isinstance(rule.params, v.Health):
                return Reason("diseases_none" if outcome is Outcome.MET else "diseases_listed")
            return Reason("fields_listed" if held else "fields_none", {"words": sorted(held)})


def _education(asked: EducationQuestion, facts: Facts) -> Reason:
    if facts.education is None:
        return Reason("not_told")
    if not facts.education:
        return Reason("education_none")
    entry = max(facts.education, key=lambda e: (asked.of(e), asked.ranks.education.get(e.level or "", -1)))
    values = {"level": entry.level, "field": entry.field, "profession": entry.profession or None}
    if entry.level is None:
        return Reason("education_unsure" if asked.of(entry) is Answer.UNKNOWN else "education_other", values)
    if asked.of(entry) is Answer.CONFIRM:
        return Reason("education_confirm", values)
    if asked.params.level_in_progress and not entry.completed:
        return Reason("education_under_way", {**values, "years": entry.study_years})
    return Reason(_education_lacks(asked, entry), values)


def _education_lacks(asked: EducationQuestion, entry: Education) -> str:
    """What this entry lacks, if anything."""
    want, answer = asked.params, asked.of(entry)
    if entry.completed is False:
        return "education_unfinished"
    if answer is Answer.FAILS and want.accredited is not None and entry.accredited not in (None, want.accredited):
        return "education_not_accredited"
    if answer is Answer.FAILS and want.profession and entry.profession == "":
        return "education_no_profession"
    return "education_vague" if answer is Answer.UNKNOWN else "education"


def _language(asked: LanguageQuestion, facts: Facts) -> Reason:
    if facts.languages is None:
        return Reason("not_told")
    pairs = list(asked.pairs(facts.languages))
    if not pairs:
        return Reason("language_none")
    entry, test = max(pairs, key=lambda pair: (asked.of(*pair), asked.level(*pair)))
    answer = asked.of(entry, test)
    values = {
        "test": entry.test,
        "level": entry.level or entry.score,
        "min": test.min,
        "expires": entry.expires,
        "on": asked.day,
    }
    if answer is Answer.FAILS:
        if asked.level(entry, test) is Answer.FAILS:
            return Reason("language_low", values)
        expired = entry.expires is not None and entry.expires < asked.day
        return Reason("language_expired" if expired else "language_issuer", values)
    codes = {Answer.MET: "language_met", Answer.CONFIRM: "language_confirm"}
    return Reason(codes.get(answer, "language_unsure"), values)


def _certificate(asked: CertificateQuestion, facts: Facts) -> Reason:
    if facts.certificates is None:
        return Reason("not_told")
    held = [entry for entry in facts.certificates if entry.type in asked.params.types]
    if not held:
        return Reason("certificate_none")
    entry = max(held, key=asked.of)
    values = {"type": entry.type, "expires": entry.expires, "on": asked.day}
    if asked.of(entry) is Answer.FAILS:
        expired = entry.expires is not None and entry.expires < asked.day
        return Reason("certificate_expired" if expired else "certificate_short", values)
    codes = {Answer.MET: "certificate_met", Answer.CONFIRM: "certificate_confirm"}
    return Reason(codes.get(asked.of(entry), "certificate_unsure"), values)


def _licence(asked: LicenceQuestion, facts: Facts) -> Reason:
    if facts.licences is None:
        return Reason("not_told")
    held = [entry for entry in facts.licences if entry.type == asked.type]
    if not held:
        return Reason("licence_none", {"type": asked.type})
    entry = max(held, key=asked.of)
    values = {"type": asked.type, "expires": entry.expires, "issued": entry.issued, "on": asked.day}
    if asked.of(entry) is Answer.FAILS:
        expired = entry.expires is not None and entry.expires < asked.day
        return Reason("licence_expired" if expired else "licence_not_bilingual", values)
    codes = {Answer.MET: "licence_met", Answer.CONFIRM: "licence_confirm"}
    return Reason(codes.get(asked.of(entry), "licence_unsure"), values)


def _experience(asked: ExperienceQuestion, facts: Facts) -> Reason:
    if asked.counted_from(facts) == (ALWAYS, ALWAYS):
        return Reason("experience_no_licence")
    if facts.experience is None:
        return Reason("not_told")
    least, _ = asked.months(facts)
    values = {"months": least, "min": asked.min_months, "short": asked.min_months - least, "on": asked.day}
    match asked.ask(facts):
        case Answer.MET:
            return Reason("experience_met", values)
        case Answer.UNLISTED:
            return Reason("experience_none", values)
        case Answer.UNKNOWN:
            return Reason("experience_unsure", values)
    return Reason("experience_short", values)


def months_until(node: Compiled, facts: Facts) -> int | None:
    """Whole months that are still missing for a remedy that time alone mends; `None` when time does not say."""
    if not isinstance(node.rule, Requirement):
        return None
    if isinstance(node.ask, Asked) and isinstance(node.ask.question, ExperienceQuestion):
        return max(node.ask.question.min_months - node.ask.question.months(facts)[0], 0)
    born = facts.values.get("birth_date")
    if isinstance(node.rule.params, v.Age) and node.rule.remedy.type is RemedyType.SPLIT and isinstance(born, date):
        assert isinstance(node.ask, Single)  # an age rule asks one fact
        assert isinstance(node.ask.met, Between)
        high = node.ask.met.high
        if high is None or born <= high:
            return None
        whole = months_between(high, born)
        return whole if add_months(high, whole) >= born else whole + 1
    return None
