"""A list on screens: uploaded, its columns chosen, tried, decided about, taken in, taken back."""

import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balai.apps.access.roles import Role
from balai.apps.people.models import OfficeList, Person
from balai.apps.people.sheets import working
from balai.engine.actor import Actor
from tests.cast import AGUS, RINA
from tests.factories import office
from tests.factories.office import AT, acts, member
from tests.factories.sheets import AYU, BAYU, CITRA, tried, xlsx
from tests.web.access.entering import enter
from tests.web.checking import day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def rina(client: Client) -> Actor:
    user = member(RINA, Role.SUPERVISOR)
    enter(client, user)
    return acts(user)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def uploaded(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("daftar 2026.xlsx", content)
    return client.post("/kantor/impor/", {"file": file, **day("listed_on", "3.11.2026")})


def test_from_the_file_to_the_files_and_back(client: Client, rina: Actor) -> None:
    columns = uploaded(client, xlsx(AYU, ["=2+2", *AYU[1:]], (*BAYU[:2], "12", *BAYU[3:]), CITRA)).url
    page = client.get(columns)
    assert "Tgl. Lahir" in text(page)
    assert "Ayu Contoh" in text(page)
    assert AYU[2] not in page.content.decode()
    chosen = {f"c{at}": field for at, field in enumerate(OfficeList.objects.get().columns)}
    one = client.post(columns, chosen).url
    page = client.get(one)
    assert 'http-equiv="refresh"' in page.content.decode()
    assert 'http-equiv="refresh"' not in client.get(f"{one}?tetap=1").content.decode()
    held = OfficeList.objects.get()
    working.go_on(held.pk)
    assert "Buat 2 berkas" in text(client.get(one))
    compared = client.get(f"{one}ganda/")
    assert "64••••••••••0011" in text(compared)
    assert AYU[2] not in compared.content.decode()
    assert client.post(f"{one}ganda/", {"r-3": "same", "r-x": "new", "r-2": "oops"}).url == one
    client.post(f"{one}masukkan/")
    working.go_on(held.pk)
    assert "2 berkas dibuat" in text(client.get(one))
    ayu = Person.objects.get(name="Ayu Contoh")
    assert "2 dari daftar, belum ditanya" in text(client.get("/loket/"))
    assert "Ayu Contoh" in text(client.get("/loket/daftar/"))
    client.post(f"/loket/orang/{ayu.pk}/dampingi/")
    assert "daftar kantor tanggal 3 November 2026" in text(client.get(f"/loket/orang/{ayu.pk}/"))
    client.post(f"{one}urungkan/")
    working.go_on(held.pk)
    assert "mulai mendampingi" in text(client.get(one))
    assert list(Person.objects.all()) == [ayu]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_rows_to_mend_come_back_with_what_to_do_and_run_nothing(client: Client, rina: Actor, form: str) -> None:
    held = tried(rina, (*AYU[:2], 6474015403020000, *AYU[3:5], "=cmd|' /C calc'!A0", *AYU[6:]))
    response = client.get(f"/kantor/impor/{held.pk}/perbaikan.{form}")
    if form == "csv":
        shown = response.content.decode()
        assert "\"'=cmd|" not in shown
        assert ",'=cmd|" in shown
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        assert sheet is not None
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert all(cell.hyperlink is None for cell in cells)
        shown = "\n".join(str(cell.value) for cell in cells)
        assert "6474015403020000" in shown
    assert "Ubah kolom NIK menjadi Teks" in shown
    assert "Telepon" in shown


def test_what_cannot_be_read_is_said_beside_the_field(client: Client, rina: Actor) -> None:
    for content, said in ((b"", "Berkas ini kosong"), (b"PK\x03\x04", "rusak"), (b"Nama\n", "hanya berisi judul")):
        response = uploaded(client, content)
        assert response.status_code == 422
        assert said in text(response)
    columns = uploaded(client, xlsx(AYU)).url
    response = client.post(columns, {"c1": "name"})
    assert response.status_code == 422
    assert "Pilih kolom nama, tanggal lahir, dan kelurahan" in text(response)


def test_another_office_finds_nothing(client: Client, rina: Actor) -> None:
    held = tried(rina, AYU)
    enter(client, member(AGUS, Role.SUPERVISOR, office.elsewhere()))
    for part in ("", "kolom/", "ganda/", "perbaikan.csv"):
        assert client.get(f"/kantor/impor/{held.pk}/{part}").status_code == 404
    for part in ("masukkan/", "buang/", "urungkan/"):
        assert client.post(f"/kantor/impor/{held.pk}/{part}").status_code == 404


def test_making_files_asks_for_the_second_factor_again(client: Client, rina: Actor) -> None:
    held = tried(rina, AYU)
    enter(client, member("Lain", Role.REGISTRATION_OFFICER), ago_s=3600)
    client.post(f"/kantor/impor/{held.pk}/masukkan/")
    held.refresh_from_db()
    assert held.status == "tried"


def test_a_list_is_put_away(client: Client, rina: Actor) -> None:
    held = tried(rina, AYU)
    assert client.post(f"/kantor/impor/{held.pk}/buang/").url == "/kantor/impor/"
    assert "Belum ada" in text(client.get("/kantor/impor/"))
