"""Kinds of documents and what they prove; and names that differ."""

from datetime import date
from itertools import product

import pytest
import yaml

from balai import rulebook
from balai.engine.documents import Need, Part, last_day, parse, proven
from balai.engine.errors import IllegalMove, NotFound, RulebookInvalid
from balai.engine.factfile import read
from balai.engine.lifecycle import DOCUMENT_MOVES, DocumentStatus, next_state
from balai.engine.mismatch import Reading, compare_names, mismatches
from balai.engine.provenance import Proof, combined

ON = date(2026, 11, 22)
SHELF = rulebook.documents()
TASKS = yaml.safe_load(rulebook.reference("lifecycle"))["tasks"]


@pytest.mark.parametrize("code", SHELF.kinds)
def test_the_task_is_one_of_the_lifecycle_and_agrees_with_it(code: str) -> None:
    task = SHELF.kind(code).rule(ON).task
    named = [row["code"] for row in TASKS if code in row.get("docs", ())]
    assert task in {row["code"] for row in TASKS}
    assert not named or task in named


@pytest.mark.parametrize("code", SHELF.kinds)
def test_sources_are_those_of_the_table(code: str) -> None:
    assert set(SHELF.kind(code).rule(ON).source) <= set(SHELF.kind(code).source)


@pytest.mark.parametrize("code", SHELF.kinds)
def test_what_it_proves_the_engine_understands(code: str) -> None:
    book, rule = rulebook.shipped(), SHELF.kind(code).rule(ON)
    given = {
        Part.BIRTH_DATE: date(2002, 3, 14),
        Part.SEX: "female",
        Part.LEVEL: "N4" if code == "SERT_BAHASA" else "D3",
        Part.FIELD: "nursing",
        Part.TEST: "JLPT",
        Part.SCORE: 120,
        Part.ISSUER: "Contoh",
        Part.TYPE: "work_competence",
        Part.HOURS: 200,
        Part.ISSUED_ON: date(2026, 1, 1),
        Part.EXPIRES_ON: date(2030, 1, 1),
    }
    facts = proven(rule, given)
    assert len(facts) == len(rule.proves)
    proofs = [Proof(path=fact.path, value=fact.value, basis="seen") for fact in facts]
    read(combined({}, proofs).raw, book.known, on=ON)


def test_what_was_not_read_proves_nothing() -> None:
    assert proven(SHELF.kind("SERT_BAHASA").rule(ON), {Part.NAME: "Siti"}) == []
    assert [fact.path for fact in proven(SHELF.kind("KTP").rule(ON), {})] == ["citizenship"]


@pytest.mark.parametrize(
    ("code", "issued", "until"),
    [
        ("SEHAT", date(2026, 11, 22), date(2027, 2, 22)),
        ("SEHAT", date(2026, 11, 30), date(2027, 3, 1)),
        ("SKCK", date(2026, 1, 1), date(2026, 7, 1)),
        ("AK1", date(2024, 2, 29), date(2026, 3, 1)),
        ("PASPOR", date(2026, 1, 1), None),
        ("SEHAT", None, None),
    ],
)
def test_how_long_it_counts(code: str, issued: date | None, until: date | None) -> None:
    assert last_day(SHELF.kind(code).rule(ON), issued) == until


def test_what_a_scheme_asks_for() -> None:
    asked = SHELF.asked("MANDIRI")
    assert [need for _, need in asked] == sorted((need for _, need in asked), key=list(Need).index)
    assert "PERNYATAAN_RISIKO" in {kind.code for kind, need in asked if need is Need.REQUIRED}
    assert "PERJ_PENEMPATAN" not in {kind.code for kind, _ in asked}
    assert SHELF.asked("SEA_NIAGA") == []


def test_before_the_first_rule_there_is_none() -> None:
    with pytest.raises(NotFound):
        SHELF.kind("KTP").rule(date(2020, 1, 1))
    with pytest.raises(NotFound):
        SHELF.kind("SIM")


def test_a_kind_without_a_rule_is_refused() -> None:
    told = rulebook.reference("document_rules").replace("{code: KTP, months", "{code: SIM, months")
    with pytest.raises(RulebookInvalid):
        parse(rulebook.reference("documents"), told)


@pytest.mark.parametrize(("state", "move"), list(product(DocumentStatus, DOCUMENT_MOVES)))
def test_every_move_of_a_document(state: DocumentStatus, move: str) -> None:
    if state in DOCUMENT_MOVES[move].before:
        assert next_state(DOCUMENT_MOVES, state, move) is DOCUMENT_MOVES[move].after
    else:
        with pytest.raises(IllegalMove):
            next_state(DOCUMENT_MOVES, state, move)


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        ("SITI NURAINI", "Siti Nuraini", "none"),
        ("Hj. Siti Nuraini, A.Md.Kep", "SITI NURAINI", "none"),
        ("Ns. Siti Nur'aini", "SITI NURAINI", "none"),
        ("Siti Nur Aini", "Siti Nuraini", "mismatch_name_spacing"),
        ("Nuraini Siti", "Siti Nuraini", "mismatch_name_order"),
        ("Siti Nurani", "Siti Nuraini", "mismatch_name_letters"),
        ("Mohamad Rizki", "Muhammad Rizky", "mismatch_name_letters"),
        ("Siti Nuraini Putri", "Siti Nuraini", "mismatch_name_part"),
        ("Siti", "Siti Nuraini", "mismatch_name_part"),
        ("Siti Aminah", "Siti Nuraini", "mismatch_name_other"),
        ("Budi", "Siti", "mismatch_name_other"),
    ],
)
def test_names(first: str, second: str, difference: str) -> None:
    assert compare_names(first, second).value == difference
    assert compare_names(second, first).value == difference


def test_differences_are_shown_as_written() -> None:
    one = Reading(source="KTP", name="SITI NURAINI", birth_date=date(2002, 3, 4), sex="female")
    other = Reading(source="IJAZAH", name="Siti Nurani", birth_date=date(2002, 4, 3), sex="male")
    assert [m.code for m in mismatches([one, other])] == [
        "mismatch_name_letters",
        "mismatch_birth_swapped",
        "mismatch_sex",
    ]
    assert mismatches([one, other])[0].values == {"name": "SITI NURAINI", "other_name": "Siti Nurani"}


def test_what_is_not_said_differs_from_nothing() -> None:
    assert mismatches([Reading(source="KTP", name="Siti"), Reading(source="KK"), Reading(source="JKN")]) == []
