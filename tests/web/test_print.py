"""Papers: made for every verdict and language, person-free unless a name is typed, kept nowhere."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from balai import rulebook
from balai.apps.casework.models import Check
from balai.apps.opportunities import queries as opportunities
from balai.apps.opportunities.models import RulebookVersion
from balai.engine.assess import assess
from balai.engine.explain import Explainer
from balai.engine.facts import Facts
from balai.web.portal import print_plan
from balai.web.portal.paper import Paper, blank_form, pdf
from balai.web.portal.pathway_page import pathway_page
from balai.words import words
from tests.web.people import visitor

pytestmark = pytest.mark.django_db
HOSTILE = "#panic() [x] $1$ \\ \" ' <b> " + "M" * 40


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """Every paper that is set, before it becomes a file; the file is made all the same."""
    made: list[Paper] = []

    def keep(paper: Paper) -> bytes:
        made.append(paper)
        return pdf(paper)

    monkeypatch.setattr(print_plan, "pdf", keep)
    return made


def printed(client: Client, pathway: str, language: str = "", **form: str) -> Any:
    response = client.post(f"{language}/jalur/{pathway}/cetak/", form)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    return response


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("person", ["siti", "dimas"])
@pytest.mark.parametrize("pathway", ["sa-nurse", "jp-gtog-nurse", "kw-nurse", "sa-domestic-spsk", "au-whv-462"])
def test_every_verdict_becomes_a_paper(
    client: Client, papers: list[Paper], person: str, pathway: str, language: str
) -> None:
    printed(visitor(client, person), pathway, language)
    [paper] = papers
    assert paper.lang == (language.strip("/") or "id")
    assert str(timezone.localdate().year) in paper.valid
    assert paper.sources
    assert (paper.name, paper.qr_text, paper.code) == ("", "", "")


def test_a_name_is_printed_as_it_was_typed_and_kept_nowhere(client: Client, papers: list[Paper]) -> None:
    siti = visitor(client, "siti")
    response = printed(siti, "jp-gtog-careworker", name=HOSTILE)
    assert papers[0].name == HOSTILE
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == 'inline; filename="rencana-jp-gtog-careworker.pdf"'
    check = Check.objects.get()
    assert "panic" not in str(check.__dict__)
    assert not check.is_saved


def test_a_name_that_is_too_long_is_refused_and_stays(client: Client) -> None:
    response = visitor(client, "siti").post("/jalur/sa-nurse/cetak/", {"name": "N" * 81})
    assert response.status_code == 422
    assert "N" * 81 in response.content.decode()


def test_the_code_on_the_paper_reopens_the_check(client: Client, papers: list[Paper]) -> None:
    printed(visitor(client, "siti"), "sa-nurse", code="on")
    address, _hash, code = papers[0].qr_text.partition("#")
    assert address.endswith("/lanjut/")
    assert code == papers[0].code
    assert Client().post("/lanjut/", {"code": code}).status_code == 302
    assert Check.objects.get().is_saved


def test_a_second_paper_ends_the_first_code_only_after_a_warning(client: Client, papers: list[Paper]) -> None:
    siti = visitor(client, "siti")
    printed(siti, "sa-nurse", code="on")
    first = Check.objects.get().code_digest
    assert first
    shown = siti.post("/jalur/sa-nurse/cetak/", {"code": "on"}).content.decode()
    assert "Kode yang lama berakhir" in shown
    assert Check.objects.get().code_digest == first
    printed(siti, "sa-nurse", code="on", again=first[:8])
    assert Check.objects.get().code_digest != first


def test_without_answers_only_the_empty_form_is_offered(client: Client) -> None:
    shown = client.post("/jalur/sa-nurse/cetak/", {}).content.decode()
    assert "formulir.pdf" in shown
    assert "Buat PDF" not in shown
    assert client.get("/jalur/nowhere/formulir.pdf").status_code == 404


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_pathway_has_an_empty_form(language: str) -> None:
    book, today, said = opportunities.rulebook(), timezone.localdate(), words(language)
    with translation.override(language):
        for result in assess(Facts(), opportunities.program(today)):
            page = pathway_page(result, Explainer(Facts()), book, said, has_answers=False)
            form = blank_form(page, book, said, day=said.day(today), version=book.version)
            assert len(form.sections[0].rows) == 10
            assert all(row.choices for row in form.sections[0].rows)
            if result.pathway.id in ("jp-gtog-nurse", "sa-domestic-spsk"):
                assert pdf(replace(form, qr_text="https://example.org/", qr_alt="QR")).startswith(b"%PDF")


def test_a_paper_of_an_old_check_says_what_has_changed(client: Client, papers: list[Paper]) -> None:
    siti = visitor(client, "siti")
    siti.get("/cek/hasil/")
    texts = rulebook.texts()
    name = "destinations/hk.yaml"
    older = {**texts, name: texts[name].replace("min_years: 21", "min_years: 60")}
    RulebookVersion.objects.create(version="000000000000", texts=older, in_force_at=timezone.now())
    Check.objects.update(rulebook_version="000000000000", assessed_on=timezone.localdate() - timedelta(days=1))
    shown = siti.get("/jalur/sa-nurse/cetak/").content.decode()
    assert re.search("dulu perlu disiapkan, sekarang", shown)
    printed(siti, "sa-nurse")
    assert any("dulu perlu disiapkan" in line for line in papers[0].warnings)


def test_looking_at_the_new_result_does_not_hide_what_changed_since_the_code(client: Client) -> None:
    siti = visitor(client, "siti")
    Check.objects.update(rulebook_version="111111111111", assessed_on=timezone.localdate())
    siti.post("/cek/simpan/")
    siti.get("/cek/hasil/")
    assert "Aturannya sudah berubah sejak" in siti.get("/jalur/sa-nurse/cetak/").content.decode()


def test_letters_that_the_paper_has_not_are_refused(client: Client) -> None:
    response = visitor(client, "siti").post("/jalur/sa-nurse/cetak/", {"name": "\u9234\u6728"})
    assert response.status_code == 422
    assert "huruf Latin" in response.content.decode()


def test_rules_that_are_kept_no_longer_are_said_to_have_changed(client: Client) -> None:
    siti = visitor(client, "siti")
    Check.objects.update(rulebook_version="111111111111", assessed_on=timezone.localdate())
    assert "Aturannya sudah berubah sejak" in siti.get("/jalur/sa-nurse/cetak/").content.decode()
