"""What else is promised of many people: a nation, one person changed, trainings, and how near memory sets the limit.

Each is compared with one evaluation of the city whose conditions are kept, the median seconds of which are given.
"""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow.parquet as pq

from benchmarks import city_files, plain, workload
from benchmarks.contest import Worker
from benchmarks.measure import copy_gb_s, goal

PEOPLE, FEW, CHANGES, RUNS = 5_000_000, 131, 400, 5
CHANGES_SEED = 3
GOAL_NATION, GOAL_GIB, GOAL_CHANGE, GOAL_UNLOCK = 35, 4, 1 / 200, 15
OURS, PEER = "benchmarks.neutral", "benchmarks.peers.polars_lazy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The rules, and populations of `FEW` people, of the city and of `PEOPLE`."""

    rules: Path
    few: Path
    city: Path
    nation: Path


def whole_nation(files: Files, city_s: float) -> bool:
    """Time and memory of `PEOPLE` people, conditions kept; the counts must be those of Polars."""
    found, seconds, peak = _nation(OURS, files, runs=RUNS, resident=True)
    expected, _, _ = _nation(PEER, files, runs=1)
    print(f"\n{PEOPLE} people, conditions kept, {RUNS} runs")
    if not np.array_equal(found, expected):
        print("  The counts differ from those of Polars: no times are shown.")
        return False
    print(
        f"  {seconds:.3f} s, {seconds / city_s:.1f} times the city; peak memory {peak:.2f} GiB, with reading the file"
    )
    within_time = goal(f"at most {GOAL_NATION} times the city", seconds <= GOAL_NATION * city_s)
    return goal(f"at most {GOAL_GIB} GiB", peak <= GOAL_GIB) and within_time


def one_changed(files: Files, city_s: float) -> bool:
    """Another person in the place of one, again and again, in the kept conditions of the city."""
    worker = Worker()
    worker.prepare(OURS, "changer", files.rules, files.city)
    people = workload.people(CHANGES_SEED, CHANGES)
    rows = np.random.default_rng(CHANGES_SEED).integers(pq.read_metadata(files.city).num_rows, size=CHANGES).tolist()
    seconds = median(worker.run(row, person).seconds for row, person in zip(rows, people, strict=True))
    worker.close()
    print(f"\nOne person of the city changed, {CHANGES} different ones\n  {seconds * 1e6:.0f} µs")
    return goal(f"at most 1/{1 / GOAL_CHANGE:g} of one evaluation", seconds <= GOAL_CHANGE * city_s)


def unlock(files: Files, city_s: float) -> bool:
    """For each of 30 trainings, how many people would come to meet a pathway they do not meet now."""
    rules = city_files.read_rules(files.rules)
    grants = city_files.trainings(rules)
    worker = Worker()
    worker.prepare(OURS, "unlocker", files.rules, files.few, grants)
    print(f"\nUnlocked by each of {len(grants)} trainings, {RUNS} runs")
    if not np.array_equal(worker.run().value, plain.unlocked(rules, pq.read_table(files.few).to_pylist(), grants)):
        print("  The numbers differ from the reference: no times are shown.")
        return False
    worker.prepare(OURS, "unlocker", files.rules, files.city, grants)
    seconds = median(worker.run().seconds for _ in range(RUNS))
    worker.close()
    print(f"  {seconds:.3f} s, {seconds / city_s:.1f} evaluations")
    return goal(f"at most {GOAL_UNLOCK} evaluations", seconds <= GOAL_UNLOCK * city_s)


def bandwidth(files: Files, city_s: float) -> bool:
    """How near one evaluation comes to the least that memory allows; there is no goal.

    However it is done, one bit for each distinct condition (does it hold?) and one for each column (is it known?) must
    be read once for each person. What is read again, from a cache, is not counted: the share is never flattering.
    """
    rules = city_files.read_rules(files.rules)
    planes = len(workload.named(rules)) + len(workload.columns())
    people = pq.read_metadata(files.city).num_rows
    read, copied = planes * people / 8, copy_gb_s()
    print(
        f"\nMemory: one thread copies {copied:.1f} GB/s, read and written together\n"
        f"  {planes} bits a person, {read / 1e6:.1f} MB in the city, are read at {read / city_s / 1e9:.2f} GB/s: "
        f"{read / city_s / 1e9 / copied:.1%} of it"
    )
    return True


def _nation(module: str, files: Files, *, runs: int, **options: bool) -> tuple[np.ndarray, float, float]:
    """The counts, the median seconds after a first call, and the peak memory in GiB."""
    worker = Worker()
    worker.prepare(module, "bulk", files.rules, files.nation, **options)
    first = worker.run()
    answers = [worker.run() for _ in range(runs)]
    worker.close()
    return first.value, median(one.seconds for one in answers), answers[-1].peak_gib
