"""Polars: one lazy query over a DataFrame in memory. Kleene's logic is native to it, null is "not known".

Tried with 2.1 and 150,000 people x 500 pathways, two threads, at a quiet moment:
- three steps, each distinct condition once, then the pathways, then the counts: 0.11 s, kept;
- the same with `&` and `|` in place of `all_horizontal` and `any_horizontal`: 0.12 s; with the streaming engine 0.11 s;
  with columns of 8 and 16 bits 0.11 s; met and possible as two planes without nulls 0.23 s and more; people in blocks
  0.2 s and more;
- the pathways spelt out and then counted: 0.25 s when the planner finds the common parts, 0.6 s when it may not;
- conditions added by `with_columns`, counts of whole expressions: 0.3 s; everything in one `select`: 0.75 s with `&`
  and `|`, as `spelt_out` shows it, 1.1 s without.
"""

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import city_files, workload
from benchmarks.peers import Run, counted
from benchmarks.workload import Node

GROUPS = {"all": pl.all_horizontal, "any": pl.any_horizontal}


def bulk(rules_path: Path, parquet_path: Path, *, resident: bool = False, spelt_out: bool = False) -> Run:
    """`resident` keeps the answers to the distinct conditions between calls, as ours may; threads: as many as cores."""
    if spelt_out:
        return _spelt_out(rules_path, parquet_path)
    rules, city = city_files.read_rules(rules_path), pl.read_parquet(parquet_path).rechunk()
    names = workload.named(rules)
    conditions = [_condition(leaf).alias(name) for name, leaf in names.values()]

    def by_name(leaf: Node) -> pl.Expr:
        return pl.col(names[workload.key(leaf)][0])

    pathways = [_pathway({"all": row["req"]}, by_name).alias(row["id"]) for row in rules["pathways"]]
    counts = [count for row in rules["pathways"] for count in _counts(pl.col(row["id"]), row["id"])]
    asked = city.select(conditions).lazy() if resident else city.lazy().select(conditions)
    return _run(asked.select(pathways).select(counts), city.height)


def _spelt_out(rules_path: Path, parquet_path: Path) -> Run:
    """The query as one would write it first: each count of each pathway is one long expression."""
    rules, city = city_files.read_rules(rules_path), pl.read_parquet(parquet_path).rechunk()
    joins = {"all": and_, "any": or_}
    counts = []
    for row in rules["pathways"]:
        met = workload.fold({"all": row["req"]}, _condition, lambda word, parts: reduce(joins[word], parts))
        counts += _counts(met, row["id"])
    return _run(city.lazy().select(counts), city.height)


def _run(query: pl.LazyFrame, people: int) -> Run:
    return lambda: counted(np.array(query.collect().row(0), dtype=np.int64).reshape(-1, 2), people)


def _counts(met: pl.Expr, name: str) -> tuple[pl.Expr, pl.Expr]:
    return met.sum().alias(name), met.null_count().alias(f"{name} not known")


def _condition(leaf: Node) -> pl.Expr:
    col = pl.col(leaf["col"])
    return col.is_between(leaf["lo"], leaf["hi"]) if leaf["op"] == "between" else col.is_in(leaf["vals"])


def _pathway(node: Node, by_name: Callable[[Node], pl.Expr]) -> pl.Expr:
    return workload.fold(node, by_name, lambda word, parts: GROUPS[word](parts))
