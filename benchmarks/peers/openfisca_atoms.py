"""OpenFisca-Core with variables for each distinct condition, computed once and shared by the pathways.

Tried with 46.0 and 150,000 people x 500 pathways: two boolean variables for each condition, "met" and "possible", 0.35
to 0.5 s, kept (`planes`); one variable of three values made by `where` with `isin` 0.7 s as an enumeration (`where`),
1.3 s and more as whole numbers.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import city_files, workload
from benchmarks.peers import Run, openfisca
from benchmarks.workload import Node

Name = Callable[[Node], str]


def bulk(rules_path: Path, parquet_path: Path, *, written: str = "planes") -> Run:
    """`written` is how the formulas are: "planes" or "where"."""
    rules, inputs = city_files.read_rules(rules_path), openfisca.columns(parquet_path)
    country = openfisca.Country([col for col in inputs if openfisca.unknown(col) in inputs])
    names = workload.named(rules)
    add, pathway = {"planes": (_add_planes, _planes), "where": (_add_where, _where)}[written]
    for name, leaf in names.values():
        add(country, name, leaf)
    for row in rules["pathways"]:
        country.verdict(row["id"], pathway({"all": row["req"]}, lambda leaf: names[workload.key(leaf)][0]))
    return openfisca.run(country, rules, inputs)


def _add_planes(country: openfisca.Country, name: str, leaf: Node) -> None:
    def met(person: Callable, when: object) -> np.ndarray:
        return openfisca.is_met(leaf, person(leaf["col"], when))

    def possible(person: Callable, when: object) -> np.ndarray:
        return person(name, when) | person(openfisca.unknown(leaf["col"]), when)

    country.truth(name, met)
    country.truth(_possible(name), possible)


def _planes(tree: Node, name: Name) -> openfisca.Formula:
    def formula(person: Callable, when: object) -> np.ndarray:
        return openfisca.by_planes(tree, lambda leaf: (person(name(leaf), when), person(_possible(name(leaf)), when)))

    return formula


def _possible(name: str) -> str:
    return f"{name}_possible"


def _add_where(country: openfisca.Country, name: str, leaf: Node) -> None:
    def three(person: Callable, when: object) -> np.ndarray:
        return openfisca.three(leaf, person(leaf["col"], when), person(openfisca.unknown(leaf["col"]), when))

    country.verdict(name, three)


def _where(tree: Node, name: Name) -> openfisca.Formula:
    def formula(person: Callable, when: object) -> np.ndarray:
        return openfisca.by_numbers(tree, lambda leaf: person(name(leaf), when).view(np.ndarray))

    return formula
