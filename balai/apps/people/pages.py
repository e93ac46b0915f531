"""Pages of documents in the store: the one seam to receiving, scanning and keeping files.

A file lies under a random name, closed with the newest of FIELD_KEYS. Nothing serves it but a permission check.
"""

import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from balai.apps.access import secrets
from balai.apps.people.uploads import limitfile, scanner
from balai.apps.people.uploads.receiving import Received, receive
from balai.engine.errors import DomainError
from balai.engine.lifecycle import ScanState


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One page in the store. `size` in bytes and `sha256` are of what `opened` gives; `warnings` are codes."""

    file_id: uuid.UUID
    sha256: str
    size: int
    media_type: str
    warnings: tuple[str, ...]
    scan: ScanState


def keep(files: Sequence[BinaryIO]) -> list[Kept]:
    """Check, re-encode, scan and store each file. Raises DomainError with what is wrong; then nothing is stored."""
    most = limitfile.shipped().document_files
    if not files:
        raise DomainError("upload_none")
    if len(files) > most:
        raise DomainError("upload_pages", most=most)
    return [_store(received) for received in [receive(file) for file in files]]


def opened(file_id: uuid.UUID) -> bytes:
    """The bytes of a page. Raises FileNotFoundError, and InvalidToken when no key fits or the file was changed."""
    return secrets.unsealed(_path(file_id).read_bytes())


def forget(file_ids: Sequence[uuid.UUID]) -> None:
    """Delete files; those that are gone are no matter."""
    for file_id in file_ids:
        _path(file_id).unlink(missing_ok=True)


def stored() -> list[Path]:
    """Every file in the store, in the order of their names."""
    return sorted(path for path in settings.FILES_ROOT.glob("*") if path.is_file() and path.suffix != ".part")


def reseal(*, progress: Callable[[int], None] = lambda count: None) -> int:
    """Close every file with the newest key and return how many had an older one. Raises InvalidToken."""
    changed = 0
    for path in stored():
        sealed = path.read_bytes()
        if not secrets.is_newest(sealed):
            _write(path, secrets.resealed(sealed))
            changed += 1
        progress(1)
    return changed


def scanned(content: bytes) -> ScanState:
    """What the scanner says: OFF without one, WAITING while it does not answer."""
    if not settings.CLAMD:
        return ScanState.OFF
    is_clean = scanner.is_clean(content, at=settings.CLAMD)
    if is_clean is None:
        return ScanState.WAITING
    return ScanState.CLEAN if is_clean else ScanState.INFECTED


def _store(received: Received) -> Kept:
    file_id, scan = uuid.uuid4(), scanned(received.content)
    settings.FILES_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(_path(file_id), secrets.sealed(received.content))
    return Kept(
        file_id=file_id,
        sha256=received.sha256,
        size=len(received.content),
        media_type=received.media_type,
        warnings=received.warnings,
        scan=scan,
    )


def _path(file_id: uuid.UUID) -> Path:
    return Path(settings.FILES_ROOT) / str(file_id)


def _write(path: Path, content: bytes) -> None:
    """Under its name a file is whole and on the disk, or not there."""
    part = path.with_name(f"{path.name}.part")
    with open(part, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
