"""The reference: one person and one condition at a time, in plain Python. Every engine must count as this does."""

from collections.abc import Sequence

import numpy as np

from benchmarks.workload import Node, Person, Ruleset

Counts = np.ndarray
UNMET, UNKNOWN, MET = 0, 1, 2
#: The columns of the counts, in this order.
COUNTED = (MET, UNKNOWN, UNMET)


def verdict(node: Node, person: Person) -> int:
    """0 unmet, 1 not known, 2 met. `all` is the worst of its parts, `any` the best."""
    if "all" in node:
        return min((verdict(part, person) for part in node["all"]), default=MET)
    if "any" in node:
        return max((verdict(part, person) for part in node["any"]), default=UNMET)
    value = person[node["col"]]
    if value is None:
        return UNKNOWN
    is_met = value in node["vals"] if node["op"] == "in" else node["lo"] <= value <= node["hi"]
    return MET if is_met else UNMET


def verdicts(rules: Ruleset, person: Person) -> list[int]:
    """The person's verdict for each pathway."""
    return [verdict({"all": row["req"]}, person) for row in rules["pathways"]]


def counts(rules: Ruleset, people: Sequence[Person]) -> Counts:
    """int64[pathways, 3]: how many are met, not known, unmet."""
    found = np.array([verdicts(rules, person) for person in people])
    return np.stack([(found == value).sum(axis=0, dtype=np.int64) for value in COUNTED], axis=1)


def unlocked(rules: Ruleset, people: Sequence[Person], grants: Sequence[dict[str, int]]) -> Counts:
    """int64[grants]: how many people would meet, with the values granted, a pathway they do not meet now."""
    gains = np.zeros(len(grants), dtype=np.int64)
    for person in people:
        now = verdicts(rules, person)
        for number, grant in enumerate(grants):
            then = verdicts(rules, {**person, **grant})
            gains[number] += any(new == MET != old for old, new in zip(now, then, strict=True))
    return gains
