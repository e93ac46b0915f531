"""Other programs that answer the neutral rules for a whole city, each in the fastest form we found.

Each module has `bulk(rules_path, parquet_path)`. It reads the files and prepares what may be prepared, and gives a
function that computes everything anew from columns in memory: int64[pathways, 3], how many people are met, not known
and unmet.
"""

from collections.abc import Callable

import numpy as np

Run = Callable[[], np.ndarray]


def counted(found: np.ndarray, people: int) -> np.ndarray:
    """int64[pathways, 3] from int64[pathways, 2], which has the met and the not known."""
    return np.column_stack([found, people - found.sum(axis=1)])
