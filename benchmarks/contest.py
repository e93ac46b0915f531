"""Contestants, each in a process of its own: memory and threads of one do not disturb another. One works at a time."""

import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter
from typing import Any

#: In one round something fast is called again until this time has passed, at most so many times.
AT_LEAST_S, AT_MOST = 1.0, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A module with `bulk`, how it is called, and how many times as fast as it we promise to be."""

    name: str
    module: str
    options: Mapping[str, Any] = field(default_factory=dict)
    goal: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a call gave, its time inside the process, and the most memory the process has ever had."""

    value: Any
    seconds: float
    peak_gib: float


class Worker:
    """A process that prepares something by name and then calls it when asked."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def prepare(self, module: str, function: str, *arguments: Any, **options: Any) -> Answer:
        """Keep what the function returns, in place of what was kept before."""
        return self._ask("prepare", module, function, arguments, options)

    def run(self, *arguments: Any) -> Answer:
        """Call what is kept."""
        return self._ask("run", arguments)

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join()

    def _ask(self, *request: Any) -> Answer:
        try:
            self._pipe.send(request)
            found: Answer = self._pipe.recv()
        except (EOFError, BrokenPipeError):
            raise RuntimeError("A contestant has ended; its reason is above.") from None
        return found


def in_turn(workers: Mapping[str, Worker], rounds: int) -> dict[str, list[float]]:
    """Name -> the seconds of each round: the median where something fast was called several times."""
    found: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(rounds):
        for name, worker in workers.items():
            times: list[float] = []
            while len(times) < AT_MOST and (not times or sum(times) < AT_LEAST_S):
                times.append(worker.run().seconds)
            found[name].append(median(times))
    return found


def _serve(pipe: Connection) -> None:
    """Answer until the other side is gone."""
    kept: Any = None
    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        value = None
        began = perf_counter()
        match request:
            case "prepare", module, function, arguments, options:
                kept = None
                kept = getattr(import_module(module), function)(*arguments, **options)
            case "run", arguments:
                value = kept(*arguments)
        seconds = perf_counter() - began
        pipe.send(Answer(value=value, seconds=seconds, peak_gib=_peak_gib()))


def _peak_gib() -> float:
    """Linux counts in KiB, macOS in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30
