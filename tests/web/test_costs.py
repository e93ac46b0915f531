"""The pages of costs: both rules as such, the calculator answers and keeps nothing."""

import pytest
from django.conf import settings
from django.test import Client

from balai import rulebook
from balai.apps.casework.models import Check
from balai.web.portal.rupiah import MOST_IDR, rupiah
from tests.web.checking import Page
from tests.web.people import address

pytestmark = pytest.mark.django_db

TABLE = rulebook.costs()
CALCULATOR = "/biaya/hitung/"
ASKED = {"pathway": "hk-domestic", "AGENCY_FEE": "Rp15.000.000", "PASSPORT": "350,000", "LANGUAGE_TEST": "500rb"}


def text(response: object) -> str:
    return response.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250000", 1_250_000),
        ("Rp1.250.000", 1_250_000),
        ("rp. 1.250.000,-", 1_250_000),
        ("1,250,000", 1_250_000),
        ("1.250.000,00", 1_250_000),
        ("1,250,000.00", 1_250_000),
        ("IDR 1 250 000", 1_250_000),
        (" 0 ", 0),
        ("1,5 juta", 1_500_000),
        ("500rb", 500_000),
        ("2.5 jt", 2_500_000),
        ("1.250", 1_250),
        ("1.5", None),
        ("1.25.000", None),
        ("1.250,000", None),
        ("-5000", None),
        ("lima juta", None),
        ("1.250 juta", None),
        ("٣٠٠", None),
        ("5e6", None),
        ("NT$20.000", None),
        ("", None),
    ],
)
def test_rupiah_as_people_write_it(typed: str, amount: int | None) -> None:
    assert rupiah(typed) == amount


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_shows_both_rules_and_what_is_not_known(client: Client, language: str) -> None:
    page = text(client.get(address("portal:costs", language)))
    suffix = "" if language == "id" else "_en"
    for rules in TABLE.rule_sets:
        assert getattr(rules, f"name{suffix}") in page
        assert getattr(rules, f"period{suffix}") in page
        assert str(rules.year) in page
    for row in (*TABLE.jobs, *TABLE.kinds[:-1], *TABLE.amounts):
        assert getattr(row, f"name{suffix}") in page
    for row in (TABLE.law, *TABLE.unknowns, *TABLE.schemes, *TABLE.exceptions):
        assert getattr(row, f"text{suffix}").replace("'", "&#x27;") in page
    assert ("Belum pasti" if language == "id" else "Not certain") in page


def test_every_component_and_pathway_is_on_the_page(client: Client) -> None:
    page = text(client.get(address("portal:costs"))).lower()
    assert [row.name for row in TABLE.components.values() if row.name.lower() not in page] == []
    assert page.count('href="/jalur/') >= len(rulebook.shipped().pathways)


def test_an_answer_by_both_rules(client: Client) -> None:
    page = text(client.post(CALCULATOR, ASKED | {"INFORMAL_BROKER": "2,5 juta", "wage": "9.500.000"}))
    assert "Rp18.350.000" in page
    assert "1,9 bulan upah" in page
    assert "Rp17.850.000" in page  # not to be paid by the rule of 2020
    assert "Rp15.850.000" in page  # not certain by the rule of 2025
    assert "Rp2.500.000 diminta untuk calo" in page
    assert "Hong Kong aturan 2020 belum dijalankan penuh" in page
    assert 'href="/bantuan/"' in page


def test_an_answer_in_english(client: Client) -> None:
    page = text(client.post(address("portal:cost_calculator", "en"), ASKED))
    assert "Rp15,850,000" in page
    assert "Not yours to bear" in page


def test_without_a_wage_in_rupiah_months_stay_open(client: Client) -> None:
    page = text(client.post(CALCULATOR, ASKED))
    assert "Belum bisa dihitung" in page


def test_a_published_wage_in_rupiah_is_used_and_named(client: Client) -> None:
    page = text(client.post(CALCULATOR, {"pathway": "sa-nurse", "PASSPORT": "6.000.000"}))
    assert "0,5 bulan upah" in page
    assert "upah terendah yang diumumkan, Rp12.000.000" in page


@pytest.mark.parametrize(("pathway", "charge"), [("listed", "Bukan tanggungan Anda"), ("other", "Boleh diminta")])
def test_another_pathway_by_its_job(client: Client, pathway: str, charge: str) -> None:
    page = text(client.post(CALCULATOR, {"pathway": pathway, "PASSPORT": "350000"}))
    assert charge in page.split('class="asked"')[1]


def test_a_pathway_that_is_not_known_leaves_it_open(client: Client) -> None:
    page = text(client.post(CALCULATOR, {"PASSPORT": "350000"}))
    assert page.split('class="asked"')[1].count("Belum pasti") == 2


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("VISA", "banyak", "Visa kerja: tulis jumlahnya dengan angka"),
        ("VISA", "1.5", "Visa kerja: tulis jumlahnya dengan angka"),
        ("VISA", "9" * 60, "Visa kerja: tulis jumlahnya dengan angka"),
        ("VISA", str(MOST_IDR + 1), "terlalu besar"),
        ("wage", "HK$5.100", "Upah sebulan dalam rupiah: tulis jumlahnya"),
        ("pathway", "mars", "tidak ada pada daftar"),
    ],
)
def test_what_was_typed_stays_after_a_mistake(client: Client, name: str, typed: str, told: str) -> None:
    response = client.post(CALCULATOR, ASKED | {name: typed})
    page = Page(response)
    assert response.status_code == 422
    assert told in text(response)
    assert f"#i_{name}" in page.hrefs
    assert f"i_{name}_error" in page.described
    assert page.values["AGENCY_FEE"] == ["Rp15.000.000"]
    if name != "pathway":
        assert page.values[name] == [typed]


@pytest.mark.parametrize("fields", [{}, {"VISA": "0"}, {"wage": "5.000.000"}])
def test_nothing_asked_is_told_kindly(client: Client, fields: dict[str, str]) -> None:
    response = client.post(CALCULATOR, fields)
    assert response.status_code == 422
    assert "Tulis paling sedikit satu jumlah" in text(response)


def test_nothing_is_kept(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = client.post(CALCULATOR, ASKED)
    assert "no-store" in response["Cache-Control"]
    assert set(response.cookies) <= {settings.CSRF_COOKIE_NAME}
    assert not Check.objects.exists()
    assert "15" not in caplog.text
    assert Page(response).titles == ["Hitung biaya | Balai Migran"]
    again = client.get(CALCULATOR)
    assert "no-store" in again["Cache-Control"]
    assert "15.000.000" not in text(again)


@pytest.mark.parametrize(
    ("name", "arguments", "target"),
    [
        ("portal:pathway", {"pathway_id": "hk-domestic"}, "/biaya/"),
        ("portal:help", {}, CALCULATOR),
        ("portal:home", {}, "/biaya/"),
        ("portal:rules", {}, "/biaya/"),
        ("portal:costs", {}, CALCULATOR),
    ],
)
def test_the_way_there(client: Client, name: str, arguments: dict[str, str], target: str) -> None:
    assert target in Page(client.get(address(name, **arguments))).hrefs
