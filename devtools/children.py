"""Child processes that never outlive us and come back when they die."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devtools import say
from devtools.places import ROOT
from devtools.server_user import ServerUser

PR_SET_PDEATHSIG = 1
GRACE_S = 8.0
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dying_with_parent(death_signal: int) -> Callable[[], None]:
    """Return what a child does before it starts: ask Linux for a signal when its parent is gone.

    It runs after the change of account, because the kernel forgets the request when the account changes.
    """
    parent = os.getpid()

    def ask() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)

    return ask


@dataclass(slots=True, kw_only=True)
class Child:
    """One program we keep alive. `stop_signal` asks it to end in good order; `death_signal` reaches it when we die."""

    name: str
    command: list[str]
    env: Mapping[str, str]
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGTERM
    user: ServerUser = field(default_factory=ServerUser)
    log: Path | None = None
    before_start: Callable[[], None] | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        """Start the program in a group of its own, so that Ctrl-C reaches only us."""
        if self.before_start:
            self.before_start()
        output = self.log.open("ab") if self.log else None
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            self.command,
            cwd=ROOT if self.user.uid is None else "/",
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=dying_with_parent(self.death_signal),
            **self.user.popen_options(),
        )
        if output:
            output.close()

    def is_alive(self) -> bool:
        """Is it running now?"""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the signal that ends it in good order."""
        if self.process is not None and self.is_alive():
            self.process.send_signal(self.stop_signal)

    def finish(self) -> None:
        """Wait for the end; after the grace time force it, with everything it started."""
        if self.process is None:
            return
        try:
            self.process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.clear_group()

    def clear_group(self) -> None:
        """End what a killed program left behind, such as the workers of a web server."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return


def stop_all(children: list[Child]) -> None:
    """End the children in reverse order of their start: the database last."""
    for child in reversed(children):
        child.ask_to_stop()
        child.finish()


def revive(child: Child) -> None:
    """Start a dead child again, later each time it dies young."""
    child.clear_group()
    lived = time.monotonic() - child.started
    child.quick_deaths = child.quick_deaths + 1 if lived < 5 else 0
    pause = min(8.0, 0.5 * 2**child.quick_deaths)
    say.problem(f"{child.name} has ended unexpectedly and is started again.")
    time.sleep(pause if child.quick_deaths else 0.1)
    child.start()


def watch(children: list[Child], *, every_s: float = 0.3) -> None:
    """Keep every child alive until a signal ends us."""
    while True:
        for child in children:
            if not child.is_alive():
                revive(child)
        time.sleep(every_s)
