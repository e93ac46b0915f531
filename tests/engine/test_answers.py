"""Lists of a person: months of work, levels of schooling, and which entry counts (pathways.md sections 4 and 6)."""

from datetime import date
from typing import Any

import pytest

from balai.engine import vocabulary as v
from balai.engine.answers import (
    CONFIRM,
    FAILS,
    MET,
    UNKNOWN,
    UNLISTED,
    Answer,
    CertificateQuestion,
    EducationQuestion,
    ExperienceQuestion,
    LanguageQuestion,
    LicenceQuestion,
)
from balai.engine.factfile import read
from balai.engine.program import ranks_of
from tests.engine.book import BOOK

ON = date(2025, 5, 31)
RANKS = ranks_of(BOOK)
NURSE = ExperienceQuestion(("nurse",), 24, None, ON)
SINCE_STR = ExperienceQuestion(("nurse",), 24, "STR_nurse", ON)


def facts(**raw: Any) -> Any:
    return read(raw, BOOK.known, on=ON)


def job(start: str | None = None, *to: str | None, occupation: str = "nurse") -> dict[str, Any]:
    """`to` not given: not known; None: still working."""
    return {"occupation": occupation, "from": start, **({"to": to[0]} if to else {})}


def issued(day: str | None) -> dict[str, Any]:
    return {"type": "STR_nurse", "issued": day, "expires": None}


# Months of work


@pytest.mark.parametrize(
    ("jobs", "months"),
    [
        ([], 0),
        ([job("2021-01-01", "2021-12-31")], 12),  # the last day of a job counts
        ([job("2021-01-01", "2021-12-30")], 11),
        ([job("2023-05-31", None)], 24),  # a present job is measured like a birthday
        ([job("2023-06-01", None)], 23),
        ([job("2023-06-01", "2025-05-31")], 23),  # no day after the one on which it is asked
        ([job("2023-06-01", "2025-05-30")], 23),
        ([job("2023-06-01", "2026-12-31")], 23),
        ([job("2026-01-01", None)], 0),  # not begun yet
        ([job("2021-01-05", "2022-01-15"), job("2022-01-16", "2023-01-10")], 23),  # touching: each job for itself
        ([job("2021-01-05", "2022-01-15"), job("2022-01-15", "2023-01-10")], 24),  # overlapping by a day: one job
        ([job("2021-01-05", "2022-06-20"), job("2022-03-01", "2023-01-10")], 24),
        ([job("2022-03-01", "2023-01-10"), job("2021-01-05", "2022-06-20")], 24),  # in any order
        ([job("2021-01-01", "2022-12-31"), job("2021-06-01", "2021-08-31")], 24),  # one inside the other
        ([job("2021-01-01", "2021-12-31"), job("2021-01-01", "2021-12-31")], 12),  # the same twice
        ([job("2021-01-01", "2021-12-31"), job("2023-01-01", "2023-12-31")], 24),
        ([job("2021-01-01", "2021-12-31", occupation="cook")], 0),
        ([job("2024-11-30", "2025-02-28")], 3),  # three months are full on the first of March
        ([job("2024-11-30", "2025-02-27")], 2),
    ],
)
def test_months(jobs: list[dict[str, Any]], months: int) -> None:
    assert NURSE.months(facts(experience=jobs)) == (months, months)


