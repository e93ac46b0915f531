"""Nothing of the catalogue is lost: counts and ids of the shipped rulebook and its reference tables."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from balai import rulebook
from balai.engine.program import compile_rulebook
from balai.engine.questions import asked_for, first_block
from balai.engine.rules import Group, Requirement, nodes
from balai.engine.vocabulary import KINDS, fact_paths
from tests.engine.book import BOOK, load

IDS = load(Path(__file__).parent / "shipped_ids.yaml")
ROOTS = [r for s in BOOK.rule_sets.values() for r in s.rules] + [r for p in BOOK.pathways for r in p.requirements]
NODES = [node for root in ROOTS for node in nodes(root)]
TABLES = {
    "bontang_population": 87,
    "bontang_villages": 15,
    "complaint_types": 33,
    "contacts": 16,
    "cost_components": 22,
    "destination_countries": 57,
    "documents": 30,
    "dossier_sources": 104,
    "education_levels": 14,
    "language_levels": 44,
    "occupations": 73,
    "red_flags": 22,
    "provinces": 38,
    "schemes": 10,
    "statistics_facts": 148,
    "uploads": 18,
}
#: Tables with more than one part, and how much is in each.
COMPOUND = {
    "cost_rules": {
        "rule_sets": 2, "jobs": 10, "kinds": 6, "payers": 10, "schemes": 10, "exceptions": 2, "amounts": 8,
        "unknowns": 4, "sources": 16,
    },
    "complaint_case": {
        "states": 18, "public_status": 2, "transitions": 18, "close_reasons": 8, "clocks": 8, "rules": 3
    },
    "document_rules": {"rules": 30, "returns": 12, "told": 30},
    "lifecycle": {
        "case_states": 14, "transitions": 14, "tasks": 25, "return_types": 9, "health_results": 5, "hard_guards": 9
    },
    "statistics_tables": {"dimensions": 15, "tables": 15, "local_tables": 6, "privacy": 2},
}  # fmt: skip


def test_counts() -> None:
    assert len(BOOK.pathways) == 35
    assert len(BOOK.rule_sets) == 5
    assert len(BOOK.sources) == 161  # the catalogue's 160, and one for the order of remedies
    assert len(BOOK.watchlist) == 13
    assert len(NODES) == 216
    assert sum(isinstance(node, Group) for node in NODES) == 19
    assert len(BOOK.meta["destinations"]) == 16
    assert len(TABLES) + len(COMPOUND) == 21


def test_ids_in_order() -> None:
    found = {
        "pathways": [p.id for p in BOOK.pathways],
        "rule_sets": list(BOOK.rule_sets),
        "nodes": [node.id for node in NODES],
        "sources": list(BOOK.sources),
        "watchlist": [w.name for w in BOOK.watchlist],
    }
    assert found == IDS


def test_every_kind_is_used() -> None:
    assert {node.kind for node in NODES if isinstance(node, Requirement)} == set(KINDS)


def test_every_text_stands_in_both_languages() -> None:
    rows: list[Any] = [*NODES, *BOOK.pathways, *BOOK.rule_sets.values(), *BOOK.watchlist, *BOOK.sources.values()]
    rows += [node.remedy for node in NODES if isinstance(node, Requirement)]
    for pathway in BOOK.pathways:
        rows += [pathway.intake, pathway.timeline, pathway.wage, pathway.cost, pathway.contract]
        rows += [r for r in (*pathway.intake.rounds, pathway.intake.next_expected) if r]
    for row in rows:
        for name in row.__struct_fields__:
            if name.endswith("_en"):
                ours, theirs = getattr(row, name), getattr(row, name.removesuffix("_en"))
                assert bool(ours) is bool(theirs), (getattr(row, "id", row), name)


def test_no_row_has_a_date_that_no_source_names() -> None:
    rows: list[Any] = [*NODES, *BOOK.pathways, *(r for p in BOOK.pathways for r in p.intake.rounds)]
    assert {(row.in_force_on, row.ended_on) for row in rows} == {(None, None)}


def test_every_rule_cites_a_source_that_exists() -> None:
    for node in NODES:
        assert node.source or (isinstance(node, Group) and node not in ROOTS), node.id
        assert set(node.source) <= set(BOOK.sources)


@pytest.mark.parametrize(("name", "count"), TABLES.items())
def test_rows_of_a_reference_table(name: str, count: int) -> None:
    table = yaml.safe_load(rulebook.reference(name))
    assert len(table["rows"]) == count
    assert {frozenset(row) for row in table["rows"]} == {frozenset(table["rows"][0])}


@pytest.mark.parametrize(("name", "parts"), COMPOUND.items())
def test_parts_of_a_reference_table(name: str, parts: dict[str, int]) -> None:
    table = yaml.safe_load(rulebook.reference(name))
    assert {part: len(table[part]) for part in parts} == parts


def test_no_reference_table_is_forgotten() -> None:
    found = {path.stem for path in (rulebook.HERE / "reference").glob("*.yaml")}
    assert found == {*TABLES, *COMPOUND}


def test_every_fact_a_rule_reads_is_asked() -> None:
    facts = {fact for node in NODES if isinstance(node, Requirement) for fact in fact_paths(node.params)}
    assert all(asked_for(BOOK.questions, fact) for fact in facts)
    assert 1 <= len(first_block(BOOK.questions)) <= 10


@pytest.mark.parametrize("year", range(2020, 2036))
def test_the_rulebook_holds_on_any_day(year: int) -> None:
    for month, day in ((1, 1), (2, 28), (12, 31)):
        assert len(compile_rulebook(BOOK, on=date(year, month, day)).routes) == 35
