"""What was published about the residents of Bontang: the shares a synthetic city is held against."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
PLACE = "Bontang"

#: Row of the education table of the population register -> our name, in ascending order.
EDUCATION = {
    "Tidak/Belum Sekolah": "NONE",
    "Belum Tamat SD": "SD_INC",
    "Tamat SD": "SD",
    "SMP": "SMP",
    "SMA/sederajat": "SMA_SMK",
    "D1-D2": "D1_D2",
    "D3": "D3",
    "S1/D4": "S1_D4",
    "S2": "S2",
    "S3": "S3",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginal:
    """Shares of all residents by category. `derived`: computed by us from what was published, see the docs."""

    name: str
    shares: Mapping[str, float]
    source: str
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """One kelurahan. `weight` is derived, not published: the share of residents that a synthetic city puts there."""

    code: str
    district: str
    weight: float


@cache
def villages() -> tuple[Village, ...]:
    """Every kelurahan, in the order of its code."""
    return tuple(
        Village(
            code=row["village_code_10digit"],
            district=row["district_name"],
            weight=float(row["synthetic_weight"]),
        )
        for row in _rows("bontang_villages.csv")
    )


def districts() -> Marginal:
    """Residents by kecamatan, 2024."""
    return _counted("district", "population", "district", {}, "BPS 2024")


def sexes() -> Marginal:
    """Residents by sex, 2024."""
    return _counted("sex", "population", "sex", {}, "BPS 2024")


def education() -> Marginal:
    """Residents of all ages by the highest level of the population register, June 2024."""
    return _counted("education", "population_by_education", "education", EDUCATION, "Dukcapil 06-2024")


def productive() -> float:
    """Share of residents aged 15 to 64, census of 2020."""
    return _percent("population_share", "15-64 (productive)")


def elderly() -> float:
    """Share of residents aged 60 and older, census of 2020; the press release says only `elderly`."""
    return _percent("population_share", "elderly (60+)")


def born_elsewhere() -> float:
    """Share of residents born outside the city, 2022."""
    return _percent("lifetime_migrant_share", "born outside Bontang")


def pyramid_2010() -> dict[tuple[int, str], float]:
    """Residents of December 2010: (lowest age of a group of five years, sex) -> persons; known up to 45-49."""
    found = {}
    for row in _rows("bontang_population.csv"):
        group, _, sex = row["category"].partition("|")
        if row["indicator"] == "population_by_age" and sex != "both":
            found[int(group[:2]), sex] = float(row["value"])
    return found


def _counted(name: str, indicator: str, dimension: str, names: Mapping[str, str], source: str) -> Marginal:
    counts = {
        names.get(row["category"], row["category"]): float(row["value"])
        for row in _rows("bontang_population.csv")
        if (row["indicator"], row["dimension"]) == (indicator, dimension)
    }
    total = sum(counts.values())
    return Marginal(name=name, shares={key: count / total for key, count in counts.items()}, source=source)


def _percent(indicator: str, category: str) -> float:
    return next(
        float(row["value"]) / 100
        for row in _rows("bontang_population.csv")
        if (row["indicator"], row["category"]) == (indicator, category)
    )


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
