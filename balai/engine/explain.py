"""Every requirement of a result: its outcome, the fact used, the reason, the source and the remedy; made when asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec import Struct

from balai.engine.assess import Result
from balai.engine.factkeys import LISTS
from balai.engine.facts import ALWAYS, NEVER, Facts
from balai.engine.planes import Outcome
from balai.engine.program import Compiled
from balai.engine.reasons import Reason, reason
from balai.engine.rules import Node, Remedy, Requirement, Stage
from balai.engine.vocabulary import fact_paths


class Explanation(Struct, frozen=True, kw_only=True):
    """One rule for one person. `depth` 0 is a root rule, its parts follow it one deeper.

    A group carries the reason of the leaf that decides it; `to_do` means it holds only because nobody has asked.
    """

    node: Compiled
    outcome: Outcome
    to_do: bool
    mandatory: bool
    depth: int
    reason: Reason
    facts: dict[str, Any]

    @property
    def rule(self) -> Node:
        return self.node.rule

    @property
    def stage(self) -> Stage:
        return self.node.stage

    @property
    def remedy(self) -> Remedy | None:
        return self.rule.remedy if isinstance(self.rule, Requirement) else None


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains results of one person; a rule that many pathways share is explained once."""

    facts: Facts
    seen: dict[tuple[int, str], tuple[Reason, dict[str, Any]]] = field(default_factory=dict)

    def explain(self, result: Result) -> Iterator[Explanation]:
        """Every root rule of the pathway and all below it, mandatory ones first, in rulebook order."""
        for root in result.route.roots:
            yield from self._walk(root, result, mandatory=True, depth=0)
        for root in result.route.preferred:
            yield from self._walk(root, result, mandatory=False, depth=0)

    def _walk(self, node: Compiled, result: Result, *, mandatory: bool, depth: int) -> Iterator[Explanation]:
        leaf = telling(node, result)
        key = leaf.question, leaf.rule.id
        if key not in self.seen:
            self.seen[key] = reason(leaf, result.outcome(leaf), self.facts), used(leaf, self.facts)
        why, facts = self.seen[key]
        yield Explanation(
            node=node,
            outcome=result.outcome(node),
            to_do=result.is_to_do(node),
            mandatory=mandatory,
            depth=depth,
            reason=why,
            facts=facts,
        )
        for part in node.parts:
            yield from self._walk(part, result, mandatory=mandatory, depth=depth + 1)


def telling(node: Compiled, result: Result) -> Compiled:
    """The leaf that decides a rule: of the parts with the rule's own outcome the first that is certain."""
    while node.parts:
        deciding = [part for part in node.parts if result.outcome(part) is result.outcome(node)]
        node = next((part for part in deciding if not result.is_to_do(part)), deciding[0])
    return node


def used(node: Compiled, facts: Facts) -> dict[str, Any]:
    """The facts a leaf looked at, by path, as plain data; only those that are known."""
    if not isinstance(node.rule, Requirement):
        return {}
    known = {path: _value(path, facts) for path in sorted(fact_paths(node.rule.params))}
    return {path: value for path, value in known.items() if value is not None}


def _value(path: str, facts: Facts) -> Any:
    if path in LISTS:
        entries = getattr(facts, path)
        return None if entries is None else [_plain_entry(entry) for entry in entries]
    value = facts.values.get(path)
    return "never" if value == NEVER and path.startswith("history.") else plain(value)


def _plain_entry(entry: Any) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in entry.__slots__}
    return {name: plain(value) for name, value in values.items() if value is not None}


def plain(value: Any) -> Any:
    """A fact as JSON can carry it."""
    if isinstance(value, date):
        return {ALWAYS: "no end", NEVER: "missing"}.get(value, value.isoformat())
    return sorted(value) if isinstance(value, frozenset) else value
