"""Arrow arrays of facts: null is not known, a list is put together from kinds of entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from balai.engine.facts import ALWAYS, NEVER
from balai.population.drawing import Days, Mask, Rows, Texts
from balai.population.fitting import Shares

#: A last valid day without an end, and the mark of a document that is known to be missing, in days since 1970.
NO_END = int((np.datetime64(ALWAYS) - np.datetime64(0, "D")).astype(int))
MISSING = int((np.datetime64(NEVER) - np.datetime64(0, "D")).astype(int))


def dates(days: Days, known: Mask | None = None) -> pa.Array:
    """date32[n] from days since 1970."""
    return pa.array(days.astype("datetime64[D]"), pa.date32(), mask=_unknown(known))


def flags(values: Mask, known: Mask | None = None) -> pa.Array:
    """bool[n]."""
    return pa.array(values, pa.bool_(), mask=_unknown(known))


def numbers(values: Shares | NDArray[np.int64] | Days, known: Mask | None = None) -> pa.Array:
    """float64[n]."""
    return pa.array(values.astype(np.float64), pa.float64(), mask=_unknown(known))


def texts(values: Texts, known: Mask | None = None) -> pa.Array:
    """string[n]; `None` in the values is not known as well."""
    return pa.array(values, pa.string(), mask=_unknown(known))


def _unknown(known: Mask | None) -> Mask | None:
    return None if known is None else ~known


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """One kind of entry in a list: the people who have one, and a value for each of them; absent is not known."""

    rows: Rows
    cells: Mapping[str, pa.Array]


def lists(kind: pa.StructType, known: Mask, entries: Sequence[Entries]) -> pa.Array:
    """list<struct>[n]: the entries of each person in the order given; null where nothing is known."""
    kept = [known[part.rows] for part in entries]
    rows = np.concatenate([part.rows[keep] for part, keep in zip(entries, kept, strict=True)])
    order = np.argsort(rows, kind="stable")
    cells = [
        pa.concat_arrays(
            [
                part.cells.get(field.name, pa.nulls(part.rows.size, field.type)).cast(field.type).filter(pa.array(keep))
                for part, keep in zip(entries, kept, strict=True)
            ]
        )
        for field in kind
    ]
    values = pa.StructArray.from_arrays(cells, fields=list(kind)).take(pa.array(order))
    ends = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=known.size))])
    return pa.ListArray.from_arrays(
        pa.array(ends, pa.int32()), values, type=pa.list_(kind), mask=pa.array(~known, pa.bool_())
    )


def words(vocabulary: Sequence[str], has: NDArray[np.bool_], known: Mask) -> pa.Array:
    """list<string>[n]: the words each person has, of bool[n, len(vocabulary)]."""
    has = has & known[:, None]
    rows, columns = np.nonzero(has)
    ends = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=known.size))])
    found = pa.array(np.array(vocabulary, dtype=object)[columns], pa.string())
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), found, mask=pa.array(~known, pa.bool_()))
