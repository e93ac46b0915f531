"""The store: the only door to uploaded files, whether they lie in a folder of this server or in a bucket of S3.

What comes in is sealed already and its name is a random number, so the store knows nothing of anybody. It has no
addresses to give away: files leave through a permission check of ours alone.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from balai.engine.errors import StoreDown

if TYPE_CHECKING:
    from balai.apps.people.store.bucket import Bucket
    from balai.apps.people.store.folder import Folder

logger = logging.getLogger(__name__)


def put(file_id: UUID, content: bytes) -> None:
    """Keep a file, in place of an older one of this name; it is whole or not there. Raises StoreDown."""
    with _answering() as storage:
        storage.save(str(file_id), ContentFile(content))


def get(file_id: UUID) -> bytes:
    """The bytes of a file. Raises FileNotFoundError, StoreDown."""
    with _answering() as storage, storage.open(str(file_id)) as file:
        return bytes(file.read())


def drop(file_id: UUID) -> None:
    """Delete a file; one that is gone is no matter. Raises StoreDown."""
    with _answering() as storage:
        storage.delete(str(file_id))


def ids() -> list[UUID]:
    """Every file in the store, in the order of their names. Raises StoreDown."""
    with _answering() as storage:
        _folders, names = storage.listdir("")
    return sorted(file_id for file_id in map(id_of, names) if file_id)


def id_of(name: str) -> UUID | None:
    """Whose name this is; None for what is no name of a file in the store, such as a path that leads elsewhere.

    >>> id_of("../settings") is None
    True
    """
    try:
        file_id = UUID(name)
    except ValueError:
        return None
    return file_id if str(file_id) == name else None


def probe() -> None:
    """Ask whether files can be kept. Raises StoreDown."""
    with _answering() as storage:
        storage.probe()


def place() -> str:
    """Where files lie, for whoever runs the server."""
    return _storage().place


def room() -> int | None:
    """How many bytes still fit; None where nobody counts them. Raises StoreDown."""
    with _answering() as storage:
        return storage.room()


def _storage() -> "Folder | Bucket":
    return cast("Folder | Bucket", default_storage)


@contextmanager
def _answering() -> Iterator["Folder | Bucket"]:
    storage = _storage()
    try:
        yield storage
    except FileNotFoundError:
        raise
    except storage.failures as error:
        logger.warning("store_down", extra={"reason": type(error).__name__})
        raise StoreDown("store_down") from error
