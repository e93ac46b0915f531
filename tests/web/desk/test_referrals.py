"""The screens of referrals: sent by the officer, read and answered by the organisation, taken back by the person."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.apps.access.kinds import Kind
from balai.apps.access.models import Organisation, User
from balai.apps.access.roles import Role
from balai.apps.casework.models import Referral
from balai.apps.people.models import Person
from tests.cast import BUDI, SITI
from tests.factories import files, office, referred
from tests.factories.office import AT, acts, citizen, member
from tests.factories.referred import NEED, sent
from tests.web.access.entering import enter
from tests.web.checking import day

pytestmark = pytest.mark.django_db


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
def lpk() -> Organisation:
    return referred.partner()


def text(response: Any) -> str:
    return str(response.content.decode())


def typed(receiver: Organisation, **given: Any) -> dict[str, Any]:
    filled = {"to": str(receiver.pk), "matter": "training", "sentence": NEED, "shown": ["phone", "age"], "version": "1"}
    return filled | {"ground": "agreed"} | given


def test_from_the_first_page_to_the_answer(person: Person, budi: User, siti: User, lpk: Organisation) -> None:
    mitra = enter(Client(), referred.answering(lpk))
    desk = enter(Client(), budi)
    page = f"/loket/orang/{person.pk}/konseling"
    form = text(desk.get(f"{page}/rujuk/"))
    assert "Bacakan kepada warga" in form
    assert "E-mail (belum ada di berkas)" in form
    assert "Umur (belum ada" not in form
    assert desk.post(f"{page}/rujuk/", typed(lpk)).status_code == 302
    made = Referral.objects.get()
    assert made.shown == ["age", "phone"]
    assert "LPK contoh" in text(desk.get(f"{page}/"))
    assert person.name in text(desk.get("/loket/rujukan/"))

    listed = text(mitra.get("/loket/rujukan/masuk/"))
    assert "Pelatihan" in listed
    assert person.name not in listed
    opened = text(mitra.get(f"/loket/rujukan/masuk/{made.pk}/"))
    assert NEED in opened
    assert "24" in opened
    assert "Belimbing" not in opened
    answer = day("meet_on", "1.12.2026") | {"answer": "Pukul 9 di aula"}
    assert mitra.post(f"/loket/rujukan/masuk/{made.pk}/", answer | {"accept": "1"}).status_code == 302

    own = text(enter(Client(), siti).get(f"/berkas/{person.pk}/konseling/"))
    assert "Pukul 9 di aula" in own
    assert "nomor telepon" in own
    assert "Mitra membuka berkas ini" not in own
    assert "Pukul 9 di aula" in text(desk.get(f"/loket/rujukan/{made.pk}/"))


def test_nothing_is_sent_without_a_yes(person: Person, budi: User, lpk: Organisation) -> None:
    desk, page = enter(Client(), budi), f"/loket/orang/{person.pk}/konseling/rujuk/"
    for missing in ({"ground": ""}, {"to": ""}, {"matter": ""}, {"sentence": "ya"}, {"ground": "danger"}):
        answer = desk.post(page, typed(lpk, **missing))
        assert answer.status_code == 422
        assert NEED in text(answer) or missing == {"sentence": "ya"}
    assert not Referral.objects.exists()
    assert desk.post(page, typed(lpk, to="kosong")).status_code == 422


def test_the_person_takes_it_back(person: Person, budi: User, siti: User, lpk: Organisation) -> None:
    mitra, made = enter(Client(), referred.answering(lpk)), sent(person, lpk, acts(budi))
    own = enter(Client(), siti)
    assert "Cabut persetujuan" in text(own.get(f"/berkas/{person.pk}/konseling/"))
    assert made.consent is not None
    own.post(f"/berkas/{person.pk}/data/setuju/{made.consent.pk}/cabut/")
    assert mitra.get(f"/loket/rujukan/masuk/{made.pk}/").status_code == 404
    assert "Tidak ada rujukan yang menunggu" in text(mitra.get("/loket/rujukan/masuk/"))
    assert "Persetujuan dicabut" in text(enter(Client(), budi).get(f"/loket/rujukan/{made.pk}/"))


def test_declining_takes_words(person: Person, budi: User, lpk: Organisation) -> None:
    mitra, made = enter(Client(), referred.answering(lpk)), sent(person, lpk, acts(budi))
    page = f"/loket/rujukan/masuk/{made.pk}/"
    assert mitra.post(page, {"decline": "1", "answer": ""}).status_code == 422
    assert mitra.post(page, {"accept": "1", "answer": ""}).status_code == 422
    assert mitra.post(page, {"decline": "1", "answer": "Kelas bulan ini sudah penuh"}).status_code == 302
    assert mitra.get(page).status_code == 404


def test_a_health_centre_without_accounts_answers_by_telephone(person: Person, budi: User) -> None:
    made = sent(person, referred.partner(Kind.SERVICE_PARTNER, "Puskesmas contoh"), acts(budi))
    desk = enter(Client(), budi)
    assert "Catat jawaban" in text(desk.get(f"/loket/rujukan/{made.pk}/"))
    desk.post(f"/loket/rujukan/{made.pk}/", day("meet_on", "23.11.2026") | {"answer": "", "accept": "1"})
    assert Referral.objects.get().status == "accepted"


def test_withdrawing_and_other_offices(person: Person, budi: User, lpk: Organisation) -> None:
    made = sent(person, lpk, acts(budi))
    agus = enter(Client(), member("Agus", Role.PLACEMENT_OFFICER, office.elsewhere()))
    assert agus.get(f"/loket/rujukan/{made.pk}/").status_code == 404
    assert agus.post(f"/loket/rujukan/{made.pk}/tarik/").status_code == 404
    colleague = enter(Client(), member("Rekan", Role.PLACEMENT_OFFICER))
    assert colleague.get(f"/loket/rujukan/{made.pk}/").status_code == 404
    assert enter(Client(), budi).post(f"/loket/rujukan/{made.pk}/tarik/").status_code == 302
    assert Referral.objects.get().status == "withdrawn"


def test_a_longer_list_asks_the_database_no_more_often(person: Person, budi: User, lpk: Organisation) -> None:
    mitra, desk = enter(Client(), referred.answering(lpk)), enter(Client(), budi)
    counts: list[tuple[int, int]] = []
    for more in range(2):
        for number in range(1 + 3 * more):
            sent(person, referred.partner(name=f"LPK {more}{number}"), acts(budi))
        if not more:
            sent(person, lpk, acts(budi))
        asked = []
        for client, url in ((desk, "/loket/rujukan/"), (mitra, "/loket/rujukan/masuk/")):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            asked.append(len(queries))
        counts.append((asked[0], asked[1]))
    assert counts[0] == counts[1]
    assert max(counts[0]) < 20
