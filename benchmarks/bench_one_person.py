"""One person: the whole catalogue with every explanation, and 500 made-up pathways beside zen-engine.

`python3 dev.py bench`. Prints, writes nothing; ends with 1 when verdicts differ or a goal is missed.
"""

import sys
from datetime import date
from statistics import median

import yaml

from balai import rulebook
from balai.engine.assess import assess
from balai.engine.explain import Explainer, Explanation
from balai.engine.factfile import read
from balai.engine.facts import Facts
from balai.engine.program import Program, compile_rulebook
from balai.words import words
from benchmarks import kernel, workload, zen_peer
from benchmarks.measure import spread, surroundings, times_ms

ON = date(2026, 11, 22)
RUNS = 600
ROUNDS, PEOPLE = 9, 100
RULES_SEED, PEOPLE_SEED = 1, 2
GOAL_MS, GOAL_TIMES = 5.0, 5.0


def main() -> int:
    """Run both comparisons and say whether the goals are kept."""
    print(surroundings("zen-engine", "msgspec"))
    return 0 if all([catalogue(), beside_zen()]) else 1


def catalogue() -> bool:
    """The example people in turn against the shipped rulebook; ms per person."""
    book = rulebook.shipped()
    compiled = compile_rulebook(book, on=ON)
    cases = yaml.load(rulebook.examples(), yaml.CSafeLoader)["cases"]
    people = [read(case["facts"], book.known, on=ON) for case in cases]
    explained = sum(len(explain(person, compiled)) for person in people) // len(people)
    print(
        f"\n1 person x {len(compiled.routes)} pathways of the catalogue, {explained} explanations; "
        f"{len(people)} example people in turn, {RUNS} runs\n  {'':40} median ms  (5 % to 95 %)"
    )
    rows = {
        "verdicts only": compiled.verdicts,
        "verdicts and every explanation": lambda person: explain(person, compiled),
        "and every sentence, Indonesian and English": lambda person: sentences(explain(person, compiled)),
    }
    medians = {}
    for name, run in rows.items():
        times = times_ms(lambda number, run=run: run(people[number % len(people)]), RUNS)
        medians[name] = median(times)
        print(f"  {name:42} {spread(times)}")
    kept = medians["verdicts and every explanation"] <= GOAL_MS
    print(f"  goal: at most {GOAL_MS:g} ms with every explanation: {'kept' if kept else 'MISSED'}")
    return kept


def explain(person: Facts, compiled: Program) -> list[Explanation]:
    """Every requirement of every pathway, explained."""
    explainer = Explainer(person)
    return [one for result in assess(person, compiled) for one in explainer.explain(result)]


def sentences(explanations: list[Explanation]) -> list[str]:
    """The requirement and the reason of each explanation in both languages."""
    return [
        f"{said.pick(one.rule, 'text')} {said.reason(one.reason)}"
        for said in (words("id"), words("en"))
        for one in explanations
    ]


def beside_zen() -> bool:
    """Verdicts only, the same rules and people for both, the same verdicts first; ms per person."""
    rules = workload.ruleset(RULES_SEED)
    rows = workload.people(PEOPLE_SEED, PEOPLE)
    compiled, people, peers = kernel.program(rules), kernel.people(rows), zen_peer.forms(rules)
    leaves = [str(leaf) for row in rules["pathways"] for node in row["req"] for leaf in workload.leaves(node)]
    size = len(rules["pathways"])
    print(
        f"\n1 person x {size} made-up pathways, {len(leaves) / size:.1f} leaves each, {len(set(leaves))} distinct; "
        f"{PEOPLE} people, {ROUNDS} rounds"
    )
    for facts, row in zip(people, rows, strict=True):
        ours = [kernel.NUMBERS[verdict] for verdict in compiled.verdicts(facts)]
        for name, decision in peers.items():
            if zen_peer.numbers(decision.evaluate(row)["result"], rules) != ours:
                print(f"  The verdicts of zen-engine ({name}) differ: no times are shown.")
                return False
    print(f"  {size * PEOPLE} verdicts are the same.\n  {'':40} median ms  (least to most)")
    runs = {
        "this engine": lambda number: compiled.verdicts(people[number]),
        **{f"zen-engine, {name}": lambda n, peer=peer: peer.evaluate(rows[n]) for name, peer in peers.items()},
    }
    rounds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            rounds[name].append(median(times_ms(run, PEOPLE)))
    for name, times in rounds.items():
        print(f"  {name:42} {median(times):7.3f}  ({min(times):.3f} to {max(times):.3f})")
    ours = median(rounds.pop("this engine"))
    best, least = min(((name, median(times)) for name, times in rounds.items()), key=lambda found: found[1])
    ratio = least / ours
    kept = ratio >= GOAL_TIMES
    print(f"  {ratio:.1f} times as fast as {best}; goal: {GOAL_TIMES:g} times: {'kept' if kept else 'MISSED'}")
    return kept


if __name__ == "__main__":
    sys.exit(main())
