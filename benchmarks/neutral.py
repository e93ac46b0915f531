"""The neutral rules and people of `workload` on the product's own program and kernel.

bulk(rules_path, parquet_path)    -> callable: int64[pathways, 3] people met, unknown, unmet
single(rules)                     -> callable: person -> list of 1 met, 0 unknown, -1 unmet
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from balai.engine.columns import Index
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.program import Program
from balai.engine.residents import Numbers, Residents
from benchmarks import kernel

ROWS = 65_536
VALUES = {Verdict.OPEN: 1, Verdict.UNKNOWN: 0, Verdict.GAP: -1, Verdict.CLOSED: -1}


def bulk(rules_path: str | Path, parquet_path: str | Path, *, resident: bool = True) -> Callable[[], NDArray[np.int64]]:
    """Counts of met, unknown and unmet. `resident`: the planes stay in memory, else they are made anew every time."""
    program = _program(rules_path)
    if resident:
        index = _index(program, parquet_path)
        return lambda: _three(index)
    people = residents(pq.read_table(parquet_path))
    return lambda: _three(Index.of(program, people))


def single(rules: Mapping[str, Any]) -> Callable[[Mapping[str, int | None]], list[int]]:
    """One person against every pathway."""
    program = kernel.program(dict(rules))

    def judge(person: Mapping[str, int | None]) -> list[int]:
        return [VALUES[verdict] for verdict in program.verdicts(_facts(person))]

    return judge


def changer(rules_path: str | Path, parquet_path: str | Path) -> Callable[[int, Mapping[str, int | None]], None]:
    """One person of many is known anew."""
    index = _index(_program(rules_path), parquet_path)
    return lambda row, person: index.change(row, _facts(person))


def residents(table: Any) -> Residents:
    """The people of an Arrow table of whole numbers."""
    return Residents(count=table.num_rows, values={n: _numbers(table[n]) for n in table.column_names}, lists={})


def _numbers(column: Any) -> Numbers:
    known = column.is_valid().to_numpy()
    return Numbers(column.fill_null(0).to_numpy(), known)


def _index(program: Program, parquet_path: str | Path) -> Index:
    file = pq.ParquetFile(parquet_path)
    index, at = Index(program, file.metadata.num_rows), 0
    for batch in file.iter_batches(ROWS):
        index.put(residents(_table(batch)), at)
        at += batch.num_rows
    return index


def _table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _program(rules_path: str | Path) -> Program:
    return kernel.program(json.loads(Path(rules_path).read_text(encoding="utf-8")))


def _facts(person: Mapping[str, int | None]) -> Facts:
    return Facts(values={col: value for col, value in person.items() if value is not None})


def _three(index: Index) -> NDArray[np.int64]:
    opened, gap, unknown, closed = index.counts().T
    return np.stack([opened, unknown, gap + closed], 1)
