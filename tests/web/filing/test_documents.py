"""Documents on screens: the checklist, an upload in two steps, the queue of officers, and files served to few."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.audit.models import FileOpening
from balai.apps.people import actions
from balai.apps.people.models import Channel, Document, Evidence, Person
from tests.cast import AGUS, BUDI, LURAH_HASAN, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.factories.papers import KTP, accepted, photo, sent
from tests.web.access.entering import enter
from tests.web.checking import day

pytestmark = pytest.mark.django_db
SEEN = {"number": files.NIK, "name": "SITI NURAINI", **day("birth_date", "14.3.2002"), "sex": "female"}


@pytest.fixture(autouse=True)
def _day_and_office(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
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
def person(siti: User) -> Person:
    return files.submitted(acts(siti))


def signed_in(user: User) -> Client:
    return enter(Client(), user)


def at(person: Person, kind: str = "") -> str:
    return f"/berkas/{person.pk}/dokumen/" + (f"{kind}/" if kind else "")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestUploading:
    def test_in_two_steps_and_the_officer_sees_it_after_the_second(
        self, siti: User, budi: User, person: Person
    ) -> None:
        client = signed_in(siti)
        assert "KTP elektronik" in text(client.get(at(person)))
        response = client.post(at(person, "KTP"), {"pages": [photo(), photo()]})
        document = Document.objects.get()
        assert response.url == f"{at(person, 'KTP')}{document.pk}/"
        assert "belum dikirim" in text(client.get(response.url))
        assert "Tidak ada yang menunggu" in text(signed_in(budi).get("/loket/dokumen/"))
        assert client.post(response.url).status_code == 302
        assert "Menunggu diperiksa" in text(client.get(at(person, "KTP")))
        assert "KTP elektronik" in text(signed_in(budi).get("/loket/dokumen/"))

    def test_what_is_wrong_is_said_beside_the_field(self, siti: User, person: Person) -> None:
        client = signed_in(siti)
        response = client.post(at(person, "KTP"))
        assert response.status_code == 422
        assert "Pilih foto atau berkas" in text(response)

    def test_a_small_photo_is_shown_with_its_warning(self, siti: User, person: Person) -> None:
        client = signed_in(siti)
        response = client.post(at(person, "KTP"), {"pages": [photo(size=(500, 300))]}, follow=True)
        assert "Foto ini kecil" in text(response)

    def test_one_of_several_certificates_is_replaced_by_name(self, siti: User, person: Person) -> None:
        first = sent(person, "SERT_BAHASA", acts(siti))
        sent(person, "SERT_BAHASA", acts(siti))
        client = signed_in(siti)
        client.post(at(person, "SERT_BAHASA"), {"pages": [photo()], "replaces": str(first.pk)})
        assert Document.objects.get(status="received").replaces == first

    def test_the_scheme_changes_what_is_asked(self, siti: User, person: Person) -> None:
        client = signed_in(siti)
        assert "Perjanjian Penempatan" in text(client.get(at(person)))
        assert "Perjanjian Penempatan" not in text(client.get(at(person) + "?skema=MANDIRI"))
        assert client.get(at(person) + "?skema=<b>").status_code == 200

    @pytest.mark.parametrize("kind", ["IZIN_KELUARGA", "SIM", "ktp"])
    def test_other_kinds_are_not_found(self, siti: User, person: Person, kind: str) -> None:
        assert signed_in(siti).get(at(person, kind)).status_code == 404

    def test_in_english(self, siti: User, person: Person) -> None:
        page = text(signed_in(siti).get("/en" + at(person)))
        assert "Electronic ID card" in page
        assert "Proves who you are" in page


class TestServing:
    def test_to_the_owner_and_the_officer_with_safe_headers(self, siti: User, budi: User, person: Person) -> None:
        document = sent(person, "KTP", acts(siti))
        for user in (siti, budi):
            response = signed_in(user).get(f"/dokumen/{document.pk}/1/")
            assert response.status_code == 200
            assert response["Content-Type"] == "image/jpeg"
            assert response["Cache-Control"] == "private, no-store"
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert response["Content-Disposition"].startswith("inline; filename=")
        assert [stay.user_id for stay in FileOpening.objects.all()] == [budi.pk]
        assert signed_in(siti).get(f"/dokumen/{document.pk}/2/").status_code == 404

    def test_to_nobody_else(self, siti: User, person: Person) -> None:
        document = sent(person, "KTP", acts(siti))
        others = [
            member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()),
            member(LURAH_HASAN, Role.LURAH),
            member("Auditor", Role.AUDITOR),
            citizen("Lain"),
        ]
        for user in others:
            assert signed_in(user).get(f"/dokumen/{document.pk}/1/").status_code == 404
            assert signed_in(user).get(at(person)).status_code == 404
        assert Client().get(f"/dokumen/{document.pk}/1/").status_code == 302

    def test_not_to_a_helper_after_it_was_submitted(self) -> None:
        user = member("Pendamping", Role.VILLAGE_HELPER)
        helper = acts(user)
        person = files.filled(helper, channel=Channel.HELPER)
        document = sent(person, "KTP", helper)
        client = signed_in(user)
        assert client.get(f"/dokumen/{document.pk}/1/").status_code == 200
        actions.submit(person_id=person.pk, by=helper, at=AT)
        for address in (f"/dokumen/{document.pk}/1/", at(person), at(person, "KTP")):
            assert client.get(address).status_code == 404

    def test_never_unscanned(self, siti: User, person: Person) -> None:
        document = sent(person, "KTP", acts(siti))
        document.pages.update(scan="waiting")
        client = signed_in(siti)
        assert client.get(f"/dokumen/{document.pk}/1/").status_code == 404
        assert "Sedang dipindai" in text(client.get(at(person, "KTP")))

    def test_an_accepted_one_of_anothers_case_asks_for_a_reason(self, siti: User, budi: User, person: Person) -> None:
        other = acts(member("Petugas", Role.REGISTRATION_OFFICER))
        actions.register(person_id=person.pk, by=other, at=AT)
        document = accepted(person, "KTP", acts(siti), other, read=KTP)
        response = signed_in(budi).get(f"/dokumen/{document.pk}/1/")
        assert (response.status_code, response.url) == (302, f"/loket/orang/{person.pk}/alasan/")


class TestVerifying:
    def test_accepted_as_read_and_on_to_the_next(self, siti: User, budi: User, person: Person) -> None:
        first, second = sent(person, "KTP", acts(siti)), sent(person, "KK", acts(siti))
        client = signed_in(budi)
        assert "Yang tertulis di dokumen" in text(client.get(f"/loket/dokumen/{first.pk}/"))
        response = client.post(f"/loket/dokumen/{first.pk}/", SEEN)
        assert (response.status_code, response.url) == (302, f"/loket/dokumen/{second.pk}/")
        assert set(Evidence.objects.values_list("path", flat=True)) == {"birth_date", "sex", "citizenship"}
        assert "Diterima" in text(signed_in(siti).get(at(person, "KTP")))

    def test_a_name_that_differs_is_shown_before_it_is_accepted(self, siti: User, budi: User, person: Person) -> None:
        document = sent(person, "KTP", acts(siti))
        client = signed_in(budi)
        response = client.post(f"/loket/dokumen/{document.pk}/", SEEN | {"name": "SITI NURANI"})
        assert response.status_code == 422
        assert 'KTP elektronik "SITI NURANI"' in text(response).replace("&quot;", '"')
        client.post(f"/loket/dokumen/{document.pk}/", SEEN | {"name": "SITI NURANI", "anyway": "on"})
        document.refresh_from_db()
        assert document.status == "accepted"
        assert "Ada huruf nama yang berbeda" in text(signed_in(siti).get(at(person)))

    def test_returned_in_words_the_citizen_understands(self, siti: User, budi: User, person: Person) -> None:
        document = sent(person, "KTP", acts(siti))
        client = signed_in(budi)
        assert client.post(f"/loket/dokumen/{document.pk}/kembalikan/", {}).status_code == 422
        given = {"reason": "back_missing", "note": "Sisi foto saja yang terkirim."}
        assert client.post(f"/loket/dokumen/{document.pk}/kembalikan/", given).url == "/loket/dokumen/"
        page = text(signed_in(siti).get(at(person, "KTP")))
        assert "Sisi belakang atau halaman berikutnya belum ada." in page
        assert "Sisi foto saja yang terkirim." in page

    def test_what_the_engine_cannot_read_stays_on_the_form(self, siti: User, budi: User, person: Person) -> None:
        document = sent(person, "SERT_BAHASA", acts(siti))
        given = {"name": "SITI NURAINI", "test": "JLPT", "level": "B1"}
        response = signed_in(budi).post(f"/loket/dokumen/{document.pk}/", given)
        assert response.status_code == 422
        assert not Evidence.objects.exists()

    def test_elsewhere_it_does_not_exist_and_without_the_role_it_is_closed(self, siti: User, person: Person) -> None:
        document = sent(person, "KTP", acts(siti))
        agus = signed_in(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
        assert "KTP elektronik" not in text(agus.get("/loket/dokumen/"))
        assert agus.get(f"/loket/dokumen/{document.pk}/").status_code == 404
        assert agus.post(f"/loket/dokumen/{document.pk}/", SEEN).status_code == 404
        for user in (siti, member("Kasus", Role.CASE_WORKER), member(LURAH_HASAN, Role.LURAH)):
            assert signed_in(user).get("/loket/dokumen/").status_code == 403
            assert signed_in(user).post(f"/loket/dokumen/{document.pk}/", SEEN).status_code == 403

    @pytest.mark.parametrize("kind", ["KTP", "IJAZAH", "SERT_BAHASA", "SERT_KOMPETENSI", "STR", "SEHAT", "PASPOR"])
    def test_every_form_is_shown(self, siti: User, budi: User, person: Person, kind: str) -> None:
        document = sent(person, kind, acts(siti))
        for prefix in ("", "/en"):
            assert signed_in(budi).get(f"{prefix}/loket/dokumen/{document.pk}/").status_code == 200

    def test_the_queue_takes_the_same_few_queries_however_long_it_is(
        self, siti: User, budi: User, person: Person, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(5):
            sent(person, "SERT_PELATIHAN", acts(siti))
        client = signed_in(budi)
        client.get("/loket/dokumen/")
        with django_assert_max_num_queries(9):
            client.get("/loket/dokumen/")
