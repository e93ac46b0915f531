"""Looking up a company: every answer says what it rests on, and what to do next."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from balai.apps.opportunities.actions import Edition, import_agencies
from balai.engine import agencyfile
from tests.conftest import OnDay
from tests.web.checking import Page
from tests.web.people import address

pytestmark = pytest.mark.django_db

DAY = "2026-11-22"
CSV = """nama,sip3mi,kota,status,tanggal status,negara
PT Contoh Satu,C-0001,Kota A,aktif,2026-01-05,Jepang
PT Contoh Dua,C-0002,Kota B,tunda layan,,
PT Contoh Tiga,C-0003,,dicabut,,
PT Contoh Empat,C-0004,,,,
"""


def imported(text: str = CSV, *, as_of: date = date(2026, 11, 20), is_sample: bool = False) -> None:
    edition = Edition(as_of=as_of, title="Daftar Uji", url="https://contoh.example/p3mi", is_sample=is_sample)
    import_agencies(edition, agencyfile.read(text, as_of=as_of), skip_broken=True, at=timezone.now())


def ask(client: Client, text: str, language: str = "id") -> str:
    response = client.get(address("portal:agencies", language), {"cari": text})
    assert response.status_code == 200
    return body(response)


def body(response: object) -> str:
    return response.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _on_a_day(on_day: OnDay) -> object:
    with on_day(DAY):
        yield


def test_found_with_status_licence_day_and_source(client: Client) -> None:
    imported()
    page = ask(client, "p.t. CONTOH satu")
    for told in (
        "PT Contoh Satu",
        "Izin aktif",
        "C-0001",
        "5 Januari 2026",
        "Daftar Uji, per 20 November 2026",
        "Jepang",
    ):
        assert told in page
    assert 'href="https://contoh.example/p3mi"' in page
    assert "PT Contoh Dua" not in page
    assert "SIP2MI" in page
    assert "Jangan membayar" not in page


@pytest.mark.parametrize(("text", "word"), [("contoh dua", "Izin dihentikan sementara"), ("C-0003", "Izin dicabut")])
def test_a_licence_that_does_not_hold(client: Client, text: str, word: str) -> None:
    imported()
    page = ask(client, text)
    assert word in page
    assert "Jangan membayar apa pun kepada perusahaan ini" in page
    assert page.index("tel:08001000") < page.index("Nomor SIP3MI</dt>")


def test_a_status_the_register_does_not_give(client: Client) -> None:
    imported()
    assert "Status izin tidak disebut" in ask(client, "contoh empat")


def test_not_found_is_a_warning_with_the_way_on(client: Client) -> None:
    imported()
    page = ask(client, "Samudra Raya")
    assert "“Samudra Raya” tidak ditemukan" in page
    assert "Ini tanda bahaya" in page
    assert "per 20 November 2026" in page
    assert "Nama yang mirip" not in page
    for told in ("BP3MI", "Disnaker", "Sisko P2MI", "tel:08001000"):
        assert told in page


def test_a_similar_name_is_not_found_but_shown(client: Client) -> None:
    imported()
    page = ask(client, "PT Conto Satu")
    assert "tidak ditemukan" in page
    assert page.index("Nama yang mirip") < page.index("PT Contoh Satu")


@pytest.mark.parametrize("kind", ["error", "negative"])
def test_no_answer_is_red(client: Client, kind: str) -> None:
    imported()
    for text in ("contoh", "tidak ada sama sekali"):
        assert f"notice-{kind}" not in ask(client, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Tulis nama perusahaannya"),
        ("PT.", "paling sedikit dua huruf"),
        ("%_", "paling sedikit dua huruf"),
        ("x" * 10_000, "paling banyak 100 huruf"),
    ],
)
def test_what_cannot_be_searched_is_told(client: Client, text: str, told: str) -> None:
    imported()
    response = client.get("/p3mi/", {"cari": text})
    assert response.status_code == 422
    assert told in body(response)
    assert "#i_cari" in Page(response).hrefs


def test_what_was_typed_is_shown_as_text(client: Client) -> None:
    imported()
    assert "“&lt;b&gt;jahat&lt;/b&gt;” tidak ditemukan" in ask(client, "<b>jahat</b>")


def test_without_a_register_it_says_so_and_how_to_make_sure(client: Client) -> None:
    page = ask(client, "contoh")
    assert "Daftar perusahaan belum ada di sini" in page
    assert "tidak ditemukan" not in page
    assert "Cara memastikan" in page


@pytest.mark.parametrize(("as_of", "is_old"), [(date(2026, 10, 23), False), (date(2026, 10, 22), True)])
def test_a_register_older_than_thirty_days(client: Client, as_of: date, is_old: bool) -> None:
    imported("nama,sip3mi\nPT Contoh,1\n", as_of=as_of)
    page = body(client.get("/p3mi/"))
    assert ("Daftar ini sudah lama" in page) is is_old
    assert ("Umurnya 31 hari" in page) is is_old


def test_rows_left_out_are_told(client: Client) -> None:
    imported(CSV + "PT Lain,,,,,\n,,x,,,\n")
    page = ask(client, "lain-lain saja")
    assert "Daftar ini tidak lengkap" in page
    assert "2 baris di berkas sumbernya rusak" in page


def test_a_sample_is_marked_on_the_page_and_on_every_card(client: Client) -> None:
    imported(is_sample=True)
    page = ask(client, "contoh")
    assert "Ini daftar contoh" in page
    assert page.count(">data contoh<") == page.count("</h3>") == 4
    assert "This is a sample register" in ask(client, "contoh", "en")


def test_in_english(client: Client) -> None:
    imported()
    page = ask(client, "contoh tiga", "en")
    assert "Licence revoked" in page
    assert "Do not pay this company anything" in page
    assert "as of 20 November 2026" in page


def test_a_search_asks_the_database_few_questions(client: Client, django_assert_max_num_queries: object) -> None:
    imported()
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        ask(client, "contoh")
