"""Age and sex: the shape of the old pyramid, an assumed tail, and the published totals."""

from functools import cache

import numpy as np

from balai.population import marginals
from balai.population.assumptions import SEX_RATIO_FROM_60
from balai.population.fitting import Shares, fit
from balai.population.marginals import Marginal

SEXES = ("male", "female")
WIDTH = 5  # years of a group
KNOWN_GROUPS = 10  # 0-4 ... 45-49 were published
GROUPS = 20  # up to 95-99
OLDEST = GROUPS * WIDTH - 1


@cache
def pyramid() -> Shares:
    """Share of residents by whole years of age and sex: float64[100, 2], columns as SEXES, sum 1.

    Ages 0-14 and 15-49 keep their shape of 2010. Every group of five years from 50 on is smaller than the one
    before by the same factor. That factor, and the size of 0-14 and 15-49, follow from two published shares: 15-64
    and 60+. Within a group of five years every year is equally common.
    """
    known = _known()
    ages = _groups(known.sum(axis=1))
    seed = np.vstack([known, np.repeat(known[-1:], GROUPS - KNOWN_GROUPS, axis=0)])
    seed[60 // WIDTH :] = (SEX_RATIO_FROM_60, 1)
    shares = marginals.sexes().shares
    table = fit(seed, ages, np.array([shares[sex] for sex in SEXES]))
    return np.repeat(table / WIDTH, WIDTH, axis=0)


def by_age() -> Marginal:
    """Residents by groups of five years; the tail is derived, so it stands in two rows only."""
    groups = pyramid().sum(axis=1).reshape(GROUPS, WIDTH).sum(axis=1)
    shares = {f"{WIDTH * i:02}-{WIDTH * i + WIDTH - 1:02}": float(groups[i]) for i in range(KNOWN_GROUPS)}
    shares |= {"50-59": float(groups[10:12].sum()), "60+": float(groups[12:].sum())}
    return Marginal(name="age", shares=shares, source="Disdukcapil 2010, BPS 2020", derived=True)


def _known() -> Shares:
    published = marginals.pyramid_2010()
    return np.array([[published[WIDTH * i, sex] for sex in SEXES] for i in range(KNOWN_GROUPS)])


def _groups(known: Shares) -> Shares:
    """Shares of the 20 groups: float64[10] persons of 2010 -> float64[20], sum 1."""
    child, adult = known[:3] / known[:3].sum(), known[3:] / known[3:].sum()
    low, high = 0.0, 1.0
    for _ in range(60):
        factor = (low + high) / 2
        tail = _tail(factor, float(adult[-1]))
        low, high = (factor, high) if tail[2:].sum() < marginals.elderly() else (low, factor)
    adults = marginals.productive() - tail[:3].sum()
    children = 1 - marginals.productive() - tail[3:].sum()
    return np.concatenate([child * children, adult * adults, tail])


def _tail(factor: float, last: float) -> Shares:
    """Groups 50-54 to 95-99 when 45-49 is `last` of 15-49 and 15-64 has its published share."""
    powers = factor ** np.arange(1, GROUPS - KNOWN_GROUPS + 1)
    adults = marginals.productive() / (1 + last * powers[:3].sum())
    tail: Shares = last * adults * powers
    return tail
