"""Finding a P3MI although its name is not written quite so."""

from datetime import date

import pytest
from django.utils import timezone

from balai.apps.opportunities import agencies
from balai.apps.opportunities.actions import Edition, import_agencies
from balai.apps.opportunities.models import AgencyRegister
from balai.engine import agencyfile

pytestmark = pytest.mark.django_db

NAMES = ["PT Contoh Satu", "PT Contoh Satu Sejahtera", "PT. Sinar Contóh Abadi", "Bahari Contoh Utama, PT", "PT Lain"]


@pytest.fixture
def register() -> AgencyRegister:
    return listed(NAMES)


def listed(names: list[str]) -> AgencyRegister:
    rows = [f'"{name}",SIP3MI-{number:04}' for number, name in enumerate(names, start=1)]
    day = date(2025, 1, 1)
    file = agencyfile.read("\n".join(["nama,sip3mi", *rows]), as_of=day)
    return import_agencies(Edition(as_of=day, title="Contoh"), file, at=timezone.now())[0]


def names(register: AgencyRegister, text: str) -> list[str]:
    return [company.name for company in agencies.find(register, text).companies]


@pytest.mark.parametrize(
    "text", ["contoh satu", "PT Contoh Satu", "P.T. CONTOH SATU", "pt.contoh   satu", "Cöntoh-Satu, PT", "contoh satu%"]
)
def test_the_whole_name_comes_first(register: AgencyRegister, text: str) -> None:
    assert names(register, text) == ["PT Contoh Satu", "PT Contoh Satu Sejahtera"]


def test_a_part_of_the_name_in_the_order_of_names(register: AgencyRegister) -> None:
    assert names(register, "contoh") == [NAMES[3], NAMES[0], NAMES[1], NAMES[2]]


@pytest.mark.parametrize("text", ["SIP3MI-0005", "sip3mi 0005", "0005"])
def test_by_licence_number(register: AgencyRegister, text: str) -> None:
    assert names(register, text) == ["PT Lain"]


@pytest.mark.parametrize(
    "text", ["Bahri Contoh Utama", "PT Bahari Conto Utama", "baharicontoh utama", "Bahari Utama Contoh"]
)
def test_a_typing_mistake_is_similar_and_never_found(register: AgencyRegister, text: str) -> None:
    found = agencies.find(register, text)
    assert found.companies == ()
    assert found.similar[0].name == NAMES[3]


def test_a_name_with_one_more_word_is_another_company(register: AgencyRegister) -> None:
    found = agencies.find(register, "PT Lain Group")
    assert found.companies == ()
    assert found.similar[0].name == "PT Lain"


@pytest.mark.parametrize("text", ["", "   ", "PT", "%", "_", "%%%", "\\", "'; --", "zzzzqqq", "x" * 10_000, "日本"])
def test_nothing_is_found(register: AgencyRegister, text: str) -> None:
    found = agencies.find(register, text)
    assert (found.companies, found.similar, found.more) == ((), (), 0)


def test_many_are_cut_and_counted() -> None:
    register = listed([f"PT Maju {number:02}" for number in range(30)])
    found = agencies.find(register, "maju")
    assert (len(found.companies), found.more) == (20, 10)
    assert found.companies[0].name == "PT Maju 00"


def test_only_the_edition_asked_for(register: AgencyRegister) -> None:
    newer = listed(["PT Baru"])
    assert agencies.current_register() == newer
    assert names(newer, "contoh satu") == []
    assert names(register, "contoh satu")
