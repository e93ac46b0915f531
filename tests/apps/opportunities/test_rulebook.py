"""The rulebook in force: new files count when they are sound, the last good version serves meanwhile."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from balai import rulebook as files
from balai.apps.opportunities import queries
from balai.apps.opportunities.models import RulebookVersion
from balai.engine.errors import RulebookInvalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rulebook of one's own to spoil, looked at on every question."""
    copy = tmp_path / "rulebook"
    shutil.copytree(files.HERE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    settings.BALAI_RULEBOOK = copy
    monkeypatch.setattr(queries, "_shelf", queries._Shelf())
    monkeypatch.setattr(queries, "LOOK_AGAIN_S", -1.0)
    return copy


def spoil(folder: Path) -> None:
    path = folder / "destinations" / "jp.yaml"
    path.write_text(path.read_text().replace("kind: language", "kind: langage", 1))


def end_a_rule(folder: Path) -> None:
    path = folder / "shared.yaml"
    path.write_text(path.read_text().replace("in_force_on: null", "in_force_on: '2026-01-01'", 1))


def test_a_sound_rulebook_is_kept_once(folder: Path) -> None:
    version = queries.rulebook().version
    queries.rulebook()
    assert [row.version for row in RulebookVersion.objects.all()] == [version]
    assert RulebookVersion.objects.get().texts == files.texts(folder)


def test_new_files_count_without_a_restart(folder: Path) -> None:
    before = queries.rulebook().version
    end_a_rule(folder)
    after = queries.rulebook().version
    assert after != before
    assert queries.program(date(2026, 11, 22)).version == after
    assert RulebookVersion.objects.count() == 2


def test_a_mistake_leaves_the_last_good_version_in_force(folder: Path) -> None:
    good = queries.rulebook().version
    spoil(folder)
    assert queries.rulebook().version == good
    assert [p.code for p in queries.problems()] == ["rule_unknown_kind"]


def test_a_file_that_is_no_text_leaves_the_last_good_version_in_force(folder: Path) -> None:
    good = queries.rulebook().version
    (folder / "meta.yaml").write_bytes("as_of".encode("utf-16"))
    assert queries.rulebook().version == good
    assert [p.code for p in queries.problems()] == ["rule_not_text"]


def test_a_mistake_at_the_start_is_covered_by_the_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = queries.rulebook().version
    spoil(folder)
    monkeypatch.setattr(queries, "_shelf", queries._Shelf())
    assert queries.rulebook().version == good
    assert queries.problems()


def test_without_any_sound_version_it_says_so(folder: Path) -> None:
    spoil(folder)
    with pytest.raises(RulebookInvalid):
        queries.rulebook()


def test_ready_says_that_the_last_good_version_serves(folder: Path, client: Client) -> None:
    assert client.get("/health/ready").json()["rulebook"] == "ok"
    spoil(folder)
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert "last good" in response.json()["rulebook"]


def test_not_ready_without_any_rules(folder: Path, client: Client) -> None:
    spoil(folder)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["rulebook"] == "missing"


def test_a_version_that_comes_back_is_the_newest_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = queries.rulebook().version
    path = folder / "destinations" / "hk.yaml"
    text = path.read_text(encoding="utf-8")
    for written in (text.replace("min_years: 21", "min_years: 22"), text):
        path.write_text(written, encoding="utf-8")
        monkeypatch.setattr(queries._shelf, "looked_at", float("-inf"))
        queries.rulebook()
    newest = RulebookVersion.objects.first()
    assert newest is not None
    assert newest.version == first


def test_a_pathway_that_has_ended_is_nowhere_and_breaks_nothing(folder: Path, client: Client) -> None:
    path = folder / "destinations" / "tr.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("- id: tr-hospitality\n", "- id: tr-hospitality\n  ended_on: '2026-01-01'\n"), encoding="utf-8"
    )
    for address in (
        "/jalur/",
        "/biaya/",
        "/biaya/hitung/",
        "/aturan/",
        "/panduan/turki/",
        "/panduan/p-to-p/",
        "/banding/",
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"tr-hospitality" not in response.content, address
    assert b"tr-hospitality" not in client.post("/cari/", {"cari": "Turki"}).content
