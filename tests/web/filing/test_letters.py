"""The family's permission letter on screens: made and printed, decided by the lurah, checked by anybody."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from balai.apps.access import actions as access
from balai.apps.access.kinds import Kind
from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.people.models import Document, FamilyLetter, Person
from tests.cast import IBU_WATI, LURAH_HASAN, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.web.access.entering import enter
from tests.web.filing.test_documents import text

pytestmark = pytest.mark.django_db
GIVEN = {"giver": IBU_WATI, "relation": "mother", "country": "JP"}


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def siti() -> User:
    return citizen(SITI)


@pytest.fixture
def person(siti: User) -> Person:
    return files.submitted(acts(siti))


@pytest.fixture
def letter(siti: User, person: Person) -> FamilyLetter:
    enter(Client(), siti).post(f"/berkas/{person.pk}/surat-izin/", GIVEN)
    return FamilyLetter.objects.get()


@pytest.fixture
def hasan() -> Client:
    return enter(Client(), member(LURAH_HASAN, Role.LURAH))


def test_it_is_made_and_printed(siti: User, person: Person, letter: FamilyLetter) -> None:
    client = enter(Client(), siti)
    page = text(client.get(f"/berkas/{person.pk}/surat-izin/"))
    assert "Jepang" in page
    assert "Menunggu tanda tangan dan lurah" in page
    paper = client.get(f"/berkas/{person.pk}/surat-izin/{letter.pk}.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert client.post(f"/berkas/{person.pk}/surat-izin/", {}).status_code == 422


def test_the_lurah_sees_a_list_of_letters_and_nothing_of_a_file(
    hasan: Client, person: Person, letter: FamilyLetter
) -> None:
    page = text(hasan.get("/loket/surat/"))
    assert "Siti Nuraini" in page
    assert "Ibu Wati (Ibu)" in page
    for more in (files.NIK, "Jalan Contoh", "2002", person.reference):
        assert more not in page
    for address in ("", "dokumen/", "surat-izin/", f"surat-izin/{letter.pk}.pdf"):
        assert hasan.get(f"/berkas/{person.pk}/{address}").status_code == 404


def test_with_the_code_it_goes_onto_the_file(hasan: Client, siti: User, person: Person, letter: FamilyLetter) -> None:
    at = f"/loket/surat/{letter.pk}/"
    assert hasan.post(at, {"decision": "confirm"}).status_code == 422
    assert "tidak" in text(hasan.post(at, {"decision": "confirm", "code": "0000000000"}))
    assert hasan.post(at, {"decision": "confirm", "code": letter.code.lower()}).status_code == 302
    assert Document.objects.get().status == "accepted"
    assert hasan.get(at).status_code == 404
    assert "Dikonfirmasi lurah" in text(enter(Client(), siti).get(f"/berkas/{person.pk}/surat-izin/"))


def test_a_refusal_needs_a_reason_and_is_read(hasan: Client, siti: User, person: Person, letter: FamilyLetter) -> None:
    at, given = f"/loket/surat/{letter.pk}/", {"decision": "refuse", "code": letter.code}
    assert hasan.post(at, given).status_code == 422
    assert hasan.post(at, given | {"note": "Meterai belum ada."}).status_code == 302
    assert "Meterai belum ada." in text(enter(Client(), siti).get(f"/berkas/{person.pk}/surat-izin/"))


def test_the_second_factor_is_asked_for_again(letter: FamilyLetter) -> None:
    client = enter(Client(), member(LURAH_HASAN, Role.LURAH), ago_s=1000)
    response = client.post(f"/loket/surat/{letter.pk}/", {"decision": "confirm", "code": letter.code})
    assert response.status_code == 302
    letter.refresh_from_db()
    assert letter.status == "prepared"


def test_another_kelurahan_has_no_such_letter(letter: FamilyLetter) -> None:
    there = access.keep_organisation(kind=Kind.KELURAHAN, name="Kelurahan lain", area="64.74.01.1001")
    other = enter(Client(), member("Lurah lain", Role.LURAH, there))
    assert "Siti" not in text(other.get("/loket/surat/"))
    assert other.get(f"/loket/surat/{letter.pk}/").status_code == 404


def test_anybody_checks_a_code_and_learns_no_name(client: Client, hasan: Client, letter: FamilyLetter) -> None:
    before = text(client.post("/surat/", {"code": letter.code}))
    assert "belum atau tidak lagi sah" in before
    hasan.post(f"/loket/surat/{letter.pk}/", {"decision": "confirm", "code": letter.code})
    after = text(client.post("/surat/", {"code": letter.code}))
    assert "Surat ini sah" in after
    assert "Belimbing" in after
    for name in ("Siti", "Wati", "Jepang"):
        assert name not in before + after
    assert client.post("/surat/", {"code": "0000000000"}).status_code == 422
