"""A file as it arrives from outside becomes bytes that may be kept, or a sentence that says what to send instead."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from balai.apps.people.uploads import limitfile, workshop
from balai.apps.people.uploads.kinds import Kind, kind_of
from balai.apps.people.uploads.limits import Limits
from balai.engine.errors import UploadRefused

_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Bytes that may be kept, with what is known of them.

    `media_type` is image/jpeg or application/pdf; `warnings` are codes of sentences for the sender; `width` and
    `height` in pixels are 0 for a PDF; `sha256` is of `content`.
    """

    content: bytes
    media_type: str
    sha256: str
    pages: int
    width: int
    height: int
    warnings: tuple[str, ...]


def receive(file: BinaryIO | Any, *, limits: Limits | None = None) -> Received:
    """Take in one file: anything with `read(size)`, and `size` when known. Raises UploadRefused.

    Pictures are developed anew as JPEG; a PDF is looked through and kept as it is.
    """
    limits = limits or limitfile.shipped()
    content = _read(file, limits)
    kind = kind_of(content)
    work = workshop.inspect(content, kind, limits)
    return Received(
        content=work.content,
        media_type="application/pdf" if kind is Kind.PDF else "image/jpeg",
        sha256=hashlib.sha256(work.content).hexdigest(),
        pages=work.pages,
        width=work.width,
        height=work.height,
        warnings=work.warnings,
    )


def _read(file: BinaryIO | Any, limits: Limits) -> bytes:
    """All of it, or a refusal as soon as it is known to be too much."""
    most = limits.file_bytes
    size = getattr(file, "size", None)
    if isinstance(size, int) and size > most:
        raise UploadRefused("upload_too_large", megabytes=most // 1_000_000)
    parts, length = [], 0
    for part in _chunks(file):
        length += len(part)
        if length > most:
            raise UploadRefused("upload_too_large", megabytes=most // 1_000_000)
        parts.append(part)
    if not length:
        raise UploadRefused("upload_empty")
    return b"".join(parts)


def _chunks(file: BinaryIO | Any) -> Iterator[bytes]:
    while part := file.read(_CHUNK):
        yield part
