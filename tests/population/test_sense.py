"""Laws that hold for every synthetic person, and what the engine reads of them."""

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
import yaml

from balai import rulebook
from balai.engine.dates import years_between
from balai.engine.factfile import read
from balai.engine.facts import ALWAYS, NEVER
from balai.population.assumptions import GRADUATION_AGE
from tests.population.city import LISTS, ON, as_written, rows

KNOWN = rulebook.shipped().known
#: Schooling that a nurse, midwife or pharmacist with a licence has.
LICENSED = {"STR_nurse": "nursing", "STR_midwife": "midwifery", "STR_pharmacist": "pharmacy"}
HIGHER = ("D3", "D4", "S1", "PROFESI", "S2", "S3")


def known(name: str) -> list[dict[str, Any]]:
    return [row for row in rows() if row[name] is not None]


def aged() -> list[tuple[int, dict[str, Any]]]:
    return [(years_between(row["birth_date"], ON), row) for row in known("birth_date")]


def test_the_engine_reads_every_person_without_a_problem() -> None:
    for row in rows()[:4_000]:
        facts = read(as_written(row), KNOWN, on=ON)
        for name in LISTS:
            entries = getattr(facts, name)
            assert (entries is None) == (row[name] is None)
            assert len(entries or ()) == len(row[name] or ())
        assert (facts.values.get("documents.passport") or None) == row["documents.passport"]
        for job, entry in zip(facts.experience or (), row["experience"] or (), strict=True):
            assert (job.start, job.to) == (entry["from"], entry["to"])


def test_words_are_those_of_the_rulebooks_questions() -> None:
    questions = yaml.load(rulebook.texts()["questions.yaml"], yaml.CSafeLoader)["questions"]
    asked = {question["id"]: question for question in questions}
    jobs = {choice["value"] for choice in asked["experience"]["fields"][0]["choices"]}
    limbs = {choice["facts"]["physical"]["limbs"] for choice in asked["limbs"]["choices"]}
    diseases = {choice["value"] for choice in asked["health"]["choices"]}
    assert {job["occupation"] for row in known("experience") for job in row["experience"]} <= jobs
    assert {row["physical.limbs"] for row in known("physical.limbs")} <= limbs
    assert {word for row in known("health.history_of") for word in row["health.history_of"]} <= diseases
    types = {entry["type"] for row in known("certificates") for entry in row["certificates"]}
    assert types <= set(rulebook_labels("certificate"))


def rulebook_labels(group: str) -> dict[str, str]:
    labels: dict[str, str] = yaml.load(rulebook.words("en"), yaml.CSafeLoader)["labels"][group]
    return labels


def test_nobody_is_born_later_or_is_too_old() -> None:
    assert all(0 <= age <= 99 for age, _ in aged())


def test_nobody_has_a_diploma_before_its_age() -> None:
    for age, row in aged():
        for entry in row["education"]:
            if entry["completed"]:
                assert age >= GRADUATION_AGE[entry["level"]], row
            else:
                assert 18 <= age <= 24
                assert entry["study_years"] <= age - 18


def test_a_profession_follows_its_degree() -> None:
    for row in rows():
        levels = [entry["level"] for entry in row["education"]]
        for entry in row["education"]:
            if entry["profession"]:
                assert entry["level"] == "PROFESI"
                assert "S1" in levels
            assert entry["profession"] != "ners" or entry["field"] == "nursing"


def test_a_licence_follows_its_diploma() -> None:
    for age, row in aged():
        for licence in row["licences"] or ():
            assert licence["issued"] <= min(licence["expires"], ON)
            assert any(e["level"] in HIGHER and e["field"] == LICENSED[licence["type"]] for e in row["education"])
            assert years_between(row["birth_date"], licence["issued"]) >= GRADUATION_AGE["D3"]
            assert age >= GRADUATION_AGE["D3"]


def test_jobs_begin_at_a_working_age_and_end_in_order() -> None:
    for row in known("experience"):
        jobs = row["experience"]
        assert all(job["from"] <= job["to"] for job in jobs)
        assert all(job["from"] <= ON for job in jobs)
        assert all(job["to"] <= ON or job["to"] == ALWAYS for job in jobs)
        assert all(one["to"] <= other["from"] for one, other in pairwise(jobs))
        if row["birth_date"]:
            assert all(years_between(row["birth_date"], job["from"]) >= 15 for job in jobs)


def test_only_nursing_graduates_are_nurses_and_most_begin_after_the_licence() -> None:
    after: Counter[bool] = Counter()
    for row in known("experience"):
        nurses = [job for job in row["experience"] if job["occupation"] == "nurse"]
        if nurses:
            fields = {entry["field"] for entry in row["education"] if entry["level"] in HIGHER}
            assert fields <= {"nursing", None}
        issued = [licence["issued"] for licence in row["licences"] or () if licence["type"] == "STR_nurse"]
        if issued and nurses and years_between(row["birth_date"] or ON, ON) <= 33:
            after[nurses[0]["from"] >= issued[0]] += 1
    assert after.total() > 5
    assert after[True] > 2 * after[False]


def test_papers_are_in_order() -> None:
    for row in rows():
        for entry in (*(row["languages"] or ()), *(row["certificates"] or ())):
            assert (entry["issued"] or NEVER) <= min(entry["expires"], ON)
        if row["birth_date"]:
            issued = [e["issued"] for e in (*(row["languages"] or ()), *(row["certificates"] or ())) if e["issued"]]
            assert all(years_between(row["birth_date"], day) >= 16 for day in issued)


def test_of_children_it_is_known_that_they_have_no_job_test_or_paper() -> None:
    children = [row for age, row in aged() if age < 15]
    assert len(children) > 5_000
    for row in children:
        assert [row[name] for name in ("languages", "certificates", "experience", "licences")] == [[], [], [], []]
        assert not [name for name in row if name.startswith(("physical.", "history.", "documents.")) and row[name]]


def test_pasts_fit_together() -> None:
    for row in known("history.jp_titp_participated"):
        assert row["history.jp_titp_participated"] or row["history.jp_titp2_completed_fields"] == []
        assert row["history.jp_epa_participated"] or not row["history.jp_epa_4y_completed"]
        assert row["history.jp_epa_participated"] or row["history.jp_epa_withdrew_on"] == NEVER
        assert row["history.kr_months_e9_e10"] or not row["history.kr_deported"]
        assert not (row["history.kr_deported"] and row["history.kr_voluntary_return_e9"])


def test_bodies_are_possible() -> None:
    for row in known("physical.weight_kg"):
        assert 13 < row["physical.weight_kg"] / (row["physical.height_cm"] / 100) ** 2 < 45
    assert {row["sex"] for row in known("status.pregnant")} == {"female"}


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("birth_date", 0.993, 0.997),
        ("sex", 1, 1),
        ("education", 1, 1),
        ("physical.height_cm", 0.19, 0.23),  # 30 % of those of 15 and older
        ("physical.tattoo", 0.06, 0.08),
        ("languages", 0.6, 0.7),  # half of those of 15 and older, and every child
        ("consent", 0.01, 0.02),
    ],
)
def test_an_office_does_not_know_everything(name: str, low: float, high: float) -> None:
    assert low <= len(known(name)) / len(rows()) <= high


def test_some_documents_are_held_some_past_some_missing() -> None:
    days: Counter[str] = Counter()
    for row in known("documents.passport"):
        day: date = row["documents.passport"]
        days["missing" if day == NEVER else "past" if day < ON else "held"] += 1
    assert min(days.values()) > 20
    assert len(days) == 3
