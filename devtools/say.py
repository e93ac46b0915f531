"""What `dev.py` prints: progress with seconds, and one clear line when it must stop."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

STARTED = time.monotonic()


class Stop(Exception):
    """Something the person at the keyboard can mend; its text is the whole message."""


def line(text: str) -> None:
    """Print one line at once, even when the output is a pipe."""
    print(text, flush=True)


def progress(text: str) -> None:
    """Print one step with the seconds since the start."""
    line(f"[{time.monotonic() - STARTED:5.1f} s] {text}")


def problem(text: str) -> None:
    """Print one line of trouble."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step before it begins, so that a slow one is never silent."""
    progress(f"{text} ...")
    yield
