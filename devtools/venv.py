"""The virtual environments: made once from hashed locks, renewed only when a lock changes."""

import fcntl
import hashlib
import shutil
import subprocess
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools import say
from devtools.places import DATA, PEERS, ROOT, VENV, venv_bin

RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "dev.lock"
PEERS_LOCK = ROOT / "benchmarks" / "peers.lock"
MARKER = VENV / "installed"
OURSELVES = ("install", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT))


def fingerprint(*parts: bytes | str) -> str:
    """Return a short hash of texts and file contents, in order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def wanted(lock: Path, root: Path = ROOT) -> dict[str, str]:
    """Return what the marker must say: the folder (scripts name it in full), the lock, our own metadata."""
    return {
        "home": fingerprint(str(root)),
        lock.name: fingerprint(lock.read_bytes()),
        "project": fingerprint((root / "pyproject.toml").read_bytes()),
    }


def read_marker(marker: Path = MARKER) -> dict[str, str]:
    """Return what was installed last; empty when nothing was finished."""
    try:
        lines = marker.read_text().splitlines()
    except OSError:
        return {}
    return dict(row.split(" ", 1) for row in lines if " " in row)


def write_marker(found: dict[str, str], marker: Path = MARKER) -> None:
    """Store what is installed now."""
    marker.write_text("".join(f"{key} {value}\n" for key, value in found.items()))


def ensure(*, dev: bool) -> None:
    """Make `.venv` hold exactly what the lock says. Raises Stop when pip fails."""
    with _alone():
        lock = _lock_to_use(dev)
        want, have = wanted(lock), read_marker()
        if have.get("home") != want["home"] or not _works():
            _create(VENV)
            have = {"home": want["home"]}
        if have.get(lock.name) != want[lock.name]:
            MARKER.unlink(missing_ok=True)
            with say.step(f"Installing the libraries of {lock.name} (the first time takes a while)"):
                _pip(VENV, *_locked(lock))
            have = {"home": want["home"], lock.name: want[lock.name]}
        if have.get("project") != want["project"]:
            _pip(VENV, *OURSELVES)
        write_marker(want)
        _compile_messages()


def ensure_peers() -> None:
    """Make `.venv-peers` hold what production needs and what the benchmarks compare it with. Raises Stop."""
    with _alone():
        marker = PEERS / MARKER.name
        want, have = wanted(RUN_LOCK) | wanted(PEERS_LOCK), read_marker(marker)
        if have.get("home") != want["home"] or not _works(PEERS):
            have = {}
            _create(PEERS)
        if have != want:
            marker.unlink(missing_ok=True)
            with say.step("Installing the peers of the benchmarks (the first time takes a while)"):
                _pip(PEERS, *_locked(RUN_LOCK, PEERS_LOCK))
            _pip(PEERS, *OURSELVES)
            write_marker(want, marker)


def _compile_messages() -> None:
    """Renew what Django reads of the translations when a catalogue has changed; only the sources are kept in git."""
    pairs = [(path, path.with_suffix(".mo")) for path in (ROOT / "locale").rglob("*.po")]
    if all(made.exists() and made.stat().st_mtime_ns > path.stat().st_mtime_ns for path, made in pairs):
        return
    command = [venv_bin("python"), "-m", "devtools.messages", "--compile"]
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        raise say.Stop("The translations could not be compiled; the message is above.")


def _lock_to_use(dev: bool) -> Path:
    """Running needs the small lock only, but a developer's environment is not made smaller again."""
    has_dev = DEV_LOCK.name in read_marker()
    return DEV_LOCK if dev or has_dev else RUN_LOCK


def _works(folder: Path = VENV) -> bool:
    """Does its Python start and find its libraries? The one it was made from may be upgraded or gone."""
    try:
        done = subprocess.run([venv_bin("python", folder), "-c", "import pip"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _create(folder: Path) -> None:
    with say.step(f"Making the virtual environment {folder.name}"):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True, symlinks=True)


def _locked(*locks: Path) -> list[str]:
    return ["install", "--require-hashes", "--no-deps", *(word for lock in locks for word in ("-r", str(lock)))]


def _pip(folder: Path, *arguments: str) -> None:
    command = [venv_bin("python", folder), "-m", "pip", "--disable-pip-version-check", "-qq", *arguments]
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        raise say.Stop("pip could not install the libraries; its own message is above. Try again when it is mended.")


@contextmanager
def _alone() -> Iterator[None]:
    """Let two commands of one copy wait for each other instead of installing over each other."""
    DATA.mkdir(exist_ok=True)
    with (DATA / "setup.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
