"""Which level of schooling people of an age have: the register's totals, spread over ages that can have them."""

from functools import cache

import numpy as np

from balai.population import ages, marginals
from balai.population.assumptions import SCHOOLING
from balai.population.fitting import Shares, fit


@cache
def levels_by_age() -> Shares:
    """Share of each level within an age: float64[100, 10], rows sum to 1, columns as `marginals.EDUCATION`.

    The assumed table of ages, fitted to the published totals; what is impossible at an age stays impossible.
    """
    people = ages.pyramid().sum(axis=1)
    totals = marginals.education().shares
    rows = list(SCHOOLING.values())
    seed = np.array([rows[np.searchsorted(list(SCHOOLING), age, side="right") - 1] for age in range(people.size)])
    table = fit(people[:, None] * seed, people, np.array([totals[level] for level in marginals.EDUCATION.values()]))
    shares: Shares = table / people[:, None]
    return shares
