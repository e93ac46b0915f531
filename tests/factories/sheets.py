"""Lists as offices have them, written by the libraries that write real ones; nobody in them exists."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from balai.apps.access.models import Organisation
from balai.apps.people.models import OfficeList
from balai.apps.people.sheets import receiving, working
from balai.engine.actor import Actor
from tests.factories.office import AT, ON, bontang

HEAD = ("No", "Nama Lengkap", "NIK", "Tgl. Lahir", "L/P", "No. HP", "Kelurahan", "Pendidikan", "Keterangan")
AYU = (1, "Ayu Contoh", "6474015403020011", "14/03/2002", "P", "081255500011", "Belimbing", "D3", "lama")
BAYU = (2, "Bayu Contoh", "6474011405010012", "14 Mei 2001", "L", "081255500012", "Guntung", "SMK", None)
CITRA = (3, "Citra Contoh", None, "01-02-2000", "P", None, "Kel. Gunung Elai", "SMA", None)


def xlsx(
    *rows: Sequence[Any], head: Sequence[Any] = HEAD, above: Sequence[Sequence[Any]] = (), formulas: bool = False
) -> bytes:
    """A workbook with one sheet: what stands above, the headings, the rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_formulas": formulas}
    )
    sheet = book.add_worksheet("Daftar")
    for at, row in enumerate((*above, head, *rows)):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def received(by: Actor, *rows: Sequence[Any], office: Organisation | None = None, **given: Any) -> OfficeList:
    """A list that has arrived."""
    office = office or bontang()
    content = xlsx(*rows, **given)
    return receiving.receive(content=content, file_name="daftar.xlsx", office_id=office.pk, listed_on=ON, by=by, at=AT)


def tried(by: Actor, *rows: Sequence[Any], **given: Any) -> OfficeList:
    """A list whose rows were judged, with the columns its headings suggest."""
    held = received(by, *rows, **given)
    receiving.choose(list_id=held.pk, columns=held.columns, by=by, at=AT)
    working.go_on(held.pk)
    held.refresh_from_db()
    return held
