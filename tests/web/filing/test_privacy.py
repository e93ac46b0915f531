"""The screens of one's data: agreeing, asking, who looked, copies, family; and the desk and the auditor behind them."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.apps.access import actions as access
from balai.apps.access.kinds import Kind
from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.casework import interests, plans
from balai.apps.casework.copying import counselling_of
from balai.apps.casework.models import Case
from balai.apps.casework.visits import appointments
from balai.apps.opportunities import queries as opportunities
from balai.apps.people import actions, guardians
from balai.apps.people.copying import copy_of
from balai.apps.people.models import (
    Consent,
    Erasure,
    FamilyMember,
    FamilyView,
    GuardianConsent,
    LegalHold,
    Person,
    PrivacyRequest,
)
from balai.engine.interests import Liking
from balai.web.filing.doors import Desk
from balai.web.filing.privacy_case import case_of
from balai.web.filing.privacy_paper import paper
from balai.words import words
from tests.cast import AGUS, BUDI, DIMAS, IBU_WATI, RINA, SITI
from tests.factories import files, office, referred, talks
from tests.factories.office import AT, ON, acts, citizen, member
from tests.web.access.entering import enter
from tests.web.checking import day

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
GIVEN = {"name": "Ibu Contoh", "relation": "mother", "identified_by": "court", "agrees": "on", "version": "1"}
# Not a part of a UUID that happens to be all digits.
CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}(?![\w-])")


def signed_in(user: User) -> Client:
    return enter(Client(), user)


def text(response: Any) -> str:
    return str(response.content.decode())


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
    return f"/berkas/{person.pk}"


class TestConsent:
    def test_yes_and_no(self, person: Person, siti: User, at: str) -> None:
        client = signed_in(siti)
        page = text(client.get(f"{at}/data/"))
        assert "bukan karena persetujuan" in page  # registration rests on duty
        assert client.post(f"{at}/data/setuju/", {"purpose": "contact_sms", "version": 1}).status_code == 302
        consent = Consent.objects.get()
        assert f"/data/setuju/{consent.pk}/cabut/" in text(client.get(f"{at}/data/"))
        assert client.post(f"{at}/data/setuju/{consent.pk}/cabut/").status_code == 302
        consent.refresh_from_db()
        assert consent.withdrawn_at == AT

    def test_a_partner_is_chosen_by_name(self, siti: User, at: str) -> None:
        company = access.keep_organisation(kind=Kind.PLACEMENT_COMPANY, name="P3MI contoh", area="64.74")
        client, asked = signed_in(siti), {"purpose": "share_with_placement_company", "version": 1}
        assert "P3MI contoh" in text(client.get(f"{at}/data/"))
        refused = client.post(f"{at}/data/setuju/", asked)
        assert refused.status_code == 422
        assert "Pilih lembaganya" in text(refused)
        assert client.post(f"{at}/data/setuju/", asked | {"organisation": company.pk}).status_code == 302

    def test_older_words_are_read_again(self, siti: User, at: str) -> None:
        response = signed_in(siti).post(f"{at}/data/setuju/", {"purpose": "contact_sms", "version": 7})
        assert response.status_code == 422
        assert "baru saja diperbarui" in text(response)

    def test_an_officer_notes_what_was_said(self, budi: User, at: str) -> None:
        client = signed_in(budi)
        assert "Catat: setuju di hadapan saya" in text(client.get(f"{at}/data/"))
        client.post(f"{at}/data/setuju/", {"purpose": "contact_sms", "version": 1})
        assert Consent.objects.get().given_by == "officer"

    def test_a_restriction_and_an_erasure_can_be_stopped(self, person: Person, siti: User, at: str) -> None:
        Person.objects.update(restricted_at=AT)
        Erasure.objects.create(person=person, cause="term", noticed_at=AT, due_on=date(2026, 12, 22))
        client = signed_in(siti)
        page = text(client.get(f"{at}/data/"))
        assert "Perlu jawaban Anda" in text(client.get(f"{at}/"))
        assert "Berkas ini dihapus pada 22\xa0Desember\xa02026" in page
        client.post(f"{at}/data/simpan/")
        client.post(f"{at}/data/bagikan/")
        person.refresh_from_db()
        assert person.restricted_at is None
        assert not Erasure.objects.filter(cancelled_at__isnull=True).exists()


class TestRequests:
    def test_asked_answered_read(self, person: Person, siti: User, budi: User, at: str) -> None:
        client, desk = signed_in(siti), signed_in(budi)
        assert "72 jam" in text(client.get(f"{at}/data/minta/"))
        assert client.post(f"{at}/data/minta/", {"kind": ""}).status_code == 422
        client.post(f"{at}/data/minta/", {"kind": "correct", "text": "Nama saya <b>salah</b>"})
        asked = PrivacyRequest.objects.get()
        assert "<b>1</b> permintaan tentang data" in text(desk.get("/loket/"))
        assert "72 jam lagi" in text(desk.get("/loket/permintaan/"))
        one = f"/loket/permintaan/{asked.pk}/"
        assert "&lt;b&gt;salah" in text(desk.get(one))
        desk.post(f"{one}kerjakan/")
        assert desk.post(f"{one}kerjakan/").status_code == 302  # a second tap
        assert desk.post(one, {"refuse": "1", "answer": ""}).status_code == 422
        assert desk.post(one, {"grant": "1", "answer": "Nama sudah diperbaiki."}).status_code == 302
        assert "Nama sudah diperbaiki." in text(client.get(f"{at}/data/"))
        assert "Nama sudah diperbaiki." in text(desk.get(one))

    def test_the_last_minute_and_the_one_after(self, siti: User, budi: User, at: str) -> None:
        signed_in(siti).post(f"{at}/data/minta/", {"kind": "restrict"})
        desk = signed_in(budi)
        with time_machine.travel(AT + 72 * HOUR, tick=False):
            assert "lewat batas" not in text(desk.get("/loket/permintaan/"))
        with time_machine.travel(AT + 72 * HOUR + timedelta(seconds=1), tick=False):
            assert "lewat batas" in text(desk.get("/loket/permintaan/"))

    def test_a_longer_list_asks_the_database_no_more(self, person: Person, budi: User) -> None:
        desk = signed_in(budi)

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                desk.get("/loket/permintaan/")
            return len(queries)

        given = {"person": person, "channel": "home", "asked_at": AT, "due_at": AT + 72 * HOUR}
        PrivacyRequest.objects.create(kind="correct", **given)
        asked()
        before = asked()
        for kind in ("copy", "restrict", "erase", "object"):
            PrivacyRequest.objects.create(kind=kind, **given)
        assert asked() == before

    def test_taken_back(self, siti: User, at: str) -> None:
        client = signed_in(siti)
        client.post(f"{at}/data/minta/", {"kind": "erase"})
        client.post(f"{at}/data/minta/{PrivacyRequest.objects.get().pk}/batal/")
        assert PrivacyRequest.objects.get().status == "cancelled"

    def test_the_office_next_door_and_other_roles(self, siti: User, at: str) -> None:
        signed_in(siti).post(f"{at}/data/minta/", {"kind": "erase"})
        one = f"/loket/permintaan/{PrivacyRequest.objects.get().pk}/"
        agus = signed_in(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
        assert agus.get(one).status_code == agus.post(f"{one}kerjakan/").status_code == 404
        registrar = signed_in(member("Petugas", Role.REGISTRATION_OFFICER))
        assert registrar.get(one).status_code == registrar.get("/loket/permintaan/").status_code == 403
        assert signed_in(siti).get(one).status_code == 403


class TestLookedAndCopies:
    def test_who_looked_is_for_the_owner(self, person: Person, siti: User, budi: User, at: str) -> None:
        actions.open_file(person_id=person.pk, by=acts(budi), at=AT)
        page = text(signed_in(siti).get(f"{at}/data/dilihat/"))
        assert "Budi, pengantar kerja, Balai Migran Bontang membuka berkas ini" in page
        assert "Anda memulai pendaftaran" not in page
        assert "Anda memulai pendaftaran" in text(signed_in(siti).get(f"{at}/data/dilihat/?semua=1"))
        assert signed_in(budi).get(f"{at}/data/dilihat/").status_code == 404

    def test_nobody_yet(self, siti: User) -> None:
        draft = files.filled(acts(siti))
        assert "Selain Anda, belum ada" in text(signed_in(siti).get(f"/berkas/{draft.pk}/data/dilihat/"))

    def test_json_and_pdf(self, siti: User, budi: User, at: str) -> None:
        client = signed_in(siti)
        assert client.get(f"{at}/data/salinan/").status_code == 200
        assert not Event.objects.filter(verb="file_copied").exists()
        made = client.post(f"{at}/data/salinan/", {"form": "json"})
        assert json.loads(made.content)["file"]["nik"] == files.NIK
        assert "attachment" in made["Content-Disposition"]
        printed = client.post(f"{at}/data/salinan/", {"form": "pdf"})
        assert printed.content.startswith(b"%PDF")
        assert b"StructTreeRoot" in printed.content  # tagged
        assert Event.objects.filter(verb="file_copied").count() == 2
        assert signed_in(budi).post(f"{at}/data/salinan/", {"form": "json"}).status_code == 404
        assert client.post(f"/en{at}/data/salinan/", {"form": "pdf"}).status_code == 200

    def test_it_holds_what_was_written_for_her_and_not_what_the_officer_noted(
        self, person: Person, siti: User, budi: User, at: str
    ) -> None:
        talks.written(person, acts(budi))
        referred.sent(person, referred.partner(), acts(budi))
        interests.begin(person_id=person.pk, version=1, language="id", by=acts(siti), at=AT)
        interests.answer(person_id=person.pk, given={"r1": Liking.LIKE}, by=acts(siti), at=AT)
        client = signed_in(siti)
        made = json.loads(client.post(f"{at}/data/salinan/", {"form": "json"}).content)
        assert [talk["summary"] for talk in made["talks"]] == [talks.SHARED]
        assert [row["said"] for row in made["interests"]] == ["Suka"]
        assert made["referrals"][0]["shown"] == ["Nomor telepon"]
        assert talks.SECRET not in json.dumps(made, ensure_ascii=False)
        assert client.post(f"{at}/data/salinan/", {"form": "pdf"}).content.startswith(b"%PDF")

    def test_it_holds_cases_plans_stored_answers_and_appointments(self, person: Person, siti: User, at: str) -> None:
        starts_at = AT.replace(day=23, hour=1)
        appointments.book(person_id=person.pk, kind="documents", starts_at=starts_at, by=acts(siti), at=AT)
        case, version = Case.objects.get(), opportunities.rulebook().version
        pathway = min(case.assessment.verdicts)  # type: ignore[union-attr]
        plans.make(case_id=case.pk, pathway=pathway, version=version, by=acts(siti), at=AT)
        client = signed_in(siti)
        made = json.loads(client.post(f"{at}/data/salinan/", {"form": "json"}).content)
        assert [row["stage_word"] for row in made["cases"]] == ["Konseling"]
        assert [wait["turn_word"] for wait in made["cases"][0]["waits"]] == ["Petugas", "Petugas"]
        assert [row["matter"] for row in made["appointments"]] == ["Dokumen"]
        assert len(made["assessments"][0]["verdicts"]) == len(case.assessment.verdicts)  # type: ignore[union-attr]
        assert made["plans"][0]["steps"]
        assert client.post(f"{at}/data/salinan/", {"form": "pdf"}).content.startswith(b"%PDF")

    def test_the_paper_has_words_for_every_code(self, person: Person) -> None:
        said = words("id")
        desk = Desk(
            person=person,
            book=opportunities.rulebook(),
            program=opportunities.program(ON),
            said=said,
            today=ON,
            is_own=True,
        )
        whole = {**copy_of(person, said, AT), **case_of(desk), **counselling_of(person, said)}
        made = paper(whole, said)
        lines = {line.label: line.value for section in made.sections for line in section.rows}
        assert lines["Jenis kelamin"] == "Perempuan"
        assert lines["Keadaan"] == "Terdaftar"
        assert lines["Lewat"] == "sendiri"
        assert lines["Tanggal lahir"].replace("\xa0", " ") == "14 Maret 2002"
        assert not set(lines) & {"status", "kind", "purpose", "created_at"}


class TestFamily:
    def share(self, siti: Client, at: str, *fields: str) -> str:
        if not FamilyMember.objects.exists():
            siti.post(f"{at}/keluarga/", {"name": "Ibu Wati", "relation": "mother", "phone": "0812 3456 7890"})
        row = f"{at}/keluarga/{FamilyMember.objects.get().pk}/"
        found = CODE.search(text(siti.post(row, {"sees": list(fields)})))
        return found.group() if found else ""

    def test_from_the_name_to_the_look_and_back(self, siti: User, budi: User, at: str) -> None:
        owner, mother = signed_in(siti), signed_in(citizen(IBU_WATI))
        code = self.share(owner, at, "stage", "contact")
        view = FamilyView.objects.get()
        here = f"/keluarga/{view.pk}/"
        assert mother.get(here).status_code == 404
        assert mother.post("/keluarga/", {"code": code}).url == here
        page = text(mother.get(here))
        assert "Terdaftar" in page
        assert BUDI in page
        for hidden in ("Jalan Contoh", "6474", "Langkah berikutnya", "Negara tujuan"):
            assert hidden not in page
        assert "Ibu Wati, keluarga membuka berkas ini" in text(owner.get(f"{at}/data/dilihat/"))
        assert owner.post(f"{at}/keluarga/izin/{view.pk}/cabut/").status_code == 302
        assert mother.get(here).status_code == 404
        assert signed_in(budi).get(f"{at}/keluarga/").status_code == 404

    def test_every_line_that_can_be_shared(self, siti: User, at: str) -> None:
        owner, mother = signed_in(siti), signed_in(citizen(IBU_WATI))
        code = self.share(owner, at, "stage", "next_step", "destination", "contact", "travel_days")
        page = text(mother.get(mother.post("/keluarga/", {"code": code}).url))
        assert "Belum ditentukan" in page
        assert "Belum diketahui" in page
        assert "/keluarga/" in text(mother.get("/keluarga/"))

    def test_nothing_ticked_and_a_wrong_code(self, siti: User, at: str) -> None:
        owner = signed_in(siti)
        self.share(owner, at, "stage")
        row = f"{at}/keluarga/{FamilyMember.objects.get().pk}/"
        assert owner.post(row, {"sees": []}).status_code == 422
        assert owner.post(row, {"sees": ["address"]}).status_code == 422
        assert owner.post("/keluarga/", {"code": "7K3M-9QWX-2D"}).status_code == 422
        assert owner.post("/keluarga/", {"code": ""}).status_code == 422

    def test_a_member_is_checked_and_removed(self, siti: User, at: str) -> None:
        owner = signed_in(siti)
        wrong = owner.post(f"{at}/keluarga/", {"name": "", "relation": "", "phone": "12"})
        assert wrong.status_code == 422
        assert "Nomor ini belum lengkap" in text(wrong)
        self.share(owner, at, "stage")
        owner.post(f"{at}/keluarga/{FamilyMember.objects.get().pk}/hapus/")
        assert not FamilyMember.objects.exists()

    def test_another_persons_member_is_not_found(self, siti: User, at: str) -> None:
        self.share(signed_in(siti), at, "stage")
        other = signed_in(citizen("Lain"))
        assert other.get(f"{at}/keluarga/{FamilyMember.objects.get().pk}/").status_code == 404
        assert other.get(f"{at}/data/").status_code == 404


class TestGuardian:
    @pytest.fixture
    def dimas(self) -> Person:
        given = {"name": "Dimas Contoh", "birth_date": date(2010, 5, 4), "sex": "male", "nik": "6474010405100001"}
        return files.submitted(acts(citizen(DIMAS)), **given)

    def test_at_the_counter(self, dimas: Person, budi: User) -> None:
        desk, here = signed_in(budi), f"/loket/orang/{dimas.pk}/wali/"
        refused = desk.post(f"/loket/orang/{dimas.pk}/sahkan/")
        assert refused.status_code == 422
        assert "persetujuan orang tua atau wali" in text(refused)
        assert "Anak saya belum 18 tahun" in text(desk.get(here))
        assert desk.post(here, {"version": "1"}).status_code == 422
        assert desk.post(here, GIVEN).status_code == 302
        assert "Sudah disetujui" in text(desk.get(here))
        assert desk.post(f"/loket/orang/{dimas.pk}/sahkan/").status_code == 302

    def test_the_guardians_narrow_page(self, dimas: Person, budi: User) -> None:
        desk, here = signed_in(budi), f"/loket/orang/{dimas.pk}/wali/"
        desk.post(here, GIVEN)
        consent = GuardianConsent.objects.get()
        found = CODE.search(text(desk.post(f"{here}{consent.pk}/kode/")))
        mother = signed_in(citizen(IBU_WATI))
        assert found
        where = mother.post("/keluarga/", {"code": found.group()}).url
        page = text(mother.get(where))
        assert "Menunggu petugas" in page
        assert "Jalan Contoh" not in page
        assert mother.get(f"/berkas/{dimas.pk}/").status_code == 404
        mother.post(f"{where}cabut/")
        assert mother.get(where).status_code == 404
        dimas.refresh_from_db()
        assert dimas.restricted_at is not None

    def test_withdrawn_at_the_counter(self, dimas: Person, budi: User) -> None:
        desk, here = signed_in(budi), f"/loket/orang/{dimas.pk}/wali/"
        desk.post(here, GIVEN)
        desk.post(f"{here}{GuardianConsent.objects.get().pk}/cabut/")
        assert GuardianConsent.objects.get().withdrawn_at == AT

    def test_grown_up_he_is_asked_himself(self, dimas: Person, budi: User) -> None:
        signed_in(budi).post(f"/loket/orang/{dimas.pk}/wali/", GIVEN)
        him = signed_in(dimas.user)
        assert "Sekarang Anda sendiri" not in text(him.get(f"/berkas/{dimas.pk}/data/"))
        with time_machine.travel("2028-05-04T04:00:00Z", tick=False):
            him = signed_in(dimas.user)  # the session of two years ago is over
            assert "Sekarang Anda sendiri" in text(him.get(f"/berkas/{dimas.pk}/data/"))
            him.post(f"/berkas/{dimas.pk}/data/dewasa/")
            assert not guardians.is_asked(dimas, date(2028, 5, 4))

    def test_an_adult_has_no_such_page(self, person: Person, budi: User) -> None:
        assert signed_in(budi).get(f"/loket/orang/{person.pk}/wali/").status_code == 404


class TestHolds:
    def test_two_supervisors(self, person: Person) -> None:
        rina, second = (signed_in(member(name, Role.SUPERVISOR)) for name in (RINA, "Penyelia"))
        here = f"/loket/orang/{person.pk}/tahan/"
        for client in (rina, second):
            client.post(f"/loket/orang/{person.pk}/alasan/", {"reason": "supervision"})
        assert rina.post(here, {"reason": ""}).status_code == 422
        assert rina.post(here, {"reason": "Laporan polisi berjalan"}).status_code == 302
        hold = LegalHold.objects.get()
        assert rina.post(f"/loket/tahan/{hold.pk}/sahkan/").status_code == 403
        assert second.post(f"/loket/tahan/{hold.pk}/sahkan/").status_code == 302
        assert "Laporan polisi berjalan" in text(second.get(here))
        assert second.post(f"/loket/tahan/{hold.pk}/akhiri/").status_code == 302
        agus = signed_in(member(AGUS, Role.SUPERVISOR, office.elsewhere()))
        assert agus.post(f"/loket/tahan/{hold.pk}/akhiri/").status_code == agus.get(here).status_code == 404

    def test_officers_do_not_hold(self, person: Person, budi: User) -> None:
        assert signed_in(budi).get(f"/loket/orang/{person.pk}/tahan/").status_code == 403


class TestAuditor:
    def test_search_and_table(self, person: Person, budi: User) -> None:
        actions.open_file(person_id=person.pk, by=acts(budi), at=AT)
        auditor = signed_in(member("Auditor", Role.AUDITOR))
        page = text(auditor.get("/audit/"))
        assert person.reference in page
        assert "Siti" not in page
        asked = {"reference": person.reference, "staff": str(budi.pk), "verb": "file_opened"}
        found = text(auditor.post("/audit/", asked))
        assert found.count("<tr>") == 2  # the head and one look
        assert auditor.post("/audit/", {"reference": "BM-00000000"}).status_code == 422
        made = auditor.post("/audit/", asked | {"csv": "1"})
        assert made["Content-Type"].startswith("text/csv")
        assert "pendamping berkas ini" in made.content.decode()
        assert Event.objects.get(verb="audit_exported").detail["rows"] == 1

    def test_a_day(self, person: Person) -> None:
        auditor = signed_in(member("Auditor", Role.AUDITOR))
        assert person.reference in text(auditor.post("/audit/", day("day", "22.11.2026")))
        with time_machine.travel(AT + 48 * HOUR, tick=False):
            auditor = signed_in(User.objects.get(name="Auditor"))
            assert "Tidak ada yang cocok" in text(auditor.post("/audit/", day("day", "23.11.2026")))

    def test_not_for_others(self, siti: User, budi: User) -> None:
        for user in (siti, budi, member("Admin", Role.ADMINISTRATOR)):
            assert signed_in(user).get("/audit/").status_code == 403
