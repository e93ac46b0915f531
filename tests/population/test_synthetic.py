"""The file of a synthetic city: its columns, its shares, its seed."""

import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from balai import rulebook
from balai.engine.factkeys import GROUPS, SINGLE
from balai.population import synthetic
from balai.population.drawing import Draw
from balai.population.report import Report
from tests.population.city import LISTS, NOT_FACTS, ON, PEOPLE, city

LANGUAGE = (
    "list<item: struct<test: string, level: string, score: double, issuer: string, "
    "issued: date32[day], expires: date32[day]>>"
)
TYPES = {
    "synthetic": "bool", "nik": "string", "village": "string", "birth_date": "date32[day]", "sex": "string",
    "citizenship": "string", "consent": "bool", "physical.height_cm": "double", "physical.weight_kg": "double",
    "physical.glasses_or_contacts": "bool", "health.fit_certificate": "date32[day]",
    "health.history_of": "list<item: string>", "status.pregnant": "bool", "status.residence": "string",
    "history.jp_epa_withdrew_on": "date32[day]", "history.jp_titp2_completed_fields": "list<item: string>",
    "history.kr_months_e9_e10": "double", "documents.passport": "date32[day]", "languages": LANGUAGE,
    "education": "list<item: struct<level: string, field: string, profession: string, completed: bool, "
        "accredited: bool, study_years: double>>",
    "certificates": LANGUAGE.replace("test: string, level: string", "type: string, hours: double"),
    "experience": "list<item: struct<occupation: string, from: date32[day], to: date32[day]>>",
    "licences": "list<item: struct<type: string, issued: date32[day], expires: date32[day], bilingual: bool>>",
}  # fmt: skip


def test_columns_are_paths_of_facts_with_the_types_of_the_reference() -> None:
    schema = city().schema
    known = rulebook.shipped().known
    paths = {*SINGLE, *(f"{group}.{name}" for group, names in GROUPS.items() for name in names)}
    paths |= {*LISTS, *NOT_FACTS, *(f"documents.{code}" for code in known.documents)}
    assert set(schema.names) <= paths
    for name, kind in TYPES.items():
        assert str(schema.field(name).type) == kind, name


def test_nothing_is_known_that_no_office_knows() -> None:
    assert not [name for name in city().column_names if name.startswith("offers.")]
    assert "physical.run_3km_minutes" not in city().column_names


@pytest.mark.parametrize("on", [ON, date(2028, 2, 29), date(2001, 3, 1)])
def test_every_published_share_is_met(on: date) -> None:
    report = Report(on)
    for chunk in synthetic.chunks(people=PEOPLE, seed=3, on=on):
        report.add(chunk)
    assert report.people == PEOPLE
    for line in report.lines():
        # Of 20,000 people; only the place of birth is drawn for each one alone.
        assert abs(line.drawn - line.target) < (0.012 if line.category == "elsewhere" else 0.002), line


def test_villages_have_their_derived_weights() -> None:
    counts = {row["values"]: row["counts"] / PEOPLE for row in pc.value_counts(city()["village"]).to_pylist()}
    weights = {village.code: village.weight for village in synthetic.marginals.villages()}
    assert counts == pytest.approx(weights, abs=0.001)


def test_shares_hold_within_men_and_women_by_chance_alone() -> None:
    """Village does not depend on sex: chi-square of 15 villages x 2 sexes, 14 degrees of freedom, 99.9 % is 36.1."""
    table = city().group_by(["village", "sex"]).aggregate([([], "count_all")]).to_pylist()
    counts = {(row["village"], row["sex"]): row["count_all"] for row in table}
    observed = np.array([[counts[v.code, sex] for sex in ("male", "female")] for v in synthetic.marginals.villages()])
    expected = observed.sum(axis=1, keepdims=True) * observed.sum(axis=0) / PEOPLE
    assert ((observed - expected) ** 2 / expected).sum() < 36.1


def test_the_same_arguments_give_the_same_people() -> None:
    def draw(people: int = 3_000, seed: int = 5, on: date = ON) -> pa.Table:
        return synthetic.table(people=people, seed=seed, on=on)

    assert draw().equals(draw(), check_metadata=True)
    assert not draw(seed=6).equals(draw())
    assert not draw(on=date(2026, 11, 23)).equals(draw())


def test_people_of_another_chunk_are_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic, "CHUNK", 1_000)
    first, second, third = synthetic.chunks(people=2_500, seed=5, on=ON)
    assert (first.num_rows, second.num_rows, third.num_rows) == (1_000, 1_000, 500)
    assert not first.equals(second)


def test_a_topic_more_changes_no_other_topic() -> None:
    assert Draw("body", 1, 0).rng.random() == Draw("body", 1, 0).rng.random()
    assert len({Draw(topic, 1, chunk).rng.random() for topic in ("body", "past") for chunk in (0, 1)}) == 4


def test_a_number_between_two_others_is_the_upper_one_where_they_cross() -> None:
    drawn = Draw("numbers", 1).between(np.array([1, 9], dtype=np.int32), np.array([3, 4], dtype=np.int32), 2)
    assert 1 <= drawn[0] <= 3
    assert drawn[1] == 4


def test_no_office_can_have_issued_these_numbers() -> None:
    for row in city().select(["nik", "village", "birth_date", "sex"]).slice(0, 2_000).to_pylist():
        assert re.fullmatch(r"\d{12}0000", row["nik"])
        born, birth = row["birth_date"], row["nik"][6:12]
        if born is None:
            assert birth == "000000"
        else:
            assert birth == f"{born.day + 40 * (row['sex'] == 'female'):02}{born:%m%y}"
        assert row["nik"][:6] == row["village"][:6] or row["nik"][:4] != "6474"


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "city.parquet"
    synthetic.write(path, people=66_000, seed=2, on=ON)
    file = pq.ParquetFile(path)
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [65_536, 464]
    said = json.loads(file.schema_arrow.metadata[b"balai"])
    assert {**said, "sources": []} == {
        "synthetic": True, "place": "Bontang", "seed": 2, "on": "2026-11-22", "people": 66_000, "sources": [],
    }  # fmt: skip
    assert {"BPS 2024", "Dukcapil 06-2024"} <= set(said["sources"])
    assert file.read().equals(synthetic.table(people=66_000, seed=2, on=ON))
    assert file.read(["synthetic"])["synthetic"].unique().to_pylist() == [True]


def test_a_file_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(chunk: pa.Table) -> None:
        raise RuntimeError(chunk.num_rows)

    with pytest.raises(RuntimeError, match="100"):
        synthetic.write(tmp_path / "city.parquet", people=100, seed=1, on=ON, wrote=stop)
    assert not list(tmp_path.iterdir())
