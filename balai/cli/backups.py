"""`balai backup` and `balai restore`: the whole office in one encrypted file, and back into an empty server.

The file holds the database, every uploaded file and, last, what must be in it. The keys of the server are not in it:
whoever has a backup and its private key still cannot read a NIK without FIELD_KEYS.
"""

import argparse
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from balai.cli import archives, dumps
from balai.cli.surroundings import prepared
from balai.engine.errors import BackupFailed

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, FILES = "database/", "files/"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What must be in a backup: rows by table, bytes and SHA-256 of each part of the dump and of each file."""

    format: int
    made_at: str
    migrations: list[str]
    rows: dict[str, int]
    sums: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of everything in it."""
        return sum(size for size, _ in self.sums.values())


def add_backup(parser: argparse.ArgumentParser) -> None:
    """The words of `balai backup`."""
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to write; a folder gets one named after now")
    parser.set_defaults(run=backup)


def add_restore(parser: argparse.ArgumentParser) -> None:
    """The words of `balai restore`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file of `balai backup`")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the private key, kept elsewhere")
    parser.add_argument("--check", action="store_true", help="read it to its end and compare every sum; change nothing")
    parser.set_defaults(run=restore)


def backup(options: argparse.Namespace) -> tuple[str, int]:
    """Write a backup for BACKUP_PUBLIC_KEY. Raises BackupFailed, OSError."""
    settings = prepared()
    from django.utils import timezone

    if not settings.BACKUP_PUBLIC_KEY:
        raise BackupFailed("backup_public_key_missing")
    now = timezone.localtime()
    out = options.out / f"balai-{now:%Y%m%d-%H%M}.age" if options.out.is_dir() else options.out
    with dumps.still() as (moment, rows):
        manifest = Manifest(format=FORMAT, made_at=now.isoformat(), migrations=dumps.migrations(), rows=rows)
        members = _members(manifest, moment)
        archives.write(out, archives.recipient(settings.BACKUP_PUBLIC_KEY), members)
    files = sum(name.startswith(FILES) for name in manifest.sums)
    people = f"{sum(rows.values()):,} rows and {files:,} files"
    return f"{out}: {people}, {out.stat().st_size / 1e6:,.1f} MB. Keep FIELD_KEYS and INDEX_KEY apart from it.", 0


def restore(options: argparse.Namespace) -> tuple[str, int]:
    """Bring a backup into an empty database and an empty store. Raises BackupFailed, OSError.

    The whole file is read and compared before anything is changed, and the result is compared with it afterwards.
    """
    key = archives.identity(options.key)
    manifest = _checked(options.file, key)
    made = f"the backup of {datetime.fromisoformat(manifest.made_at):%d-%m-%Y %H:%M}"
    if options.check:
        return f"Every sum of {made} is right: {sum(manifest.rows.values()):,} rows, {len(manifest.sums):,} parts.", 0
    prepared()
    _must_be_empty()
    _must_be_known(manifest)
    _must_fit(manifest)
    _bring(options.file, key)
    _compare(manifest)
    unread = _unreadable()
    said = f"{made.capitalize()} is back: {sum(manifest.rows.values()):,} rows. Now run: balai upgrade."
    return (f"{said} {unread}", 1) if unread else (said, 0)


def _members(manifest: Manifest, moment: str) -> Iterator[archives.Member]:
    """The dump in parts, every file, and the manifest. Files come after the dump that names them."""
    from balai.apps.people import store

    with dumps.dumped(moment) as stream:
        number = 0
        while part := stream.read(archives.BLOCK):
            number += 1
            yield _summed(manifest, f"{DATABASE}{number:06}", part)
    for file_id in store.ids():
        try:
            content = store.get(file_id)
        except FileNotFoundError:  # erased since the dump began
            continue
        yield _summed(manifest, f"{FILES}{file_id}", content)
    yield archives.small(MANIFEST, json.dumps(asdict(manifest)).encode())


def _summed(manifest: Manifest, name: str, content: bytes) -> archives.Member:
    manifest.sums[name] = (len(content), hashlib.sha256(content).hexdigest())
    return archives.small(name, content)


def _checked(path: Path, key: Any) -> Manifest:
    """Read everything and compare every sum. Raises BackupFailed."""
    found: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None
    for name, content in archives.read(path, key):
        if name == MANIFEST:
            manifest = _manifest(content, path)
        else:
            found[name] = _sum(content)
    if manifest is None or found != manifest.sums:
        raise BackupFailed("backup_damaged", file=path.name)
    return manifest


def _manifest(content: archives.Content, path: Path) -> Manifest:
    told = json.load(content)
    if told.get("format") != FORMAT:
        raise BackupFailed("backup_newer", file=path.name)
    sums = {name: (size, digest) for name, (size, digest) in told.pop("sums").items()}
    return Manifest(**told, sums=sums)


def _sum(content: archives.Content) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while block := content.read(archives.BLOCK):
        size += len(block)
        digest.update(block)
    return size, digest.hexdigest()


def _must_be_empty() -> None:
    from django.db import connection

    from balai.apps.people import store

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables:
        raise BackupFailed("backup_database_full", name=connection.settings_dict["NAME"], tables=len(tables))
    if store.ids():
        raise BackupFailed("backup_files_full", folder=store.place())


def _must_fit(manifest: Manifest) -> None:
    from balai.apps.people import store

    room = store.room()
    if room is not None and room < manifest.size:
        raise BackupFailed("backup_no_space", megabytes=manifest.size // 1_000_000 + 1)


def _must_be_known(manifest: Manifest) -> None:
    """A database of a newer release cannot be served by this one. Raises BackupFailed."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    ours = {f"{app}.{name}" for app, name in loader.disk_migrations} | {
        f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces
    }
    if unknown := set(manifest.migrations) - ours:
        raise BackupFailed("backup_newer", file=min(unknown))


def _bring(path: Path, key: Any) -> None:
    """The database in one transaction, then the files."""
    from balai.apps.people import store

    members = archives.read(path, key)
    after: tuple[str, archives.Content] | None = None
    with dumps.restoring() as stream:
        for name, content in members:
            if not name.startswith(DATABASE):
                after = (name, content)
                break
            shutil.copyfileobj(content, stream, archives.BLOCK)
    while after and after[0].startswith(FILES):
        file_id = store.id_of(after[0].removeprefix(FILES))
        if file_id is None:
            raise BackupFailed("backup_damaged", file=path.name)
        store.put(file_id, after[1].read())
        after = next(members, None)
    for _name, _content in members:  # to the end, which says whether it is one
        pass


def _compare(manifest: Manifest) -> None:
    """Raises BackupFailed where a table has other rows than the backup said."""
    found = dumps.counts()
    differing = sorted(name for name in {*found, *manifest.rows} if found.get(name) != manifest.rows.get(name))
    if differing or dumps.migrations() != manifest.migrations:
        raise BackupFailed("backup_differs", tables=", ".join(differing) or "django_migrations")


def _unreadable() -> str:
    """What to say when the keys of this server do not open what came back; empty when they do."""
    from balai.apps.access.secrets import InvalidToken, blind_index
    from balai.apps.people.models import Person

    try:
        person = Person.objects.exclude(nik_index="").order_by("id").first()
    except InvalidToken:
        return "But FIELD_KEYS do not open its numbers: set those of the old server, the data is of no use without."
    if person and blind_index("nik", person.nik) != person.nik_index:
        return "But INDEX_KEY is not that of the old server: nobody will be found by NIK until it is."
    return ""
