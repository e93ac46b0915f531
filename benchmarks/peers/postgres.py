"""PostgreSQL: a table of integers, counts by SQL, whose logic has three values. Parallel workers as it comes.

Tried with 18 and 150,000 people x 500 pathways:
- subqueries that may not be merged (`OFFSET 0`): each distinct condition once, then the pathways, then the counts:
  5.8 to 7.5 s, kept;
- the pathways spelt out in one subquery 9.6 s; counts of whole expressions in one `SELECT` 22 to 35 s;
- several statements of 50 to 250 pathways 8 to 12 s; `count(*) FILTER (WHERE p IS NULL)` in place of what `count(p)`
  leaves 7 to 10 s. The server that comes with the wheel has no JIT.
"""

import io
import os
from pathlib import Path

import numpy as np
import psycopg
import pyarrow.csv as pc
import pyarrow.parquet as pq

from benchmarks import city_files, workload
from benchmarks.peers import Run, counted
from benchmarks.workload import Node, Ruleset

#: A result has at most 1,664 columns, and each pathway needs two.
MOST = 800
WORDS = {"all": " AND ", "any": " OR "}


def bulk(rules_path: Path, parquet_path: Path) -> Run:
    """Fill a table on the server of `DATABASE_URL`."""
    rules = city_files.read_rules(rules_path)
    server = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    people = _fill(server, parquet_path)
    rows = rules["pathways"]
    queries = [_query(rules, rows[first : first + MOST]) for first in range(0, len(rows), MOST)]

    def run() -> np.ndarray:
        found = [count for query in queries for count in server.execute(query).fetchone() or ()]
        return counted(np.array(found, dtype=np.int64).reshape(-1, 2), people)

    return run


def _fill(server: psycopg.Connection, parquet_path: Path) -> int:
    """Copy the file into the table `city` and gather statistics; how many people."""
    population = pq.ParquetFile(parquet_path)
    server.execute("DROP TABLE IF EXISTS city")
    server.execute(f"CREATE TABLE city ({', '.join(f'{col} integer' for col in population.schema.names)})")
    with server.cursor().copy("COPY city FROM STDIN (FORMAT csv)") as copy:
        for batch in population.iter_batches():
            text = io.BytesIO()
            pc.write_csv(batch, text, pc.WriteOptions(include_header=False))
            copy.write(text.getvalue())
    server.execute("VACUUM ANALYZE city")
    return population.metadata.num_rows


def _query(rules: Ruleset, rows: list[Node]) -> str:
    names = workload.named({**rules, "pathways": rows})
    conditions = ", ".join(f"{_condition(leaf)} AS {name}" for name, leaf in names.values())
    pathways = ", ".join(f"{_pathway({'all': row['req']}, names)} AS {row['id']}" for row in rows)
    counts = ", ".join(f"count(*) FILTER (WHERE {row['id']}), count(*) - count({row['id']})" for row in rows)
    return f"SELECT {counts} FROM (SELECT {pathways} FROM (SELECT {conditions} FROM city OFFSET 0) a OFFSET 0) p"


def _condition(leaf: Node) -> str:
    if leaf["op"] == "between":
        return f"{leaf['col']} BETWEEN {leaf['lo']} AND {leaf['hi']}"
    return f"{leaf['col']} IN ({', '.join(map(str, leaf['vals']))})"


def _pathway(node: Node, names: dict[str, tuple[str, Node]]) -> str:
    return workload.fold(
        node, lambda leaf: names[workload.key(leaf)][0], lambda word, parts: f"({WORDS[word].join(parts)})"
    )
