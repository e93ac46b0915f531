"""docs/reference/population.md: its example runs, and it names every column."""

import json
import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from balai import rulebook
from balai.engine.factfile import read
from balai.engine.factkeys import GROUPS, KEYED, SINGLE
from balai.population import assumptions
from tests.population.city import LISTS, NOT_FACTS, ON, as_written, city

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "population.md").read_text(encoding="utf-8")


def test_the_example_makes_a_file_that_the_engine_understands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "population.md", "exec"), {})
    table = pq.read_table(tmp_path / "samarinda.parquet")
    nurse, unknown = (read(as_written(row), rulebook.shipped().known, on=ON) for row in table.to_pylist())
    assert nurse.education
    assert nurse.education[0].field == "nursing"
    assert nurse.values["documents.passport"] == date(2031, 3, 1)
    assert unknown.education is None
    assert unknown.values["documents.passport"] == date.min
    assert json.loads(table.schema.metadata[b"balai"])["synthetic"] is False
    assert table.schema.field("education").type == city().schema.field("education").type


def test_every_column_is_described() -> None:
    paths = [*SINGLE, *NOT_FACTS, *LISTS, *(f"{group}.{name}" for group, names in GROUPS.items() for name in names)]
    for path in (*paths, *(f"{group}.<code>" for group in KEYED), *city().column_names):
        assert f"`{path}`" in PAGE, path


def test_every_key_of_an_entry_is_described() -> None:
    for name in LISTS:
        kind: pa.DataType = city().schema.field(name).type.value_type
        (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")]
        assert [word for word in re.findall(r"\w+", line) if word in {f.name for f in kind}][-len(kind) :]
        assert all(re.search(rf"\b{field.name}\b", line) for field in kind), name


def test_every_assumption_is_used() -> None:
    folder = Path(assumptions.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "assumptions.py")
    for name in dir(assumptions):
        if name.isupper() and name not in ("TWO_YEARS", "THREE_YEARS", "FIVE_YEARS"):
            assert re.search(rf"\b{name}\b", code), name
    for name in assumptions.KNOWN:
        assert f'"{name}"' in code, name
