"""`dev.py check` and `fix`: everything a machine can say about the code without running it."""

import argparse
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from devtools import environment, say, templates, venv
from devtools.places import PEERS, ROOT, has_command, venv_bin

Steps = dict[str, list[str]]


def check(options: argparse.Namespace) -> int:
    """Run every check, all of them even when one fails, and name those that failed."""
    venv.ensure(dev=True)
    failed = _run_all(_checks(), environment.for_checks())
    unused = templates.unused()
    for name in unused:
        say.problem(f"{name} is used by no view and no template.")
    failed += ["unused templates"] if unused else []
    say.progress(f"Failed: {', '.join(failed)}." if failed else "Every check passed.")
    return 1 if failed else 0


def fix(options: argparse.Namespace) -> int:
    """Mend what a machine can mend."""
    venv.ensure(dev=True)
    steps = {
        "ruff": [venv_bin("ruff"), "check", "--fix", "--quiet", "."],
        "ruff format": [venv_bin("ruff"), "format", "--quiet", "."],
        **_djade(),
    }
    # Djade ends with 1 when it has changed something, and that is no failure here.
    failed = _run_all({name: words for name, words in steps.items() if name != "djade"}, environment.for_checks())
    for words in _djade().values():
        subprocess.run(words, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    return 1 if failed else 0


def _checks() -> Steps:
    python = venv_bin("python")
    steps: Steps = {
        "ruff": [venv_bin("ruff"), "check", "."],
        "format": [venv_bin("ruff"), "format", "--check", "--quiet", "."],
        "imports": [venv_bin("lint-imports")],
        **_djade("--check"),
        "migrations": [
            python,
            "-W",
            "ignore::RuntimeWarning",
            "-m",
            "django",
            "makemigrations",
            "--check",
            "--dry-run",
        ],
        "django": [python, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        "types": [venv_bin("mypy")],
        "bandit": [venv_bin("bandit"), "-q", "-c", "pyproject.toml", "-r", "balai", "config", "devtools", "dev.py"],
    }
    if (ROOT / "devtools" / "messages.py").exists():
        steps["messages"] = [python, "-m", "devtools.messages"]
    if has_command():
        steps["rulebook"] = [venv_bin("balai"), "rulebook", "check"]
    return steps


def _djade(*extra: str) -> Steps:
    pages = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]
    return {"djade": [venv_bin("djade"), "--target-version", "5.2", *extra, *pages]} if pages else {}


def _run_all(steps: Steps, env: Mapping[str, str]) -> list[str]:
    """Run the steps, show what the failing ones said, and return their names."""
    failed = []
    for name, words in steps.items():
        began = time.monotonic()
        done = subprocess.run(
            words, cwd=ROOT, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        say.line(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - began:.1f} s)")
        if done.returncode:
            failed.append(name)
            say.line((done.stdout + done.stderr).rstrip())
    return failed


def bench(options: argparse.Namespace) -> int:
    """Run the benchmark named, or every one, one after the other, in the environment that has the peers in it."""
    venv.ensure(dev=False)
    venv.ensure_peers()
    from devtools.testing import database_url

    codes = []
    with database_url() as url:
        env = {**environment.for_tests(url), "PYTHONPATH": os.fspath(ROOT)}
        for path in sorted((ROOT / "benchmarks").glob(f"bench_{options.name or ''}*.py")):
            say.progress(path.name)
            codes.append(_bench(path, env))
    return 1 if any(codes) else 0


def _bench(path: Path, env: Mapping[str, str]) -> int:
    return subprocess.run(
        [venv_bin("python", PEERS), str(path)], cwd=ROOT, env=dict(env), stdin=subprocess.DEVNULL, check=False
    ).returncode
