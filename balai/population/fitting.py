"""Iterative proportional fitting: a table that keeps its zeros and has the sums asked for."""

import numpy as np
from numpy.typing import NDArray

Shares = NDArray[np.float64]


def fit(seed: Shares, rows: Shares, columns: Shares, *, rounds: int = 2000, tolerance: float = 1e-9) -> Shares:
    """The table nearest to `seed` whose rows and columns have these sums.

    float64[r, c], float64[r], float64[c] -> float64[r, c]; both sums must be the same. A cell that is 0 stays 0.
    Raises ArithmeticError when the zeros do not allow the sums.

    >>> fit(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([0.3, 0.7]), np.array([0.5, 0.5])).round(6).tolist()
    [[0.3, 0.0], [0.2, 0.5]]
    """
    table = seed.astype(np.float64)
    for _ in range(rounds):
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        table *= _ratio(columns, table.sum(axis=0))[None, :]
        if np.abs(table.sum(axis=1) - rows).max() < tolerance:
            return table
    raise ArithmeticError("the structural zeros do not allow these sums")


def _ratio(wanted: Shares, found: Shares) -> Shares:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)
