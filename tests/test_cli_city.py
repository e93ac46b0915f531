"""`balai city` and `balai unlock`, as typed in a terminal."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from balai.cli import main
from tests.population.files import write
from tests.population.test_survey import crowd

ON = ("--on", "2026-11-22")
VERDICTS = ("open", "gap", "unknown", "closed")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    told = {b"balai": b'{"synthetic": true, "place": "Bontang", "on": "2026-11-22"}'}
    return str(write(tmp_path_factory.mktemp("kota") / "kota.parquet", crowd(), rows=128, metadata=told))


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(words) == code
    captured = capsys.readouterr()
    return captured.err if code else captured.out


def test_json_counts_everybody_for_every_pathway(city: str, capsys: pytest.CaptureFixture[str]) -> None:
    found: Any = json.loads(said(capsys, "city", city, *ON, "--format", "json"))
    assert found["population"] == {"name": "kota", "place": "Bontang", "synthetic": True}
    assert (found["people"], found["on"], found["registration"]) == (300, "2026-11-22", "today")
    assert len(found["pathways"]) == 35
    assert all(sum(row[verdict] for verdict in VERDICTS) == 300 for row in found["pathways"])
    assert all(len(row["single_gaps"]) <= 3 for row in found["pathways"])


def test_registration_when_open_is_asked_for(city: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "city", city, *ON, "--when-open", "--format", "json"))
    nurse = next(row for row in found["pathways"] if row["pathway"] == "jp-gtog-nurse")
    assert (found["registration"], nurse["open"]) == ("when_open", 100)


def test_csv_says_of_whom_and_when_it_speaks_in_every_row(city: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("city", "unlock"):
        rows = list(csv.DictReader(io.StringIO(said(capsys, command, city, *ON, "--format", "csv"))))
        assert {(row["population"], row["synthetic"], row["people"], row["on"]) for row in rows} == {
            ("kota", "True", "300", "2026-11-22")
        }


@pytest.mark.parametrize(("language", "made_up"), [("id", "data sintetis"), ("en", "synthetic data")])
@pytest.mark.parametrize("command", ["city", "unlock"])
def test_text_says_first_that_nobody_is_real(
    city: str, capsys: pytest.CaptureFixture[str], command: str, language: str, made_up: str
) -> None:
    text = said(capsys, command, city, *ON, "--lang", language)
    assert made_up in text.splitlines()[0]
    assert "None" not in text.replace("None of", "")


def test_unlock_ranks_by_what_each_training_adds(city: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "unlock", city, "--on", "2026-10-01", "--format", "json"))
    more = [row["more"] for row in found["trainings"]]
    assert more == sorted(more, reverse=True)
    assert more[0] == found["trainings"][0]["alone"] > 0
    assert all(row["more"] <= row["alone"] for row in found["trainings"])
    assert {row["kind"] for row in found["trainings"]} >= {"certificate", "package", "course"}


def test_one_row_can_be_compared_with_all(city: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The facts of a row, given to `balai assess`, get the verdict that the row is counted with."""
    one = tmp_path / "one.yaml"
    one.write_text(said(capsys, "city", city, *ON, "--row", "2"), encoding="utf-8")
    alone = json.loads(said(capsys, "assess", str(one), *ON, "--format", "json"))
    counted = json.loads(said(capsys, "city", city, *ON, "--format", "json"))
    for result, row in zip(alone["results"], counted["pathways"], strict=True):
        assert row["pathway"] == result["pathway"]
        assert row[result["verdict"]] >= 50, "fifty people are like this one"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("city", "{folder}/none.parquet"), "none.parquet"),
        (("city", "{folder}/text.parquet"), "bukan berkas Parquet"),
        (("city", "{city}", "--row", "300"), "Baris 300 tidak ada"),
        (("city", "{city}", "--row", "-1"), "Baris -1 tidak ada"),
        (("unlock", "{folder}"), "bukan berkas Parquet"),
        (("unlock", "{city}", "--place", "nowhere"), "Yang dikenal: bontang."),
        (("unlock", "{city}", "--place", "../../meta"), "Yang dikenal: bontang."),
        (("city", "{city}", "--row", "1", "--format", "csv"), "bukan CSV"),
    ],
)
def test_what_cannot_be_read_is_refused(
    city: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    (tmp_path / "text.parquet").write_text("no", encoding="utf-8")
    asked = [word.format(folder=tmp_path, city=city) for word in words]
    assert told.format(folder=tmp_path) in said(capsys, *asked, *ON, code=2)


@pytest.mark.parametrize("workers", ["0", "-3", "two"])
def test_a_number_of_processes_is_one_or_more(city: str, capsys: pytest.CaptureFixture[str], workers: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(("city", city, "--workers", workers))
    assert caught.value.code == 2
    assert "1 or more" in capsys.readouterr().err


def test_several_processes_from_a_real_terminal_count_the_same(city: str) -> None:
    def run(*words: str) -> str:
        command = [str(Path(sys.executable).with_name("balai")), "city", city, *ON, "--format", "json", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ)).stdout

    assert run("--workers", "2") == run()
