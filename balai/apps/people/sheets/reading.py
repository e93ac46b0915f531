"""A spreadsheet as rows of plain cells, whatever program wrote it. Formulas are never computed, links never followed.

Limits come first: what a file says of itself is checked before anything of it is unpacked.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from balai.apps.people.sheets.columns import suggested
from balai.engine.errors import DomainError

MOST_BYTES = 10_000_000
MOST_UNPACKED = 60_000_000
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 500
# A list may begin with its title and the name of the office; an empty stretch this long is its end.
HEAD_WITHIN, END_AFTER = 20, 1_000
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A list: what its columns are called, and its rows by the number they have in the file. All are of one length."""

    head: tuple[str, ...]
    rows: Sequence[tuple[int, Row]]


def read(content: bytes) -> Sheet:
    """Read XLSX or CSV. Raises DomainError `sheet_...` with what is wrong."""
    if not content.strip():
        raise DomainError("sheet_empty")
    if len(content) > MOST_BYTES:
        raise DomainError("sheet_large", most=MOST_BYTES // 1_000_000)
    if content.startswith(OLD_EXCEL):
        raise DomainError("sheet_kind")
    return _sheet(_xlsx(content) if content.startswith(ZIP) else _csv(content))


def _sheet(rows: Iterable[Sequence[object]]) -> Sheet:
    """Find the row with the headings, then everything below it that is not empty."""
    numbered = enumerate((_trimmed(row) for row in rows), start=1)
    first = [(number, row) for number, row in islice(numbered, HEAD_WITHIN) if any(cell is not None for cell in row)]
    if not first:
        raise DomainError("sheet_empty")
    at = max(range(len(first)), key=lambda place: (_known(first[place][1]), _filled(first[place][1]) > 1, -place))
    head = first[at][1]
    width = max(place for place, cell in enumerate(head, start=1) if cell is not None)
    found: list[tuple[int, Row]] = []
    last = first[at][0]
    for number, row in chain(first[at + 1 :], numbered):
        cells = row[:width]
        if any(cell is not None for cell in cells):
            found.append((number, (*cells, *[None] * (width - len(cells)))))
            last = number
        elif number - last > END_AFTER:
            break
        if len(found) > MOST_ROWS:
            raise DomainError("sheet_rows", most=MOST_ROWS)
    if not found:
        raise DomainError("sheet_no_rows")
    return Sheet(head=tuple(str(cell or "")[:80] for cell in head[:width]), rows=found)


def _known(row: Row) -> int:
    return sum(bool(field) for field in suggested([str(cell or "") for cell in row]))


def _filled(row: Sequence[object]) -> int:
    return sum(cell is not None for cell in row)


def _trimmed(row: Sequence[object]) -> Row:
    if len(row) > MOST_COLUMNS and any(cell is not None for cell in row[MOST_COLUMNS:]):
        raise DomainError("sheet_columns", most=MOST_COLUMNS)
    return tuple(_plain(cell) for cell in row[:MOST_COLUMNS])


def _plain(cell: object) -> Cell:
    """A cell as text or number; days as `YYYY-MM-DD`, nothing for an empty one.

    >>> _plain(" '0812 "), _plain(3.0), _plain(True)
    ('0812', 3, 'True')
    """
    if cell is None:
        return None
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    text = " ".join(str(cell).replace("\x00", "").split()).removeprefix("'")
    return text[:LONGEST_CELL] or None


def _xlsx(content: bytes) -> Iterator[Sequence[object]]:
    """The rows of the first sheet that has any. What cells hold is read, never computed (`data_only`)."""
    _check_package(content)
    try:  # broken XML is a SyntaxError
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
            first = next((row for row in islice(rows, HEAD_WITHIN) if _filled(row)), None)
            if first is not None:
                yield from sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
                return
    except (InvalidFileException, zipfile.BadZipFile, SyntaxError, KeyError, ValueError, TypeError, OSError, EOFError):
        raise DomainError("sheet_broken") from None


def _check_package(content: bytes) -> None:
    """What unpacks to more than a list can be is not unpacked. Raises DomainError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except zipfile.BadZipFile:
        raise DomainError("sheet_broken") from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise DomainError("sheet_kind")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise DomainError("sheet_large", most=MOST_BYTES // 1_000_000)


def _csv(content: bytes) -> Iterator[Sequence[object]]:
    text = _text(content)
    if "\x00" in text:
        raise DomainError("sheet_kind")
    lines = text.splitlines()[:HEAD_WITHIN]
    mark = max(",;\t", key=lambda sign: sum(len(row) - 1 for row in csv.reader(lines, delimiter=sign)))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield [cell or None for cell in row]
    except csv.Error:
        raise DomainError("sheet_broken") from None


def _text(content: bytes) -> str:
    """Text by its mark, else as UTF-8, else as older Windows programs write it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
