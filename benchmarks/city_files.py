"""The workload in files, for any program that reads JSON and Parquet; the same seed gives the same files.

rules       JSON, as in `workload`
population  Parquet: one int32 column per column of `workload`, null where not known, row groups of `GROUP` people
"""

import json
from collections import Counter
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.workload import Node, Ruleset, columns, leaves

GROUP = 65_536
KNOWN = 0.85
#: What a course ends with: a test, a trait, the first months in an occupation.
TAUGHT = ("test_", "trait_", "months_")


def write_rules(path: Path, rules: Ruleset) -> None:
    """Write the rules as JSON."""
    path.write_text(json.dumps(rules), encoding="utf-8")


def read_rules(path: Path) -> Ruleset:
    """Read what `write_rules` wrote."""
    return cast(Ruleset, json.loads(path.read_text(encoding="utf-8")))


def write_population(path: Path, seed: int, people: int) -> None:
    """Write people of whom each fact is known with the chance `KNOWN`.

    One row group is in memory at a time. Fewer people of the same seed are the first of more people.
    """
    ranges = columns()
    schema = pa.schema([(col, pa.int32()) for col in ranges])
    with pq.ParquetWriter(path, schema) as writer:
        for number, first in enumerate(range(0, people, GROUP)):
            size, chance = min(GROUP, people - first), np.random.default_rng([seed, number])
            arrays = [_column(chance, low, high)[:size] for low, high in ranges.values()]
            writer.write_table(pa.table(arrays, schema=schema), row_group_size=GROUP)


def trainings(rules: Ruleset, count: int = 30) -> list[dict[str, int]]:
    """Courses, each giving one column the value that meets most conditions asked of it; by how often they are asked."""
    asked: dict[str, list[Node]] = {}
    for row in rules["pathways"]:
        for leaf in (leaf for node in row["req"] for leaf in leaves(node)):
            asked.setdefault(leaf["col"], []).append(leaf)
    taught = sorted((col for col in asked if col.startswith(TAUGHT)), key=lambda col: (-len(asked[col]), col))
    return [{col: _best(asked[col])} for col in taught[:count]]


def _column(chance: np.random.Generator, low: int, high: int) -> pa.Array:
    """One row group of a column: values from low to high, both included, or null."""
    values = chance.integers(low, high, size=GROUP, dtype=np.int32, endpoint=True)
    return pa.array(values, mask=chance.random(GROUP, dtype=np.float32) >= KNOWN)


def _best(asked: list[Node]) -> int:
    """The value that meets the most of these conditions, all on one column; the least of several."""
    met: Counter[int] = Counter()
    for leaf in asked:
        met.update(leaf["vals"] if leaf["op"] == "in" else range(leaf["lo"], leaf["hi"] + 1))
    return min(met, key=lambda value: (-met[value], value))
