"""Whether a row is somebody the office knows, or another row of the same list. Surest reason first; nothing is merged.

Reasons: `nik`, `nik_other_name`, `name_and_birth`, `phone`, as in `balai.apps.people.search`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from balai.apps.access.secrets import blind_index
from balai.apps.people.models import Person
from balai.apps.people.models.lists import RowResult
from balai.apps.people.models.person import SEEN_BY_OFFICE
from balai.apps.people.search import ALIKE, DUPLICATE
from balai.apps.people.sheets.judging import Entry
from balai.engine.names import likeness, search_form


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a row without problems is: a file (`person_id`), an earlier row of the list (`twin`), or new."""

    result: RowResult
    why: str = ""
    person_id: UUID | None = None
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody to compare with: a file, or an earlier row."""

    key: UUID | int
    name: str
    birth_date: date | None
    nik_index: str
    phone: str


class Crowd:
    """People found again by NIK, birth date and telephone."""

    def __init__(self) -> None:
        self.by_nik: dict[str, Known] = {}
        self.by_day: dict[date, list[Known]] = defaultdict(list)
        self.by_phone: dict[str, list[Known]] = defaultdict(list)

    def add(self, known: Known) -> None:
        """Remember somebody; of several with one NIK the first counts."""
        if known.nik_index:
            self.by_nik.setdefault(known.nik_index, known)
        if known.birth_date:
            self.by_day[known.birth_date].append(known)
        if known.phone:
            self.by_phone[known.phone].append(known)

    def find(self, row: Known) -> tuple[str, Known] | None:
        """The surest hit and its reason."""
        if row.nik_index and (same := self.by_nik.get(row.nik_index)):
            return ("nik" if likeness(row.name, same.name) >= ALIKE else "nik_other_name"), same
        born = self.by_day.get(row.birth_date, ()) if row.birth_date else ()
        near = max(born, key=lambda other: likeness(row.name, other.name), default=None)
        if near and likeness(row.name, near.name) >= (DUPLICATE if _may_be_one(row, near) else 1.0):
            return "name_and_birth", near
        shared = (other for other in self.by_phone.get(row.phone, ()) if _may_be_one(row, other))
        return next((("phone", other) for other in shared), None)


def _may_be_one(one: Known, other: Known) -> bool:
    """Two NIK that differ are two people, such as a family with one telephone; unless all else is the same."""
    return not (one.nik_index and other.nik_index)


class Matcher:
    """Compares the rows of one list, batch by batch, with the files of its office and with the rows before."""

    def __init__(self, office_id: UUID) -> None:
        self.office_id, self.seen = office_id, Crowd()

    def matches(self, batch: Sequence[tuple[int, Entry]]) -> list[Match]:
        """What each row is, in the same order. Three queries, however many rows."""
        rows = [
            Known(
                number,
                search_form(entry.name),
                entry.birth_date,
                blind_index("nik", entry.nik) if entry.nik else "",
                entry.phone,
            )
            for number, entry in batch
        ]
        files = self._files(rows)
        return [self._match(row, files) for row in rows]

    def _match(self, row: Known, files: Crowd) -> Match:
        of_file, of_list = files.find(row), self.seen.find(row)
        self.seen.add(row)
        if of_file:
            why, found = of_file
            assert isinstance(found.key, UUID)
            return Match(result=RowResult.SAME if why == "nik" else RowResult.POSSIBLE, why=why, person_id=found.key)
        if of_list:
            why, found = of_list
            assert isinstance(found.key, int)
            return Match(result=RowResult.POSSIBLE, why=why, twin=found.key)
        return Match(result=RowResult.NEW)

    def _files(self, rows: Sequence[Known]) -> Crowd:
        crowd = Crowd()
        mine = Person.objects.filter(office_id=self.office_id, status__in=SEEN_BY_OFFICE).order_by("created_at", "id")
        fields = ("id", "search_name", "birth_date", "nik_index", "phone")
        found: dict[UUID, Known] = {}
        for wanted in (
            {"nik_index__in": {row.nik_index for row in rows if row.nik_index}},
            {"birth_date__in": {row.birth_date for row in rows if row.birth_date}},
            {"phone__in": {row.phone for row in rows if row.phone}},
        ):
            for values in mine.filter(**wanted).values_list(*fields):
                found.setdefault(values[0], Known(*values))
        for known in found.values():
            crowd.add(known)
        return crowd
