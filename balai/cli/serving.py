"""`balai upgrade`, `balai serve` and `balai worker`: the service behind a proxy."""

import argparse
import os
import sys
from pathlib import Path

from balai.cli.surroundings import prepared

AT_HOME = {"localhost", "127.0.0.1", "::1", "[::1]"}


def add_upgrade(parser: argparse.ArgumentParser) -> None:
    """The words of `balai upgrade`."""
    parser.set_defaults(run=upgrade)


def add_serve(parser: argparse.ArgumentParser) -> None:
    """The words of `balai serve`."""
    parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT", help="or unix:/run/balai/web.sock")
    parser.add_argument("--workers", type=_count, default=2, metavar="N", help="processes (default: 2)")
    parser.add_argument("--threads", type=_count, default=8, metavar="N", help="threads of each (default: 8)")
    parser.set_defaults(run=serve)


def add_worker(parser: argparse.ArgumentParser) -> None:
    """The words of `balai worker`."""
    parser.set_defaults(run=worker)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 64")
    return int(text)


def upgrade(options: argparse.Namespace) -> tuple[str, int]:
    """Bring database, texts, static files and areas to this release. Twice does no harm."""
    settings = prepared()
    from django.core.management import call_command

    from balai.apps.access import actions, areas
    from balai.apps.opportunities import queries as opportunities

    if any(_is_stale(path) for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.po")):
        return "The English texts are older than this program. Run: .venv/bin/python -m devtools.messages --compile", 2
    before = len(_waiting())
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    actions.keep_areas(areas.shipped())
    book = opportunities.rulebook()
    told = f"{before} migrations, rulebook {book.version[:12]} with {len(book.pathways)} pathways."
    return f"Ready: {told} Now restart `balai serve` and `balai worker`.", 0


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def serve(options: argparse.Namespace) -> tuple[str, int]:
    """Become the web server; a proxy in front of it speaks HTTPS."""
    if reason := _unready():
        return reason, 2
    words = ["-m", "gunicorn", "config.wsgi", "--bind", options.bind, "--worker-class", "gthread"]
    words += ["--workers", str(options.workers), "--threads", str(options.threads)]
    words += ["--timeout", "60", "--graceful-timeout", "30", "--max-requests", "5000", "--max-requests-jitter", "500"]
    words += ["--log-level", "warning", "--no-control-socket"]
    return _become(words)


def worker(options: argparse.Namespace) -> tuple[str, int]:
    """Become the worker of background jobs."""
    if reason := _unready():
        return reason, 2
    return _become(["-m", "django", "procrastinate", "worker", "--shutdown-graceful-timeout", "30"])


def _unready() -> str:
    """Why this must not be served; empty when it may."""
    settings = prepared()
    public = sorted(set(settings.ALLOWED_HOSTS) - AT_HOME)
    for name in ("DEBUG", "DEMO"):
        if getattr(settings, name) and public:
            return f"{name}=1 would let strangers in at {public[0]}. Unset {name}, or serve localhost only."
    if waiting := _waiting():
        return f"The database is older than this program ({waiting[0]} and {len(waiting) - 1} more). Run: balai upgrade"
    if not settings.WHITENOISE_AUTOREFRESH and not Path(settings.STATIC_ROOT).is_dir():
        return f"There are no static files in {settings.STATIC_ROOT}. Run: balai upgrade"
    return ""


def _waiting() -> list[str]:
    """Migrations the database has not had."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return [str(migration) for migration, _ in plan]


def _become(words: list[str]) -> tuple[str, int]:
    """Replace this process, so that whoever started it ends the right one."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *words])  # no shell, fixed words
