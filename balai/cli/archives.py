"""One encrypted file made of many: a tar stream closed with age for a key that is not on this server.

Nothing is written unencrypted on the way, and nothing is held in memory as a whole. age notices every changed byte and
a missing end when the file is opened.
"""

import io
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, TypeAlias

import pyrage

from balai.engine.errors import BackupFailed

BLOCK = 1024 * 1024
# Name, content and its size in bytes.
Member: TypeAlias = tuple[str, IO[bytes], int]


def recipient(text: str) -> pyrage.x25519.Recipient:
    """The public key that closes. Raises BackupFailed for what is none, such as a private key."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise BackupFailed("backup_public_key_wrong") from None


def identity(path: Path) -> pyrage.x25519.Identity:
    """The private key in a file, as `balai keys backup` prints it. Raises BackupFailed, OSError."""
    for line in path.read_text("utf-8", "replace").splitlines():
        if line.startswith("AGE-SECRET-KEY-"):
            try:
                return pyrage.x25519.Identity.from_str(line.strip())
            except pyrage.IdentityError:
                break
    raise BackupFailed("backup_private_key_wrong", file=path.name)


def small(name: str, content: bytes) -> Member:
    """A member from bytes."""
    return name, io.BytesIO(content), len(content)


def write(out: Path, key: pyrage.x25519.Recipient, members: Iterable[Member]) -> None:
    """Write every member. Under its name `out` is whole and on the disk, or not there.

    Raises OSError (also where `out` exists), and what `members` raises.
    """
    if out.exists():
        raise FileExistsError(17, "this file is there already", str(out))
    part = out.with_name(out.name + ".part")
    try:
        with open(part, "wb", opener=_private) as file:  # only `open` can say who may read it
            with (
                _fed_to(lambda end: pyrage.encrypt_io(end, file, [key])) as pipe,
                tarfile.open(fileobj=pipe, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                for name, content, size in members:
                    entry = tarfile.TarInfo(name)
                    entry.size = size
                    tar.addfile(entry, content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(out)
    finally:
        part.unlink(missing_ok=True)
    _sync(out.parent)


def read(path: Path, key: pyrage.x25519.Identity) -> Iterator[tuple[str, "Content"]]:
    """Give name and content of each member in turn; each is to be read before the next is asked for.

    Raises BackupFailed for a file that is no backup, was changed, lacks its end or was closed for another key; OSError.
    """
    with path.open("rb") as file:
        try:
            with _fed_by(lambda end: pyrage.decrypt_io(file, end, [key])) as pipe:
                with tarfile.open(fileobj=pipe, mode="r|") as tar:
                    for entry in tar:
                        content = tar.extractfile(entry)
                        if content is not None:
                            yield entry.name, Content(content, path.name)
                while pipe.read(BLOCK):  # age says at the last byte whether the end is there
                    pass
        except pyrage.DecryptError as error:
            is_other = "No matching keys" in str(error)
            raise BackupFailed("backup_other_key" if is_other else "backup_damaged", file=path.name) from None
        except (tarfile.TarError, EOFError):
            raise BackupFailed("backup_damaged", file=path.name) from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise BackupFailed("backup_damaged", file=path.name) from None


class Content:
    """What a member holds, to be read to its end."""

    def __init__(self, inner: IO[bytes], file: str) -> None:
        self.inner, self.file = inner, file

    def read(self, size: int = -1) -> bytes:
        """The next bytes, none at the end. Raises BackupFailed when the archive ends before."""
        try:
            return self.inner.read(size)
        except tarfile.TarError:
            raise BackupFailed("backup_damaged", file=self.file) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _fed_to(consume: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """Give a file to write to, which `consume` reads in a thread. Raises what either raises."""
    reading, writing = os.pipe()
    thread = _Work(consume, os.fdopen(reading, "rb"))
    try:
        with os.fdopen(writing, "wb") as pipe:
            yield pipe
    except BrokenPipeError:
        thread.join()
        if thread.error is None:
            raise
    thread.finish()


@contextmanager
def _fed_by(produce: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """Give a file to read from, which `produce` writes in a thread. What `produce` raises comes first."""
    reading, writing = os.pipe()
    thread = _Work(produce, os.fdopen(writing, "wb"))
    try:
        with os.fdopen(reading, "rb") as pipe:
            yield pipe
    except (tarfile.TarError, EOFError):
        thread.finish()
        raise
    thread.finish()


class _Work(Thread):
    """Works at its end of a pipe, closes it, and keeps what went wrong."""

    def __init__(self, work: Callable[[IO[bytes]], object], end: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.work, self.end = work, end
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            with self.end:
                self.work(self.end)
        except Exception as error:  # noqa: BLE001  # raised by `finish`
            self.error = error

    def finish(self) -> None:
        """Wait for the end. Raises what went wrong."""
        self.join()
        if self.error is not None:
            raise self.error
