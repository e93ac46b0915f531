"""A line on standard error that says how far a long command is."""

import sys
import time
from types import TracebackType
from typing import Self

WIDTH = 24
PATIENCE = 1.0  # seconds before the first line: what is quick needs none


class Progress:
    """Counts up to `total`. Silent where standard error is no terminal, and for the first second.

    with Progress(len(people), "Menulis") as progress:
        progress.advance(1000)
    """

    def __init__(self, total: int, label: str) -> None:
        self.total = max(total, 1)
        self.label = label
        self.done = 0
        self.shown = False
        self.began = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        self.done += count
        if sys.stderr.isatty() and time.monotonic() - self.began > PATIENCE:
            self.shown = True
            print(f"\r{self.line()}", end="", file=sys.stderr, flush=True)

    def line(self) -> str:
        """What is shown: label, bar, share."""
        share = min(self.done / self.total, 1)
        filled = int(share * WIDTH)
        return f"{self.label} [{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}"

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
