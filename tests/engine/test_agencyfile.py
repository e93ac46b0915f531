"""The register of P3MI as a file: usual names of columns, and one problem per broken row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.engine import agencyfile
from balai.engine.agencycells import LicenceStatus
from balai.engine.agencyfile import AgencyFile, RegisterInvalid
from balai.engine.companynames import licence_key, name_key

AS_OF = date(2026, 11, 1)
HEADING = "Nama Perusahaan,No. SIP3MI,Kota,Provinsi,Alamat,Telepon,Status,Tanggal Status,Negara Tujuan"
GOOD = "PT Contoh Satu,C-001,Kota A,Provinsi A,Jalan 1,021 1,Aktif,2026-01-05,Jepang; Taiwan"


def read(*rows: str, heading: str = HEADING) -> AgencyFile:
    return agencyfile.read("\n".join([heading, *rows]) + "\n", as_of=AS_OF)


def codes(file: AgencyFile) -> list[tuple[int, str]]:
    return [(one.row, one.problem.code) for one in file.broken]


def refused(text: str) -> str:
    with pytest.raises(RegisterInvalid) as error:
        agencyfile.read(text, as_of=AS_OF)
    return error.value.problems[0].code


def test_a_row_with_everything() -> None:
    row = read(GOOD).rows[2]
    assert (row.name, row.licence_number, row.status) == ("PT Contoh Satu", "C-001", LicenceStatus.ACTIVE)
    assert (row.status_on, row.countries) == (date(2026, 1, 5), ("Jepang", "Taiwan"))


@pytest.mark.parametrize(
    "heading", ["nama;sip3mi;direktur", "NAMA P3MI\tNomor Izin\tDirektur", "company,licence,Director"]
)
def test_columns_by_their_usual_names(heading: str) -> None:
    separator = next(sign for sign in ";\t," if sign in heading)
    file = read(f"PT A{separator}1{separator}Seseorang", "", heading=heading)
    assert file.rows[2].status is LicenceStatus.UNKNOWN
    assert file.unused == (heading.split(separator)[2],)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",C-002", "agency_no_name"),
        ("PT.,C-002", "agency_no_name"),
        ("PT Dua,", "agency_no_licence"),
        ("PT Dua,--", "agency_no_licence"),
        (f"{'x' * 201},C-002", "agency_too_long"),
        (f"{'ﷺ' * 50},C-002", "agency_too_long"),
        ('"PT Dua\nPT Tiga",C-002', "agency_control_sign"),
        ("PT Dua,C-002,,,,,Bagus", "agency_status_unknown"),
        ("PT Dua,C-002,,,,,Aktif,31/02/2026", "agency_date_unreadable"),
        ("PT Dua,C-002,,,,,Aktif,05/2026", "agency_date_unreadable"),
        ("PT Dua,C-002,,,,,Aktif,2026-11-02", "agency_date_after"),
        (f"PT Dua,C-002,,,,,,,{'x' * 61}", "agency_countries"),
        ("PT Dua,C-002,,,Jalan 2, lantai 3,021,Aktif,,Jepang", "agency_more_cells"),
    ],
)
def test_a_broken_row_is_named_and_the_others_are_read(row: str, code: str) -> None:
    file = read(GOOD, row)
    assert codes(file) == [(3, code)]
    assert list(file.rows) == [2]


def test_a_row_with_two_problems_is_one_broken_row() -> None:
    file = read(GOOD, ",,Kota")
    assert codes(file) == [(3, "agency_no_name"), (3, "agency_no_licence")]
    assert file.left_out == 1


def test_the_same_row_again_is_left_out_once() -> None:
    file = read(GOOD, "", GOOD)
    assert codes(file) == [(4, "agency_row_twice")]
    assert file.broken[0].problem.values["other"] == 2


def test_one_licence_with_two_stories_counts_for_neither() -> None:
    file = read(GOOD, GOOD.replace("C-001", "c 001").replace("Aktif", "Dicabut"), "PT Dua,C-002")
    assert codes(file) == [(2, "agency_licence_twice"), (3, "agency_licence_twice")]
    assert list(file.rows) == [4]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "register_columns"),
        ("nama,kota\nPT A,B\n", "register_columns"),
        ("nama,sip3mi,perusahaan\nPT A,1,PT B\n", "register_column_twice"),
        ("nama,sip3mi\n,\n\n", "register_empty"),
        ('nama,sip3mi\n"PT A,1\nPT B,2\n', "register_quotes"),
    ],
)
def test_what_is_no_register(text: str, code: str) -> None:
    assert refused(text) == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encodings(encoding: str) -> None:
    assert agencyfile.decoded("PT Émas".encode(encoding)) == "PT Émas"


@pytest.mark.parametrize("content", ["PT".encode("utf-16"), b"PK\x03\x04", b"%PDF-1.7", b"\x81\x8d", b"a\0b"])
def test_what_is_no_text(content: bytes) -> None:
    with pytest.raises(RegisterInvalid):
        agencyfile.decoded(content)


def test_too_large() -> None:
    with pytest.raises(RegisterInvalid):
        agencyfile.decoded(b"a" * (agencyfile.MOST_BYTES + 1))


@given(st.text(max_size=200))
def test_any_text_is_a_register_or_refused(text: str) -> None:
    try:
        file = agencyfile.read(text, as_of=AS_OF)
    except RegisterInvalid:
        return
    assert file.rows or file.broken


@given(st.lists(st.lists(st.text(alphabet='PTa1,"\n;é ', max_size=6), min_size=2, max_size=3), min_size=1, max_size=6))
def test_sound_rows_have_a_name_and_a_licence_of_their_own(rows: list[list[str]]) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    try:
        file = read(*lines, heading="nama,sip3mi")
    except RegisterInvalid:
        return
    assert all(name_key(row.name) for row in file.rows.values())
    keys = [licence_key(row.licence_number) for row in file.rows.values()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "name",
    [
        "PT Contoh Satu",
        "PT. Contoh Satu",
        "P.T. CONTOH SATU",
        "contoh  satu, PT",
        "Cöntoh-Satu",
        "Perseroan Terbatas Contoh Satu",
    ],
)
def test_one_key_for_one_name(name: str) -> None:
    assert name_key(name) == "contoh satu"


def test_letters_of_the_name_stay() -> None:
    assert name_key("Ptolemeus Jaya") == "ptolemeus jaya"
    assert name_key("PT Optima") == "optima"
