"""A city: 150,000 people and 500 made-up pathways, beside OpenFisca-Core, Polars and PostgreSQL in one run.

`python3 dev.py bench city`. Prints, keeps nothing; ends with 1 when counts differ or a goal is missed. It needs the
server of `DATABASE_URL`, and room in memory and in the temporary folder for five million people (`nation`).
"""

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq

from benchmarks import city_files, nation, plain, workload
from benchmarks.contest import Contestant, Worker, in_turn
from benchmarks.measure import goal, surroundings

PATHWAYS, PEOPLE, SAMPLE, ROUNDS = 500, 150_000, 1_999, 5
RULES_SEED, PEOPLE_SEED = 1, 2
COLUMNS, WARM = "this engine, from columns", "this engine, conditions kept"
OURS = "benchmarks.neutral"
POLARS, SHARED, INLINE = (f"benchmarks.peers.{name}" for name in ("polars_lazy", "openfisca_atoms", "openfisca_inline"))
#: Goals are set against each peer as its manual has rules written; below it stands the fastest form we found by hand.
CONTESTANTS = (
    Contestant(name=COLUMNS, module=OURS, options={"resident": False}),
    Contestant(name=WARM, module=OURS, options={"resident": True}),
    Contestant(name="Polars lazy", module=POLARS, options={"spelt_out": True}, goal=8),
    Contestant(name="  by hand in three steps", module=POLARS),
    Contestant(name="  by hand, conditions kept", module=POLARS, options={"resident": True}),
    Contestant(name="OpenFisca, shared conditions", module=SHARED, options={"written": "where"}, goal=20),
    Contestant(name="  shared, by hand on booleans", module=SHARED),
    Contestant(name="OpenFisca, inline formulas", module=INLINE, options={"written": "where"}, goal=100),
    Contestant(name="  inline, by hand on booleans", module=INLINE),
    Contestant(name="PostgreSQL", module="benchmarks.peers.postgres", goal=50),
)


def main() -> int:
    """Write the files, compare, measure, and say which goals are kept."""
    print(surroundings("numpy", "pyarrow", "polars", "OpenFisca-Core", "psycopg"), flush=True)
    with TemporaryDirectory(prefix="balai-bench-") as name:
        folder = Path(name)
        rules = workload.ruleset(RULES_SEED, PATHWAYS)
        city_files.write_rules(folder / "rules.json", rules)
        city = _population(folder, PEOPLE)
        medians = beside_peers(folder / "rules.json", _population(folder, SAMPLE), city)
        if medians is None:
            return 1
        kept = [judged(medians)]
        files = nation.Files(
            rules=folder / "rules.json",
            few=_population(folder, nation.FEW),
            city=city,
            nation=_population(folder, nation.PEOPLE),
        )
        kept += [
            nation.whole_nation(files, medians[WARM]),
            nation.one_changed(files, medians[WARM]),
            nation.unlock(files, medians[WARM]),
            nation.bandwidth(files, medians[WARM]),
        ]
    return 0 if all(kept) else 1


def beside_peers(rules: Path, sample: Path, city: Path) -> dict[str, float] | None:
    """The median seconds of each contestant; None when their counts are not the same."""
    workers = {one.name: Worker() for one in CONTESTANTS}
    reference = plain.counts(city_files.read_rules(rules), pq.read_table(sample).to_pylist())
    try:
        if not (_same(workers, rules, sample, reference) and _same(workers, rules, city)):
            return None
        times = in_turn(workers, ROUNDS)
    finally:
        for worker in workers.values():
            worker.close()
    print(f"\n{PEOPLE} people x {PATHWAYS} pathways, {ROUNDS} rounds in turn\n  {'':32} median s  (least to most)")
    for name, seconds in times.items():
        print(f"  {name:32} {median(seconds):8.3f}  ({min(seconds):.3f} to {max(seconds):.3f})")
    return {name: median(seconds) for name, seconds in times.items()}


def judged(medians: dict[str, float]) -> bool:
    """Are the promises kept? Ours keeps the conditions in memory, as the product does; beside it from columns anew."""
    print(f"\n  {'times as fast as':32} from columns  conditions kept")
    for one in CONTESTANTS[2:]:
        print(f"  {one.name:32} {medians[one.name] / medians[COLUMNS]:12.1f} {medians[one.name] / medians[WARM]:16.1f}")
    kept = [
        goal(f"{one.goal:g} times as fast as {one.name}", medians[one.name] >= one.goal * medians[WARM])
        for one in CONTESTANTS
        if one.goal
    ]
    return all(kept)


def _same(workers: dict[str, Worker], rules: Path, people: Path, expected: np.ndarray | None = None) -> bool:
    """Let everybody prepare and count once; do all count what is expected, or else what the first counts?"""
    for one in CONTESTANTS:
        workers[one.name].prepare(one.module, "bulk", rules, people, **one.options)
        found = workers[one.name].run().value
        expected = found if expected is None else expected
        if not np.array_equal(found, expected):
            print(f"  The counts of {one.name.strip()} differ for {people.stem} people: no times are shown.")
            return False
    print(f"  {people.stem} people: the counts of all are the same.", flush=True)
    return True


def _population(folder: Path, people: int) -> Path:
    path = folder / f"{people}.parquet"
    city_files.write_population(path, PEOPLE_SEED, people)
    return path


if __name__ == "__main__":
    sys.exit(main())
