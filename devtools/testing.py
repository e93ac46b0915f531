"""`dev.py test`: every test, against a PostgreSQL and a browser of our own; then what Schemathesis asks."""

import argparse
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from devtools import browser, environment, postgres, say, venv
from devtools.children import Child, dying_with_parent, stop_all
from devtools.places import ROOT, SHORT, copy_name, venv_bin

# A file stays with one worker: what its tests share is made once. More than four browsers want much memory.
EVERYTHING = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]
INTERFACE = ["tests/api/anything_asked.py"]
SKIPPED = f"The browser tests were skipped: no Chromium was found ({browser.HOW})."


def test(options: argparse.Namespace) -> int:
    """Run pytest with the words given, else every test; the last line says when the browser was missing."""
    venv.ensure(dev=True)
    found = browser.ensure()
    with database_url() as url:
        env = environment.for_tests(url)
        codes = [_pytest(words, env) for words in ([options.rest] if options.rest else [EVERYTHING, INTERFACE])]
    if found is None:
        say.line(SKIPPED)
    return next(filter(None, codes), 0)


def _pytest(words: list[str], env: Mapping[str, str]) -> int:
    command = [venv_bin("python"), "-m", "pytest", *words]
    return subprocess.run(
        command, cwd=ROOT, env=env, check=False, preexec_fn=dying_with_parent(signal.SIGTERM)
    ).returncode


@contextmanager
def database_url() -> Iterator[str]:
    """Give the address of a server for tests: `DATABASE_URL`, or one that is gone afterwards."""
    given = os.environ.get("DATABASE_URL", "").strip()
    if given:
        yield given
        return
    _sweep()
    prefix = f"balai-test-{copy_name()}-{os.getpid()}-"
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=SHORT))
    children: list[Child] = []
    try:
        cluster = postgres.throwaway_cluster(folder)
        postgres.fill(cluster)
        server = cluster.child(folder / "server.log")
        children.append(server)
        server.start()
        postgres.wait_ready(cluster, server)
        yield cluster.url
    finally:
        stop_all(children)
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove what a hard killed test run of this copy left behind."""
    for folder in SHORT.glob(f"balai-test-{copy_name()}-*"):
        found = re.search(r"-(\d+)-[^-]*$", folder.name)
        if found and not Path(f"/proc/{found[1]}").exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)
