"""Made-up rules and people in a neutral form that any rule engine can be given. The same seed gives the same workload.

    ruleset  {"as_of": day, "pathways": [{"id": text, "req": [node, ...]}]}      all of `req` must hold
    node     {"all": [node, ...]} | {"any": [node, ...]}
             | {"op": "between", "col": text, "lo": int, "hi": int}              both ends included
             | {"op": "in", "col": text, "vals": [int, ...]}
    person   {col: int or None}                                                  None: not known

Days are counted from 1970-01-01. A leaf on a column that is not known is neither met nor failed.
"""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

Node = dict[str, Any]
Ruleset = dict[str, Any]
Person = dict[str, int | None]
T = TypeVar("T")

AS_OF = (date(2026, 11, 22) - date(1970, 1, 1)).days
DISTINCT = 430
TESTS, OCCUPATIONS, PAPERS, TRAITS = 12, 16, 20, 14


def ruleset(seed: int, pathways: int = 500) -> Ruleset:
    """Pathways of 9 to 15 leaves, drawn from a pool of `DISTINCT`; the first in the pool are drawn more often."""
    chance = random.Random(seed)
    pool = _pool(chance)
    weights = [1 / (rank + 10) ** 0.5 for rank in range(len(pool))]
    rows = [{"id": f"p{number:03}", "req": _requirements(chance, pool, weights)} for number in range(pathways)]
    return {"as_of": AS_OF, "pathways": rows}


def people(seed: int, count: int, known: float = 0.85) -> list[Person]:
    """People of whom each fact is known with the chance `known`."""
    chance = random.Random(seed)
    ranges = columns()
    return [
        {col: chance.randint(low, high) if chance.random() < known else None for col, (low, high) in ranges.items()}
        for _ in range(count)
    ]


def columns() -> dict[str, tuple[int, int]]:
    """Column -> the values it can have."""
    return {
        "birth_day": (AS_OF - 45 * 365, AS_OF - 17 * 365),
        "sex": (0, 1),
        "education_level": (0, 11),
        "education_field": (0, 24),
        "height_cm": (145, 185),
        "weight_kg": (40, 95),
        **{f"test_{n}": (0, 10) for n in range(TESTS)},
        **{f"months_{n}": (0, 60) for n in range(OCCUPATIONS)},
        **{f"paper_{n}": (AS_OF - 400, AS_OF + 3000) for n in range(PAPERS)},
        **{f"trait_{n}": (0, 9) for n in range(TRAITS)},
    }


def leaves(node: Node) -> Iterator[Node]:
    """Every leaf at or below a node."""
    children = node.get("all") or node.get("any")
    if children is None:
        yield node
    for child in children or ():
        yield from leaves(child)


def fold(node: Node, leaf: Callable[[Node], T], group: Callable[[str, list[T]], T]) -> T:
    """The answer of a node from those of its leaves; `group` is given "all" or "any" and the answers of the parts."""
    if "op" in node:
        return leaf(node)
    word = "any" if "any" in node else "all"
    return group(word, [fold(part, leaf, group) for part in node[word]])


def key(leaf: Node) -> str:
    """The same text for leaves that ask the same."""
    return json.dumps(leaf)


def named(rules: Ruleset) -> dict[str, tuple[str, Node]]:
    """The key of each distinct leaf -> a short name, and the leaf."""
    distinct = {key(leaf): leaf for row in rules["pathways"] for node in row["req"] for leaf in leaves(node)}
    return {text: (f"a{number}", leaf) for number, (text, leaf) in enumerate(distinct.items())}


def _pool(chance: random.Random) -> list[Node]:
    """Different leaves: bounds that most people keep, and choices."""
    names, pool = list(columns().items()), {}
    while len(pool) < DISTINCT:
        col, (low, high) = chance.choice(names)
        leaf = _leaf(chance, col, low, high)
        pool[str(leaf)] = leaf
    return list(pool.values())


def _leaf(chance: random.Random, col: str, low: int, high: int) -> Node:
    if high - low <= 30 and chance.random() < 0.5:
        size = max(1, (high - low + 1) * 4 // 5)
        return {"op": "in", "col": col, "vals": sorted(chance.sample(range(low, high + 1), size))}
    width = high - low
    lowest = low + int(width * chance.uniform(0, 0.15))
    return {"op": "between", "col": col, "lo": lowest, "hi": high - int(width * chance.uniform(0, 0.1))}


def _requirements(chance: random.Random, pool: list[Node], weights: list[float]) -> list[Node]:
    """9 to 15 leaves: six in ten stand alone, the others are alternatives, some of which ask for two things at once."""
    wanted, nodes = chance.randint(9, 15), []
    while wanted:
        size = min(wanted, chance.choices([1, 2, 3, 4], [12, 1, 1, 1])[0])
        drawn = chance.choices(pool, weights, k=size)
        nodes.append(_node(drawn))
        wanted -= size
    return nodes


def _node(drawn: list[Node]) -> Node:
    """1: a leaf. 2 or 3: alternatives. 4: two, or two together, or one."""
    if len(drawn) == 1:
        return drawn[0]
    if len(drawn) < 4:
        return {"any": drawn}
    return {"any": [drawn[0], {"all": drawn[1:3]}, drawn[3]]}
