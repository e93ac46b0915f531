"""The screens of the questionnaire: page by page without losing anything, and a result that does not label anybody."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from balai import rulebook
from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.casework.models import InterestAnswers
from balai.apps.people.models import Consent, Person
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
BOOK = rulebook.interests()


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def siti() -> User:
    return citizen(SITI)


@pytest.fixture
def budi() -> User:
    return member(BUDI, Role.PLACEMENT_OFFICER)


@pytest.fixture
def person(siti: User, budi: User) -> Person:
    return files.registered(acts(siti), acts(budi))


@pytest.fixture
def at(person: Person) -> str:
    return f"/berkas/{person.pk}/konseling/minat"


def text(response: Any) -> str:
    return str(response.content.decode())


def filled(number: int, liked: str) -> dict[str, str]:
    """The answers of a page: likes the types whose letters are given."""
    page = BOOK.pages(10)[number - 1]
    return {each.id: "like" if each.type.value in liked else "dislike" for each in page}


def test_from_consent_to_the_result(at: str, siti: User) -> None:
    client = enter(Client(), siti)
    assert "bukan tes psikolog" in text(client.get(f"{at}/"))
    assert client.get(f"{at}/1/").status_code == 404
    assert client.post(f"{at}/mulai/", {"version": "1"})["Location"].endswith("/minat/1/")
    for number in range(1, 7):
        answer = client.post(f"{at}/{number}/", filled(number, "SC"))
        assert answer.status_code == 302
    assert answer["Location"].endswith("/minat/")
    shown = text(client.get(f"{at}/"))
    assert "S=C" in shown
    assert "<svg" in shown
    assert "10 dari 10" in shown
    assert rulebook.occupation_names()["WAITER"]["id"] in shown  # C S R: in part
    assert "Anda adalah" not in shown
    assert "S=C" not in text(client.get(f"/berkas/{at.split('/')[2]}/"))


def test_back_and_later_keep_what_was_chosen(at: str, siti: User) -> None:
    client = enter(Client(), siti)
    client.post(f"{at}/mulai/", {"version": "1"})
    assert client.post(f"{at}/2/", {"e2": "like", "back": "1"})["Location"].endswith("/minat/1/")
    assert client.post(f"{at}/1/", {"r1": "unsure", "later": "1"})["Location"].endswith("/minat/")
    assert InterestAnswers.objects.get().answers == {"e2": "like", "r1": "unsure"}
    assert 'value="unsure" id="i_r1_2" checked' in text(client.get(f"{at}/1/")).replace(" required", "")
    assert "2 dari 60" in text(client.get(f"{at}/"))
    assert client.post(f"{at}/1/", {"r1": "love"}).status_code == 422
    client.post(f"{at}/ulang/")
    assert InterestAnswers.objects.get().answers == {}


def test_too_few_and_nothing_that_stands_out(at: str, siti: User) -> None:
    client = enter(Client(), siti)
    client.post(f"{at}/mulai/", {"version": "1"})
    assert "Belum cukup jawaban untuk" in text(client.get(f"{at}/"))
    for number in range(1, 7):
        client.post(f"{at}/{number}/", filled(number, "RIASEC"))
    assert "Tidak ada kegiatan yang lebih disukai" in text(client.get(f"{at}/"))


def test_her_officer_asks_and_reads_a_colleague_does_not(at: str, person: Person, budi: User) -> None:
    client = enter(Client(), budi)
    assert client.post(f"{at}/mulai/", {"version": "1"}).status_code == 302
    assert Consent.objects.get(purpose="interests").given_by == "officer"
    for number in range(1, 7):
        client.post(f"{at}/{number}/", filled(number, "R"))
    assert "<b>Praktis</b>" in text(client.get(f"/loket/orang/{person.pk}/konseling/"))
    colleague = enter(Client(), member("Rekan", Role.PLACEMENT_OFFICER))
    colleague.post(f"/loket/orang/{person.pk}/alasan/", {"reason": "counter"})
    assert colleague.get(f"{at}/").status_code == 404
    assert "<b>R</b>" not in text(colleague.get(f"/loket/orang/{person.pk}/konseling/"))


def test_an_older_wording_is_not_agreed_to(at: str, siti: User) -> None:
    client = enter(Client(), siti)
    for version in ("0", "x", ""):
        assert client.post(f"{at}/mulai/", {"version": version}).status_code == 422
    assert not InterestAnswers.objects.exists()
