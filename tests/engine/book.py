"""The shipped rulebook for tests, and one way to ask it."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from balai import rulebook
from balai.engine.assess import Result, assess
from balai.engine.factfile import read
from balai.engine.program import Program, compile_rulebook

BOOK = rulebook.shipped()
CASES = Path(__file__).parent / "cases"


@cache
def program(on: date, assumed: frozenset[str] = frozenset()) -> Program:
    """The shipped rulebook on a day; `assumed` holds PATHWAY:ROUND."""
    rounds: dict[str, set[str]] = {}
    for text in assumed:
        pathway_id, _, round_id = text.partition(":")
        rounds.setdefault(pathway_id, set()).add(round_id)
    return compile_rulebook(BOOK, on=on, assumed=rounds)


def results(facts: Mapping[str, Any], on: date, assumed: Iterable[str] = ()) -> dict[str, Result]:
    """Results by pathway id."""
    found = assess(read(facts, BOOK.known, on=on), program(on, frozenset(assumed)))
    return {result.pathway.id: result for result in found}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
