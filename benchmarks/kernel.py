"""The neutral rules of `workload` as a program of the product's own engine."""

from collections.abc import Sequence
from datetime import date, timedelta

from balai import rulebook
from balai.engine.compare import Between, OneOf, Single
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.program import Builder, Program, Route, ranks_of
from balai.engine.rounds import Calendar
from balai.engine.rules import Proof
from benchmarks.workload import Node, Person, Ruleset

#: How the other engines number the verdicts.
NUMBERS = {Verdict.GAP: 0, Verdict.UNKNOWN: 1, Verdict.OPEN: 2}


def program(rules: Ruleset) -> Program:
    """Each pathway as a route; what it is called and costs is borrowed from the catalogue, no verdict looks at it."""
    book = rulebook.shipped()
    on = date(1970, 1, 1) + timedelta(days=rules["as_of"])
    builder = Builder(ranks_of(book))
    routes = []
    for row in rules["pathways"]:
        roots = [_bit(builder, node) for node in row["req"]]
        routes.append(
            Route(
                pathway=book.pathways[0],
                calendar=Calendar(on=on),
                roots=(),
                preferred=(),
                bit=builder.root(roots, roots),
                suspended=False,
                low_confidence=(),
            )
        )
    return builder.program(on=on, version="workload", routes=routes)


def people(rows: Sequence[Person]) -> list[Facts]:
    """The people as facts; what is not known is absent."""
    return [Facts(values={col: value for col, value in row.items() if value is not None}) for row in rows]


def _bit(builder: Builder, node: Node) -> int:
    if "op" not in node:
        is_any = "any" in node
        return builder.group(is_any, [_bit(builder, part) for part in node["any" if is_any else "all"]])
    is_range = node["op"] == "between"
    test = Between(node["lo"], node["hi"]) if is_range else OneOf(frozenset(node["vals"]))
    return builder.leaf(Single(node["col"], test), Proof.SUBSTANTIVE)
