"""Strategies for people who do not exist: the raw facts of pathways.md section 9, near the edges of the rules.

Every key may be absent, null or known, every entry of a list incomplete. `persons` starts either from nothing or from
someone who could go almost anywhere, so that every verdict is common.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from balai.engine.factfile import Known

Raw = dict[str, Any]

#: Days on which something begins, ends or counts in the shipped rulebook.
EDGES = [
    date(2014, 6, 27), date(2022, 4, 11), date(2022, 6, 9), date(2022, 6, 15), date(2022, 6, 30), date(2023, 2, 7),
    date(2023, 6, 16), date(2024, 2, 15), date(2024, 2, 20), date(2024, 5, 31), date(2025, 2, 15), date(2025, 5, 31),
    date(2025, 7, 15), date(2025, 10, 17), date(2026, 4, 13), date(2026, 5, 31), date(2026, 11, 22),
    date(2027, 2, 1), date(2027, 5, 31),
]  # fmt: skip
BIRTH_WINDOWS = [
    date(1985, 6, 3), date(2007, 6, 4), date(1982, 4, 12), date(2004, 4, 11), date(1985, 2, 18), date(2007, 2, 7),
]  # fmt: skip
AGES_IN_MONTHS = [12 * years for years in (18, 20, 21, 23, 27, 30, 31, 36, 39, 40, 41, 46, 50)] + [222]
LEVELS = ["SD", "SMP", "SMA", "SMK", "D1", "D3", "D4", "S1", "PROFESI", "S2"]
FIELDS = ["nursing", "pharmacy", "technical", "fisheries", "other"]
TESTS = {
    "JLPT": ["N5", "N4", "N3"],
    "LPK_JA_CERT": ["N5", "N4"],
    "JFT-Basic": ["A1", "A2"],
    "GOETHE": ["A2", "B1", "B2"],
    "TELC": ["B1"],
    "EN_BASIC": ["none", "basic", "conversational", "fluent"],
    "KAIGO_JAPANESE": ["fail", "pass"],
    "EPS-TOPIK": ["listed", "ranked"],
    "IMJ_TEST": ["pass"],
    "JF_TRAINING": ["N4"],
}
SCORES = {"IELTS": [4, 4.5, 6], "PTE": [23, 24], "TOEFL_IBT": [25, 26.5], "OET": [1019, 1020]}
CERTIFICATES = [
    "careworker_training",
    "technical_training",
    "BST",
    "BST-F",
    "ssw_skill_kaigo",
    "ssw_skill_food_service",
    "ssw_skill_agriculture",
    "imj_maths",
    "work_competence",
    "scfhs_prometric",
    "sg_sip",
]
ISSUERS = ["LPK/LKP/BLK berizin", "lembaga pelatihan", "kursus"]
TRAINED = ["kaigo", "food_service", "agriculture"]
SICK = ["tuberculosis", "hepatitis", "asthma"]


def shifted(days: list[date], by: int) -> st.SearchStrategy[date]:
    """One of these days, or up to so many days before or after it."""
    return st.builds(lambda day, shift: day + timedelta(days=shift), st.sampled_from(days), st.integers(-by, by))


def months_before(days: list[date], months: list[int]) -> st.SearchStrategy[date]:
    """About so many months before one of these days."""
    return st.builds(
        lambda day, count, shift: before(day, count) + timedelta(days=shift),
        st.sampled_from(days),
        st.sampled_from(months),
        st.sampled_from([0, 0, -1, 1, -2, 2]),
    )


def days() -> st.SearchStrategy[date]:
    """Days of assessment."""
    return shifted(EDGES, 1) | st.dates(date(2014, 1, 1), date(2029, 12, 31))


def around(day: date, *, years: int = 4) -> st.SearchStrategy[date]:
    """Days on, near and far from a day, and from the edges."""
    return (
        shifted([day], 1)
        | shifted(EDGES, 1)
        | st.dates(day - timedelta(days=365 * years), day + timedelta(days=365 * years))
    )


def before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def birth_dates(on: date) -> st.SearchStrategy[date]:
    on_an_edge, windows = months_before([on, *EDGES], AGES_IN_MONTHS), shifted(BIRTH_WINDOWS, 1)
    found = on_an_edge | windows | st.dates(date(1960, 1, 1), on)
    return found.map(lambda born: min(born, on))


def text(days_: st.SearchStrategy[date]) -> st.SearchStrategy[str]:
    return days_.map(date.isoformat)


def entry(needed: dict[str, Any], optional: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Raw]:
    """A list entry: other keys absent, null or known."""
    return st.fixed_dictionaries(needed, optional={key: value | value | st.none() for key, value in optional.items()})


def _validity(on: date) -> dict[str, st.SearchStrategy[Any]]:
    return {"issued": text(around(on)), "expires": text(around(on))}


def in_order(first: str, second: str) -> Any:
    """Drops the later key where the two days cannot both be right."""

    def mend(item: Raw) -> Raw:
        start, end = item.get(first), item.get(second)
        return {k: v for k, v in item.items() if k != first} if start and end and end < start else item

    return mend


def education() -> st.SearchStrategy[Raw]:
    return entry(
        {},
        {
            "level": st.sampled_from(LEVELS),
            "field": st.sampled_from(FIELDS),
            "profession": st.sampled_from(["ners", "bidan"]),
            "completed": st.sampled_from([True, True, False]),
            "accredited": st.booleans(),
            "study_years": st.sampled_from([0, 1.5, 2, 3]),
        },
    )


def languages(on: date) -> st.SearchStrategy[Raw]:
    def of(test: str) -> st.SearchStrategy[Raw]:
        known = {"issuer": st.sampled_from(ISSUERS), **_validity(on)}
        if test in SCORES:
            known["score"] = st.sampled_from(SCORES[test])
        else:
            known["level"] = st.sampled_from(TESTS[test])
        return entry({"test": st.just(test)}, known)

    return st.sampled_from([*TESTS, *SCORES]).flatmap(of).map(in_order("issued", "expires"))


def certificates(on: date) -> st.SearchStrategy[Raw]:
    known = {
        "hours": st.sampled_from([100, 159.5, 160, 200]),
        "score": st.sampled_from([13, 14, 20]),
        "issuer": st.sampled_from(ISSUERS),
        **_validity(on),
    }
    return entry({"type": st.sampled_from(CERTIFICATES)}, known).map(in_order("issued", "expires"))


def jobs(on: date) -> st.SearchStrategy[Raw]:
    edge = months_before([on, *EDGES], [1, 5, 6, 12, 13, 24, 25, 40])
    known = {"from": text(edge | around(on)), "to": text(around(on))}
    occupation = st.sampled_from(["nurse", "nurse", "caregiver", "technical", "cook"])
    return entry({"occupation": occupation}, known).map(in_order("from", "to"))


@st.composite
def careers(draw: st.DrawFn, on: date) -> list[Raw]:
    """About so many months of one occupation up to about today, in jobs that overlap, touch or leave a gap."""
    end = draw(shifted([on], 2))
    start = draw(months_before([end], [13, 13, 24, 6]))
    occupation = draw(st.sampled_from(["nurse", "nurse", "technical"]))
    cuts = [end]
    if draw(st.booleans()):
        cuts.insert(0, start + (end - start) * draw(st.sampled_from([0.25, 0.5])))
    found: list[Raw] = []
    for cut in cuts:
        to = None if cut == end and draw(st.booleans()) else cut.isoformat()
        found.append({"occupation": occupation, "from": start.isoformat(), "to": to})
        start = cut + timedelta(days=draw(st.sampled_from([-20, 0, 1, 2])))
    return found


def licences(on: date) -> st.SearchStrategy[Raw]:
    known = {"bilingual": st.booleans(), **_validity(on)}
    known["issued"] |= text(months_before([on], [6, 12, 13, 24]))
    types = st.sampled_from(["STR_nurse", "STR_nurse", "SIM_A"])
    return entry({"type": types}, known).map(in_order("issued", "expires"))


def papers(on: date) -> st.SearchStrategy[Any]:
    until = st.none() | text(around(on))
    return st.sampled_from(["missing", "held"]) | st.builds(lambda day: {"valid_until": day}, until)


@cache
def _lists(on: date) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "education": st.lists(education(), max_size=3),
        "languages": st.lists(languages(on), max_size=3),
        "certificates": st.lists(certificates(on), max_size=3),
        "experience": st.lists(jobs(on), max_size=3) | careers(on),
        "licences": st.lists(licences(on), max_size=2),
    }


def _groups(on: date, known: Known) -> dict[str, dict[str, st.SearchStrategy[Any]]]:
    return _all_groups(on, frozenset(known.documents), frozenset(known.offers))


@cache
def _all_groups(
    on: date, documents: frozenset[str], offers: frozenset[str]
) -> dict[str, dict[str, st.SearchStrategy[Any]]]:
    flag, skin = st.booleans(), st.sampled_from(["never", "yes", "removed"])
    return {
        "physical": {
            "height_cm": st.sampled_from([154, 155, 157.5, 158, 170]),
            "weight_kg": st.sampled_from([49, 50, 55, 60, 60.5]),
            "colour_vision": st.sampled_from(["normal", "partial", "total"]),
            "tattoo": skin,
            "piercing": skin,
            "limbs": st.sampled_from(["intact", "impaired"]),
            "glasses_or_contacts": flag,
            "run_3km_minutes": st.sampled_from([14, 15, 15.5]),
            "push_ups": st.sampled_from([34, 35]),
            "sit_ups": st.sampled_from([24, 25]),
        },
        "health": {"history_of": st.lists(st.sampled_from(SICK), max_size=2), "fit_certificate": papers(on)},
        "status": {
            "pregnant": flag,
            "residence": st.sampled_from(["ID", "MY"]),
            "currently_in": st.sampled_from(["ID", "SG"]),
            "relative_of_employer": flag,
            "accompanied_by_family": flag,
        },
        "history": {
            "jp_epa_participated": flag,
            "jp_epa_withdrew_on": text(months_before([on], [24]) | around(on)),
            "jp_epa_4y_completed": flag,
            "jp_titp_participated": flag,
            "jp_titp2_completed_fields": st.lists(st.sampled_from(TRAINED), max_size=2),
            "kr_months_e9_e10": st.sampled_from([0, 60, 61]),
            "kr_deported": flag,
            "kr_voluntary_return_e9": flag,
            "imprisoned": flag,
            "travel_ban": flag,
            "au_whv_used": flag,
            "hk_adverse_record": flag,
        },
        "documents": dict.fromkeys(sorted(documents), papers(on)),
        "offers": dict.fromkeys(sorted(offers), flag),
    }


@cache
def _single(on: date) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "birth_date": text(birth_dates(on)),
        "sex": st.sampled_from(["female", "male"]),
        "citizenship": st.sampled_from(["ID", "ID", "ID", "MY"]),
        "consent": st.booleans(),
    }


def answers(path: str, on: date, known: Known) -> st.SearchStrategy[Any]:
    """Values one fact may have, by its path. Entries of lists may be incomplete, see `complete`."""
    outer, _, inner = path.partition(".")
    return _groups(on, known)[outer][inner] if inner else {**_single(on), **_lists(on)}[outer]


def able(on: date) -> Raw:
    """Someone with every diploma and certificate, of an age that suits most rules."""
    return {
        "birth_date": before(on, 12 * 25).isoformat(),
        "sex": "female",
        "citizenship": "ID",
        "education": [
            {"level": "D3", "field": "nursing", "profession": None, "completed": True, "accredited": True},
            {"level": "SMK", "field": "technical", "profession": None, "completed": True},
        ],
        "languages": [
            *({"test": t, "level": steps[-1], "issued": "2013-01-01", "expires": None} for t, steps in TESTS.items()),
            {"test": "IELTS", "score": 7, "expires": None},
        ],
        "certificates": [
            {"type": t, "hours": 400, "score": 20, "issuer": ISSUERS[1], "issued": "2013-01-01", "expires": None}
            for t in CERTIFICATES
        ],
        "experience": [{"occupation": o, "from": "2008-01-01", "to": None} for o in ("nurse", "technical")],
        "licences": [{"type": "STR_nurse", "issued": "2008-01-01", "expires": None, "bilingual": True}],
        "physical": {
            "height_cm": 165,
            "weight_kg": 57,
            "colour_vision": "normal",
            "tattoo": "never",
            "piercing": "never",
            "limbs": "intact",
            "glasses_or_contacts": False,
        },
        "history": {"kr_voluntary_return_e9": True},
    }


@st.composite
def persons(draw: st.DrawFn, on: date, known: Known, *, without: Collection[str] = ()) -> Raw:
    """Facts of one person. `without`: paths that are left out, to be learned later."""
    facts: Raw = able(on) if draw(st.booleans()) else {}
    choices = {**_single(on), **_lists(on)}
    for key in draw(st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=len(choices))):
        facts[key] = draw(choices[key] | choices[key] | st.none())
    for key, inner in _groups(on, known).items():
        if not draw(st.booleans()):
            continue
        told = draw(entry({}, inner))
        facts[key] = {**facts.get(key, {}), **told}
    for path in without:
        forget(facts, path)
    return facts


def forget(facts: Raw, path: str) -> None:
    outer, _, inner = path.partition(".")
    if not inner:
        facts.pop(outer, None)
    elif facts.get(outer):
        facts[outer].pop(inner, None)


def learned(facts: Raw, path: str, value: Any) -> Raw:
    """The same person with one more fact."""
    outer, _, inner = path.partition(".")
    return {**facts, outer: {**(facts.get(outer) or {}), inner: value} if inner else value}


#: Keys without which an entry of a list leaves a question open.
PARTS = {
    "education": {"level", "field", "profession", "completed", "accredited", "study_years"},
    "languages": {"level", "score", "issuer", "expires"},
    "certificates": {"hours", "score", "issuer", "expires"},
    "experience": {"from", "to"},
    "licences": {"issued", "expires", "bilingual"},
}
NULL_IS_KNOWN = {"expires", "to", "profession"}


def complete(path: str, value: Any, on: date) -> Any:
    """The answer with nothing left open: every gap in an entry filled in."""
    if path in PARTS:
        return [_filled(path, item, on) for item in value]
    return {"valid_until": on.isoformat()} if value == {"valid_until": None} else value


def _filled(path: str, item: Raw, on: date) -> Raw:
    fill: Raw = {
        "level": "SMA" if path == "education" else TESTS.get(str(item.get("test")), [None])[0],
        "field": "other",
        "profession": None,
        "completed": True,
        "accredited": True,
        "study_years": 1,
        "score": 5,
        "hours": 100,
        "issuer": ISSUERS[0],
        "expires": None,
        "from": "2013-01-01",
        "to": None,
        "issued": "2013-01-01",
        "bilingual": True,
    }
    filled = dict(item)
    for key in PARTS[path]:
        open_ = key not in item or (item[key] is None and key not in NULL_IS_KNOWN)
        if open_ and (fill[key] is not None or key in NULL_IS_KNOWN):
            filled[key] = fill[key]
    return filled


def example_answer(path: str, on: date) -> Any:
    """One complete answer to a question about that fact."""
    outer, _, inner = path.partition(".")
    known: Raw = {
        **able(on),
        "consent": True,
        "health": {"history_of": [], "fit_certificate": "held"},
        "status": {"residence": "ID", "currently_in": "ID"},
        "history": {"jp_titp2_completed_fields": [], "kr_months_e9_e10": 0, "jp_epa_withdrew_on": "2001-01-01"},
    }
    known["physical"] = {**known["physical"], "run_3km_minutes": 14, "push_ups": 40, "sit_ups": 40}
    if outer in ("documents", "offers"):
        return "held" if outer == "documents" else True
    return known[outer].get(inner, False) if inner else known[outer]
