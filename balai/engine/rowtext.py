"""One row of YAML to its type, or the problem with it: line, key, what was expected, an example."""

import difflib
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from balai.engine.errors import Problem
from balai.engine.yamltext import line_of

T = TypeVar("T")


def convert(name: str, row: Any, model: type[T], examples: Mapping[str, str]) -> T | Problem:
    """The row of that file as `model`; `examples` says by key what a correct value looks like."""
    try:
        return msgspec.convert(row, model)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$")
        path: list[str | int] = [
            int(index) if index else key
            for key, index in re.findall(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]", where.rstrip("`"))
        ]
        unknown = re.search(r"unknown field `(.+?)`", message)
        missing = re.search(r"missing required field `(.+?)`", message)
        if unknown:
            return unknown_key(name, row, path, unknown[1], _keys(model, path))
        key = missing[1] if missing else next((str(p) for p in reversed(path) if isinstance(p, str)), "")
        return Problem(
            where=f"{name}:{line_of(row, path)}",
            code="rule_missing_key" if missing else "rule_wrong_value",
            values={"key": key, "expected": message, "example": examples.get(key, "")},
        )


def unknown_key(name: str, row: Any, path: list[str | int], key: str, allowed: list[str]) -> Problem:
    """A key that may not stand there, with the nearest that may."""
    near = difflib.get_close_matches(key, allowed, n=1)
    return Problem(
        where=f"{name}:{line_of(row, [*path, key])}",
        code="rule_unknown_key",
        values={"key": key, "nearest": near[0] if near else "", "allowed": allowed},
    )


def _keys(model: Any, path: list[str | int]) -> list[str]:
    """Keys that may stand at that path of a row type."""
    for step in path:
        if isinstance(step, str):
            model = next((f.type for f in msgspec.structs.fields(model) if f.encode_name == step), model)
        model = next((m for m in _members(model) if isinstance(m, type) and issubclass(m, msgspec.Struct)), model)
    try:
        return [f.encode_name for f in msgspec.structs.fields(model)]
    except TypeError:
        return []


def _members(model: Any) -> tuple[Any, ...]:
    return getattr(model, "__args__", ()) or (model,)
