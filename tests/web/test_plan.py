"""The plan on the page of a pathway: drawn to scale, with the same numbers as a table, and nothing promised."""

import re

import pytest
from django.test import Client

from balai.apps.casework.models import Check
from tests.web.people import visitor

pytestmark = pytest.mark.django_db
NURSE = "/jalur/jp-gtog-nurse/"
CARE_WORKER = "/jalur/jp-gtog-careworker/"


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def section(html: str) -> str:
    found = re.search(r'<section class="section" aria-labelledby="rencana">.*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def test_without_answers_there_is_no_plan(client: Client) -> None:
    assert section(page(client, NURSE)) == ""


def test_a_plan_is_drawn_and_written(client: Client) -> None:
    shown = section(page(visitor(client, "siti"), CARE_WORKER))
    assert 'role="img"' in shown
    assert "paling cepat 1" in shown
    assert shown.count("<rect") == 3  # the language, the round, the departure
    assert shown.count("<tr>") == 2  # the head and one step
    bars = [(float(x), float(width)) for x, width in re.findall(r'<rect[^>]* x="([\d.]+)%" width="([\d.]+)%"', shown)]
    assert all(0 <= x <= 100 and width > 0 and x + width <= 102 for x, width in bars)


def test_a_plan_in_english(client: Client) -> None:
    shown = section(page(visitor(client, "siti"), f"/en{CARE_WORKER}"))
    assert "not before" in shown
    assert "paling cepat" not in shown


def test_without_a_known_round_no_day_is_shown(client: Client) -> None:
    shown = section(page(visitor(client, "siti"), NURSE))
    assert "tanggal belum diketahui; bisa siap paling cepat" in shown
    assert shown.count("<rect") == 2  # the two steps


def test_a_stopped_pathway_says_so_and_draws_nothing(client: Client) -> None:
    shown = section(page(visitor(client, "siti"), "/jalur/sa-domestic-spsk/"))
    assert "menghentikan" in shown
    assert "<svg width" not in shown
    assert "<table" not in shown


def test_a_pupil_reads_the_day_she_is_old_enough(client: Client) -> None:
    shown = section(page(visitor(client, "dimas"), "/jalur/sea-fishing/"))
    assert "Menunggu cukup umur" in shown


def changes(client: Client, pathway: str, node: str) -> str:
    return client.post("/cek/andai/", {"pathway": pathway, "node": node}).content.decode()


def test_what_if_says_which_pathways_change_and_stores_nothing(client: Client) -> None:
    siti = visitor(client, "siti")
    before = Check.objects.get().answers
    assert 'value="jpg.n5"' in section(page(siti, NURSE))
    shown = changes(siti, "jp-gtog-nurse", "jpg.n5")
    assert "Jadi lebih dekat" in shown
    assert 'href="/jalur/jp-gtog-nurse/"' in shown
    assert Check.objects.get().answers == before


@pytest.mark.parametrize(
    ("pathway", "node"),
    [("jp-gtog-nurse", "jpn.str"), ("jp-gtog-nurse", "jpg.age"), ("nowhere", "jpg.n5"), ("jp-gtog-nurse", "")],
)
def test_what_if_refuses_what_is_no_gap_of_hers(client: Client, pathway: str, node: str) -> None:
    response = visitor(client, "siti").post("/cek/andai/", {"pathway": pathway, "node": node})
    assert response.status_code == 404


def test_what_if_without_a_check_leads_to_it(client: Client) -> None:
    assert client.post("/cek/andai/", {"pathway": "jp-gtog-nurse", "node": "jpg.n5"}).status_code == 302


def test_three_pathways_side_by_side(client: Client) -> None:
    url = "/banding/?jalur=jp-gtog-nurse&jalur=sa-nurse&jalur=&jalur=nowhere&jalur=sa-nurse"
    shown = page(client, url)
    assert shown.count('data-label="Perawat, Arab Saudi"') == shown.count('data-label="Perawat (mulai sebagai') == 4
    assert "Hasil</th>" not in shown
    shown = page(visitor(client, "siti"), url)
    assert shown.count('data-label="Perawat, Arab Saudi"') == 8
    assert shown.count("selected") == 2


def test_no_more_than_three(client: Client) -> None:
    ids = ["jp-gtog-nurse", "sa-nurse", "kw-nurse", "de-gtog-nurse"]
    shown = page(client, "/banding/?" + "&".join(f"jalur={i}" for i in ids))
    assert "Jerman" not in re.sub(r"<select.*?</select>", "", shown, flags=re.DOTALL)


def test_what_happens_near_here_says_whether_it_has_passed(client: Client) -> None:
    shown = page(client, "/panduan/")
    assert shown.count("sudah lewat") + shown.count("akan datang") + shown.count("sedang berjalan") == 4
    assert "2 Desember 2025" in shown.replace("\u00a0", " ")
