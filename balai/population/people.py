"""Who lives where: the people of one chunk before anything is known of their school, work or papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from balai.engine.dates import latest_start
from balai.population import ages, marginals, schooltable
from balai.population.assumptions import CHILDREN_BORN_ELSEWHERE, OTHER_AREAS
from balai.population.drawing import Days, Draw, Mask, Rows, Texts
from balai.population.fitting import Shares

EPOCH = date(1970, 1, 1)
GROWN_UP = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """n people. The level is a place in `marginals.EDUCATION`, the village one in `marginals.villages()`."""

    on: int  # the day of the file, in days since 1970
    age: Rows  # whole years on that day
    female: Mask
    born: Days
    village: Rows
    level: Rows
    elsewhere: Mask  # born outside the city

    @property
    def n(self) -> int:
        return self.age.size

    @property
    def grown_up(self) -> Mask:
        """15 and older: of children an office knows that they have no job, test or licence."""
        return self.age >= GROWN_UP

    def aged(self, bounds: tuple[int, int]) -> Mask:
        """Of these ages, both ends included."""
        return (self.age >= bounds[0]) & (self.age <= bounds[1])


def draw_people(draw: Draw, n: int, on: date) -> People:
    """n people whose age, sex, level and village have the shares that were published."""
    cells = joint()
    sex, age, level = np.unravel_index(draw.cells(cells, n), cells.shape)
    first, last = birth_days(on)
    weights = np.array([village.weight for village in marginals.villages()])
    elsewhere = np.where(age < GROWN_UP, CHILDREN_BORN_ELSEWHERE, _adults_born_elsewhere())
    return People(
        on=days(on),
        age=age,
        female=sex == ages.SEXES.index("female"),
        born=draw.between(first[age], last[age], n),
        village=draw.cells(weights / weights.sum(), n),
        level=level,
        elsewhere=draw.chance(elsewhere, n),
    )


@cache
def joint() -> Shares:
    """Share of residents by sex, age and level: float64[2, 100, 10], sum 1. Level depends on age, not on sex."""
    return ages.pyramid().T[:, :, None] * schooltable.levels_by_age()[None, :, :]


def days(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def whole_years(born: Days, on: date) -> Rows:
    """Age of each on a day: int32[n] days since 1970 -> whole years, 0 to 100."""
    edges = np.array([days(latest_start(on, 12 * age)) for age in range(ages.OLDEST + 2)])
    return np.searchsorted(-edges, -born.astype(np.int64), side="right") - 1


def birth_days(on: date) -> tuple[Days, Days]:
    """The first and last day of birth of people of 0, 1, ... whole years on a day: int32[100] each."""
    edges = [days(latest_start(on, 12 * age)) for age in range(ages.OLDEST + 2)]
    return np.array(edges[1:], dtype=np.int32) + np.int32(1), np.array(edges[:-1], dtype=np.int32)


def nik(draw: Draw, people: People, birth_known: Mask) -> Texts:
    """A NIK for everybody that no office can have issued: its serial number is 0000.

    District of first issue, day of birth (women: day + 40), serial. Six zeros where the day of birth is not known.
    """
    born = people.born.astype("datetime64[D]")
    months = born.astype("datetime64[M]")
    day = (born - months).astype(np.int64) + 1 + 40 * people.female
    month = months.astype(np.int64) % 12 + 1
    year = (months.astype("datetime64[Y]").astype(np.int64) + 1970) % 100
    birth = np.where(birth_known, day * 10_000 + month * 100 + year, 0)
    codes = np.array([int(village.code[:6]) for village in marginals.villages()])
    other = draw.word(OTHER_AREAS, people.n).astype(np.int64) * 100 + draw.between(1, 12, people.n)
    area = np.where(people.elsewhere, other, codes[people.village])
    numbers: Texts = (area * 10**10 + birth * 10**4).astype("U16").astype(object)
    return numbers


def _adults_born_elsewhere() -> float:
    """So that, with the children, all residents reach the published share."""
    children = float(ages.pyramid()[:GROWN_UP].sum())
    return (marginals.born_elsewhere() - children * CHILDREN_BORN_ELSEWHERE) / (1 - children)


def by_age(steps: Mapping[int, float], age: Rows) -> Shares:
    """The value of a table that changes at some ages: float64[n]."""
    values: Shares = np.array(list(steps.values()))[np.searchsorted(list(steps), age, side="right") - 1]
    return values
