"""The register of P3MI as a CSV file: columns by their usual names, one problem per broken row, nothing guessed."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from balai.engine.agencycells import COLUMNS, REQUIRED, CompanyRow, company, heading
from balai.engine.companynames import licence_key
from balai.engine.errors import Invalid, Problem

MOST_BYTES = 10_000_000
SEPARATORS = ",;\t"


class RegisterInvalid(Invalid):
    """A file that is no register at all. `where` is the row, when there is one."""

    code_name = "register_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRow:
    """A row that cannot be used. `row` counts as a spreadsheet does: the names of the columns stand in row 1."""

    row: int
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFile:
    """What a file holds: sound rows by their number, broken rows, and columns that are not used."""

    rows: Mapping[int, CompanyRow]
    broken: tuple[BrokenRow, ...]
    unused: tuple[str, ...]

    @property
    def left_out(self) -> int:
        """How many rows are broken; a row may have several problems."""
        return len({one.row for one in self.broken})


def decoded(content: bytes) -> str:
    """The text of UTF-8 (with or without its mark) or of Windows' Latin-1. Raises RegisterInvalid for anything else."""
    if len(content) > MOST_BYTES:
        raise _wrong("", "register_too_large", most=MOST_BYTES // 1_000_000)
    if b"\0" in content or content.startswith((b"PK", b"\xff\xfe", b"\xfe\xff", b"%PDF")):
        raise _wrong("", "register_not_text")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong("", "register_not_text")


def read(text: str, *, as_of: date) -> AgencyFile:
    """The companies of a register as of a day. Raises RegisterInvalid when it has no usable columns or no rows."""
    lines = _lines(text)
    names = next(lines, (1, []))[1]
    places = _places(names)
    cells = {row: line for row, line in lines if any(cell.strip() for cell in line)}
    if not cells:
        raise _wrong("", "register_empty")
    rows: dict[int, CompanyRow] = {}
    broken: list[BrokenRow] = []
    for row, line in cells.items():
        if len(line) > len(names) and any(cell.strip() for cell in line[len(names) :]):
            broken.append(_problem(row, "agency_more_cells", has=len(line), most=len(names)))
            continue
        given = {key: line[place].strip() if place < len(line) else "" for key, place in places.items()}
        found = company(given, as_of=as_of)
        if isinstance(found, CompanyRow):
            rows[row] = found
        else:
            broken += [BrokenRow(row=row, problem=problem) for problem in found]
    twice = list(_twice(rows))
    for one in twice:
        rows.pop(one.row)
    used = set(places.values())
    return AgencyFile(
        rows=rows,
        broken=tuple(sorted([*broken, *twice], key=lambda one: one.row)),
        unused=tuple(name.strip() for place, name in enumerate(names) if place not in used and name.strip()),
    )


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    row = 0
    try:
        for row, line in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), start=1
        ):
            yield row, line
    except csv.Error:
        raise _wrong("", "register_quotes", row=row + 1) from None


def _places(names: list[str]) -> dict[str, int]:
    """Column -> where it stands. The first row must name the columns; each once."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        key = COLUMNS.get(heading(name))
        if key in places:
            raise _wrong("", "register_column_twice", column=name.strip(), first=names[places[key]].strip())
        if key:
            places[key] = place
    if missing := [name for key, name in REQUIRED.items() if key not in places]:
        raise _wrong("", "register_columns", missing=", ".join(missing), found=", ".join(names)[:200])
    return places


def _twice(rows: Mapping[int, CompanyRow]) -> Iterator[BrokenRow]:
    """Rows with one licence number: of equal rows the first stays, of contradicting rows none, for who knows better."""
    same: dict[str, list[int]] = defaultdict(list)
    for row, one in rows.items():
        same[licence_key(one.licence_number)].append(row)
    for numbers in same.values():
        first, *others = numbers
        if not others:
            continue
        is_equal = all(rows[row] == rows[first] for row in others)
        for row in others if is_equal else numbers:
            other = first if row != first else others[0]
            code = "agency_row_twice" if is_equal else "agency_licence_twice"
            yield _problem(row, code, number=rows[row].licence_number, other=other)


def _problem(row: int, code: str, **values: object) -> BrokenRow:
    return BrokenRow(row=row, problem=Problem(where="", code=code, values=values))


def _wrong(where: str, code: str, **values: object) -> RegisterInvalid:
    return RegisterInvalid([Problem(where=where, code=code, values=values)])
