"""Tables as Excel files: every text is text, never a formula or a link."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

from balai.web.csvfile import Value, safe

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """A file to download, with its head in the first row. The twin of `csvfile.table`."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {"in_memory": False, **options})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head), 18)
    sheet.write_row(0, 0, [safe(cell) for cell in head], book.add_format({"bold": True}))
    for at, row in enumerate(rows, start=1):
        sheet.write_row(at, 0, [safe(cell) for cell in row])
    book.close()
    response = HttpResponse(out.getvalue(), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
