"""A page photographed a little askew, set straight. Only when lines of text say so clearly; otherwise left alone."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from balai.apps.people.uploads.limits import Limits

_LOOKED_AT = 1000
_LEAST_INK, _MOST_INK = 0.005, 0.35


def straightened(image: Image.Image, limits: Limits) -> Image.Image:
    """The picture with its lines level, or the same picture when that is not certain."""
    angle = skew(image, limits)
    if angle == 0:
        return image
    white = 255 if image.mode == "L" else (255, 255, 255)
    turned = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=white)
    turned.thumbnail((limits.long_side, limits.long_side), Image.Resampling.LANCZOS)
    return turned


def skew(image: Image.Image, limits: Limits) -> float:
    """Degrees to turn it against the clock; 0 when it is level or nothing certain can be said.

    For each angle the ink is counted line by line along it; where text runs along the lines, full and empty ones
    alternate sharply. The best angle must do so `skew_confidence` times as sharply as the picture does as it is.
    """
    ink = _ink(image)
    share = ink.mean()
    if not _LEAST_INK < share < _MOST_INK:
        return 0.0
    rows, columns = np.nonzero(ink)
    most = limits.skew_most_degrees
    coarse = np.arange(-most - 2, most + 2.01, 0.5)
    rough = _best(rows, columns, coarse)
    fine = _best(rows, columns, np.arange(rough - 0.5, rough + 0.51, 0.1))
    if not limits.skew_least_degrees <= abs(fine) <= most:
        return 0.0
    gain = _alternation(rows, columns, fine) / max(_alternation(rows, columns, 0.0), 1.0)
    return round(float(fine), 1) if gain >= limits.skew_confidence else 0.0


def _ink(image: Image.Image) -> NDArray[np.bool_]:
    """Where it is clearly darker than its neighbourhood, so that a shadow over the page is no ink."""
    grey = image.convert("L")
    grey.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.BOX)
    around = grey.filter(ImageFilter.BoxBlur(15))
    return np.asarray(grey, dtype=np.int16) < np.asarray(around, dtype=np.int16) - 20


def _best(rows: NDArray[np.intp], columns: NDArray[np.intp], angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: _alternation(rows, columns, float(angle))))


def _alternation(rows: NDArray[np.intp], columns: NDArray[np.intp], angle: float) -> float:
    """How sharply full and empty lines alternate when they run at this angle."""
    heights = np.rint(rows - columns * np.tan(np.radians(angle))).astype(np.int64)
    counts = np.bincount(heights - heights.min())
    return float((np.diff(counts.astype(np.float64)) ** 2).sum())
