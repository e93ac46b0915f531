"""Which port the web listens on, and what to say when it is taken."""

import errno
import socket
import time
from collections.abc import Callable, Mapping

from devtools import say

DEFAULT = 8000
PATIENCE_S = 5.0


def wanted(env: Mapping[str, str]) -> int:
    """Return the port asked for, 8000 without a wish. Raises Stop when `PORT` is no port."""
    text = env.get("PORT", "").strip()
    if not text:
        return DEFAULT
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise say.Stop(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def why_not(port: int) -> str:
    """Return why we cannot listen there; empty when we can."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        reason = _bind_problem(family, address, port)
        if reason:
            return reason
    return ""


def next_free(port: int, problem_of: Callable[[int], str] = why_not) -> int:
    """Return the first port after this one that is free. Raises Stop when there is none nearby."""
    start = max(port, 1023)
    for candidate in range(start + 1, min(start + 200, 65536)):
        if not problem_of(candidate):
            return candidate
    return next_free(DEFAULT, problem_of) if start > 65000 else _give_up(port)


def taken_message(port: int, reason: str, free: int) -> str:
    """Return the one line that says what is wrong and what to type instead."""
    return f"Port {port} {reason}. Use the next free one: PORT={free} python3 dev.py run"


def choose(env: Mapping[str, str], *, patient: bool) -> int:
    """Return a port we can listen on; `patient` waits a little for it. Raises Stop, offering the next free one."""
    port = wanted(env)
    deadline = time.monotonic() + (PATIENCE_S if patient else 0)
    while (reason := why_not(port)) and time.monotonic() < deadline:
        time.sleep(0.1)
    if reason:
        raise say.Stop(taken_message(port, reason, next_free(port)))
    return port


def _bind_problem(family: int, address: str, port: int) -> str:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return "is taken by another program"
        if error.errno == errno.EACCES:
            return "is reserved for root"
    # A machine without IPv6 has no such address; nobody can be in the way there.
    return ""


def _give_up(port: int) -> int:
    raise say.Stop(f"No free port was found near {port}. Choose one yourself: PORT=... python3 dev.py run")
