"""Pages of documents in the store: the one seam to receiving, scanning and keeping files."""

import hashlib
import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.utils.module_loading import import_string
from PIL import Image, ImageFilter, ImageOps, ImageStat

from balai.engine.errors import DomainError
from balai.engine.lifecycle import ScanState

MOST_PAGES = 10
MOST_BYTES = 15_000_000
LONGEST_SIDE = 2400
# Below these a photo is hard to read: tried on photos of printed pages.
SMALLEST_SIDE = 900
LEAST_EDGES = 60.0
LEAST_LIGHT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One page in the store. `warnings`: photo_small, photo_blurred, photo_dark."""

    file_id: uuid.UUID
    sha256: str
    size: int
    media_type: str
    warnings: tuple[str, ...]
    scan: ScanState


def keep(files: Sequence[BinaryIO]) -> list[Kept]:
    """Check, re-encode and store each file. Raises DomainError with what is wrong; then nothing is stored."""
    if not files:
        raise DomainError("upload_none")
    if len(files) > MOST_PAGES:
        raise DomainError("upload_pages", most=MOST_PAGES)
    return [_store(*made) for made in [_made(file) for file in files]]


def opened(file_id: uuid.UUID) -> bytes:
    """The bytes of a page. Raises FileNotFoundError."""
    return (settings.FILES_ROOT / str(file_id)).read_bytes()


def forget(file_ids: Sequence[uuid.UUID]) -> None:
    """Delete files; those that are gone are no matter."""
    for file_id in file_ids:
        (settings.FILES_ROOT / str(file_id)).unlink(missing_ok=True)


def scanned(content: bytes) -> ScanState:
    """What the scanner says: OFF without one, WAITING while it does not answer."""
    if not settings.FILE_SCANNER:
        return ScanState.OFF
    is_clean: bool | None = import_string(settings.FILE_SCANNER)(content)
    if is_clean is None:
        return ScanState.WAITING
    return ScanState.CLEAN if is_clean else ScanState.INFECTED


def _made(file: BinaryIO) -> tuple[bytes, str, tuple[str, ...]]:
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise DomainError("upload_empty")
    if len(content) > MOST_BYTES:
        raise DomainError("upload_large", most=MOST_BYTES // 1_000_000)
    try:
        kind = puremagic.from_string(content, mime=True)
    except puremagic.PureError:
        kind = ""
    if kind == "application/pdf":
        return content, kind, ()
    if kind not in {"image/jpeg", "image/png", "image/webp"}:
        raise DomainError("upload_kind")
    try:
        with Image.open(io.BytesIO(content)) as raw:
            raw.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image = ImageOps.exif_transpose(raw).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        raise DomainError("upload_broken") from None
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue(), "image/jpeg", tuple(_warnings(image))


def _warnings(image: Image.Image) -> list[str]:
    grey = ImageOps.grayscale(image)
    edges = ImageStat.Stat(grey.filter(ImageFilter.FIND_EDGES)).var[0]
    found = {
        "photo_small": min(image.size) < SMALLEST_SIDE,
        "photo_blurred": edges < LEAST_EDGES,
        "photo_dark": ImageStat.Stat(grey).mean[0] < LEAST_LIGHT,
    }
    return [code for code, is_so in found.items() if is_so]


def _store(content: bytes, media_type: str, warnings: tuple[str, ...]) -> Kept:
    file_id = uuid.uuid4()
    scan = scanned(content)
    settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
    (settings.FILES_ROOT / str(file_id)).write_bytes(content)
    return Kept(
        file_id=file_id,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
        warnings=warnings,
        scan=scan,
    )
