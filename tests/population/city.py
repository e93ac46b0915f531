"""One small synthetic city for every test here, and its rows as a person would write them."""

from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from balai.engine.facts import ALWAYS, NEVER
from balai.population import synthetic

ON = date(2026, 11, 22)
PEOPLE = 20_000
NOT_FACTS = ("synthetic", "nik", "village")
LISTS = ("education", "languages", "certificates", "experience", "licences")
#: Keys whose null means "without an end" or "none" when written by hand.
WRITTEN_NULL = {"expires": ALWAYS, "to": ALWAYS, "profession": ""}


@cache
def city() -> pa.Table:
    return synthetic.table(people=PEOPLE, seed=7, on=ON)


@cache
def rows() -> list[dict[str, Any]]:
    return city().to_pylist()


def as_written(row: dict[str, Any]) -> dict[str, Any]:
    """A row in the form of pathways.md section 9: what is not known is left out."""
    raw: dict[str, Any] = {}
    for path, value in row.items():
        if value is None or path in NOT_FACTS:
            continue
        group, _, name = path.partition(".")
        written = [_entry(entry) for entry in value] if path in LISTS else _single(path, value)
        if name:
            raw.setdefault(group, {})[name] = written
        else:
            raw[path] = written
    return raw


def _single(path: str, value: Any) -> Any:
    if path.startswith("documents.") or path == "health.fit_certificate":
        return {ALWAYS: "held", NEVER: "missing"}.get(value, {"valid_until": value.isoformat()})
    if path == "history.jp_epa_withdrew_on" and value == NEVER:
        return "never"
    return value.isoformat() if isinstance(value, date) else value


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    written = {}
    for key, value in entry.items():
        if value is not None:
            null = key in WRITTEN_NULL and value == WRITTEN_NULL[key]
            written[key] = None if null else value.isoformat() if isinstance(value, date) else value
    return written
