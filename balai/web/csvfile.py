"""Tables for a spreadsheet: readable by every one of them, and safe against cells that would be run as formulas."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Value = str | int | float | None


def safe(value: Value) -> Value:
    """A cell no spreadsheet takes for a formula: what begins like one gets an apostrophe in front.

    >>> safe("=1+1"), safe("Perawat"), safe(-3), safe(None)
    ("'=1+1", 'Perawat', -3, None)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def table(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """A file to download, with its head in the first row."""
    response = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow([safe(cell) for cell in head])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return response
