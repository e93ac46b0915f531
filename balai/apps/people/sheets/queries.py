"""Reads of lists: how many rows are what, what a column holds, what has to be mended."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from balai.apps.people.models.lists import Decision, ListRow, ListRowQuerySet, OfficeList, RowResult
from balai.apps.people.models.person import Person
from balai.apps.people.sheets.judging import Entry, Judge
from balai.apps.people.sheets.reading import Cell
from balai.engine.numbers import masked

SAMPLES, NIK_DIGITS = 3, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows there are, how many of each result, and how far they are. `new`: without duplicates decided on.

    `ready`: to be made into files now. `made`: files that are there. `stayed`: outlived an undoing.
    """

    rows: int
    judged: int
    new: int
    same: int
    possible: int
    open: int
    wrong: int
    remarked: int
    ready: int
    made: int
    stayed: int


def counts_of(held: OfficeList) -> Counts:
    """All counts of a list, in two queries."""
    result = {one.value: Count("id", filter=Q(result=one.value)) for one in RowResult}
    found = held.rows.aggregate(
        rows=Count("id"),
        judged=Count("id", filter=~Q(result="")),
        open=Count("id", filter=Q(result=RowResult.POSSIBLE.value, decision="")),
        remarked=Count("id", filter=~Q(remarks=[]) & ~Q(result=RowResult.ERROR.value)),
        made=Count("id", filter=Q(is_made=True)),
        stayed=Count("id", filter=~Q(stayed="")),
        **result,
    )
    found["wrong"] = found.pop(RowResult.ERROR.value)
    return Counts(**found, ready=held.rows.to_import().count())


def samples(held: OfficeList) -> list[list[str]]:
    """What each column holds in the first rows that say something there, at most three each; NIK masked."""
    found: list[list[str]] = [[] for _heading in held.heading]
    for row in held.rows.order_by("number")[:50]:
        for shown, cell in zip(found, cells_of(row), strict=False):
            if cell is not None and len(shown) < SAMPLES:
                shown.append(masked(text) if len(text := str(cell)) == NIK_DIGITS and text.isdecimal() else text)
    return found


def cells_of(row: ListRow) -> Sequence[Cell]:
    """What came in."""
    cells: Sequence[Cell] = json.loads(row.cells) if row.cells else ()
    return cells


def faults(held: OfficeList) -> Iterator[ListRow]:
    """The rows with something to mend or to know, in the order of the file."""
    found = held.rows.filter(Q(result=RowResult.ERROR.value) | ~Q(remarks=[]))
    return found.order_by("number").iterator(chunk_size=1_000)


def duplicates(held: OfficeList) -> ListRowQuerySet:
    """The rows an officer decides about, the undecided first."""
    found = held.rows.filter(result=RowResult.POSSIBLE.value, is_done=False).select_related("person__village")
    return found.order_by("decision", "number")


def entries(held: OfficeList, rows: Sequence[ListRow], *, on: date) -> list[Entry]:
    """What these rows say."""
    judge = Judge(held.office, held.columns, on=on)
    return [judge.entry(cells_of(row)) for row in rows]


def rows_of(person: Person) -> QuerySet[ListRow]:
    """The rows that certainly are about a person: not those that may be about somebody else."""
    sure = Q(is_made=True) | Q(result=RowResult.SAME.value) | Q(decision=Decision.SAME.value)
    found = ListRow.objects.filter(sure, person=person).select_related("office_list")
    return found.order_by("office_list__received_at", "number")


def origin_of(person: Person) -> date | None:
    """The day of the list a file was made from; None for files people began themselves."""
    made = ListRow.objects.filter(person=person, is_made=True).select_related("office_list").order_by("id").first()
    return made.office_list.listed_on if made else None
