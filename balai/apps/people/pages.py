"""Pages of documents in the store: the one seam to receiving, scanning and keeping files.

A file lies under a random name, closed with the newest of FIELD_KEYS. Nothing serves it but a permission check.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from balai.apps.access import secrets
from balai.apps.people import store
from balai.apps.people.models import DocumentPage
from balai.apps.people.uploads import limitfile, scanner
from balai.apps.people.uploads.receiving import Received, receive
from balai.engine.errors import DomainError, StoreDown
from balai.engine.lifecycle import ScanState

logger = logging.getLogger(__name__)
FORGET = "people.forget_files"


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
    """Check, re-encode, scan and store each file.

    Raises StoreDown, or DomainError with what is wrong; then nothing is stored.
    """
    most = limitfile.shipped().document_files
    if not files:
        raise DomainError("upload_none")
    if len(files) > most:
        raise DomainError("upload_pages", most=most)
    received = {uuid.uuid4(): receive(file) for file in files}
    try:
        return [_store(file_id, page) for file_id, page in received.items()]
    except StoreDown:
        _forget_later(list(received))  # one of them may have arrived, though nobody said so
        raise
    except BaseException:
        forget(list(received))
        raise


def opened(file_id: uuid.UUID) -> bytes:
    """The bytes of a page. Raises FileNotFoundError, StoreDown, InvalidToken (no key fits, or the file was changed)."""
    return secrets.unsealed(store.get(file_id))


def forget(file_ids: Sequence[uuid.UUID]) -> None:
    """Delete files; those that are gone are no matter. While the store is down a job remembers them."""
    try:
        drop(file_ids)
    except StoreDown:
        _forget_later(file_ids)


def drop(file_ids: Sequence[uuid.UUID]) -> None:
    """Delete files now. Raises StoreDown; those before are gone then."""
    for file_id in file_ids:
        store.drop(file_id)


def reseal(*, progress: Callable[[int], None] = lambda count: None) -> int:
    """Close every file with the newest key and return how many had an older one. Raises InvalidToken, StoreDown."""
    changed = 0
    for file_id in store.ids():
        changed += _reseal(file_id)
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


@transaction.atomic
def _reseal(file_id: uuid.UUID) -> bool:
    # Held until the new seal is there: an erasure that comes meanwhile waits, and nothing it deleted comes back.
    list(DocumentPage.objects.select_for_update().filter(file_id=file_id).order_by("id"))
    try:
        sealed = store.get(file_id)
    except FileNotFoundError:  # erased since the list was made
        return False
    if secrets.is_newest(sealed):
        return False
    store.put(file_id, secrets.resealed(sealed))
    return True


def _forget_later(file_ids: Sequence[uuid.UUID]) -> None:
    logger.warning("files_forgotten_later", extra={"count": len(file_ids)})
    app.configure_task(FORGET).defer(file_ids=[str(file_id) for file_id in file_ids])


def _store(file_id: uuid.UUID, received: Received) -> Kept:
    scan = scanned(received.content)
    store.put(file_id, secrets.sealed(received.content))
    return Kept(
        file_id=file_id,
        sha256=received.sha256,
        size=len(received.content),
        media_type=received.media_type,
        warnings=received.warnings,
        scan=scan,
    )
