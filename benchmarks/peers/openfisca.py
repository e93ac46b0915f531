"""OpenFisca-Core: a country whose persons have the columns as inputs and the pathways as variables to compute.

A "not known" is an input of its own, the column then holds `NOTHING`. Formulas are plain operations on whole arrays, as
the manual asks; they are put together once, when the country is made. See `openfisca_inline` and `openfisca_atoms`.
"""

from collections.abc import Callable
from functools import reduce
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.peers import Run, counted
from benchmarks.workload import Node, Ruleset, fold

MONTH = period("2026-11")
#: What a column holds where it is not known: no condition is met by it.
NOTHING = np.iinfo(np.int32).max

Formula = Callable[[Callable, object], np.ndarray]
#: Certainly met, and met or not known.
Planes = tuple[np.ndarray, np.ndarray]
JOINS = {"all": np.logical_and, "any": np.logical_or}
CHOICES = {"all": np.minimum, "any": np.maximum}


class Verdict(Enum):
    unmet = "unmet"
    unknown = "not known"
    met = "met"


class Country:
    """A tax and benefit system of one entity."""

    def __init__(self, columns: list[str]) -> None:
        self._person = Entity("person", "persons", "", "")
        self.system = TaxBenefitSystem([self._person])
        for col in columns:
            self._add(col, value_type=int, default_value=int(NOTHING))
            self._add(unknown(col), value_type=bool)

    def truth(self, name: str, formula: Formula) -> None:
        """Add a variable that is true or not."""
        self._add(name, value_type=bool, formula=formula)

    def verdict(self, name: str, formula: Formula) -> None:
        """Add a variable of three values; the formula gives uint8 in the order of `Verdict`."""

        def encoded(person: Callable, when: object) -> EnumArray:
            return EnumArray(formula(person, when), Verdict)

        self._add(name, value_type=Enum, possible_values=Verdict, default_value=Verdict.unmet, formula=encoded)

    def _add(self, name: str, **fields: object) -> None:
        shape = {"entity": self._person, "definition_period": DateUnit.MONTH, "label": name, **fields}
        self.system.add_variable(type(name, (Variable,), shape))


def unknown(col: str) -> str:
    """The input that says where a column is not known."""
    return f"{col}_unknown"


def columns(parquet_path: Path) -> dict[str, np.ndarray]:
    """The inputs: int32[people] for each column, and where it is not known."""
    table = pq.read_table(parquet_path).combine_chunks()
    inputs = {}
    for col in table.column_names:
        inputs[col] = table[col].fill_null(int(NOTHING)).to_numpy()
        inputs[unknown(col)] = inputs[col] == NOTHING
    return inputs


def run(country: Country, rules: Ruleset, inputs: dict[str, np.ndarray]) -> Run:
    """A new simulation at each call: the inputs are handed over as they are, nothing computed is left from before."""
    people = len(next(iter(inputs.values())))

    def count() -> np.ndarray:
        simulation = SimulationBuilder().build_default_simulation(country.system, people)
        for name, values in inputs.items():
            simulation.set_input(name, MONTH, values)
        found = []
        for row in rules["pathways"]:
            verdicts = simulation.calculate(row["id"], MONTH).view(np.ndarray)
            found.append([np.count_nonzero(verdicts == Verdict.met.index), np.count_nonzero(verdicts == 1)])
        return counted(np.array(found, dtype=np.int64), people)

    return count


def is_met(leaf: Node, values: np.ndarray) -> np.ndarray:
    """bool[people]. A choice is a chain of comparisons: 0.3 ms where `numpy.isin` takes 2 ms."""
    if leaf["op"] == "between":
        return (values >= leaf["lo"]) & (values <= leaf["hi"])
    return reduce(np.logical_or, (values == wanted for wanted in leaf["vals"]))


def by_planes(node: Node, leaf: Callable[[Node], Planes]) -> np.ndarray:
    """uint8[people] in the order of `Verdict`, from two boolean arrays for each condition."""
    met, possible = fold(
        node, leaf, lambda word, parts: tuple(reduce(JOINS[word], side) for side in zip(*parts, strict=True))
    )
    return met.view(np.uint8) + possible.view(np.uint8)


def three(leaf: Node, values: np.ndarray, is_unknown: np.ndarray) -> np.ndarray:
    """uint8[people] in the order of `Verdict`, written with `where` and `isin` as the manual's examples are."""
    met = is_met(leaf, values) if leaf["op"] == "between" else np.isin(values, leaf["vals"])
    return np.where(is_unknown, np.uint8(1), np.where(met, np.uint8(2), np.uint8(0)))


def by_numbers(node: Node, leaf: Callable[[Node], np.ndarray]) -> np.ndarray:
    """uint8[people]: the worst of all, the best of any."""
    return fold(node, leaf, lambda word, parts: reduce(CHOICES[word], parts))
