"""A telephone in other hands: nothing opens, ends or stays by itself."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client

from balai.apps.casework.models import Check
from balai.web.questions import visit
from tests.web.people import visitor

pytestmark = pytest.mark.django_db


def saved(client: Client) -> str:
    """Save the check of this browser and return its code."""
    client.post("/cek/simpan/", {"again": (Check.objects.get().code_digest or "")[:8]})
    return str(Check.objects.get().code_digest)


def test_a_scanned_code_is_filled_in_and_never_sent_by_itself() -> None:
    script = (Path(settings.BASE) / "static" / "js" / "balai.js").read_text(encoding="utf-8")
    assert "resume.submit" not in script


def test_opening_a_code_says_that_another_check_is_open_here(client: Client) -> None:
    assert "cek lain" not in client.get("/lanjut/").content.decode()
    assert "cek lain" in visitor(client, "siti").get("/lanjut/").content.decode()


def test_the_first_code_comes_at_once_and_a_second_only_after_a_warning(client: Client) -> None:
    siti = visitor(client, "siti")
    siti.post("/cek/simpan/")
    first = Check.objects.get().code_digest
    assert first
    shown = siti.post("/cek/simpan/").content.decode()
    assert "Kode baru mengakhiri kode yang lama" in shown
    assert Check.objects.get().code_digest == first
    assert saved(siti) != first


def test_the_page_with_the_code_leads_to_no_other_language(client: Client) -> None:
    shown = visitor(client, "siti").post("/cek/simpan/").content.decode()
    assert "Tersimpan" in shown
    assert "hreflang" not in shown


def test_beginning_anew_keeps_what_was_saved_and_says_so(client: Client) -> None:
    siti = visitor(client, "siti")
    assert "Hapus dan mulai baru" in siti.get("/cek/").content.decode()
    saved(siti)
    assert "yang tersimpan tetap ada" in siti.get("/cek/").content.decode()
    siti.post("/cek/")
    assert Check.objects.count() == 2


def test_leaving_works_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_request: object) -> None:
        raise DatabaseError

    siti = visitor(client, "siti")
    monkeypatch.setattr(visit, "current", away)
    response = siti.post("/keluar/")
    assert (response.status_code, response["Location"]) == (302, settings.QUICK_EXIT_URL)
    assert response.cookies[visit.COOKIE].value == ""


def test_a_check_that_is_deleted_meanwhile_leads_to_the_start(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    siti = visitor(client, "siti")
    check = Check.objects.get()
    Check.objects.all().delete()
    monkeypatch.setattr(visit, "current", lambda _request: check)
    response = siti.post("/cek/simpan/")
    assert (response.status_code, response["Location"]) == (302, "/cek/")


@pytest.mark.parametrize("month", ["99999999999", "9" * 4500, "13", "-1"])
def test_a_month_that_is_none(client: Client, month: str) -> None:
    client.post("/cek/")
    typed = {"question": "birth_date", "answer_day": "1", "answer_month": month, "answer_year": "2000", "go": "1"}
    assert client.post("/cek/1/", typed).status_code == 422
