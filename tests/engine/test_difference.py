"""Two rulebooks side by side: each difference once, by row and key, and whose verdict it changes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from balai import rulebook
from balai.engine.difference import Edit, EditKind, edits, other_verdicts
from balai.engine.factfile import read
from balai.engine.planes import Verdict
from balai.engine.program import compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Rulebook
from tests.engine import people, rulebooks
from tests.engine.book import BOOK, program
from tests.engine.worlds import FEWER

ON = date(2026, 11, 22)
HK, JP, QA = "destinations/hk.yaml", "destinations/jp.yaml", "destinations/qa.yaml"


def changed(name: str, old: str, new: str) -> Rulebook:
    files = rulebook.texts()
    assert old in files[name]
    return parse({**files, name: files[name].replace(old, new, 1)})


def test_a_rulebook_equals_itself() -> None:
    assert edits(BOOK, parse(rulebook.texts())) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (HK, "min_years: 21", "min_years: 23", ("rule", "hk.age", "params.min_years", 21, 23)),
        (HK, "confidence: low", "confidence: high", ("rule", "hk.age", "confidence", "low", "high")),
        (HK, "class: substantive", "class: checklist", ("rule", "hk.age", "class", "substantive", "checklist")),
        (HK, "[hk_age, hk_age_old]", "[hk_age]", ("rule", "hk.age", "source", ("hk_age", "hk_age_old"), ("hk_age",))),
        (HK, "country: HK", "country: MO", ("pathway", "hk-domestic", "country", "HK", "MO")),
        (
            HK,
            "    in_force_on: null\n    replaces",
            "    in_force_on: '2027-01-01'\n    replaces",
            ("rule", "hk.age", "in_force_on", None, "2027-01-01"),
        ),
    ],
)
def test_one_changed_value(name: str, old: str, new: str, expected: tuple[Any, ...]) -> None:
    kind, row_id, key, before, after = expected
    (edit,) = edits(BOOK, changed(name, old, new))
    assert edit == Edit(edit=EditKind.CHANGED, kind=kind, id=row_id, key=key, old=before, new=after)


def test_an_announced_round_is_one_row() -> None:
    new = changed(JP, "certainty: projected", "certainty: announced")
    (edit,) = edits(BOOK, new)
    assert (edit.kind, edit.key, edit.old, edit.new) == ("round", "certainty", "projected", "announced")
    assert edit.id == "jp-gtog-nurse:batch_xxi"


def _without(name: str, marker: str) -> Rulebook:
    """The rulebook without the root rule that begins with `marker`."""
    files = rulebook.texts()
    lines = files[name].splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line == f"  - id: {marker}\n")
    end = next(i for i, line in enumerate(lines[start + 1 :], start + 1) if not line.startswith("    "))
    return parse({**files, name: "".join(lines[:start] + lines[end:])})


def test_a_rule_that_is_gone_and_one_that_is_new() -> None:
    less = _without(HK, "hk.good_record")
    gone = [e for e in edits(BOOK, less) if e.edit is EditKind.GONE]
    new = [e for e in edits(less, BOOK) if e.edit is EditKind.ADDED]
    assert [(e.kind, e.id) for e in gone] == [(e.kind, e.id) for e in new] == [("rule", "hk.good_record")]
    assert gone[0].old == new[0].new
    assert gone[0].old["text_en"].startswith("No")
    others = [e for e in edits(BOOK, less) if e.edit is EditKind.CHANGED]
    assert [(e.kind, e.id, e.key) for e in others] == [("pathway", "hk-domestic", "requirements")]


def test_new_and_gone_are_mirrors() -> None:
    there, back = edits(BOOK, _without(HK, "hk.good_record")), edits(_without(HK, "hk.good_record"), BOOK)
    mirror = {EditKind.ADDED: EditKind.GONE, EditKind.GONE: EditKind.ADDED, EditKind.CHANGED: EditKind.CHANGED}
    assert {(mirror[e.edit], e.kind, e.id, e.key) for e in there} == {(e.edit, e.kind, e.id, e.key) for e in back}


def test_whose_verdict_changes() -> None:
    raw = {**people.able(ON), "birth_date": "2004-05-05"}  # 22 years old
    new = compile_rulebook(changed(HK, "min_years: 21", "min_years: 23"), on=ON)
    facts = read(raw, BOOK.known, on=ON)
    assert other_verdicts(facts, program(ON), new) == {"hk-domestic": (Verdict.OPEN, Verdict.GAP)}
    assert other_verdicts(facts, program(ON), program(ON)) == {}


def test_a_pathway_that_only_one_of_them_has() -> None:
    new = compile_rulebook(
        changed(HK, "  in_force_on: null\n  requirements", "  ended_on: '2026-11-22'\n  requirements"), on=ON
    )
    facts = read(people.able(ON), BOOK.known, on=ON)
    assert other_verdicts(facts, program(ON), new) == {"hk-domestic": (Verdict.OPEN, None)}
    assert other_verdicts(facts, new, program(ON)) == {"hk-domestic": (None, Verdict.OPEN)}


@FEWER
@given(rulebooks.data())
def test_no_rulebook_differs_from_itself_and_every_edit_is_a_difference(data: rulebooks.Data) -> None:
    book = parse(rulebooks.texts(data))
    assert edits(book, book) == []
    for rule in rulebooks.roots(data):
        rule["note"] = "baru"
    found = edits(book, parse(rulebooks.texts(data)))
    assert {(e.edit, e.kind, e.id, e.key) for e in found} == {
        (EditKind.CHANGED, "rule", rule["id"], "note") for rule in rulebooks.roots(data)
    }
