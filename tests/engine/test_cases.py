"""Edge cases worked out by hand from the catalogue's text: the rule says what the regulation says."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml

from balai import rulebook
from tests.engine.book import CASES, load, results

LISTS = ("unmet", "missing", "closed_by", "to_do", "later")
DEEP = ("physical", "status", "history", "health", "documents", "offers")
ABSENT = "~absent"


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        data = load(path)
        for case in data["cases"]:
            yield pytest.param(case, data.get("people") or {}, id=case["id"])


def person(case: dict[str, Any], people: dict[str, Any]) -> dict[str, Any]:
    """The case's facts over those of its base person."""
    facts = dict(people[case["person"]]) if case.get("person") else {}
    for key, value in (case.get("facts") or {}).items():
        if value == ABSENT:
            facts.pop(key, None)
        elif key in DEEP and isinstance(value, dict) and isinstance(facts.get(key), dict):
            joined = {**facts[key], **value}
            facts[key] = {name: inner for name, inner in joined.items() if inner != ABSENT}
        else:
            facts[key] = value
    return facts


@pytest.mark.parametrize(("case", "people"), list(cases()))
def test_case(case: dict[str, Any], people: dict[str, Any]) -> None:
    found = results(person(case, people), date.fromisoformat(case["day"]), case.get("assume") or [])
    for pathway_id, expected in case["expect"].items():
        result = found[pathway_id]
        assert result.verdict == expected["verdict"], (pathway_id, result.unmet, result.missing, result.closed_by)
        for key, ids in expected.items():
            name, _, how = key.rpartition("_")
            if key in LISTS:
                assert set(getattr(result, key)) == set(ids), (pathway_id, key)
            elif how == "has":
                assert set(ids) <= set(getattr(result, name)), (pathway_id, key)
            elif how == "not":
                assert not set(ids) & set(getattr(result, name)), (pathway_id, key)
            else:
                assert key == "verdict", f"unknown expectation {key}"


def test_case_ids_are_unique_and_there_are_enough_of_them() -> None:
    ids = [case.values[0]["id"] for case in cases()]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 150


@pytest.mark.parametrize("example", yaml.safe_load(rulebook.examples())["cases"], ids=lambda e: e["id"])
def test_example_people(example: dict[str, Any]) -> None:
    assumed = [f"{pathway}:{value['round']}" for pathway, value in (example.get("assume") or {}).items()]
    found = results(example["facts"], date.fromisoformat(example["assessment_date"]), assumed)
    for pathway_id, expected in example["expected"].items():
        result = found[pathway_id]
        assert result.verdict == expected["verdict"]
        for key in ("unmet", "missing"):
            if key in expected:
                assert set(getattr(result, key)) == set(expected[key]), (pathway_id, key)
        assert set(expected.get("immutable", [])) <= set(result.closed_by)
