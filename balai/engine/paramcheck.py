"""Checks on the parameters of one rule: words and bounds that no answer could ever meet."""

import difflib
from collections.abc import Collection, Iterator
from typing import Any

from balai.engine import vocabulary as v
from balai.engine.factkeys import GROUPS, Wrong
from balai.engine.rules import Requirement, Rulebook, Status

Found = Iterator[tuple[str, dict[str, Any]]]


def problems(book: Rulebook, rule: Requirement) -> Found:
    """Codes and values of everything wrong with the parameters of a rule."""
    yield from _words(rule)
    params, levels = rule.params, book.known.education_levels
    match params:
        case v.Age():
            if params.min_years is None and params.min_months is None and params.max_years is None:
                yield "rule_params_empty", {"expected": "min_years, min_months, max_years"}
            if (params.min_years or 0) > (params.max_years or 999):
                yield "rule_dates_order", {"first": "min_years", "second": "max_years"}
        case v.Education():
            asked = [params.min_level, params.levels, params.min_formal_years, params.level_in_progress]
            if sum(bool(part) for part in asked) != 1:
                yield "rule_params_empty", {"expected": "min_level | levels | min_formal_years | level_in_progress"}
            for level in (params.min_level, *params.levels, *params.level_in_progress):
                if level and level not in levels:
                    yield "rule_unknown_word", {"word": level, "words": list(levels)}
            for subject in params.fields:
                if subject not in (*book.known.education_fields, "any"):
                    yield "rule_unknown_word", {"word": subject, "words": [*book.known.education_fields, "any"]}
        case v.Language():
            if not params.any:
                yield "rule_params_empty", {"expected": "any"}
            for test in params.any:
                if near := _misspelt(test.test, book.meta["language_levels"]):
                    yield "rule_unknown_word", {"word": test.test, "words": [near]}
                steps = book.known.language_levels.get(test.test)
                if steps and test.min not in steps:
                    yield "rule_unknown_word", {"word": test.min, "words": list(steps)}
        case v.Window() if not _has_intake(book, params.intake):
            yield "rule_window_without_intake", {"intake": params.intake}


def _words(rule: Requirement) -> Found:
    """Words that must come from a closed list."""
    params = rule.params
    match params:
        case v.Sex() if not params.in_ or not {*params.in_} <= {"female", "male"}:
            yield "rule_unknown_word", {"word": ", ".join(params.in_), "words": ["female", "male"]}
        case v.Experience(counted_from=str() as start) if not start.startswith("licence_issue:"):
            yield "rule_unknown_word", {"word": start, "words": ["licence_issue:STR_nurse"]}
        case v.Physical() if params.attr not in GROUPS["physical"]:
            yield "rule_unknown_word", {"word": params.attr, "words": list(GROUPS["physical"])}
        case v.Physical():
            yield from _measured(params)
        case v.Health() if params.attr not in ("fit_certificate", "no_history_of"):
            yield "rule_unknown_word", {"word": params.attr, "words": ["fit_certificate", "no_history_of"]}
        case v.Status() if params.attr not in (*GROUPS["status"], "citizenship"):
            yield "rule_unknown_word", {"word": params.attr, "words": [*GROUPS["status"], "citizenship"]}
        case v.History() if v.history_fact(params) is None:
            yield "rule_unknown_word", {"word": params.attr, "words": sorted({k[0] for k in v.HISTORY_FACTS})}
        case v.Offer() if params.policy_state not in (None, "unmet"):
            yield "rule_unknown_word", {"word": params.policy_state, "words": ["unmet"]}


def _measured(params: v.Physical) -> Found:
    """A bound or word that no answer can ever equal."""
    for value in (params.must, params.min, params.max):
        if value is not None:
            try:
                GROUPS["physical"][params.attr](value)
            except Wrong as wrong:
                yield "rule_unknown_word", {"word": value, "words": wrong.values.get("choices") or [params.attr]}


def _misspelt(word: str, words: Collection[str]) -> str:
    """The known word that is nearly this one; empty for the word itself and for one that is like none."""
    near = difflib.get_close_matches(word, list(words), n=1, cutoff=0.7)
    return near[0] if near and near[0] != word else ""


def _has_intake(book: Rulebook, pathway_id: str) -> bool:
    return any(
        p.id == pathway_id and (p.intake.rounds or p.intake.next_expected or p.status is Status.SUSPENDED)
        for p in book.pathways
    )
