"""The pure parts of dev.py."""

import ast
import re
from pathlib import Path

import pytest

import dev
from devtools import browser, ports, say, templates, venv
from devtools.places import ROOT


class TestPython:
    def test_a_good_python_gets_no_advice(self) -> None:
        assert dev.advice_for_python((3, 11, 0), True, True) == ""

    def test_an_old_python_is_told_the_command_in_one_line(self) -> None:
        advice = dev.advice_for_python((3, 9, 2), True, True)
        assert "this is 3.9" in advice
        assert "apt install python3.11" in advice
        assert "\n" not in advice

    def test_a_good_one_already_here_is_named(self) -> None:
        assert dev.advice_for_python((3, 9, 2), True, True, "python3.12").endswith("python3.12 dev.py run")

    def test_a_missing_venv_is_told_the_package(self) -> None:
        assert "apt install python3.12-venv" in dev.advice_for_python((3, 12, 1), False, True)
        assert "apt" not in dev.advice_for_python((3, 12, 1), False, False)

    def test_an_old_python_can_read_the_file_up_to_the_advice(self) -> None:
        ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 6))

    def test_nothing_new_is_imported_before_the_check(self) -> None:
        tree = ast.parse((ROOT / "dev.py").read_text())
        imported = [node.names[0].name for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        assert imported == ["os", "sys"]


class TestPort:
    def test_8000_without_a_wish(self) -> None:
        assert ports.wanted({}) == 8000

    def test_a_wish_counts(self) -> None:
        assert ports.wanted({"PORT": "8123"}) == 8123

    @pytest.mark.parametrize("wish", ["abc", "0", "70000", "-1"])
    def test_nonsense_is_named(self, wish: str) -> None:
        with pytest.raises(say.Stop, match="PORT must be a number"):
            ports.wanted({"PORT": wish})

    def test_the_next_free_one_is_offered(self) -> None:
        taken = {8001, 8002}
        assert ports.next_free(8000, lambda port: "is taken" if port in taken else "") == 8003

    def test_the_message_is_one_line_with_the_command(self) -> None:
        message = ports.taken_message(8000, "is taken by another program", 8003)
        assert "PORT=8003 python3 dev.py run" in message
        assert "\n" not in message

    def test_a_taken_port_is_found(self) -> None:
        import socket

        with socket.create_server(("127.0.0.1", 0)) as server:
            assert ports.why_not(server.getsockname()[1]) == "is taken by another program"


class TestMarker:
    def test_what_was_written_is_read(self, tmp_path: Path) -> None:
        marker = tmp_path / "installed"
        venv.write_marker({"home": "a", "dev.lock": "b"}, marker)
        assert venv.read_marker(marker) == {"home": "a", "dev.lock": "b"}

    def test_nothing_written_is_nothing_installed(self, tmp_path: Path) -> None:
        assert venv.read_marker(tmp_path / "none") == {}

    def test_a_changed_lock_changes_only_its_own_line(self, tmp_path: Path) -> None:
        lock, project = tmp_path / "dev.lock", tmp_path / "pyproject.toml"
        lock.write_text("one")
        project.write_text("same")
        before = venv.wanted(lock, tmp_path)
        lock.write_text("two")
        after = venv.wanted(lock, tmp_path)
        assert {key for key in before if before[key] != after[key]} == {"dev.lock"}


class TestLocks:
    @pytest.mark.parametrize("name", ["requirements.lock", "dev.lock", "benchmarks/peers.lock"])
    def test_every_line_is_hashed_and_no_address_is_named(self, name: str) -> None:
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--find-links" not in text
        assert text.count("==") <= text.count("--hash=sha256:")

    def test_the_peers_ask_for_no_other_version_than_production(self) -> None:
        ours, peers = self._pins("requirements.lock"), self._pins("benchmarks/peers.lock")
        assert {"numpy", "polars", "openfisca-core"} <= peers.keys()
        assert {name: pins for name, pins in peers.items() if name in ours and pins != ours[name]} == {}

    @pytest.mark.parametrize("name", ["requirements.lock", "dev.lock"])
    def test_what_is_agpl_is_in_no_other_lock(self, name: str) -> None:
        assert "openfisca" not in (ROOT / name).read_text().lower()

    @staticmethod
    def _pins(name: str) -> dict[str, set[str]]:
        """Package -> its versions; there are two where Python's own version decides."""
        found: dict[str, set[str]] = {}
        for row in re.findall(r"^(\S+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE):
            found.setdefault(row[0].partition("[")[0], set()).add(row[1])
        return found


class TestTemplates:
    def test_the_unused_one_is_found(self, tmp_path: Path) -> None:
        for name, body in {
            "templates/home.html": '{% extends "base.html" %}<c-big-card.title>',
            "templates/base.html": "",
            "templates/lost.html": "",
            "templates/cotton/big_card/title.html": "",
            "balai/web/home.py": 'render(request, "home.html#part")',
        }.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body)
        (tmp_path / "config").mkdir()
        assert templates.unused(tmp_path) == ["lost.html"]


def test_ci_demands_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert browser.is_demanded()
    monkeypatch.delenv("CI")
    assert not browser.is_demanded()
