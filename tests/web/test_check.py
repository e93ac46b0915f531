"""The check on the web: one question a page, nothing lost, nothing told to the address bar."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client, override_settings
from django.urls import reverse

from balai.apps.casework.models import Check
from balai.web.questions import visit
from tests.web.checking import NURSE, Page, begin, give, go_through

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(on_day: Any) -> Iterator[None]:
    with on_day("2026-11-22"):
        yield


def test_looking_at_the_start_creates_nothing(client: Client) -> None:
    response = client.get("/cek/")
    assert response.status_code == 200
    assert visit.COOKIE not in response.cookies
    assert not Check.objects.exists()


def test_the_nurse_reaches_the_result_in_ten_questions(client: Client) -> None:
    check = go_through(client)
    assert check.trail == [question for question, _fields in NURSE]
    assert set(check.answers) == set(check.trail)
    response = give(client, 10, *NURSE[9][:1], **NURSE[9][1])
    assert response.headers["Location"] == reverse("portal:result")
    assert client.get("/cek/hasil/").status_code == 200


def test_every_question_may_be_left_unknown(client: Client) -> None:
    check = begin(client)
    for number in range(1, 12):
        page = Page(client.get(f"/cek/{number}/"))
        [question] = page.values["question"]
        is_single = "answer_day" in str(page.ids) or not [i for i in page.ids if i.startswith("i_answer")]
        fields = {"unsure": "on"} if question in ("birth_date", "experience") else {"answer": ["unknown"]}
        response = give(client, number, question, **fields)
        assert response.status_code == 302, (question, is_single)
        if response.headers["Location"] == "/cek/hasil/":
            break
    check.refresh_from_db()
    assert len(check.answers) == number <= 10
    assert all(given == {"unknown": True} for given in check.answers.values())


def test_a_double_submit_changes_nothing(client: Client) -> None:
    check = begin(client)
    first, second = (give(client, 1, "birth_date", **NURSE[0][1]) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == "/cek/2/"
    check.refresh_from_db()
    assert check.trail == ["birth_date", "sex"]


def test_a_stale_tab_answers_its_own_question_and_never_another(client: Client) -> None:
    check = go_through(client, until=3)
    give(client, 3, "sex", answer="male")
    check.refresh_from_db()
    assert check.answers["sex"]["value"] == "male"
    assert check.answers["education"]["value"] == "D3"


@pytest.mark.parametrize("question", ["", "tattoo", "officer_job_orders", "nothing", "x" * 10_000])
def test_a_question_that_was_not_asked_is_not_answered(client: Client, question: str) -> None:
    check = begin(client)
    assert give(client, 1, question, answer="never").headers["Location"] == "/cek/1/"
    check.refresh_from_db()
    assert check.answers == {}


@pytest.mark.parametrize(("number", "shown"), [(1, "14"), (3, "D3"), (4, "yes")])
def test_an_answered_question_shows_its_answer_again(client: Client, number: int, shown: str) -> None:
    go_through(client)
    values = Page(client.get(f"/cek/{number}/")).values
    assert shown in {value for kept in values.values() for value in kept}


def test_back_and_forth_loses_nothing(client: Client) -> None:
    check = go_through(client)
    before = check.answers
    for number in range(10, 0, -1):
        assert client.get(f"/cek/{number}/").status_code == 200
    for number in range(1, 10):
        page = Page(client.get(f"/cek/{number}/"))
        fields = {name: kept for name, kept in page.values.items() if name not in ("csrfmiddlewaretoken", "code")}
        response = client.post(f"/cek/{number}/", fields)
        assert response.headers["Location"] == f"/cek/{number + 1}/"
    check.refresh_from_db()
    assert check.answers == before


def test_a_changed_answer_returns_to_all_answers(client: Client) -> None:
    go_through(client)
    page = Page(client.get("/cek/jawaban/"))
    assert "/cek/2/?kembali=jawaban" in page.hrefs
    assert "/cek/jawaban/" in Page(client.get("/cek/2/?kembali=jawaban")).hrefs
    response = give(client, 2, "sex", answer="male", back="jawaban")
    assert response.headers["Location"] == "/cek/jawaban/"
    assert "Laki-laki" in client.get("/cek/jawaban/").content.decode()


def test_a_foreign_return_address_is_ignored(client: Client) -> None:
    begin(client)
    response = give(client, 1, "birth_date", **NURSE[0][1], back="https://example.com")
    assert response.headers["Location"] == "/cek/2/"


@pytest.mark.parametrize("body", [{"question": "height"}, {"fact": "physical.height_cm"}])
def test_one_more_question_returns_to_the_result(client: Client, body: dict[str, str]) -> None:
    go_through(client)
    response = client.post("/cek/tanya/", body)
    assert response.headers["Location"] == "/cek/11/?kembali=hasil"
    page = client.get("/cek/11/?kembali=hasil")
    assert "Langkah" not in page.content.decode()
    assert give(client, 11, "height", answer="158,5", back="hasil").headers["Location"] == "/cek/hasil/"
    assert Check.objects.get().answers["height"] == {"value": 158.5}
    assert client.post("/cek/tanya/", body).headers["Location"] == "/cek/11/?kembali=hasil"


@pytest.mark.parametrize("body", [{}, {"question": "nothing"}, {"question": "officer_principal"}, {"fact": "x.y"}])
def test_what_cannot_be_asked_is_not_found(client: Client, body: dict[str, str]) -> None:
    begin(client)
    assert client.post("/cek/tanya/", body).status_code == 404


def test_a_number_beyond_the_trail_leads_to_its_end(client: Client) -> None:
    go_through(client, until=2)
    for number in (0, 99, 10**12):
        assert client.get(f"/cek/{number}/").headers["Location"] == "/cek/3/"


def test_beginning_anew_forgets_the_old_check(client: Client) -> None:
    old = go_through(client, until=2)
    client.post("/cek/")
    assert not Check.objects.filter(pk=old.pk).exists()
    assert Check.objects.get().answers == {}


PAGES = ["/cek/", "/cek/1/", "/cek/jawaban/", "/cek/hasil/", "/cek/simpan/", "/cek/hapus/"]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_of_the_answers_in_address_or_title_or_cache(client: Client, address: str, prefix: str) -> None:
    go_through(client)
    response = client.get(prefix + address)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    [title] = Page(response).titles
    assert title in {
        "Cek jalur | Balai Migran",
        "Hasil cek | Balai Migran",
        "Check pathways | Balai Migran",
        "Result of the check | Balai Migran",
    }
    assert not {"2002", "D3", "14"} & set(title.split())


@pytest.mark.parametrize("address", ["/cek/1/", "/cek/jawaban/", "/cek/hasil/", "/cek/simpan/", "/cek/hapus/"])
@pytest.mark.parametrize("cookie", [None, "", "x", "forged", "other"])
def test_without_a_good_cookie_one_begins(client: Client, address: str, cookie: str | None) -> None:
    other = begin(Client())
    forged = {"forged": other.pk.hex, "other": TimestampSigner(salt="other").sign(other.pk.hex)}
    if cookie is not None:
        client.cookies[visit.COOKIE] = forged.get(cookie, cookie)
    response = client.get(address)
    assert response.headers["Location"] == "/cek/"


def test_a_cookie_of_a_check_that_ran_out_says_so(client: Client, on_day: Any) -> None:
    begin(client)
    with on_day("2026-11-24"):
        assert client.get("/cek/1/").headers["Location"] == "/cek/"
        assert "Cek yang lama sudah tidak ada" in client.get("/cek/").content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_the_cookie_is_ours_alone(client: Client, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        cookie = client.post("/cek/").cookies[visit.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert bool(cookie["secure"]) is not debug
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


@pytest.mark.parametrize("address", ["/cek/tanya/", "/keluar/", "/contoh/siti/"])
def test_what_changes_something_is_posted(client: Client, address: str) -> None:
    assert client.get(address).status_code == 405


def test_no_post_without_its_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/cek/").status_code == 403
    assert strict.post("/keluar/").status_code == 302


def test_the_english_check(client: Client) -> None:
    client.post("/en/cek/")
    page = client.get("/en/cek/1/").content.decode()
    assert "When were you born?" in page
    assert client.post("/en/cek/1/", {"question": "birth_date", **NURSE[0][1]}).headers["Location"] == "/en/cek/2/"


def test_a_question_page_asks_the_database_little(client: Client, django_assert_max_num_queries: Any) -> None:
    go_through(client)
    client.get("/cek/7/")
    with django_assert_max_num_queries(1):
        client.get("/cek/7/")