@pytest.mark.parametrize(
    ("licences", "jobs", "months"),
    [
        ([issued("2022-05-31")], [job("2020-01-01", None)], 36),  # earlier months do not count
        ([issued("2019-01-01")], [job("2022-05-31", None)], 36),
        ([issued("2022-05-31"), issued("2023-05-31")], [job("2020-01-01", None)], 36),  # the first one counts
        ([issued("2026-01-01")], [job("2020-01-01", None)], 0),
        ([], [job("2020-01-01", None)], 0),
        ([issued("2022-01-01")], [job("2020-01-01", "2021-12-31"), job("2023-01-01", "2023-12-31")], 12),
    ],
)
def test_months_count_from_the_licence(licences: list[Any], jobs: list[Any], months: int) -> None:
    assert SINCE_STR.months(facts(licences=licences, experience=jobs)) == (months, months)


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ({}, UNKNOWN),
        ({"licences": []}, FAILS),  # whatever the jobs were, none counts from a licence that is not there
        ({"licences": [], "experience": []}, FAILS),
        ({"licences": [issued("2020-01-01")]}, UNKNOWN),
        ({"licences": [issued("2020-01-01")], "experience": []}, UNLISTED),
        ({"experience": []}, UNLISTED),
        ({"experience": [job("2020-01-01", None)]}, UNKNOWN),
        ({"experience": [job("2024-01-01", None)]}, FAILS),  # too few, whenever the licence was issued
        ({"licences": [issued(None)], "experience": [job("2020-01-01", None)]}, UNKNOWN),
        ({"licences": [issued(None)], "experience": [job("2024-01-01", None)]}, FAILS),
        ({"licences": [issued("2020-01-01")], "experience": [job("2020-01-01")]}, UNKNOWN),
        ({"licences": [issued("2020-01-01")], "experience": [job("2020-01-01"), job("2022-01-01", None)]}, MET),
        ({"licences": [issued("2020-01-01")], "experience": [job(None, "2021-01-01")]}, FAILS),
        ({"licences": [issued("2020-01-01")], "experience": [job(None, "2023-01-01")]}, UNKNOWN),
        ({"licences": [issued("2020-01-01"), issued(None)], "experience": [job("2020-01-01", None)]}, MET),
        ({"licences": [issued("2024-01-01"), issued(None)], "experience": [job("2020-01-01", None)]}, UNKNOWN),
    ],
)
def test_experience_that_is_partly_known(raw: dict[str, Any], answer: Answer) -> None:
    assert SINCE_STR.ask(facts(**raw)) is answer


# Schooling


@pytest.mark.parametrize(
    ("params", "level", "answer"),
    [
        ({"min_level": "SMK"}, "SMA", MET),  # SMA and SMK share a rank, D4 and S1 too
        ({"min_level": "S1"}, "D4", MET),
        ({"min_level": "D4"}, "D3", FAILS),
        ({"min_level": "D3"}, "PROFESI", MET),
        ({"levels": ["S1", "PROFESI"]}, "D4", FAILS),
        ({"levels": ["S1", "PROFESI"]}, "PROFESI", MET),
        ({"min_formal_years": 8}, "SD", FAILS),
        ({"min_formal_years": 8}, "SMP", MET),
        ({"min_formal_years": 12}, "D3", MET),  # at least the years of the school below it
        ({"min_formal_years": 12}, "SMP", FAILS),
        ({"min_formal_years": 6}, "SD_INC", FAILS),
    ],
)
def test_levels(params: dict[str, Any], level: str, answer: Answer) -> None:
    question = EducationQuestion(_params(v.Education, params), RANKS)
    assert question.ask(facts(education=[{"level": level, "completed": True}])) is answer
    assert question.ask(facts(education=[{"level": level, "completed": False}])) is FAILS
    assert question.ask(facts(education=[{"level": level}])) is min(answer, UNKNOWN)
    assert question.ask(facts(education=[])) is UNLISTED
    assert question.ask(facts()) is UNKNOWN


def _params(model: type, values: dict[str, Any]) -> Any:
    return model(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        ({"level": "S1", "completed": True}, MET),
        ({"level": "S1", "study_years": 2}, MET),
        ({"level": "S1", "study_years": 1.5}, FAILS),
        ({"level": "S1", "completed": False, "study_years": 2}, MET),
        ({"level": "S1", "completed": False}, UNKNOWN),
        ({"level": "SMA", "completed": True}, FAILS),
    ],
)
def test_a_course_under_way(entry: dict[str, Any], answer: Answer) -> None:
    params = v.Education(level_in_progress=("D4", "S1"), min_study_years=2)
    assert EducationQuestion(params, RANKS).ask(facts(education=[entry])) is answer


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        ({"field": "nursing", "profession": "ners", "accredited": True}, MET),
        ({"field": "nursing", "profession": "ners"}, CONFIRM),
        ({"field": "nursing", "profession": "ners", "accredited": False}, FAILS),
        ({"field": "nursing", "profession": None}, FAILS),  # null: no profession
        ({"field": "nursing"}, UNKNOWN),
        ({"profession": "ners"}, UNKNOWN),
        ({"field": "midwifery", "profession": "ners"}, FAILS),
    ],
)
def test_field_profession_and_accreditation(entry: dict[str, Any], answer: Answer) -> None:
    params = v.Education(min_level="S1", fields=("nursing",), profession="ners", accredited=True)
    given = {"level": "PROFESI", "completed": True, **entry}
    assert EducationQuestion(params, RANKS).ask(facts(education=[given])) is answer


