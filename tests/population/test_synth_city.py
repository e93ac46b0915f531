"""`balai synth-city`: what it writes, what it says, how it refuses."""

import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from balai.cli import main
from balai.cli.progress import Progress
from balai.population import report, synthetic
from tests.population.city import ON, city

WORDS = ["--people", "500", "--on", "2026-11-22"]


def test_it_writes_the_city_and_compares_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "city.parquet"
    assert main(["synth-city", str(path), *WORDS, "--seed", "4", "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert pq.read_table(path).equals(synthetic.table(people=500, seed=4, on=ON))
    assert err == ""
    assert "500 synthetic residents as of 22 November 2026, seed 4. None of them is real." in out
    for text in ("Bontang Utara", "46.41", "BPS 2024", "Dukcapil 06-2024", "derived", "assumptions"):
        assert text in out
    lines = {line[:34].strip(): line[34:].split() for line in out.splitlines() if line.startswith("  ")}
    assert lines["Female"][:2] == ["48.31", "48.40"]
    assert lines["Female"][2] == "+0.09"


def test_it_speaks_indonesian(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synth-city", str(tmp_path / "kota.parquet"), *WORDS]) == 0
    out = capsys.readouterr().out
    assert "500 penduduk sintetis per 22 November 2026, benih 1. Tidak seorang pun nyata." in out
    assert "46,41" in out


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["{folder}/new.parquet", "--people", "0"], "--people with 1 or more"),
        (["{folder}/new.parquet", "--seed", "-1"], "--seed with 0 or more"),
        (["{folder}/new.parquet", "--on", "1820-01-01"], "--on with a day from 2000 to 2100"),
        (["{folder}/none/new.parquet"], "make it first"),
        (["{folder}"], "is a folder"),
        (["/dev/null", "--force"], "stays as it is"),
        (["{folder}/old.parquet"], "add --force to replace it"),
    ],
)
def test_it_refuses_with_the_next_step(
    more: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old.parquet").write_text("kept")
    code = main(["synth-city", *(word.format(folder=tmp_path) for word in more), "--lang", "en"])
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert sentence in err
    assert [path.name for path in tmp_path.iterdir()] == ["old.parquet"]
    assert (tmp_path / "old.parquet").read_text() == "kept"


def test_it_replaces_a_file_when_told_to(tmp_path: Path) -> None:
    path = tmp_path / "old.parquet"
    path.write_text("old")
    assert main(["synth-city", str(path), "--people", "10", "--force"]) == 0
    assert pq.read_table(path).num_rows == 10


def test_a_file_that_cannot_be_made_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / ("x" * 255)
    assert main(["synth-city", str(target), "--people", "10"]) == 2
    assert capsys.readouterr().err == f"{target}: File name too long\n"


def test_a_full_disk_is_said_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "old.parquet"
    path.write_text("kept")
    monkeypatch.setattr(report.Report, "add", full)
    assert main(["synth-city", str(path), "--people", "10", "--force"]) == 2
    assert capsys.readouterr().err == f"{path}: No space left on device\n"
    assert [file.name for file in tmp_path.iterdir()] == ["old.parquet"]
    assert path.read_text() == "kept"


def test_the_report_counts_diplomas_as_the_register_does() -> None:
    words = report.highest(city()["education"].slice(0, 300))
    entries = city()["education"].slice(0, 300).to_pylist()
    for word, diplomas in zip(words, entries, strict=True):
        levels = {report.REGISTER_ROWS.get(e["level"], e["level"]) for e in diplomas if e["completed"]}
        assert word in levels or (word == "NONE" and not levels)


# Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("seconds", "terminal", "shown"), [(5, True, True), (0.5, True, False), (5, False, False)])
def test_progress_is_shown_in_a_terminal_after_a_second(
    seconds: float, terminal: bool, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, screen = iter([0.0, seconds]), Terminal() if terminal else io.StringIO()
    monkeypatch.setattr("time.monotonic", lambda: next(clock, seconds))
    monkeypatch.setattr("sys.stderr", screen)
    with Progress(200, "People") as progress:
        progress.advance(50)
    assert ("\rPeople [######..................]  25%" in screen.getvalue()) is shown
    assert screen.getvalue().endswith("\r\033[K") is shown


def test_progress_never_passes_the_end() -> None:
    progress = Progress(0, "People")
    progress.done = 7
    assert progress.line().endswith("100%")
