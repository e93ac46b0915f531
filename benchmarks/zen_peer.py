"""The neutral rules of `workload` as decision graphs of zen-engine, in the forms that were worth trying.

A leaf is a number: 0 fails, 1 not known, 2 met. zen's `and` and `or` stop as soon as they know, its `min` and `max` do
not: a pathway is therefore asked twice, "is no part 0?" and "is every part 2?".
"""

import json
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import zen

from benchmarks import workload
from benchmarks.workload import Node, Ruleset

WORDS = {"any": " or ", "all": " and "}
Text = Callable[[Node], str]
Expressions = Iterable[tuple[str, str]]


def forms(rules: Ruleset) -> dict[str, Any]:
    """Name -> decision; `evaluate(person)["result"]` has one number per pathway, see `numbers`."""
    names = workload.named(rules)
    asked = [(name, _leaf(leaf)) for name, leaf in names.values()]

    def by_name(leaf: Node) -> str:
        return names[workload.key(leaf)][0]

    def spelt_out(leaf: Node) -> str:
        return f"({_leaf(leaf)})"

    alone = [(row["id"], _pathway(row["req"], spelt_out)) for row in rules["pathways"]]
    shared = [(row["id"], _pathway(row["req"], by_name)) for row in rules["pathways"]]
    in_one = [("all", f"[{', '.join(text for _, text in shared)}]")]
    return {
        "one node": _decision(alone),
        "two nodes, each leaf once": _decision(asked, shared),
        "two nodes, one list": _decision(asked, in_one),
    }


def numbers(result: dict[str, Any], rules: Ruleset) -> list[int]:
    """The verdicts in the order of the pathways."""
    found = result["all"] if "all" in result else [result[row["id"]] for row in rules["pathways"]]
    return [int(number) for number in found]


def _leaf(leaf: Node) -> str:
    col = leaf["col"]
    is_range = leaf["op"] == "between"
    test = f"{col} >= {leaf['lo']} and {col} <= {leaf['hi']}" if is_range else f"{col} in {leaf['vals']}"
    return f"{col} == null ? 1 : ({test} ? 2 : 0)"


def _pathway(req: list[Node], leaf: Text) -> str:
    possible = _logic({"all": req}, lambda one: f"{leaf(one)} > 0")
    met = _logic({"all": req}, lambda one: f"{leaf(one)} == 2")
    return f"{possible} ? ({met} ? 2 : 1) : 0"


def _logic(node: Node, leaf: Text) -> str:
    return workload.fold(node, leaf, lambda word, parts: f"({WORDS[word].join(parts)})")


def _decision(*steps: Expressions) -> Any:
    """A graph: input, one expression node per step, output."""
    inner = [_expressions(f"step{number}", step) for number, step in enumerate(steps)]
    nodes = [_node("input", "inputNode"), *inner, _node("output", "outputNode")]
    edges = [
        {"id": f"{a['id']}-{b['id']}", "type": "edge", "sourceId": a["id"], "targetId": b["id"]}
        for a, b in pairwise(nodes)
    ]
    # A `ZenDecisionContent` is compiled here, once; given as plain text it would be compiled at every evaluation.
    return zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges})))


def _expressions(name: str, rows: Expressions) -> dict[str, Any]:
    lines = [{"id": f"{name}-{key}", "key": key, "value": value} for key, value in rows]
    return {**_node(name, "expressionNode"), "content": {"expressions": lines, "passThrough": False}}


def _node(name: str, kind: str) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind}
