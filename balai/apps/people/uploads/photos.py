"""A photo decoded and written anew, so that nothing but the picture travels on: no place, no camera, no second file."""

import io
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from balai.apps.people.uploads import quality, straighten
from balai.apps.people.uploads.kinds import Kind
from balai.apps.people.uploads.limits import Limits
from balai.engine.errors import UploadRefused

#: Pillow warns of large pictures by itself; `_open` refuses them with our own limits and words.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A JPEG without anything but pixels, its size, and codes of what to look at."""

    content: bytes
    width: int
    height: int
    warnings: tuple[str, ...]


def develop(content: bytes, kind: Kind, limits: Limits) -> Photo:
    """Decode, turn upright, shrink, straighten and write anew. Raises UploadRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks about odd metadata, which is dropped anyway
            picture, moves = _decoded(content, kind, limits)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UploadRefused("upload_photo_damaged") from error
    found = [*(["photo_first_frame"] if moves else []), *quality.warnings_of(picture, limits)]
    turned = straighten.straightened(picture, limits)
    return Photo(content=_written(turned, limits), width=turned.width, height=turned.height, warnings=tuple(found))


def _decoded(content: bytes, kind: Kind, limits: Limits) -> tuple[Image.Image, bool]:
    with Image.open(io.BytesIO(content), formats=[kind.value]) as image:
        most = limits.jpeg_pixels if kind is Kind.JPEG else limits.image_pixels
        if image.width * image.height > most:
            raise UploadRefused("upload_photo_pixels", megapixels=most // 1_000_000)
        moves = getattr(image, "n_frames", 1) > 1 and kind is not Kind.JPEG
        if moves:
            image.seek(0)
        if kind is Kind.JPEG:
            image.draft(None, (limits.long_side, limits.long_side))
        image.load()
        upright = ImageOps.exif_transpose(image)
        flat = _flat(upright)
    flat.thumbnail((limits.long_side, limits.long_side), Image.Resampling.LANCZOS)
    return flat, moves


def _flat(image: Image.Image) -> Image.Image:
    """Eight bits of grey, or of red, green and blue; what was see-through is white."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.mode == "L" and "transparency" not in image.info:
        return image.copy()
    if image.mode == "1":
        return image.convert("L")
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        return ground.convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits a pixel to eight; Pillow's own way would cut off everything above 255."""
    values = np.asarray(image).astype(np.float32)
    return Image.fromarray(np.clip(values / 257, 0, 255).astype(np.uint8))


def _written(image: Image.Image, limits: Limits) -> bytes:
    image.info = {}  # Pillow would write a comment found there
    sink = io.BytesIO()
    image.save(sink, "JPEG", quality=limits.jpeg_quality, optimize=True)
    return sink.getvalue()
