"""Health for machines: is the process alive, and may it be sent visitors?"""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from balai.apps.opportunities import queries as opportunities
from balai.apps.people import store
from balai.engine.errors import RulebookInvalid, StoreDown


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can answer anything."""
    return JsonResponse({"live": True})


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Say for each part whether it works; 503 when one of them keeps us from serving."""
    states = {name: check() for name, check in CHECKS.items()}
    is_ready = all(state in SERVING for state in states.values())
    return JsonResponse({"ready": is_ready, **states}, status=200 if is_ready else 503)


def database() -> str:
    """Can we ask the database?"""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def migrations() -> str:
    """Is the database as this code expects it?"""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return "unknown"
    return "missing" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def rulebook() -> str:
    """Are the newest rules in force? If their files have mistakes, the last good version goes on serving."""
    try:
        opportunities.rulebook()
    except (RulebookInvalid, DatabaseError):
        return "missing"
    return LAST_GOOD if opportunities.problems() else "ok"


def files() -> str:
    """Can uploads be kept and shown? Everything else goes on without."""
    try:
        store.probe()
    except StoreDown:
        return NO_FILES
    return "ok"


LAST_GOOD = "last good version, the newest files have mistakes"
NO_FILES = "no answer, uploads wait and everything else works"
SERVING = ("ok", LAST_GOOD, NO_FILES)
# A new part is one function that returns "ok" or what is wrong.
CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "rulebook": rulebook,
    "files": files,
}
