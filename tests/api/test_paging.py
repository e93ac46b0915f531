"""Long lists: a page in the middle is found by an index and costs no more than the first."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balai.engine.actor import Permission
from tests.api.calling import NEW, System, system
from tests.factories.office import bontang

pytestmark = pytest.mark.django_db

# Which index each list is read from, and the field it goes by.
LISTS = {"cases": ("case_since", "stage_since"), "people": ("person_since", "changed_at")}


@pytest.fixture
def reader() -> System:
    """A reader, and three people with their cases."""
    bontang()
    helper = system(Permission.DRAFT_HELP)
    for _ in range(3):
        assert helper.post("people", NEW | {"nik": "", "hand_in": True}).status_code == 201
    return system(Permission.PERSON_READ)


def plan_of(ask: Callable[[], object], table: str) -> str:
    """How the database finds the rows of that table, were there many."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    [sql] = [one["sql"] for one in asked.captured_queries if f'FROM "{table}"' in one["sql"] and "LIMIT" in one["sql"]]
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("path", LISTS)
def test_a_page_begins_in_an_index_where_the_last_one_ended(reader: System, path: str) -> None:
    index, moment = LISTS[path]
    after = reader.get(path, limit=1).json()["next"]
    plan = plan_of(
        lambda: reader.get(path, limit=1, cursor=after), "casework_case" if path == "cases" else "people_person"
    )
    assert f"Index Scan using {index} " in plan
    [begins] = [line for line in plan.splitlines() if "Index Cond" in line and f"{moment} >=" in line]
    assert "office_id" in begins
