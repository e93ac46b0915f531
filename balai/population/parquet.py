"""Parquet to columns: every different value is read once, by the same reader as a person's own file.

The columns and what null means in them: docs/reference/population.md.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from balai.engine.errors import FactsInvalid, NotFound, PopulationInvalid, Problem
from balai.engine.factfile import Known, read
from balai.engine.factkeys import GROUPS, INFERRED, LISTS, SINGLE, nearest
from balai.engine.facts import Value
from balai.engine.residents import Column, Entries, Numbers, Residents, Words
from balai.population.rawfacts import raw_entry, raw_single
from balai.population.shapes import wrong_shape
from balai.population.survey import Origin

#: Columns that tell who somebody is or that she is made up, and no rule asks for.
BESIDES = ("synthetic", "nik", "village")
METADATA = b"balai"
#: What a file raises that was cut short or overwritten.
DAMAGE = (pa.ArrowException, OSError, UnicodeDecodeError)


@dataclass
class Population:
    """A Parquet file of people, read row group by row group. `known`: the words its facts may have."""

    path: Path
    known: Known
    on: date
    seen: dict[tuple[str, Any], Any] = field(default_factory=dict)

    @cached_property
    def file(self) -> pq.ParquetFile:
        """Raises PopulationInvalid when it is no Parquet, or has columns that nobody knows."""
        try:
            with self.path.open("rb"):  # says in the words of the system what is wrong with the file itself
                file = pq.ParquetFile(self.path)
            schema = file.schema_arrow
        except (pa.ArrowInvalid, IsADirectoryError):
            raise PopulationInvalid([Problem(where=self.path.name, code="population_not_parquet")]) from None
        except DAMAGE as error:
            raise self._damaged(error) from None
        if problems := self._wrong(schema):
            raise PopulationInvalid(problems)
        if not file.metadata.num_row_groups:
            raise PopulationInvalid([Problem(where=self.path.name, code="population_nobody")])
        return file

    def _damaged(self, error: Exception) -> Exception:
        """What the system says of the file, such as that it may not be read, stays as it is."""
        if isinstance(error, OSError) and error.filename:
            return error
        return PopulationInvalid([Problem(where=self.path.name, code="population_damaged")])

    def _wrong(self, schema: pa.Schema) -> list[Problem]:
        """Columns that nobody knows, that are there twice, or whose type no fact has."""
        found = []
        for name in dict.fromkeys(schema.names):
            if name not in self.paths and name not in BESIDES:
                values = {"key": name, "nearest": nearest(name, self.paths)}
                found.append(Problem(where=name, code="fact_unknown_key", values=values))
            elif schema.names.count(name) > 1:
                found.append(Problem(where=name, code="population_column_twice"))
            elif name in self.paths:
                found += wrong_shape(name, schema.field(name).type)
        if not found and not set(schema.names) & set(self.paths):
            found.append(Problem(where=self.path.name, code="population_no_facts"))
        return found

    @cached_property
    def paths(self) -> Collection[str]:
        """Every column that may hold facts."""
        groups: Mapping[str, Collection[str]] = {
            **GROUPS,
            "documents": self.known.documents,
            "offers": self.known.offers,
        }
        return [*SINGLE, *(f"{group}.{name}" for group, names in groups.items() for name in names), *LISTS]

    @property
    def origin(self) -> Origin:
        """Raises PopulationInvalid."""
        try:
            said: Mapping[str, Any] = json.loads((self.file.schema_arrow.metadata or {}).get(METADATA, b"{}"))
            made_for = date.fromisoformat(said["on"]) if said.get("on") else None
            if not isinstance(said.get("place"), str | None):
                raise TypeError(said["place"])
        except (ValueError, TypeError, AttributeError):
            raise PopulationInvalid([Problem(where=self.path.name, code="population_metadata")]) from None
        return Origin(
            name=self.path.stem,
            place=said.get("place"),
            synthetic=said.get("synthetic") is True,
            people=self.file.metadata.num_rows,
            made_for=made_for,
        )

    @property
    def starts(self) -> list[int]:
        """The first row of each row group, and the number of rows at the end."""
        meta = self.file.metadata
        return [0, *accumulate(meta.row_group(group).num_rows for group in range(meta.num_row_groups))]

    def residents(self, group: int) -> Residents:
        """The people of one row group. Raises PopulationInvalid with the first problem of each column."""
        table = self._table(group)
        reading = _Reading(self, self.starts[group])
        values = {n: reading.single(n, table.column(n)) for n in table.column_names if n not in LISTS}
        lists = {name: reading.entries(name, table.column(name)) for name in table.column_names if name in LISTS}
        if reading.problems:
            raise PopulationInvalid(reading.problems)
        return Residents(count=table.num_rows, values=_with_inferred(values), lists=lists)

    def row(self, number: int) -> dict[str, Any]:
        """The facts of one row, counted from 0, as `balai assess` reads them. Raises NotFound, PopulationInvalid."""
        starts = self.starts
        if not 0 <= number < starts[-1]:
            raise NotFound("population_no_row", row=number, people=starts[-1])
        group = max(place for place, start in enumerate(starts[:-1]) if start <= number)
        try:
            row = self._table(group).slice(number - starts[group], 1).to_pylist()[0]
        except OverflowError:
            raise PopulationInvalid([Problem(where=f"#{number}", code="population_day")]) from None
        except DAMAGE as error:
            raise self._damaged(error) from None
        found: dict[str, Any] = {}
        for name, value in row.items():
            outer, _, inner = name.partition(".")
            if value is None:
                continue
            if name in LISTS:
                found[name] = [raw_entry(name, entry) for entry in value]
            elif inner:
                found.setdefault(outer, {})[inner] = raw_single(name, value)
            else:
                found[name] = raw_single(name, value)
        return found

    def _table(self, group: int) -> pa.Table:
        columns = [name for name in self.file.schema_arrow.names if name in self.paths]
        try:
            table = self.file.read_row_group(group, columns=columns)
            table.validate(full=True)
        except DAMAGE as error:
            raise self._damaged(error) from None
        return table


class _Reading:
    """One row group; remembers in the population what each different value was read as."""

    def __init__(self, population: Population, start: int) -> None:
        self.population, self.start = population, start
        self.problems: list[Problem] = []

    def single(self, name: str, column: pa.ChunkedArray) -> Column:
        """One fact of everybody."""
        codes, distinct = self._encoded(name, column)
        values = [self._read(name, value, raw_single, codes, place) for place, value in enumerate(distinct)]
        if values and all(type(value) is date for value in values):
            days = np.array([value.toordinal() for value in values], np.int32)
            return Numbers(days[codes], codes >= 0, days=True)
        if values and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            return Numbers(np.array(values, np.float64)[codes], codes >= 0)
        return Words(codes, values)

    def entries(self, name: str, column: pa.ChunkedArray) -> Entries:
        """One list of everybody."""
        if pa.types.is_null(column.type):
            column = column.cast(pa.list_(pa.struct([])))
        if pa.types.is_fixed_size_list(column.type):
            column = column.cast(pa.list_(column.type.value_type))
        lists = column.combine_chunks()
        known = lists.is_valid().to_numpy(zero_copy_only=False)
        starts = np.zeros(len(lists) + 1, np.int64)
        np.cumsum(lists.value_lengths().fill_null(0).to_numpy(), out=starts[1:])
        codes, distinct = self._encoded(name, pa.chunked_array([lists.flatten()]))
        owner = np.repeat(np.arange(len(lists)), np.diff(starts))
        if (codes < 0).any():
            row = int(owner[np.argmax(codes < 0)]) + self.start
            self.problems.append(Problem(where=f"{name} #{row}", code="population_entry_null"))
        values = [self._read(name, entry, raw_entry, codes, place, owner) for place, entry in enumerate(distinct)]
        return Entries(known, starts, codes, values)

    def _encoded(self, name: str, column: pa.ChunkedArray) -> tuple[Any, list[Any]]:
        """Days that no calendar has are a problem like any other."""
        try:
            return _encoded(column)
        except OverflowError:
            self.problems.append(Problem(where=name, code="population_day"))
            return np.full(len(column), -1, np.int32), []

    def _read(self, name: str, value: Any, raw_of: Any, codes: Any, place: int, owner: Any = None) -> Any:
        """What the file of one person with nothing but this would be read as."""
        key = (name, _frozen(value))
        if key not in self.population.seen:
            raw = raw_of(name, value)
            outer, _, inner = name.partition(".")
            told = {name: [raw]} if name in LISTS else {outer: {inner: raw}} if inner else {name: raw}
            try:
                facts = read(told, self.population.known, on=self.population.on)
            except FactsInvalid as error:
                row = int(np.flatnonzero(codes == place)[0])
                self._wrong(error, row if owner is None else int(owner[row]))
                return None
            self.population.seen[key] = getattr(facts, name)[0] if name in LISTS else facts.values[name]
        return self.population.seen[key]

    def _wrong(self, error: FactsInvalid, row: int) -> None:
        for problem in error.problems:
            where = problem.where.replace("[0]", "")
            if where not in {known.values.get("column") for known in self.problems}:
                values = {**problem.values, "column": where, "row": row + self.start}
                self.problems.append(Problem(where=f"{where} #{row + self.start}", code=problem.code, values=values))


def _encoded(column: pa.ChunkedArray) -> tuple[Any, list[Any]]:
    """int32[n] counting in the different values, -1 for null; of lists and structs too."""
    if pa.types.is_null(column.type):
        return np.full(len(column), -1, np.int32), []
    if not pa.types.is_nested(column.type):
        encoded = column.combine_chunks().dictionary_encode()
        return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist()
    places: dict[Any, int] = {}
    distinct: list[Any] = []
    codes = np.full(len(column), -1, np.int32)
    for row, value in enumerate(column.to_pylist()):
        if value is not None:
            codes[row] = places.setdefault(_frozen(value), len(distinct))
            if codes[row] == len(distinct):
                distinct.append(value)
    return codes, distinct


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple(value) if isinstance(value, list) else value


def _with_inferred(values: dict[str, Column]) -> dict[str, Column]:
    """What follows from "never took part" where nobody has said otherwise."""
    for path, (follows, value) in INFERRED.items():
        cause = values.get(path)
        if isinstance(cause, Words) and False in cause.words:
            never = cause.codes == list(cause.words).index(False)
            values[follows] = _learned(values.get(follows), never, value)
    return values


def _learned(column: Column | None, rows: Any, value: Value) -> Words:
    """The column with this value for those of the rows of whom nothing is known."""
    codes, words = (column.codes, list(column.words)) if isinstance(column, Words) else (np.full(len(rows), -1), [])
    if value not in words:
        words.append(value)
    return Words(np.where(rows & (codes < 0), words.index(value), codes).astype(np.int32), words)
