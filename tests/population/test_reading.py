"""A file of people is read as each person's own file would be."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balai.engine.errors import NotFound, PopulationInvalid
from balai.engine.factfile import read
from balai.population.parquet import Population
from tests.engine import people
from tests.engine.book import BOOK
from tests.population.files import write
from tests.population.test_survey import crowd

ON = date(2026, 11, 22)


def population(path: Path, on: date = ON) -> Population:
    return Population(path, BOOK.known, on)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(people.persons(ON, BOOK.known), min_size=1, max_size=5), st.integers(1, 5))
def test_everybody_is_read_as_alone(tmp_path: Path, raws: list[people.Raw], rows: int) -> None:
    found = population(write(tmp_path / "p.parquet", raws, rows=rows))
    alone = [read(raw, BOOK.known, on=ON) for raw in raws]
    starts = found.starts
    together = [
        columns.facts(row)
        for group in range(len(starts) - 1)
        for columns in [found.residents(group)]
        for row in range(columns.count)
    ]
    assert together == alone
    assert [read(found.row(number), BOOK.known, on=ON) for number in range(len(raws))] == alone


def test_a_column_that_is_not_there_is_not_known_of_anybody(tmp_path: Path) -> None:
    found = population(write(tmp_path / "p.parquet", [{"sex": "male"}, {}]))
    assert [found.residents(0).facts(row) for row in (0, 1)] == [
        read({"sex": "male"}, BOOK.known, on=ON),
        read({}, BOOK.known, on=ON),
    ]


def test_who_somebody_is_stays_in_the_file(tmp_path: Path) -> None:
    table = pa.table({"nik": ["6474010101010000"], "village": ["6474011001"], "synthetic": [True], "sex": ["male"]})
    pq.write_table(table, tmp_path / "p.parquet")
    found = population(tmp_path / "p.parquet")
    assert found.row(0) == {"sex": "male"}
    assert set(found.residents(0).values) == {"sex"}


def test_the_origin_is_what_the_file_says(tmp_path: Path) -> None:
    told = {b"balai": b'{"synthetic": true, "place": "Bontang", "on": "2026-11-22"}'}
    origin = population(write(tmp_path / "kota.parquet", [{}, {}], metadata=told)).origin
    assert (origin.name, origin.place, origin.synthetic, origin.people) == ("kota", "Bontang", True, 2)
    assert origin.made_for == ON
    silent = population(write(tmp_path / "lain.parquet", [{}])).origin
    assert (silent.place, silent.synthetic, silent.made_for) == (None, False, None)


def problems(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(PopulationInvalid) as caught:
        population(path).residents(0)
    return [(problem.where, problem.code) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"sex": ["male", "F"]}, ("sex #1", "fact_choice")),
        ({"birth_date": [None, date(2030, 1, 1)]}, ("birth_date #1", "fact_born_later")),
        ({"birth_date": [7, 8]}, ("birth_date #0", "fact_date")),
        ({"physical.height_cm": [160.0, 1.6]}, ("physical.height_cm #1", "fact_range")),
        ({"consent": ["ya", "ya"]}, ("consent #0", "fact_yes_no")),
        ({"education": [[], [{"level": "SMU"}]]}, ("education.level #1", "fact_choice")),
        ({"languages": [None, [{"level": "N4"}]]}, ("languages.test #1", "fact_needed")),
        ({"licences": [[{"type": "a", "issued": date(2020, 1, 2), "expires": date(2020, 1, 1)}], None]},
         ("licences.expires #0", "fact_dates_order")),
        ({"documents.passport": [True, None]}, ("documents.passport #0", "fact_date")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_with_its_column_and_first_row(
    tmp_path: Path, columns: dict[str, Any], expected: tuple[str, str]
) -> None:
    pq.write_table(pa.table(columns), tmp_path / "p.parquet")
    assert problems(tmp_path / "p.parquet") == [expected]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"education": ["SMA"]}, ("education", "population_no_list")),
        ({"education": [["SMA"], None]}, ("education", "population_no_list")),
        ({"languages": [[{"test": "JLPT"}], [None]]}, ("languages #1", "population_entry_null")),
        ({"documents.passport": pa.array([2_932_897], pa.date32())}, ("documents.passport", "population_day")),
        ({"documents.skck": [{"valid_until": ON}]}, ("documents.skck", "population_no_single")),
        ({"sex": [["female"]]}, ("sex", "population_no_single")),
        ({"sex": [b"female"]}, ("sex", "population_no_single")),
        ({"physical.height_cm": [Decimal("170.5")]}, ("physical.height_cm", "population_no_single")),
        ({"sex": pa.array([1], pa.duration("s"))}, ("sex", "population_no_single")),
        ({"birth_date": pa.array([10**18 + 1], pa.timestamp("ns"))}, ("birth_date", "population_moment")),
        ({"health.history_of": ["tb"]}, ("health.history_of", "population_no_words")),
        ({"health.history_of": [[["tb"]]]}, ("health.history_of", "population_no_words")),
        ({"education": [[{"level": ["S1"]}]]}, ("education.level", "population_no_single")),
        ({"education": [[{"level": {"x": 1}}]]}, ("education.level", "population_no_single")),
        (
            {"languages": pa.array([[("a", "b")]], pa.map_(pa.string(), pa.string()))},
            ("languages", "population_no_list"),
        ),
    ],
)
def test_columns_of_another_shape_are_refused(
    tmp_path: Path, columns: dict[str, Any], expected: tuple[str, str]
) -> None:
    pq.write_table(pa.table(columns), tmp_path / "p.parquet")
    assert problems(tmp_path / "p.parquet") == [expected]


def test_an_entry_that_says_the_same_twice_is_refused(tmp_path: Path) -> None:
    fields = [pa.field("level", pa.string())] * 2
    entries = pa.StructArray.from_arrays([pa.array(["S1"]), pa.array(["S2"])], fields=fields)
    lists = pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), entries)
    pq.write_table(pa.table({"education": lists}), tmp_path / "p.parquet")
    assert problems(tmp_path / "p.parquet") == [("education.level", "population_column_twice")]


def test_a_row_with_a_day_outside_the_calendar_is_refused(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"birth_date": pa.array([2**31 - 1], pa.int32()).cast(pa.date32())}), tmp_path / "p.parquet"
    )
    with pytest.raises(PopulationInvalid) as caught:
        population(tmp_path / "p.parquet").row(0)
    assert [(one.where, one.code) for one in caught.value.problems] == [("#0", "population_day")]


def test_a_file_without_row_groups_is_refused(tmp_path: Path) -> None:
    pq.ParquetWriter(tmp_path / "p.parquet", pa.schema([("sex", pa.string())])).close()
    assert problems(tmp_path / "p.parquet") == [("p.parquet", "population_nobody")]


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_is_refused_or_read(tmp_path: Path, seed: int) -> None:
    """Whatever was overwritten: the file is named, and nothing of the inside of a library is shown."""
    path = write(tmp_path / "p.parquet", crowd())
    damaged, chance = bytearray(path.read_bytes()), Random(seed)
    for _ in range(30):
        damaged[chance.randrange(4, len(damaged) - 8)] ^= chance.randrange(1, 256)
    path.write_bytes(damaged)
    for ask in (lambda: population(path).residents(0), lambda: population(path).row(5)):
        with suppress(PopulationInvalid, NotFound):
            ask()


def test_damaged_pages_are_said_to_be_damaged(tmp_path: Path) -> None:
    path = write(tmp_path / "p.parquet", crowd())
    path.write_bytes(b"PAR1" + b"\xff" * 400 + path.read_bytes()[404:])
    assert problems(path) == [("p.parquet", "population_damaged")]


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table([["male"], ["female"]], names=["sex", "sex"]), tmp_path / "p.parquet")
    assert problems(tmp_path / "p.parquet") == [("sex", "population_column_twice")]


@pytest.mark.parametrize("told", [b"no json", b'{"on": "soon"}', b'{"on": 7}', b'{"place": [1]}', b"[]"])
def test_a_note_that_cannot_be_read_is_refused(tmp_path: Path, told: bytes) -> None:
    with pytest.raises(PopulationInvalid) as caught:
        _ = population(write(tmp_path / "p.parquet", [{"sex": "male"}], metadata={b"balai": told})).origin
    assert [problem.code for problem in caught.value.problems] == ["population_metadata"]


@pytest.mark.parametrize(
    "columns",
    [
        {"sex": pa.nulls(2), "education": pa.nulls(2)},
        {"sex": pa.array(["male", None], pa.large_string()).dictionary_encode()},
        {"physical.height_cm": pa.array([160, None], pa.uint8()), "birth_date": pa.array([ON, None], pa.date64())},
        {"education": pa.array([[{"level": "SMA"}], None], pa.list_(pa.struct([("level", pa.string())]), 1))},
        {"education": pa.array([[{"level": "SMA"}], None], pa.large_list(pa.struct([("level", pa.string())])))},
    ],
)
def test_other_ways_to_store_the_same_are_read(tmp_path: Path, columns: dict[str, Any]) -> None:
    pq.write_table(pa.table(columns), tmp_path / "p.parquet")
    found = population(tmp_path / "p.parquet")
    everybody = found.residents(0)
    assert [everybody.facts(row) for row in (0, 1)] == [read(found.row(row), BOOK.known, on=ON) for row in (0, 1)]


def test_a_row_in_a_later_row_group_has_its_own_number(tmp_path: Path) -> None:
    table = pa.table({"sex": ["male"] * 5 + ["x", "y"]})
    pq.write_table(table, tmp_path / "p.parquet", row_group_size=4)
    with pytest.raises(PopulationInvalid) as caught:
        population(tmp_path / "p.parquet").residents(1)
    assert [problem.where for problem in caught.value.problems] == ["sex #5"]


def test_a_column_nobody_knows_is_refused_with_the_nearest(tmp_path: Path) -> None:
    pq.write_table(pa.table({"sex": ["male"], "birthdate": [ON]}), tmp_path / "p.parquet")
    with pytest.raises(PopulationInvalid) as caught:
        population(tmp_path / "p.parquet").residents(0)
    (problem,) = caught.value.problems
    assert (problem.where, problem.values["nearest"]) == ("birthdate", "birth_date")


def test_what_is_no_population_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.parquet").write_text("sex\nmale\n")
    assert problems(tmp_path / "p.parquet") == [("p.parquet", "population_not_parquet")]
    pq.write_table(pa.table({"nik": ["1"]}), tmp_path / "q.parquet")
    assert problems(tmp_path / "q.parquet") == [("q.parquet", "population_no_facts")]


@pytest.mark.parametrize("row", [-1, 2])
def test_a_row_that_is_not_there(tmp_path: Path, row: int) -> None:
    with pytest.raises(NotFound) as caught:
        population(write(tmp_path / "p.parquet", [{}, {}])).row(row)
    assert caught.value.code == "population_no_row"
