"""Chance with a seed: every draw of the synthetic city is one of these."""

from collections.abc import Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from balai.population.fitting import Shares

Days = NDArray[np.int32]  # days since 1970-01-01
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Texts = NDArray[np.object_]
YEAR = 365.25


class Draw:
    """The chances of one topic in one chunk of people: a topic more changes no other topic."""

    def __init__(self, topic: str, *seed: int) -> None:
        self.rng = np.random.default_rng([*seed, crc32(topic.encode())])

    def chance(self, share: float | Shares, n: int) -> Mask:
        """True for this share of n people; a share for each may be given as float64[n]."""
        return self.rng.random(n) < share

    def cells(self, shares: Shares, n: int) -> Rows:
        """n cells of a table whose shares sum to 1, each as often as its share says, give or take one person.

        Systematic: n evenly spaced points on the cumulated shares with one random shift, in random order.
        """
        points = (np.arange(n) + self.rng.random()) / n
        return self.rng.permutation(np.searchsorted(_cumulated(shares), points, side="right"))

    def word(self, weights: Mapping[str, float], n: int) -> Texts:
        """n words, each as likely as its weight."""
        shares = np.array(list(weights.values()))
        places = np.searchsorted(_cumulated(shares), self.rng.random(n), side="right")
        chosen: Texts = np.array(list(weights), dtype=object)[places]
        return chosen

    def between(self, low: Days | int, high: Days | int, n: int) -> Days:
        """A whole number for each of n, both ends included; `high` where `low` is above it."""
        low, high = np.broadcast_to(low, n), np.broadcast_to(high, n)
        width = np.maximum(high - low, 0) + 1
        return np.asarray(np.minimum(low, high) + np.floor(self.rng.random(n) * width), dtype=np.int32)


def _cumulated(shares: Shares) -> Shares:
    """Ends with 1 exactly, so that a cell without a share is never hit."""
    sums = np.cumsum(shares.ravel())
    ends: Shares = sums / sums[-1]
    return ends
