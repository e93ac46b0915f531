"""Each published marginal beside the people in a table: how near is the synthetic city?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from balai.population import ages, marginals
from balai.population.drawing import Days
from balai.population.marginals import EDUCATION, Marginal
from balai.population.people import whole_years

#: Level of a diploma -> its row in the register, where the two differ.
REGISTER_ROWS = {
    "SMA": "SMA_SMK", "SMK": "SMA_SMK", "D1": "D1_D2", "D2": "D1_D2", "D4": "S1_D4", "S1": "S1_D4", "PROFESI": "S1_D4",
}  # fmt: skip
AGE_BANDS: Mapping[str, tuple[int, int]] = {f"{low:02}-{low + 4:02}": (low, low + 4) for low in range(0, 50, 5)} | {
    "50-59": (50, 59),
    "60+": (60, 200),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One category of one marginal: its share of residents as published and as drawn."""

    marginal: Marginal
    category: str
    target: float
    drawn: float


def targets() -> tuple[Marginal, ...]:
    """Everything that was published and that the people are held against, in the order of the report."""
    return (
        marginals.districts(),
        marginals.sexes(),
        ages.by_age(),
        Marginal(
            name="age_share",
            shares={"15-64": marginals.productive(), "60+": marginals.elderly()},
            source="BPS 2020",
        ),
        marginals.education(),
        Marginal(name="origin", shares={"elsewhere": marginals.born_elsewhere()}, source="BPS 2022"),
    )


class Report:
    """Counts people as tables come by; each marginal among those of whom it is known."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.people = 0
        self.counts: dict[str, Counter[str]] = {marginal.name: Counter() for marginal in targets()}
        self.known: Counter[str] = Counter()

    def add(self, table: pa.Table) -> None:
        """Count the people of one table."""
        self.people += table.num_rows
        districts = {village.code[:6]: village.district for village in marginals.villages()}
        born = table["birth_date"].drop_null().cast(pa.int32()).to_numpy()
        self._count("district", Counter(pc.utf8_slice_codeunits(table["village"], 0, 6).to_pylist()), districts)
        self._count("sex", Counter(table["sex"].to_pylist()))
        self._count("education", Counter(highest(table["education"])))
        self._ages(born)
        places = pc.utf8_slice_codeunits(table["nik"], 0, 4).drop_null().to_pylist()
        here = {code[:4] for code in districts}
        self._count("origin", Counter("here" if place in here else "elsewhere" for place in places))

    def lines(self) -> Iterator[Line]:
        """The report, in the order of `targets`."""
        for marginal in targets():
            for category, share in marginal.shares.items():
                drawn = self.counts[marginal.name][category] / max(self.known[marginal.name], 1)
                yield Line(marginal=marginal, category=category, target=share, drawn=drawn)

    def _count(self, name: str, found: Mapping[str | None, int], names: Mapping[str, str] | None = None) -> None:
        for word, count in found.items():
            if word is not None:
                self.counts[name][(names or {}).get(word, word)] += count
                self.known[name] += count

    def _ages(self, born: Days) -> None:
        age = whole_years(born, self.on)
        self._count("age", {band: _within(age, bounds) for band, bounds in AGE_BANDS.items()})
        self.known["age_share"] += age.size
        for band, bounds in (("15-64", (15, 64)), ("60+", (60, 200))):
            self.counts["age_share"][band] += _within(age, bounds)


def highest(education: pa.ChunkedArray) -> list[str]:
    """The row of the register for everybody whose schooling is known: the highest level completed, NONE for none."""
    order = list(EDUCATION.values())
    known = education.filter(education.is_valid()).combine_chunks()
    entries = known.flatten()
    people = pc.list_parent_indices(known).to_numpy()
    completed = entries.field("completed").fill_null(False).to_numpy(zero_copy_only=False)
    levels = entries.field("level").fill_null("NONE").to_pylist()
    ranks = np.array([order.index(REGISTER_ROWS.get(level, level)) for level in levels], dtype=np.int64)
    best = np.zeros(len(known), dtype=np.int64)
    np.maximum.at(best, people, np.where(completed, ranks, 0))
    return [order[place] for place in best.tolist()]


def _within(age: np.ndarray[tuple[int, ...], np.dtype[np.intp]], bounds: tuple[int, int]) -> int:
    return int(((age >= bounds[0]) & (age <= bounds[1])).sum())
