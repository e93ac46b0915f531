"""Is a photo of a document likely to be read? Warnings for the sender, never a refusal."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from balai.apps.people.uploads.limits import Limits

_LOOKED_AT = 1200  # the long side on which sharpness is measured, so that it does not depend on the camera
_TILE = 48


def warnings_of(image: Image.Image, limits: Limits) -> list[str]:
    """Codes of what may make it unreadable, most important first."""
    grey = image.convert("L")
    found = []
    if min(grey.size) < limits.small_side:
        found.append("photo_small")
    pixels = np.asarray(grey)
    dark, bright = np.percentile(pixels, (1, 95))
    if bright < limits.dark_level:
        return [*found, "photo_dark"]
    if dark > limits.bright_level:
        return [*found, "photo_bright"]
    if sharpness(grey) < limits.sharpness:
        found.append("photo_blurred")
    return found


def sharpness(grey: Image.Image) -> float:
    """How steep its edges are: variance of the Laplacian over variance of brightness, where there is most to see.

    Measured in tiles, of which the quarter with the strongest contrast decides: a page is mostly empty, and an empty
    tile says nothing. Between 0 and about 10; the same for a pale and a strong print.
    """
    small = grey.copy()
    small.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.BOX)
    pixels = np.asarray(small, dtype=np.float32)
    if min(pixels.shape) < 3:
        return 0.0
    edges = pixels[:-2, 1:-1] + pixels[2:, 1:-1] + pixels[1:-1, :-2] + pixels[1:-1, 2:] - 4 * pixels[1:-1, 1:-1]
    contrast, steepness = _variances(pixels[1:-1, 1:-1]), _variances(edges)
    telling = contrast >= np.quantile(contrast, 0.75)
    return float(steepness[telling].sum() / (contrast[telling].sum() + 1))


def _variances(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Variance of every whole tile; of the picture itself where it is smaller than a tile."""
    high, wide = (side // _TILE * _TILE for side in pixels.shape)
    if not high or not wide:
        return np.array([pixels.var()], dtype=np.float32)
    tiles = pixels[:high, :wide].reshape(high // _TILE, _TILE, wide // _TILE, _TILE)
    return np.asarray(tiles.var(axis=(1, 3)), dtype=np.float32).ravel()
