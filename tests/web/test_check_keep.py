"""Coming back by code, deleting, leaving quickly, and the made-up people of the demo."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from balai import rulebook
from balai.apps.casework.models import Check
from balai.apps.casework.samples import SAMPLES
from balai.engine.dates import years_between
from balai.engine.knowing import known_from
from balai.web.questions import visit
from balai.web.questions.qr import qr
from tests.web.checking import NURSE, begin, give, go_through

BOOK = rulebook.shipped()


def save(client: Client) -> str:
    page = client.post("/cek/simpan/").content.decode()
    [code] = re.findall(r'class="code-text">([0-9A-Z-]{12})<', page)
    return code


@pytest.mark.django_db
def test_saving_says_first_what_is_kept(client: Client) -> None:
    check = go_through(client, until=3)
    assert "tanpa nama, NIK" in client.get("/cek/simpan/").content.decode()
    check.refresh_from_db()
    assert check.code_digest is None


@pytest.mark.django_db
def test_back_on_another_telephone(client: Client) -> None:
    check = go_through(client)
    code = save(client)
    other = Client()
    response = other.post("/lanjut/", {"code": code.lower().replace("-", " ")})
    assert response.headers["Location"] == "/cek/jawaban/"
    assert "14 Maret 2002".replace(" ", "\u00a0") in other.get("/cek/jawaban/").content.decode()
    assert check.pk.hex not in code


@pytest.mark.django_db
def test_the_code_is_shown_once_and_its_page_stored_nowhere(client: Client) -> None:
    go_through(client, until=2)
    response = client.post("/cek/simpan/")
    assert "no-store" in response.headers["Cache-Control"]
    [code] = re.findall(r"code-text\">([0-9A-Z-]{12})<", response.content.decode())
    for address in ("/cek/simpan/", "/cek/jawaban/", "/cek/", "/cek/1/"):
        assert code not in client.get(address).content.decode()


@pytest.mark.django_db
def test_an_answer_typed_before_saving_is_kept(client: Client) -> None:
    check = begin(client)
    response = give(client, 1, "birth_date", save="1", **NURSE[0][1])
    assert response.headers["Location"] == "/cek/simpan/"
    check.refresh_from_db()
    assert check.answers["birth_date"] == {"value": "2002-03-14"}


@pytest.mark.django_db
def test_saving_with_nothing_typed_asks_for_nothing(client: Client) -> None:
    begin(client)
    assert give(client, 1, "birth_date", save="1").headers["Location"] == "/cek/simpan/"


@pytest.mark.django_db
def test_saving_with_nonsense_typed_loses_nothing(client: Client) -> None:
    begin(client)
    assert (
        give(client, 1, "birth_date", save="1", answer_day="31", answer_month="2", answer_year="2002").status_code
        == 422
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "said"), [("", "Tulis kode"), ("AAAA-AAAA-AA", "tidak kami temukan"), ("x" * 10_000, "tidak kami temukan")]
)
def test_a_forged_code_gets_a_next_step_and_stays(client: Client, code: str, said: str) -> None:
    response = client.post("/lanjut/", {"code": code})
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert code in page
    assert visit.COOKIE not in response.cookies


@pytest.mark.django_db
def test_guessing_is_slowed(client: Client) -> None:
    for _ in range(10):
        assert client.post("/lanjut/", {"code": "AAAA-AAAA-AA"}).status_code == 422
    response = client.post("/lanjut/", {"code": "AAAA-AAAA-AA"})
    assert response.status_code == 429
    assert "Tunggu 10 menit" in response.content.decode()


@pytest.mark.django_db
def test_an_expired_code_says_until_when(client: Client, on_day: Any) -> None:
    with on_day("2026-11-22"):
        go_through(client, until=1)
        code = save(client)
    with on_day("2026-12-23"):
        page = Client().post("/lanjut/", {"code": code}).content.decode()
    assert "22\u00a0Desember\u00a02026" in page


@pytest.mark.django_db
def test_deleting_asks_once_and_then_nothing_is_left(client: Client) -> None:
    go_through(client)
    code = save(client)
    assert "10 jawaban" in client.get("/cek/hapus/").content.decode()
    assert Check.objects.exists()
    response = client.post("/cek/hapus/")
    assert response.status_code == 200
    assert not Check.objects.exists()
    assert response.cookies[visit.COOKIE]["max-age"] == 0
    assert client.post("/cek/hapus/").status_code == 200
    assert Client().post("/lanjut/", {"code": code}).status_code == 422


@pytest.mark.django_db
def test_leaving_forgets_and_opens_a_harmless_page(client: Client) -> None:
    go_through(client, until=2)
    response = client.post("/keluar/")
    assert response.headers["Location"] == settings.QUICK_EXIT_URL
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.cookies[visit.COOKIE]["max-age"] == 0
    assert not Check.objects.exists()
    assert client.get("/cek/1/").headers["Location"] == "/cek/"


@pytest.mark.django_db
def test_leaving_keeps_what_was_saved(client: Client) -> None:
    go_through(client, until=2)
    code = save(client)
    client.post("/keluar/")
    assert client.get("/cek/1/").headers["Location"] == "/cek/"
    assert client.post("/lanjut/", {"code": code}).status_code == 302


def test_leaving_without_anything_works(client: Client, db: None) -> None:
    client.cookies[visit.COOKIE] = "forged"
    assert client.post("/keluar/").status_code == 302


def test_the_qr_holds_the_code_behind_the_hash() -> None:
    drawn = qr("https://balai.example/lanjut/#7K3M-9QWX-2D")
    assert drawn.size > 24
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", drawn.path)


@pytest.mark.django_db
@pytest.mark.parametrize("key", SAMPLES)
def test_a_sample_person_is_one_click_from_a_result(client: Client, key: str) -> None:
    response = client.post(f"/contoh/{key}/")
    assert response.headers["Location"] == "/cek/hasil/"
    assert client.get("/cek/hasil/").status_code == 200
    assert client.get("/cek/jawaban/").status_code == 200


@pytest.mark.django_db
def test_no_sample_people_outside_the_demo(client: Client) -> None:
    assert client.post("/contoh/nobody/").status_code == 404
    with override_settings(DEMO=False):
        assert client.post("/contoh/siti/").status_code == 404
        assert "/contoh/" not in client.get("/").content.decode()
    assert not Check.objects.exists()


@pytest.mark.parametrize("key", SAMPLES)
@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2028, 2, 29), date(2029, 3, 31), date(2035, 1, 1)])
def test_sample_people_keep_their_age_and_every_answer_counts(key: str, on: date) -> None:
    answers = SAMPLES[key].answers(on)
    known = known_from(answers, BOOK, on=on)
    assert known.unusable == ()
    born = known.facts.values["birth_date"]
    assert isinstance(born, date)
    assert years_between(born, on) == {"siti": 24, "dimas": 16, "joko": 38}[key]
    assert set(answers) == {question.id for question in BOOK.questions if question.first}


def test_siti_is_the_nurse_of_our_story() -> None:
    [licence] = known_from(SAMPLES["siti"].answers(date(2026, 11, 22)), BOOK, on=date(2026, 11, 22)).facts.licences
    assert licence.issued == date(2025, 8, 11)


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "title"), [("/", "Contoh hasil"), ("/en/", "Example of a result")])
def test_the_example_on_the_first_page_is_worked_out(client: Client, address: str, title: str) -> None:
    page = client.get(address).content.decode()
    assert title in page
    assert page.count('class="tone-') >= 2
