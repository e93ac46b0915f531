"""People written as docs/reference/population.md says, from the raw facts of a person's own file."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from balai.engine.factkeys import GROUPS, LISTS

Raw = dict[str, Any]
HELD, MISSING = date.max, date.min
DAY, TEXT, NUMBER, FLAG = pa.date32(), pa.string(), pa.float64(), pa.bool_()
LIST_TYPES = {
    "education": {
        "level": TEXT, "field": TEXT, "profession": TEXT, "completed": FLAG, "accredited": FLAG, "study_years": NUMBER,
    },
    "languages": {"test": TEXT, "level": TEXT, "score": NUMBER, "issuer": TEXT, "issued": DAY, "expires": DAY},
    "certificates": {"type": TEXT, "hours": NUMBER, "score": NUMBER, "issuer": TEXT, "issued": DAY, "expires": DAY},
    "experience": {"occupation": TEXT, "from": DAY, "to": DAY},
    "licences": {"type": TEXT, "issued": DAY, "expires": DAY, "bilingual": FLAG},
}  # fmt: skip
NULL = {"expires": HELD, "to": HELD, "profession": ""}
WORDS = {"health.history_of", "history.jp_titp2_completed_fields"}
NUMBERS = {"physical.height_cm", "physical.weight_kg", "physical.run_3km_minutes", "physical.push_ups",
           "physical.sit_ups", "history.kr_months_e9_e10"}  # fmt: skip
DAYS = {"birth_date", "health.fit_certificate", "history.jp_epa_withdrew_on"}
TEXTS = {"sex", "citizenship", "physical.colour_vision", "physical.tattoo", "physical.piercing", "physical.limbs",
         "status.residence", "status.currently_in"}  # fmt: skip


def write(path: Path, people: list[Raw], *, rows: int = 65_536, metadata: dict[bytes, bytes] | None = None) -> Path:
    """A Parquet file of these people, with as many rows in a row group."""
    paths = [
        path
        for key in {key: None for person in people for key, value in person.items() if value is not None}
        for path in (
            [key]
            if key in LISTS or not _is_group(key)
            else dict.fromkeys(f"{key}.{name}" for person in people for name in person.get(key) or {})
        )
    ]
    columns = {path_: pa.array([_cell(path_, person) for person in people], _type(path_)) for path_ in paths}
    columns = columns or {"sex": pa.array([None] * len(people), TEXT)}
    pq.write_table(pa.table(columns).replace_schema_metadata(metadata), path, row_group_size=rows)
    return path


def _is_group(key: str) -> bool:
    return key in GROUPS or key in ("documents", "offers")


def _type(path: str) -> pa.DataType:
    if path in LIST_TYPES:
        return pa.list_(pa.struct(list(LIST_TYPES[path].items())))
    if path in WORDS:
        return pa.list_(TEXT)
    if path in DAYS or path.startswith("documents."):
        return DAY
    return NUMBER if path in NUMBERS else TEXT if path in TEXTS else FLAG


def _cell(path: str, person: Raw) -> Any:
    outer, _, inner = path.partition(".")
    value = (person.get(outer) or {}).get(inner) if inner else person.get(outer)
    if value is None:
        return None
    if path in LIST_TYPES:
        return [{key: _part(key, kind, entry) for key, kind in LIST_TYPES[path].items()} for entry in value]
    if isinstance(value, dict):
        value = value["valid_until"]
    if value in ("missing", "never") and _type(path) == DAY:
        return MISSING
    return HELD if value == "held" else _day(value) if _type(path) == DAY else value


def _part(key: str, kind: pa.DataType, entry: Raw) -> Any:
    if key in entry and entry[key] is None:
        return NULL.get(key)
    return _day(entry.get(key)) if kind == DAY else entry.get(key)


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value
