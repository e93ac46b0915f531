"""One draft, three hands: at home, with a helper, at the counter."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.audit.models import FileOpening
from balai.apps.people import actions, drafts
from balai.apps.people.actions import mark_of, page_values
from balai.apps.people.models import Answer, Channel, Person
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, VILLAGE, acts, citizen, member
from tests.web.access.entering import enter
from tests.web.checking import NURSE, Page, day
from tests.web.people import visitor

pytestmark = pytest.mark.django_db
IDENTITY = {"name": "Siti Nuraini", **day("birth_date", "14.3.2002"), "sex": "female", "nik": "6474 0154 0302 0001"}


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


def signed_in(user: User) -> Client:
    return enter(Client(), user)


def seen(response: Any) -> str:
    [mark] = Page(response).values["seen"]
    return mark


def fill(client: Client, person: Person, key: str, **fields: Any) -> Any:
    """Open a page and post it, as a browser does."""
    at = f"/berkas/{person.pk}/isi/{key}/"
    return client.post(at, {"seen": seen(client.get(at)), **fields})


def fill_needed(client: Client, person: Person, **identity: Any) -> None:
    assert fill(client, person, "identity", **(IDENTITY | identity)).status_code == 302
    assert fill(client, person, "address", village=VILLAGE, address="Jalan Contoh 1").status_code == 302


class TestAtHome:
    def test_from_the_first_page_to_the_officer(self) -> None:
        siti = signed_in(citizen(SITI))
        response = siti.post("/berkas/")
        person = Person.objects.get()
        assert response.url == f"/berkas/{person.pk}/isi/identity/"
        fill_needed(siti, person)
        for question, fields in NURSE[2:]:
            found = siti.get(f"/berkas/{person.pk}/isi/{question}/")
            assert found.status_code == 200, question
            assert fill(siti, person, question, **fields).status_code == 302, question
        assert siti.post(f"/berkas/{person.pk}/kirim/").status_code == 302
        person.refresh_from_db()
        assert (person.status, person.nik) == ("submitted", files.NIK)
        page = siti.get(f"/berkas/{person.pk}/").content.decode()
        assert "Menunggu petugas Balai" in page
        assert files.NIK not in page

    def test_the_answers_of_the_check_come_along(self) -> None:
        client = visitor(Client(), "siti")
        enter(client, citizen(SITI))
        client.post("/berkas/")
        assert {"education", "str", "tattoo"} <= set(Answer.objects.values_list("question", flat=True))
        assert not Answer.objects.filter(question__in=("birth_date", "sex")).exists()

    def test_every_page_is_kept_at_once_and_found_again(self) -> None:
        siti = signed_in(citizen(SITI))
        siti.post("/berkas/")
        person = Person.objects.get()
        fill(siti, person, "identity", save="1", **IDENTITY)
        assert signed_in(person.user).get("/berkas/").url == f"/berkas/{person.pk}/"
        again = Page(siti.get(f"/berkas/{person.pk}/isi/identity/"))
        assert again.values["name"] == ["Siti Nuraini"]
        assert "nik" not in again.values  # what is stored is not sent back

    def test_go_on_later_keeps_what_is_there_and_asks_nothing_more(self) -> None:
        siti = signed_in(citizen(SITI))
        siti.post("/berkas/")
        person = Person.objects.get()
        assert fill(siti, person, "identity", name="Siti Nuraini", save="1").status_code == 302
        assert fill(siti, person, "address", address="Jalan Contoh 1", save="1").status_code == 302
        person.refresh_from_db()
        assert (person.name, person.birth_date, person.address) == ("Siti Nuraini", None, "Jalan Contoh 1")
        assert fill(siti, person, "identity", name="Siti Nuraini", nik="123", save="1").status_code == 422
        assert siti.post(f"/berkas/{person.pk}/kirim/").status_code == 422, "the pages are not finished"

    def test_a_wrong_nik_says_what_to_do_and_keeps_what_was_typed(self) -> None:
        siti = signed_in(citizen(SITI))
        siti.post("/berkas/")
        person = Person.objects.get()
        response = fill(siti, person, "identity", **(IDENTITY | {"nik": "6474011403020001"}))
        assert response.status_code == 422
        assert "Jenis kelamin di NIK berbeda" in response.content.decode()
        assert Page(response).values["nik"] == ["6474011403020001"]
        assert fill(siti, person, "identity", **(IDENTITY | {"nik": ""})).status_code == 302

    def test_a_nik_that_never_followed_the_card_is_taken_by_whoever_sees_the_card(self) -> None:
        siti = signed_in(citizen(SITI))
        siti.post("/berkas/")
        odd = IDENTITY | {"nik": "6474011403020001"}
        own = Person.objects.get()
        assert fill(siti, own, "identity", **odd, card="seen").status_code == 422, "her own word is not enough"
        budi = signed_in(member(BUDI, Role.PLACEMENT_OFFICER))
        budi.post("/loket/baru/", {"name": "Siti Nuraini", "begin": "1"})
        person = Person.objects.exclude(pk=own.pk).get()
        refused = fill(budi, person, "identity", **odd)
        assert refused.status_code == 422
        assert "Apakah KTP asli memang tertulis begitu?" in refused.content.decode()
        for nik in ("6474011413020001", "6474019903020001"):  # a thirteenth month, a day after 31 + 40
            impossible = odd | {"nik": nik}
            assert fill(budi, person, "identity", **impossible, card="seen").status_code == 422, nik
        assert fill(budi, person, "identity", **odd, card="seen").status_code == 302
        person.refresh_from_db()
        assert person.nik == "6474011403020001"
        assert "sudah melihat KTP aslinya" in budi.get(f"/berkas/{person.pk}/").content.decode()
        renamed = odd | {"nik": "", "name": "Siti Nuraini Putri"}
        assert fill(budi, person, "identity", **renamed).status_code == 302, "what was seen once is not asked again"

    def test_the_nik_stays_when_its_field_is_left_empty(self) -> None:
        siti = signed_in(citizen(SITI))
        siti.post("/berkas/")
        person = Person.objects.get()
        fill_needed(siti, person)
        fill(siti, person, "identity", **(IDENTITY | {"nik": "", "name": "Siti Nuraini Putri"}))
        person.refresh_from_db()
        assert (person.name, person.nik) == ("Siti Nuraini Putri", files.NIK)

    def test_too_young_is_told_and_may_plan(self) -> None:
        dimas = signed_in(citizen("Dimas"))
        dimas.post("/berkas/")
        person = Person.objects.get()
        fill_needed(dimas, person, **day("birth_date", "22.7.2010"), sex="male", nik="")
        assert "Belum 18 tahun: sekarang" in dimas.get(f"/berkas/{person.pk}/").content.decode()
        assert dimas.get(f"/berkas/{person.pk}/jalur/").status_code == 200


class TestTogether:
    def test_the_slower_one_sees_both_and_decides(self) -> None:
        user = citizen(SITI)
        siti = signed_in(user)
        person = files.filled(acts(user))
        at = f"/berkas/{person.pk}/isi/contact/"
        mine = seen(siti.get(at))
        files.write(person, "contact", acts(user), phone="+6281200000001")
        response = siti.post(at, {"seen": mine, "phone": "0812 0000 0002"})
        text = response.content.decode()
        assert response.status_code == 409
        assert "+6281200000001" in text
        assert Page(response).values["phone"] == ["0812 0000 0002"]
        assert siti.post(at, {"seen": seen(response), "phone": "0812 0000 0002"}).status_code == 302
        person.refresh_from_db()
        assert person.phone == "+6281200000002"

    def test_a_mistake_first_does_not_hide_that_somebody_was_faster(self) -> None:
        user = citizen(SITI)
        siti, person = signed_in(user), files.filled(acts(user))
        at = f"/berkas/{person.pk}/isi/contact/"
        mine = seen(siti.get(at))
        files.write(person, "contact", acts(user), phone="+6281200000001")
        wrong = siti.post(at, {"seen": mine, "phone": "12"})
        assert wrong.status_code == 422
        assert siti.post(at, {"seen": seen(wrong), "phone": "0812 0000 0002"}).status_code == 409

    def test_a_helper_begins_and_the_person_goes_on_at_home(self) -> None:
        helper = signed_in(member("Pendamping", Role.VILLAGE_HELPER))
        assert helper.post("/berkas/").status_code == 422  # the person has to agree
        helper.post("/berkas/", {"agrees": "on"})
        person = Person.objects.get()
        assert person.channel == "helper"
        fill_needed(helper, person)
        [code] = re.findall(
            r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}(?![\w-])",
            helper.post(f"/berkas/{person.pk}/kode/").content.decode(),
        )
        siti = signed_in(citizen(SITI))
        assert siti.get(f"/berkas/{person.pk}/").status_code == 404
        assert siti.post("/berkas/kode/", {"code": code.lower()}).url == f"/berkas/{person.pk}/"
        siti.post(f"/berkas/{person.pk}/kirim/")
        assert helper.get(f"/berkas/{person.pk}/").status_code == 404

    def test_a_helper_who_hands_in_is_told_and_sees_no_more(self) -> None:
        helper = signed_in(member("Pendamping", Role.VILLAGE_HELPER))
        helper.post("/berkas/", {"agrees": "on"})
        person = Person.objects.get()
        fill_needed(helper, person)
        assert helper.post(f"/berkas/{person.pk}/kirim/").url == "/berkas/terkirim/"
        assert helper.get(f"/berkas/{person.pk}/isi/identity/").status_code == 404
        assert FileOpening.objects.filter(person_id=person.pk, reason="helping").exists()

    def test_an_unknown_code_says_what_to_do(self) -> None:
        response = signed_in(citizen(SITI)).post("/berkas/kode/", {"code": "AAAA-AAAA-AA"})
        assert response.status_code == 422

    def test_unfinished_is_named_when_handed_in(self) -> None:
        user = citizen(SITI)
        person = drafts.begin(channel=Channel.HOME, by=acts(user), at=AT)[0]
        response = signed_in(user).post(f"/berkas/{person.pk}/kirim/")
        assert response.status_code == 422
        assert "belum lengkap" in response.content.decode()


class TestAtTheCounter:
    def test_search_first_then_begin(self) -> None:
        known = files.submitted(acts(citizen(SITI)))
        budi = signed_in(member(BUDI, Role.PLACEMENT_OFFICER))
        asked = {"name": "Siti Nuraeni", **day("birth_date", "14.3.2002")}
        response = budi.post("/loket/baru/", asked)
        assert known.reference in response.content.decode()
        assert Person.objects.count() == 1
        assert budi.post("/loket/baru/", {**asked, "begin": "1"}).status_code == 302
        assert Person.objects.count() == 2
        assert budi.post("/loket/baru/", {"name": "Orang Baru", **day("birth_date", "1.1.1990")}).status_code == 302

    def test_who_hands_it_in_at_the_counter_goes_on_with_it(self) -> None:
        budi = signed_in(member(BUDI, Role.PLACEMENT_OFFICER))
        budi.post("/loket/baru/", {"name": "Siti Nuraini", "begin": "1"})
        person = Person.objects.get()
        fill_needed(budi, person, nik="")
        draft = budi.get(f"/berkas/{person.pk}/").content.decode()
        assert "Langkah Anda" not in draft
        sent = budi.post(f"/berkas/{person.pk}/kirim/")
        assert sent.url == f"/loket/orang/{person.pk}/"
        page = budi.get(sent.url).content.decode()
        assert f'href="/berkas/{person.pk}/isi/identity/?kembali=periksa"' in page
        assert "Isi NIK" in page
        assert "Sahkan pendaftaran" not in page

    def test_what_was_typed_to_search_stands_in_the_new_file(self) -> None:
        budi = signed_in(member(BUDI, Role.PLACEMENT_OFFICER))
        asked = {"name": "Orang Baru", "nik": files.NIK, "phone": "0812 3456 7890", **day("birth_date", "14.3.2002")}
        page = budi.post("/loket/baru/", asked, follow=True).content.decode()
        made = Person.objects.get()
        assert (made.name, made.nik, made.phone) == ("Orang Baru", files.NIK, "+6281234567890")
        assert 'value="Orang Baru"' in page
        assert files.NIK not in page

    @pytest.mark.parametrize(
        "text", ["siti nuraini", "SITI NURAENI", files.NIK, "6474 0154 0302 0001", "0812 3456 7890"]
    )
    def test_a_file_is_found_by_what_people_bring(self, text: str) -> None:
        user = citizen(SITI)
        person = files.submitted(acts(user))
        files.write(person, "contact", acts(user), phone="+6281234567890")
        budi = signed_in(member(BUDI, Role.PLACEMENT_OFFICER))
        assert f"/loket/orang/{person.pk}/" in budi.post("/loket/", {"text": text}).content.decode()
        agus = signed_in(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
        assert f"/loket/orang/{person.pk}/" not in agus.post("/loket/", {"text": text}).content.decode()

    def test_registering_and_accompanying(self) -> None:
        person = files.submitted(acts(citizen(SITI)))
        budi = signed_in(member(BUDI, Role.PLACEMENT_OFFICER))
        assert person.reference in budi.get("/loket/").content.decode()
        assert budi.post(f"/loket/orang/{person.pk}/sahkan/").status_code == 302
        person.refresh_from_db()
        assert (person.status, person.officer.name) == ("registered", BUDI)

    def test_an_officer_who_mends_a_page_comes_back_to_the_desk(self) -> None:
        person = files.submitted(acts(citizen(SITI)))
        budi = signed_in(member(BUDI, Role.PLACEMENT_OFFICER))
        answer = fill(budi, person, "contact", phone="0812 3456 7890", back="periksa")
        assert answer.url == f"/loket/orang/{person.pk}/"
        assert person.answers.count() == 0

    def test_anothers_case_asks_why_and_the_office_next_door_finds_nothing(self) -> None:
        budi = member(BUDI, Role.PLACEMENT_OFFICER)
        person = files.registered(acts(citizen(SITI)), acts(budi))
        other = signed_in(member("Petugas", Role.REGISTRATION_OFFICER))
        at = f"/loket/orang/{person.pk}/"
        assert other.get(at).url == f"{at}alasan/"
        assert other.get(f"/berkas/{person.pk}/isi/contact/").url == f"{at}alasan/"
        assert other.post(f"{at}alasan/", {"reason": "other"}).status_code == 422
        assert other.post(f"{at}alasan/", {"reason": "counter"}).url == at
        assert other.get(at).status_code == 200
        agus = signed_in(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
        assert agus.get(at).status_code == agus.get(f"{at}alasan/").status_code == 404

    def test_a_double_nik_is_shown_to_the_officer_only(self) -> None:
        files.submitted(acts(citizen(SITI)))
        second = citizen("Lain")
        other = files.submitted(acts(second), name="Orang Lain")
        budi = signed_in(member(BUDI, Role.PLACEMENT_OFFICER))
        assert "NIK ini dipakai berkas lain" in budi.get(f"/loket/orang/{other.pk}/").content.decode()
        mine = signed_in(second).get(f"/berkas/{other.pk}/").content.decode()
        assert "NIK ini dipakai" not in mine
        assert "Siti" not in mine


class TestOnePersonTwice:
    def test_a_supervisor_compares_merges_and_undoes(self) -> None:
        budi = acts(member(BUDI, Role.PLACEMENT_OFFICER))
        kept = files.registered(budi, budi, channel=Channel.COUNTER)
        other = files.submitted(acts(citizen(SITI)), name="Siti Nuraeni")
        chief = signed_in(member("Penyelia", Role.SUPERVISOR))
        chief.post(f"/loket/orang/{kept.pk}/alasan/", {"reason": "supervision"})
        at = f"/loket/orang/{kept.pk}/gabung/{other.pk}/"
        assert at in chief.get(f"/loket/orang/{kept.pk}/").content.decode()
        assert Page(chief.get(at)).values["f-name"] == ["kept"]
        assert FileOpening.objects.filter(person_id=other.pk, reason="duplicate").exists()
        assert chief.post(at, {"f-name": "other"}).status_code == 302
        page = chief.get(f"/loket/orang/{kept.pk}/").content.decode()
        assert "Siti Nuraeni" in page
        [undo] = re.findall(rf"/loket/orang/{kept.pk}/gabung/[0-9a-f-]+/batal/", page)
        assert chief.get(undo).status_code == 200
        assert chief.post(undo).status_code == 302
        assert Person.objects.get(pk=kept.pk).name == "Siti Nuraini"

    def test_an_officer_without_that_task_may_not(self) -> None:
        budi = member(BUDI, Role.PLACEMENT_OFFICER)
        kept = files.registered(acts(budi), acts(budi), channel=Channel.COUNTER)
        other = files.submitted(acts(citizen(SITI)))
        at = f"/loket/orang/{kept.pk}/gabung/{other.pk}/"
        assert signed_in(budi).get(at).status_code == signed_in(budi).post(at).status_code == 403

    def test_a_mended_nik_ends_the_doubt(self) -> None:
        budi = member(BUDI, Role.PLACEMENT_OFFICER)
        files.registered(acts(budi), acts(budi), channel=Channel.COUNTER)
        other = files.submitted(acts(citizen("Lain")), name="Orang Lain")
        desk = signed_in(budi)
        assert desk.post(f"/loket/orang/{other.pk}/jelas/").status_code == 422
        files.write(other, "identity", acts(budi), nik="6474015403020009")
        assert desk.post(f"/loket/orang/{other.pk}/jelas/").status_code == 302


class TestProvenance:
    def test_a_pathway_says_on_whose_word_it_rests(self) -> None:
        user, budi = citizen(SITI), member(BUDI, Role.PLACEMENT_OFFICER)
        person = files.registered(acts(user), acts(budi))
        page = signed_in(user).get(f"/berkas/{person.pk}/jalur/jp-gtog-nurse/").content.decode()
        assert "belum dilihat petugas" in page
        person.evidence.create(path="birth_date", value="2002-03-14", basis="seen", source="KTP", by=budi, at=AT)
        page = signed_in(user).get(f"/berkas/{person.pk}/jalur/jp-gtog-nurse/").content.decode()
        assert "dilihat petugas" in page

    def test_a_mark_tells_nobody_what_it_stands_for(self) -> None:
        person = files.filled(acts(citizen(SITI)))
        assert len(mark_of(page_values(person, "identity"))) == 16
        assert mark_of({"a": 1}) != mark_of({"a": 2})
        assert actions.PAGES["identity"] == ("name", "birth_date", "sex", "nik")
