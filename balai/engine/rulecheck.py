"""Checks between the rows of a rulebook that no single row can fail on its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from balai.engine import paramcheck, questioncheck
from balai.engine import vocabulary as v
from balai.engine.errors import Problem
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
    for name, source in book.sources.items():
        if not _is_date(source.date):
            where = places.of.get(("Source", name), "")
            found.append(Problem(where=where, code="rule_source_date", values={"id": name, "date": source.date}))
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
    found += _order(book, places)
    found += questioncheck.problems(book, roots, places.of)
    return found


Found = Iterator[tuple[str, dict[str, Any]]]


def _roots(book: Rulebook) -> list[Node]:
    sets = [rule for rule_set in book.rule_sets.values() for rule in rule_set.rules]
    return sets + [rule for pathway in book.pathways for rule in pathway.requirements]


def _order(book: Rulebook, places: Places) -> Iterator[Problem]:
    """Prerequisites that are in no pathway beside their rule, or that go round in a circle."""
    for pathway in book.pathways:
        rules = [*pathway.requirements, *(r for name in pathway.inherits for r in _rules_of(book, name))]
        beside = {node.id: node for root in rules for node in nodes(root)}
        remedies = [leaf for root in rules for leaf in leaves(root) if leaf.remedy.after]
        for leaf in remedies:
            for wanted in leaf.remedy.after:
                values = {"id": leaf.id, "after": wanted}
                if wanted not in beside:
                    yield Problem(where=places.rule(leaf.id), code="rule_after_nothing", values=values)
                elif leaf.id in _needed(wanted, beside, set()):
                    yield Problem(where=places.rule(leaf.id), code="rule_after_circle", values=values)


def _rules_of(book: Rulebook, name: str) -> tuple[Node, ...]:
    return book.rule_sets[name].rules if name in book.rule_sets else ()


def _needed(node_id: str, beside: dict[str, Node], seen: set[str]) -> set[str]:
    """The rule, everything below it, and everything these come after."""
    for part in nodes(beside[node_id]) if node_id in beside and node_id not in seen else ():
        seen.add(part.id)
        for wanted in part.remedy.after if isinstance(part, Requirement) else ():
            _needed(wanted, beside, seen)
    return seen


def _node_problems(book: Rulebook, node: Node, root: Node, root_ids: set[str]) -> Found:
    yield from _sources(book, node.source)
    if node is root and node.stage is None:
        yield "rule_missing_key", {"key": "stage", "expected": "", "example": "registration"}
    if node is not root and (node.stage not in (None, root.stage) or (not node.mandatory and root.mandatory)):
        yield "rule_nested_stage", {"root": root.id}
    if node is not root and node.replaces:
        yield "rule_nested_replaces", {}
    if node is not root and (node.in_force_on or node.ended_on):
        yield "rule_nested_dates", {"root": root.id}
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
    if node.remedy.after and not node.remedy.source:
        yield "rule_order_unsourced", {}
    yield from _range("months", node.remedy.months)
    yield from paramcheck.problems(book, node)


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


def _is_date(text: str) -> bool:
    """Is it a day, a month, a year or `undated`?"""
    parts = text.split("-")
    try:
        date.fromisoformat("-".join([*parts, "01", "01"][:3]))
    except ValueError:
        return text == "undated"
    return len(parts) <= 3


def _range(key: str, values: tuple[float | None, float | None] | None) -> Found:
    low, high = values or (None, None)
    if (low or 0) < 0 or (high or 0) < 0:
        yield "rule_wrong_value", {"key": key, "expected": ">= 0", "example": "[6, 6]"}
    if low is not None and high is not None and high < low:
        yield "rule_dates_order", {"first": f"{key}[0]", "second": f"{key}[1]"}
