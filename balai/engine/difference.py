"""Two rulebooks side by side: which rows are new, gone or changed, and whose verdict differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.program import Program
from balai.engine.rules import Group, Node, Rulebook, nodes

Row = dict[str, Any]


class EditKind(StrEnum):
    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One difference: a row (`source`, `rule`, `pathway`, `round`) or one key of it, with both values."""

    edit: EditKind
    kind: str
    id: str
    key: str = ""
    old: Any = None
    new: Any = None


def edits(old: Rulebook, new: Rulebook) -> list[Edit]:
    """Every difference, in the order of the newer rulebook, what is gone last."""
    before, after = dict(_rows(old)), dict(_rows(new))
    found: list[Edit] = []
    for (kind, row_id), row in after.items():
        if (kind, row_id) not in before:
            found.append(Edit(edit=EditKind.ADDED, kind=kind, id=row_id, new=row))
            continue
        was = before[kind, row_id]
        found += [
            Edit(edit=EditKind.CHANGED, kind=kind, id=row_id, key=key, old=was.get(key), new=row.get(key))
            for key in {**was, **row}
            if was.get(key) != row.get(key)
        ]
    gone = [key for key in before if key not in after]
    return found + [Edit(edit=EditKind.GONE, kind=k, id=i, old=before[k, i]) for k, i in gone]


def other_verdicts(facts: Facts, old: Program, new: Program) -> dict[str, tuple[Verdict | None, Verdict | None]]:
    """Pathway id -> both verdicts, for pathways where they differ; `None` where a program has no such pathway."""
    before, after = _verdicts(facts, old), _verdicts(facts, new)
    ids = {**after, **before}
    return {i: (before.get(i), after.get(i)) for i in ids if before.get(i) != after.get(i)}


def _verdicts(facts: Facts, program: Program) -> Mapping[str, Verdict]:
    found = program.verdicts(facts)
    return {route.pathway.id: verdict for route, verdict in zip(program.routes, found, strict=True)}


def _rows(book: Rulebook) -> Iterator[tuple[tuple[str, str], Row]]:
    for source_id, source in book.sources.items():
        yield ("source", source_id), _plain(source)
    for rule_set in book.rule_sets.values():
        for rule in rule_set.rules:
            yield from _rules(rule)
    for pathway in book.pathways:
        row = _plain(pathway)
        row["requirements"] = [rule.id for rule in pathway.requirements]
        rounds = [*pathway.intake.rounds, *filter(None, [pathway.intake.next_expected])]
        kept = {key: value for key, value in row.items() if not key.startswith(("intake.rounds", "intake.next_"))}
        yield ("pathway", pathway.id), kept
        for a_round in rounds:
            yield ("round", f"{pathway.id}:{a_round.id or 'next_expected'}"), _plain(a_round)
        for rule in pathway.requirements:
            yield from _rules(rule)


def _rules(root: Node) -> Iterator[tuple[tuple[str, str], Row]]:
    for node in nodes(root):
        row = _plain(node)
        if isinstance(node, Group):
            row["nodes"] = [part.id for part in node.nodes]
        yield ("rule", node.id), row


def _plain(row: msgspec.Struct) -> Row:
    return dict(_flat("", msgspec.to_builtins(row)))


def _flat(prefix: str, values: Row) -> Iterator[tuple[str, Any]]:
    """Keys of inner mappings as `outer.inner`; what is not known is left out."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{key}.", value)
        elif value not in (None, [], ()):
            yield f"{prefix}{key}", value
