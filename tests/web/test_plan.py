"""The plan on the page of a pathway: drawn to scale, with the same numbers as a table, and nothing promised."""

import re

import pytest
from django.test import Client

from tests.web.people import visitor

pytestmark = pytest.mark.django_db
NURSE = "/jalur/jp-gtog-nurse/"


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def section(html: str) -> str:
    found = re.search(r'<section class="section" aria-labelledby="rencana">.*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def test_without_answers_there_is_no_plan(client: Client) -> None:
    assert section(page(client, NURSE)) == ""


def test_a_plan_is_drawn_and_written(client: Client) -> None:
    shown = section(page(visitor(client, "siti"), NURSE))
    assert 'role="img"' in shown
    assert "paling cepat" in shown
    assert shown.count("<rect") == 4
    assert shown.count("<tr>") == 3  # the head and two steps
    bars = [(float(x), float(width)) for x, width in re.findall(r'<rect[^>]* x="([\d.]+)%" width="([\d.]+)%"', shown)]
    assert all(0 <= x <= 100 and 0 < width and x + width <= 102 for x, width in bars)


def test_a_plan_in_english(client: Client) -> None:
    shown = section(page(visitor(client, "siti"), f"/en{NURSE}"))
    assert "not before" in shown
    assert "paling cepat" not in shown


def test_a_stopped_pathway_says_so_and_draws_nothing(client: Client) -> None:
    shown = section(page(visitor(client, "siti"), "/jalur/sa-domestic-spsk/"))
    assert "menghentikan" in shown
    assert "<svg width" not in shown
    assert "<table" not in shown


def test_a_pupil_reads_the_day_she_is_old_enough(client: Client) -> None:
    shown = section(page(visitor(client, "dimas"), "/jalur/sea-fishing/"))
    assert "Menunggu cukup umur" in shown
