"""Files as offices have them: what is read, what is refused, and that nothing in them is run."""

import io
import tracemalloc
import zipfile
from datetime import date

import pytest
import xlsxwriter

from balai.apps.people.sheets import columns, reading
from balai.apps.people.sheets.reading import read
from balai.engine.errors import DomainError
from tests.factories.sheets import AYU, BAYU, HEAD, xlsx


def refused(content: bytes) -> str:
    with pytest.raises(DomainError) as caught:
        read(content)
    return caught.value.code


def package(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return out.getvalue()


class TestWorkbooks:
    def test_the_row_of_headings_is_found_below_titles(self) -> None:
        above = [["DAFTAR CALON PMI"], ["Dinas contoh", None, "2026"], []]
        sheet = read(xlsx(AYU, BAYU, above=above))
        assert sheet.head == HEAD
        assert [number for number, _row in sheet.rows] == [5, 6]
        assert sheet.rows[0][1][:4] == (1, "Ayu Contoh", "6474015403020011", "14/03/2002")

    def test_days_and_whole_numbers_are_plain_and_empty_rows_are_left_out(self) -> None:
        sheet = read(xlsx(["Ayu", date(2002, 3, 14), 7.0, 1.5], [], ["Bayu"], head=["Nama", "Lahir", "a", "b"]))
        assert sheet.rows == [(2, ("Ayu", "2002-03-14", 7, 1.5)), (4, ("Bayu", None, None, None))]

    def test_a_formula_is_not_computed(self) -> None:
        sheet = read(xlsx(["Ayu", '=HYPERLINK("http://example.org")'], head=["Nama", "Alamat"], formulas=True))
        assert sheet.rows[0][1] == ("Ayu", 0)  # what the file itself says it was

    def test_what_unpacks_to_too_much_is_not_unpacked(self) -> None:
        bomb = package(**{"xl__workbook.xml": "", "xl__sharedStrings.xml": " " * 200_000_000})
        assert len(bomb) < 1_000_000
        assert refused(bomb) == "sheet_large"

    def test_a_row_far_below_costs_nothing(self) -> None:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Nama", "NIK"])
            sheet.write_row(1, 0, ["Ayu", "1"])
            sheet.write_row(1_048_575, 0, ["Far", "2"])
        tracemalloc.start()
        assert read(out.getvalue()).rows == [(2, ("Ayu", "1"))]
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
        tracemalloc.stop()

    def test_entities_that_grow_are_refused(self) -> None:
        grows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "xxxxxxxxxx">{grows}]><sst>&e9;</sst>'
        good = zipfile.ZipFile(io.BytesIO(xlsx(AYU)))
        parts = {name: good.read(name).decode() for name in good.namelist()} | {"xl/sharedStrings.xml": xml}
        assert refused(package(**parts)) == "sheet_broken"

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b" \n ", "sheet_empty"),
            (b"\xd0\xcf\x11\xe0" + b"x" * 99, "sheet_kind"),  # Excel before 2007, or with a password
            (b"PK\x03\x04 and nothing more", "sheet_broken"),
            (package(a="b"), "sheet_kind"),
            (package(**{"xl__workbook.xml": "<a/>"}), "sheet_broken"),
            (b"%PDF-1.7\x00\x00", "sheet_kind"),
            (b"Nama,NIK\n", "sheet_no_rows"),
            (b"Nama" + b",x" * 70 + b"\n", "sheet_columns"),
            (b"Nama\n" + b"Ayu\n" * 20_001, "sheet_rows"),
            (b"x" * (reading.MOST_BYTES + 1), "sheet_large"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, content: bytes, code: str) -> None:
        assert refused(content) == code


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    def test_signs_and_marks(self, encoding: str, mark: str) -> None:
        text = f'Nama{mark}Alamat\r\nRené{mark}"Jalan A{mark} no. 1"\r\n'
        assert read(text.encode(encoding)).rows == [(2, ("René", f"Jalan A{mark.strip()} no. 1"))]

    def test_an_apostrophe_in_front_is_the_spreadsheets_own(self) -> None:
        assert read(b"Nama,NIK\nAyu,'0012\n").rows == [(2, ("Ayu", "0012"))]

    def test_a_long_cell_is_cut_and_zero_bytes_are_refused(self) -> None:
        assert len(str(read(b"Nama,X\nAyu," + b"y" * 9_000).rows[0][1][1])) == reading.LONGEST_CELL
        assert refused(b"Nama,X\nAyu,\x00") == "sheet_kind"


class TestColumns:
    def test_headings_suggest_fields_in_both_languages(self) -> None:
        assert columns.suggested(HEAD) == ["", "name", "nik", "birth_date", "sex", "phone", "village", "education", ""]
        assert columns.suggested(["Full name", "Date of birth", "Gender"]) == ["name", "birth_date", "sex"]

    def test_one_word_stands_for_one_thing(self) -> None:
        known = columns.vocabulary()
        assert set(known.fields.values()) == set(columns.FIELDS)
        for words in (known.fields, known.sex, known.months, known.education, known.study):
            assert all(columns.word(said) == said and said for said in words)
        assert set(known.months.values()) == set(range(1, 13))

    def test_headings_are_the_same_however_they_are_written(self) -> None:
        assert columns.digest(["No. KTP", "Nama"]) == columns.digest(["NO KTP", "nama "]) != columns.digest(["Nama"])