# Certificates, licences, languages: valid on the day, enough, from the right issuer


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        ({"expires": None}, CONFIRM),
        ({"expires": None, "issuer": "BLK"}, MET),
        ({"expires": None, "issuer": "x"}, FAILS),
        ({"expires": "2025-05-31", "issuer": "BLK"}, MET),  # the last day is inclusive
        ({"expires": "2025-05-30", "issuer": "BLK"}, FAILS),
        ({"issuer": "BLK"}, UNKNOWN),
        ({}, UNKNOWN),
        ({"expires": None, "issuer": "BLK", "hours": 159.5}, FAILS),
        ({"expires": None, "issuer": "BLK", "hours": None}, UNKNOWN),
        ({"hours": 10}, FAILS),  # too short, whatever its expiry
    ],
)
def test_certificate(entry: dict[str, Any], answer: Answer) -> None:
    question = CertificateQuestion(v.Certificate(types=("a", "b"), issuer="BLK", min_hours=160), ON)
    assert question.ask(facts(certificates=[{"type": "b", "hours": 160, **entry}])) is answer
    assert question.ask(facts(certificates=[{"type": "c", "expires": None}])) is UNLISTED


def test_the_best_entry_counts() -> None:
    question = CertificateQuestion(v.Certificate(types=("a",), issuer="BLK"), ON)
    low, unsure = {"type": "a", "expires": "2020-01-01"}, {"type": "a"}
    confirm, good = {"type": "a", "expires": None}, {"type": "a", "expires": None, "issuer": "BLK"}
    ladder = [low, unsure, confirm, good]
    expected = [FAILS, UNKNOWN, CONFIRM, MET]
    for count, answer in enumerate(expected, 1):
        assert question.ask(facts(certificates=ladder[:count])) is answer
        assert question.ask(facts(certificates=ladder[:count][::-1])) is answer


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        ({"test": "JLPT", "level": "N5"}, MET),
        ({"test": "JLPT", "level": "N1"}, MET),
        ({"test": "JLPT"}, UNKNOWN),
        ({"test": "IELTS", "score": 4.5}, MET),
        ({"test": "IELTS", "score": 4.4}, FAILS),
        ({"test": "IELTS", "level": "good"}, UNKNOWN),
        ({"test": "EPS-TOPIK", "level": "ranked"}, MET),
        ({"test": "EPS-TOPIK", "level": "listed"}, FAILS),
        ({"test": "JFT-Basic", "level": "A2"}, UNLISTED),  # no test stands in for another
    ],
)
def test_language(entry: dict[str, Any], answer: Answer) -> None:
    tests = (v.Test(test="JLPT", min="N5"), v.Test(test="IELTS", min=4.5), v.Test(test="EPS-TOPIK", min="ranked"))
    question = LanguageQuestion(v.Language(any=tests), RANKS, ON)
    assert question.ask(facts(languages=[{"expires": None, **entry}])) is answer


@pytest.mark.parametrize(
    ("bilingual", "answer"), [({"bilingual": True}, MET), ({}, CONFIRM), ({"bilingual": False}, FAILS)]
)
def test_licence(bilingual: dict[str, Any], answer: Answer) -> None:
    question = LicenceQuestion("STR_nurse", bilingual=True, day=ON)
    assert question.ask(facts(licences=[{"type": "STR_nurse", "expires": None, **bilingual}])) is answer
    assert question.ask(facts(licences=[{"type": "SIM_A", "expires": None}])) is UNLISTED
