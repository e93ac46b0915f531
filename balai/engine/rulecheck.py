"""Checks between the rows of a rulebook that no single row can fail on its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from balai.engine import questioncheck
from balai.engine import vocabulary as v
from balai.engine.errors import Problem
from balai.engine.factkeys import GROUPS
from balai.engine.rules import (
    Group,
    Node,
    Pathway,
    Proof,
    Requirement,
    Round,
    Rulebook,
    Stage,
    Status,
    leaves,
    nodes,
)


@dataclass(slots=True)
class Places:
    """Where each id was read, for messages with a line, and which ids were read twice."""

    files: set[str] = field(default_factory=set)
    of: dict[tuple[str, str], str] = field(default_factory=dict)
    twice: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, kind: str, row_id: str, where: str) -> None:
        if (kind, row_id) in self.of:
            self.twice.append((row_id, self.of[kind, row_id], where))
        else:
            self.of[kind, row_id] = where

    def rule(self, rule_id: str) -> str:
        return self.of.get(("rule", rule_id), "")


def problems(book: Rulebook, places: Places) -> list[Problem]:
    """Everything wrong between the rows, in the order found."""
    found = [
        Problem(where=where, code="rule_id_twice", values={"id": row_id, "first": first})
        for row_id, first, where in places.twice
    ]
    roots = _roots(book)
    root_ids = {root.id for root in roots}
    for root in roots:
        found += (
            Problem(where=places.rule(node.id), code=code, values={"id": node.id, **values})
            for node in nodes(root)
            for code, values in _node_problems(book, node, root, root_ids)
        )
    for pathway in book.pathways:
        where = places.of.get(("pathway", pathway.id), "")
        found += (
            Problem(where=where, code=code, values={"id": pathway.id, **values})
            for code, values in _pathway_problems(book, pathway)
        )
    for watched in book.watchlist:
        found += (
            Problem(
                where=places.of.get(("watched", watched.name), ""),
                code="rule_no_source",
                values={"id": watched.name, "source": s},
            )
            for s in watched.source
            if s not in book.sources
        )
    found += questioncheck.problems(book, roots, places.of)
    return found


Found = Iterator[tuple[str, dict[str, Any]]]


def _roots(book: Rulebook) -> list[Node]:
    sets = [rule for rule_set in book.rule_sets.values() for rule in rule_set.rules]
    return sets + [rule for pathway in book.pathways for rule in pathway.requirements]


def _node_problems(book: Rulebook, node: Node, root: Node, root_ids: set[str]) -> Found:
    yield from _sources(book, node.source)
    if node is root and node.stage is None:
        yield "rule_missing_key", {"key": "stage", "expected": "", "example": "registration"}
    if node is not root and (node.stage not in (None, root.stage) or (not node.mandatory and root.mandatory)):
        yield "rule_nested_stage", {"root": root.id}
    if node is not root and node.replaces:
        yield "rule_nested_replaces", {}
    for replaced in node.replaces:
        if replaced not in root_ids:
            yield "rule_replaces_nothing", {"replaced": replaced}
    if node.in_force_on and node.ended_on and node.ended_on < node.in_force_on:
        yield "rule_dates_order", {"first": "in_force_on", "second": "ended_on"}
    if isinstance(node, Group):
        if not node.nodes:
            yield "rule_empty_group", {}
        return
    yield from _sources(book, node.remedy.source)
    yield from _range("months", node.remedy.months)
    yield from _params(book, node)


def _params(book: Rulebook, rule: Requirement) -> Found:
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
            for test in params.any:
                steps = book.known.language_levels.get(test.test)
                if steps and test.min not in steps:
                    yield "rule_unknown_word", {"word": test.min, "words": list(steps)}
        case v.Experience(counted_from=str() as start) if not start.startswith("licence_issue:"):
            yield "rule_unknown_word", {"word": start, "words": ["licence_issue:STR_nurse"]}
        case v.Physical() if params.attr not in GROUPS["physical"]:
            yield "rule_unknown_word", {"word": params.attr, "words": list(GROUPS["physical"])}
        case v.Health() if params.attr not in ("fit_certificate", "no_history_of"):
            yield "rule_unknown_word", {"word": params.attr, "words": ["fit_certificate", "no_history_of"]}
        case v.Status() if params.attr not in (*GROUPS["status"], "citizenship"):
            yield "rule_unknown_word", {"word": params.attr, "words": [*GROUPS["status"], "citizenship"]}
        case v.History() if v.history_fact(params) is None:
            yield "rule_unknown_word", {"word": params.attr, "words": sorted({k[0] for k in v.HISTORY_FACTS})}
        case v.Window() if not _has_intake(book, params.intake):
            yield "rule_window_without_intake", {"intake": params.intake}
        case v.Offer() if params.policy_state not in (None, "unmet"):
            yield "rule_unknown_word", {"word": params.policy_state, "words": ["unmet"]}


def _has_intake(book: Rulebook, pathway_id: str) -> bool:
    return any(
        p.id == pathway_id and (p.intake.rounds or p.intake.next_expected or p.status is Status.SUSPENDED)
        for p in book.pathways
    )


def _pathway_problems(book: Rulebook, pathway: Pathway) -> Found:
    for name in pathway.inherits:
        if name not in book.rule_sets:
            yield "rule_no_rule_set", {"name": name, "names": list(book.rule_sets)}
    blocks = (pathway.intake, pathway.timeline, pathway.wage, pathway.cost, pathway.contract)
    for block in blocks:
        yield from _sources(book, block.source)
    yield from _sources(book, pathway.see_also)
    rounds = [*pathway.intake.rounds, *([pathway.intake.next_expected] if pathway.intake.next_expected else [])]
    for a_round in rounds:
        yield from _round(book, a_round)
    ids = [r.id for r in rounds if r.id]
    for twice in {i for i in ids if ids.count(i) > 1}:
        yield "rule_id_twice", {"id": twice, "first": pathway.id}
    for key, values in (
        ("months_to_departure", pathway.timeline.months_to_departure),
        ("contract.months", pathway.contract.months),
        ("amount_idr", pathway.cost.amount_idr),
        ("wage", (pathway.wage.min, pathway.wage.max)),
    ):
        yield from _range(key, values)
    if len(pathway.notes) != len(pathway.notes_en):
        yield "rule_missing_key", {"key": "notes_en", "expected": "", "example": "one per note"}
    if pathway.status is Status.UNVERIFIED and not any(_asks_officer(rule) for rule in pathway.requirements):
        yield "rule_unverified_open", {}


def _asks_officer(root: Node) -> bool:
    """A mandatory substantive offer at registration: unknown until an officer has checked a job order."""
    return (
        root.mandatory
        and root.stage is Stage.REGISTRATION
        and any(isinstance(x.params, v.Offer) and x.proof is Proof.SUBSTANTIVE for x in leaves(root))
    )


def _round(book: Rulebook, a_round: Round) -> Found:
    yield from _sources(book, a_round.source)
    for first, start, second, end in (
        ("opens", a_round.first_day, "closes", a_round.last_day),
        ("birth_from", a_round.birth_from, "birth_to", a_round.birth_to),
        ("in_force_on", a_round.in_force_on, "ended_on", a_round.ended_on),
    ):
        if start and end and end < start:
            yield "rule_dates_order", {"first": first, "second": second, "round": a_round.id}


def _sources(book: Rulebook, names: tuple[str, ...]) -> Found:
    for name in names:
        if name not in book.sources:
            yield "rule_no_source", {"source": name}


def _range(key: str, values: tuple[float | None, float | None] | None) -> Found:
    low, high = values or (None, None)
    if low is not None and high is not None and high < low:
        yield "rule_dates_order", {"first": f"{key}[0]", "second": f"{key}[1]"}
