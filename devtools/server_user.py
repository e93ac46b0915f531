"""Who runs PostgreSQL, and where that person may read and write.

PostgreSQL refuses to run as root. There it runs as `nobody`, who may be kept out of root's own folders.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devtools.places import DATA, copy_name

SYSTEM_HOME = Path("/var/lib/balai-migran")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """The account the server runs as; `uid` is None when it is simply us."""

    uid: int | None = None
    gid: int | None = None

    def popen_options(self) -> dict[str, object]:
        """Return what `subprocess` needs to become this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make one folder theirs and closed to everyone else."""
        folder.chmod(0o700)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def can_run(self, program: Path) -> bool:
        """May this account start the program, through every folder above it?"""
        command = [str(program), "--version"]
        try:
            done = subprocess.run(command, capture_output=True, check=False, cwd="/", **self.popen_options())  # type: ignore[call-overload]
        except OSError:
            return False
        return bool(done.returncode == 0)

    def can_enter(self, folder: Path) -> bool:
        """May this account walk into the folder?"""
        command = ["test", "-x", str(folder)]
        return not subprocess.run(command, check=False, cwd="/", **self.popen_options()).returncode  # type: ignore[call-overload]


def server_user(data: Path | None = None) -> ServerUser:
    """Return us, or as root the owner of existing data, or `nobody`."""
    if os.geteuid() != 0:
        return ServerUser()
    if data is not None and data.exists() and data.stat().st_uid != 0:
        return ServerUser(uid=data.stat().st_uid, gid=data.stat().st_gid)
    nobody = pwd.getpwnam("nobody")
    return ServerUser(uid=nobody.pw_uid, gid=nobody.pw_gid)


def home_for(user: ServerUser) -> Path:
    """Return the folder that keeps this copy's database: `.data`, or a system folder when that is out of reach."""
    DATA.mkdir(exist_ok=True)
    if user.uid is None or user.can_enter(DATA):
        return DATA
    home = SYSTEM_HOME / copy_name()
    home.mkdir(parents=True, exist_ok=True)
    SYSTEM_HOME.chmod(0o755)
    home.chmod(0o755)
    return home


def reachable_programs(programs: Path, user: ServerUser) -> Path:
    """Return a `bin` folder the account can run: the one given, or a readable copy of its whole tree."""
    if user.can_run(programs / "postgres"):
        return programs
    package = programs.parent.parent
    home = SYSTEM_HOME / copy_name()
    site = home / f"programs-{_version(programs)}"
    copy = site / package.name / "pginstall" / "bin"
    if not user.can_run(copy / "postgres"):
        shutil.rmtree(site, ignore_errors=True)
        # The libraries are found by a path relative to the programs, so both keep their places.
        for part in (f"{package.name}/pginstall", f"{package.name}.libs"):
            shutil.copytree(package.parent / part, site / part, symlinks=True)
        _open_for_reading(site)
        for folder in (SYSTEM_HOME, home):
            folder.chmod(0o755)
    return copy


def _version(programs: Path) -> str:
    shown = subprocess.run([str(programs / "postgres"), "--version"], capture_output=True, text=True, check=False)
    return shown.stdout.strip().rsplit(" ", 1)[-1] or "unknown"


def _open_for_reading(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
