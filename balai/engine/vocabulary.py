"""The closed vocabulary of requirements: 15 kinds and the parameters of each (pathways.md section 2).

The country lives in the rule; how an attribute finds its fact lives here.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct, field


class Day(StrEnum):
    """On which day a requirement looks at the person (pathways.md section 6)."""

    ASSESSMENT = "assessment"
    REGISTRATION = "registration"
    SELECTION = "selection"
    CUTOFF = "cutoff"
    CONTRACT = "contract"
    DEPARTURE = "departure"


class Params(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters of one requirement."""


class Age(Params, frozen=True, kw_only=True):
    """Whole years or months on a day, both ends included; a round's own birth window goes first."""

    as_of: Day
    min_years: int | None = None
    min_months: int | None = None
    max_years: int | None = None
    birth_window: str | None = None


class Sex(Params, frozen=True, kw_only=True):
    in_: tuple[str, ...] = field(name="in")


class Education(Params, frozen=True, kw_only=True):
    """One of four questions: a lowest level, exact levels, years of schooling, or a course under way."""

    min_level: str | None = None
    levels: tuple[str, ...] = ()
    min_formal_years: int | None = None
    level_in_progress: tuple[str, ...] = ()
    min_study_years: float | None = None
    fields: tuple[str, ...] = ()
    profession: str | None = None
    accredited: bool | None = None


class Test(Params, frozen=True, kw_only=True):
    """One language test that counts, from a level or a score on."""

    test: str
    min: str | float
    issuer: str | None = None


class Language(Params, frozen=True, kw_only=True):
    any: tuple[Test, ...]
    valid_at: Day = Day.ASSESSMENT


class Certificate(Params, frozen=True, kw_only=True):
    types: tuple[str, ...]
    issuer: str | None = None
    min_hours: float | None = None
    min_score: float | None = None
    out_of: float | None = None
    valid_at: Day = Day.ASSESSMENT


class Experience(Params, frozen=True, kw_only=True):
    """Whole months in one of the occupations; `counted_from` is `licence_issue:<licence type>`."""

    occupations: tuple[str, ...]
    min_months: int
    counted_from: str | None = None
    until: Day = Day.ASSESSMENT
    cumulative: bool = True


class Licence(Params, frozen=True, kw_only=True):
    type: str
    valid_at: Day = Day.ASSESSMENT
    bilingual: bool | None = None
    ref: str | None = None


class Document(Params, frozen=True, kw_only=True):
    code: str
    valid_at: Day = Day.ASSESSMENT
    max_age_months: int | None = None
    ref: str | None = None
    eur_per_month: int | None = None


class Health(Params, frozen=True, kw_only=True):
    attr: str
    exams: tuple[str, ...] = ()
    diseases: tuple[str, ...] = ()


class Physical(Params, frozen=True, kw_only=True):
    attr: str
    must: str | bool | None = None
    min: float | None = None
    max: float | None = None
    push_up_min: int | None = None
    sit_up_min: int | None = None


class Consent(Params, frozen=True, kw_only=True):
    from_: tuple[str, ...] = field(name="from")
    acknowledged_by: str | None = None
    stamp_duty: bool | None = None
    ref: str | None = None


class Status(Params, frozen=True, kw_only=True):
    attr: str
    must: str | bool
    until: Day | None = None
    country: str | None = None


class History(Params, frozen=True, kw_only=True):
    attr: str
    programme: str | None = None
    field: str | None = None
    country: str | None = None
    visa: str | None = None
    visas: tuple[str, ...] = ()
    ban_months: int | None = None
    max: int | None = None
    must: str | bool | None = None


class Window(Params, frozen=True, kw_only=True):
    intake: str


class Offer(Params, frozen=True, kw_only=True):
    """An act of another party. `policy_state: unmet` fails for everybody, from `since` on when it is given."""

    code: str
    policy_state: str | None = None
    since: date | None = None
    ref: str | None = None


KINDS: Mapping[str, type[Params]] = {
    "age": Age,
    "sex": Sex,
    "education": Education,
    "language": Language,
    "certificate": Certificate,
    "experience": Experience,
    "licence": Licence,
    "document": Document,
    "health": Health,
    "physical": Physical,
    "consent": Consent,
    "status": Status,
    "history": History,
    "window": Window,
    "offer": Offer,
}

#: history: (attr, programme or country) -> the fact that answers it.
HISTORY_FACTS: Mapping[tuple[str, str | None], str] = {
    ("prior_participation", "jp_epa"): "jp_epa_participated",
    ("prior_participation", "jp_titp"): "jp_titp_participated",
    ("prior_participation", "au_whv"): "au_whv_used",
    ("withdrew_after_matching", "jp_epa"): "jp_epa_withdrew_on",
    ("completed_programme", "jp_titp2"): "jp_titp2_completed_fields",
    ("completed_programme", "jp_epa_4y"): "jp_epa_4y_completed",
    ("deported_from", "KR"): "kr_deported",
    ("months_worked", "KR"): "kr_months_e9_e10",
    ("voluntary_return", "KR"): "kr_voluntary_return_e9",
    ("conviction_imprisonment", None): "imprisoned",
    ("travel_ban", None): "travel_ban",
    ("adverse_record", "HK"): "hk_adverse_record",
}


def history_fact(params: History) -> str | None:
    """Path of the fact that a history rule reads, `None` when the vocabulary has none."""
    name = HISTORY_FACTS.get((params.attr, params.programme or params.country))
    return f"history.{name}" if name else None


def status_fact(params: Status) -> str:
    return "citizenship" if params.attr == "citizenship" else f"status.{params.attr}"


def fact_paths(params: Params) -> frozenset[str]:
    """Every fact that the requirement may look at; empty when the world answers, not the person."""
    match params:
        case Age():
            return frozenset({"birth_date"})
        case Sex():
            return frozenset({"sex"})
        case Education():
            return frozenset({"education"})
        case Language():
            return frozenset({"languages"})
        case Certificate():
            return frozenset({"certificates"})
        case Experience(counted_from=None):
            return frozenset({"experience"})
        case Experience():
            return frozenset({"experience", "licences"})
        case Licence():
            return frozenset({"licences"})
        case Document(code=code):
            return frozenset({f"documents.{code}"})
        case Health(attr="fit_certificate"):
            return frozenset({"health.fit_certificate"})
        case Health():
            return frozenset({"health.history_of"})
        case Physical(push_up_min=None, sit_up_min=None):
            return frozenset({f"physical.{params.attr}"})
        case Physical():
            return frozenset({f"physical.{params.attr}", "physical.push_ups", "physical.sit_ups"})
        case Consent():
            return frozenset({"consent"})
        case Status():
            return frozenset({status_fact(params)})
        case History():
            return frozenset({history_fact(params) or ""})
        case Offer(policy_state=None, code=code):
            return frozenset({f"offers.{code}"})
    return frozenset()
