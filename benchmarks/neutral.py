"""The neutral rules and people of `workload` on the product's own program and kernel.

bulk(rules_path, parquet_path)    -> callable: int64[pathways, 3] people met, unknown, unmet
single(rules)                     -> callable: person -> list of 1 met, 0 unknown, -1 unmet
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from balai.engine.columns import Counts, Index
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.program import Program
from balai.engine.residents import Numbers, Residents, gather
from balai.engine.unlock import Standing
from benchmarks import kernel

ROWS = 65_536
VALUES = {Verdict.OPEN: 1, Verdict.UNKNOWN: 0, Verdict.GAP: -1, Verdict.CLOSED: -1}


def bulk(rules_path: str | Path, parquet_path: str | Path, *, resident: bool = True) -> Callable[[], Counts]:
    """Counts of met, unknown and unmet. `resident`: the planes of the leaves stay in memory, else only the columns."""
    program = _program(rules_path)
    if resident:
        index = _index(program, parquet_path)
        return lambda: _three(index)
    people = residents(pq.read_table(parquet_path))
    index = Index(program, people.count)

    def run() -> Counts:
        index.put(people)
        return _three(index)

    return run


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


def unlocker(
    rules_path: str | Path, parquet_path: str | Path, grants: Sequence[Mapping[str, int]]
) -> Callable[[], Counts]:
    """For each grant, how many people have a pathway met that is not met now, if everybody had these values."""
    index = _index(_program(rules_path), parquet_path)
    sources = {source.asked: source for source in index.sources}

    def run() -> Counts:
        standing, found = Standing(index), []
        for grant in grants:
            given = gather([Facts(values=dict(grant))])
            instead = {
                leaf: plane
                for col in grant
                for leaf, plane in sources[col].planes(np.repeat(sources[col].codes(given), index.count))
            }
            people, perhaps, _ = standing.opened(instead)
            found.append(np.bitwise_count(people | perhaps).sum(dtype=np.int64))
        return np.array(found)

    return run


def residents(table: pa.Table | pa.RecordBatch) -> Residents:
    """The people of an Arrow table of whole numbers."""
    columns = {name: _numbers(table.column(name)) for name in table.schema.names}
    return Residents(count=table.num_rows, values=columns, lists={})


def _numbers(column: pa.Array | pa.ChunkedArray) -> Numbers:
    known = column.is_valid().to_numpy(zero_copy_only=False)
    return Numbers(column.fill_null(0).to_numpy(zero_copy_only=False), known)


def _index(program: Program, parquet_path: str | Path) -> Index:
    """Row group by row group, so that the columns are never in memory all at once."""
    file = pq.ParquetFile(parquet_path)
    index, at = Index(program, file.metadata.num_rows), 0
    for batch in file.iter_batches(ROWS):
        index.put(residents(batch), at)
        at += batch.num_rows
    return index


def _program(rules_path: str | Path) -> Program:
    return kernel.program(json.loads(Path(rules_path).read_text(encoding="utf-8")))


def _facts(person: Mapping[str, int | None]) -> Facts:
    """A value of `None` is as good as none: not known."""
    return Facts(values=cast("Mapping[str, int]", person))


def _three(index: Index) -> Counts:
    opened, gap, unknown, closed = index.counts().T
    return np.stack([opened, unknown, gap + closed], 1)
