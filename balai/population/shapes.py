"""What a column of a population file may hold: one value, a list of words, or a list of entries with one value each."""

from collections.abc import Iterator

import pyarrow as pa
from pyarrow import types as t

from balai.engine.errors import Problem
from balai.engine.factkeys import GROUPS, LISTS, words

#: Single facts that are several words.
WORDS = {f"{group}.{name}" for group, names in GROUPS.items() for name, reader in names.items() if reader is words}


def wrong_shape(name: str, kind: pa.DataType) -> Iterator[Problem]:
    """What cannot be read of a fact's column, whatever the values in it; where nothing is known it may be null."""
    if t.is_null(kind):
        return
    if name in LISTS:
        yield from _entries(name, kind)
    elif name not in WORDS:
        yield from _single(name, kind)
    elif not (is_list(kind) and (_is_text(kind.value_type) or t.is_null(kind.value_type))):
        yield Problem(where=name, code="population_no_words", values={"type": kind})


def is_list(kind: pa.DataType) -> bool:
    return bool(t.is_list(kind) or t.is_large_list(kind) or t.is_fixed_size_list(kind))


def _entries(name: str, kind: pa.DataType) -> Iterator[Problem]:
    if not (is_list(kind) and t.is_struct(kind.value_type)):
        yield Problem(where=name, code="population_no_list", values={"type": kind})
        return
    fields = list(kind.value_type)
    for place, field in enumerate(fields):
        where = f"{name}.{field.name}"
        if field.name in [other.name for other in fields[:place]]:
            yield Problem(where=where, code="population_column_twice")
        elif not t.is_null(field.type):
            yield from _single(where, field.type)


def _single(where: str, kind: pa.DataType) -> Iterator[Problem]:
    held = kind.value_type if t.is_dictionary(kind) else kind
    if t.is_timestamp(held):
        yield Problem(where=where, code="population_moment", values={"type": kind})
    elif not (_is_text(held) or t.is_boolean(held) or t.is_integer(held) or t.is_floating(held) or t.is_date(held)):
        yield Problem(where=where, code="population_no_single", values={"type": kind})


def _is_text(kind: pa.DataType) -> bool:
    held = kind.value_type if t.is_dictionary(kind) else kind
    return bool(t.is_string(held) or t.is_large_string(held) or t.is_string_view(held))
