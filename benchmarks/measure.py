"""Times and how they are shown. Medians, because a shared machine disturbs single runs."""

import os
import platform
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

WARM_UP = 20
COPIED_BYTES, COPIES = 256_000_000, 7


def times_ms(run: Callable[[int], object], runs: int) -> list[float]:
    """Milliseconds of each of `runs` calls after a warm-up; `run` is given the number of the call."""
    for number in range(WARM_UP):
        run(number)
    times = []
    for number in range(runs):
        began = perf_counter()
        run(number)
        times.append((perf_counter() - began) * 1000)
    return times


def spread(times: Sequence[float]) -> str:
    """The median, with the fifth and the ninety-fifth percentile in brackets."""
    ordered = sorted(times)
    low, high = ordered[len(ordered) * 5 // 100], ordered[len(ordered) * 95 // 100]
    return f"{median(ordered):7.3f}  ({low:.3f} to {high:.3f})"


def copy_gb_s() -> float:
    """How fast this machine copies memory with one thread, GB/s, what is read and what is written counted together."""
    source = np.ones(COPIED_BYTES // 8, dtype=np.int64)
    target = np.zeros_like(source)
    times = []
    for _ in range(COPIES):
        began = perf_counter()
        np.copyto(target, source)
        times.append(perf_counter() - began)
    return 2 * COPIED_BYTES / median(times) / 1e9


def goal(text: str, kept: bool) -> bool:
    """Print whether a goal is kept, and return it."""
    print(f"  goal: {text}: {'kept' if kept else 'MISSED'}")
    return kept


def surroundings(*packages: str) -> str:
    """Python, libraries and machine in one line."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    load = "/".join(f"{part:.1f}" for part in os.getloadavg())
    return (
        f"Python {platform.python_version()}, {versions}; {platform.system()} {platform.machine()}, "
        f"{_processor()}, {os.cpu_count()} cores, load {load}"
    )


def _processor() -> str:
    """The name of the processor where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "unknown processor")
