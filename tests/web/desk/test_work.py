"""The desk: what waits, whose turn it is, handing over, standing in, closing, lists that can be shared."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from balai.apps.access.models import Cover, Organisation, User
from balai.apps.access.roles import Role
from balai.apps.casework import cases
from balai.apps.casework.models import Case, Transfer
from balai.apps.people.models import Person
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
WORK = "/loket/"


def inside(user: User) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    enter(client, user)
    return client


@pytest.fixture
def budi() -> User:
    return member(BUDI, Role.PLACEMENT_OFFICER)


@pytest.fixture
def rekan() -> User:
    return member("Rekan", Role.PLACEMENT_OFFICER)


@pytest.fixture
def person(budi: User) -> Person:
    return files.registered(acts(citizen(SITI)), acts(budi))


def of(name: str, person: Person) -> str:
    return reverse(f"desk:{name}", kwargs={"file_id": person.pk})


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheDay:
    def test_her_turn_comes_first_and_says_what_is_late(self, budi: User, person: Person) -> None:
        Case.objects.update(due_on=ON - timedelta(days=3))
        shown = text(inside(budi), WORK)
        assert "Giliran Anda" in shown
        assert person.name in shown
        assert "lewat waktu" in shown

    def test_who_shares_the_work_out_sees_what_is_late_at_the_office(self, budi: User, person: Person) -> None:
        link = "/loket/dampingan/?lewat=on"
        head = inside(member("Penyelia", Role.SUPERVISOR))
        assert link not in text(head, WORK)
        Case.objects.update(due_on=ON - timedelta(days=3))
        assert link in text(head, WORK)
        assert person.name in text(head, link)
        assert link not in text(inside(budi), WORK)

    def test_who_is_ready_is_told_and_the_page_says_how(self, budi: User, person: Person) -> None:
        write = reverse("desk:note_new", kwargs={"file_id": person.pk})
        assert write not in text(inside(budi), of("person", person))
        Case.objects.update(stage="ready")
        assert write in text(inside(budi), of("person", person))

    def test_a_colleague_sees_it_only_while_standing_in(self, budi: User, rekan: User, person: Person) -> None:
        client = inside(rekan)
        assert person.name not in text(client, WORK)
        Cover.objects.create(
            office=office.bontang(), absent=budi, covered_by=rekan, begins_on=ON, ends_on=ON, set_at=AT
        )
        shown = text(client, WORK)
        assert person.name in shown
        assert f"Hari ini Anda menggantikan {BUDI}" in shown

    def test_nothing_leads_to_a_page_that_is_closed(self, person: Person) -> None:
        shown = text(inside(member("Pekerja kasus", Role.CASE_WORKER)), WORK)
        for closed in ("desk:new", "desk:covers", "desk:documents", "desk:queue"):
            assert f'href="{reverse(closed)}"' not in shown
        assert "tekan Dampingi" not in shown

    def test_who_only_reads_is_not_offered_to_change(self, budi: User, person: Person) -> None:
        client, url = inside(member("Pekerja kasus", Role.CASE_WORKER)), of("person", person)
        client.post(of("reason", person), {"reason": "other", "note": "Pengaduan"})
        assert "kembali=periksa" not in text(client, url)
        assert "kembali=periksa" in text(inside(budi), url)

    def test_the_list_says_what_was_promised(self, budi: User, person: Person) -> None:
        shown = text(inside(budi), WORK)
        assert "Konseling pertama" in shown
        assert "Konseling pertama" in text(inside(budi), of("person", person))

    def test_changed_pathways_come_up_until_they_were_read(self, budi: User, person: Person) -> None:
        Case.objects.update(news_at=AT)
        case = Case.objects.get()
        assert case.assessment is not None
        case.assessment.changes = [
            {"pathway": "jp-gtog-nurse", "before": "open", "after": "gap", "cause": "rules", "rules": {}}
        ]
        case.assessment.save()
        client = inside(budi)
        assert "Jalurnya berubah" in text(client, WORK)
        assert "karena aturan berubah" in text(client, of("person", person))
        client.post(of("seen", person))
        assert "Jalurnya berubah" not in text(client, WORK)

    def test_the_number_of_queries_does_not_grow(
        self, budi: User, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(12):
            files.registered(acts(citizen(f"Warga {number}")), acts(budi), name=f"Warga {number:02d}", nik=_nik(number))
        client = inside(budi)
        for url in (WORK, reverse("desk:cases")):
            client.get(url)
            with django_assert_max_num_queries(24):
                assert client.get(url).status_code == 200


class TestTaking:
    def test_the_second_officer_reads_who_was_first(self, budi: User, rekan: User) -> None:
        person = files.submitted(acts(citizen(SITI)))
        first, second = inside(budi), inside(rekan)
        assert first.post(of("take", person)).status_code == 302
        second.post(of("reason", person), {"reason": "counter"})
        answer = second.post(of("take", person))
        assert answer.status_code == 422
        assert f"sudah didampingi {BUDI}" in answer.content.decode()


class TestHandingOver:
    def test_asked_seen_accepted(self, budi: User, rekan: User, person: Person) -> None:
        mine, theirs = inside(budi), inside(rekan)
        given = {"to": f"{office.bontang().pk}:{rekan.pk}", "reason": "Pindah bagian"}
        assert mine.post(of("transfer", person), given).status_code == 302
        assert "menunggu jawaban" in text(mine, of("person", person))
        asked = Transfer.objects.get()
        url = reverse("desk:asked", kwargs={"transfer_id": asked.pk})
        assert url in text(theirs, WORK)
        assert "Pindah bagian" in text(theirs, url)
        assert theirs.post(url).status_code == 302
        assert Person.objects.get().officer_id == rekan.pk

    def test_another_office_needs_the_persons_word_and_what_was_typed_stays(self, budi: User, person: Person) -> None:
        given = {"to": f"{office.elsewhere().pk}:", "reason": "Pindah ke kota lain"}
        answer = inside(budi).post(of("transfer", person), given)
        assert answer.status_code == 422
        assert "bila orangnya setuju" in answer.content.decode()
        assert "Pindah ke kota lain" in answer.content.decode()

    def test_an_office_that_closed_meanwhile_says_so(self, budi: User, person: Person) -> None:
        there = office.elsewhere()
        client = inside(budi)
        given = {"to": f"{there.pk}:", "reason": "Pindah", "person_agrees": "on"}
        client.post(of("transfer", person), given)
        Organisation.objects.filter(pk=there.pk).update(ended_on=ON)
        assert "Kantor itu sudah tutup" in text(client, of("person", person))
        client.post(of("transfer_cancel", person))
        assert there.name not in text(client, of("transfer", person))
        assert Person.objects.get().officer_id == budi.pk

    def test_the_file_itself_stays_hidden_from_the_other_office(self, budi: User, person: Person) -> None:
        there = office.elsewhere()
        agus = inside(member(AGUS, Role.PLACEMENT_OFFICER, there))
        given = {"to": f"{there.pk}:", "reason": "Pindah", "person_agrees": "on"}
        inside(budi).post(of("transfer", person), given)
        assert agus.get(of("person", person)).status_code == 404

    def test_a_supervisor_assigns_at_once(self, budi: User, rekan: User, person: Person) -> None:
        boss = inside(member("Penyelia", Role.SUPERVISOR))
        boss.post(of("reason", person), {"reason": "supervision"})
        given = {"to": f"{office.bontang().pk}:{rekan.pk}", "assign": "1"}
        assert boss.post(of("transfer", person), given).status_code == 302
        assert Person.objects.get().officer_id == rekan.pk


class TestClosing:
    def test_closed_with_a_reason_the_citizen_reads_and_opened_again(self, budi: User, person: Person) -> None:
        client = inside(budi)
        refused = client.post(of("close", person), {"outcome": "other", "words": ""})
        assert refused.status_code == 422
        assert client.post(of("close", person), {"outcome": "other", "words": "Melanjutkan kuliah"}).status_code == 302
        home = inside(User.objects.get(person=person))
        assert "Melanjutkan kuliah" in text(home, reverse("filing:file", kwargs={"file_id": person.pk}))
        client.post(of("reopen", person))
        assert Case.objects.get().is_open


class TestLists:
    def test_filters_stand_in_the_address(self, budi: User, person: Person) -> None:
        client, url = inside(budi), reverse("desk:cases")
        assert person.name in text(client, f"{url}?petugas=mine&tahap=counselling")
        assert person.name not in text(client, f"{url}?tahap=ready")
        assert person.name not in text(client, f"{url}?petugas=nobody")
        assert person.name in text(client, f"{url}?petugas=nonsense&tahap=' OR 1=1")

    def test_who_assigns_sees_who_accompanies_how_many(self, budi: User, person: Person) -> None:
        url, heading = reverse("desk:cases"), "Siapa mendampingi berapa orang"
        assert heading not in text(inside(budi), url)
        assert heading in text(inside(member("Penyelia", Role.SUPERVISOR)), url)

    def test_the_file_has_numbers_and_no_names(self, budi: User, person: Person) -> None:
        answer = inside(budi).get(reverse("desk:cases"), {"csv": "1"})
        body = answer.content.decode()
        assert person.reference in body
        assert person.name not in body


class TestStandingIn:
    def test_ones_own_absence(self, budi: User, rekan: User) -> None:
        client, url = inside(budi), reverse("desk:covers")
        given = {"absent": str(budi.pk), "covered_by": str(rekan.pk)}
        refused = client.post(url, given)
        assert refused.status_code == 422
        assert f'value="{budi.pk}" selected' not in text(client, url)
        days = {f"{name}_{part}": value for name in ("begins_on", "ends_on") for part, value in _parts().items()}
        assert client.post(url, given | days).status_code == 302
        assert Cover.objects.get().covered_by == rekan
        client.post(reverse("desk:cover_cancel", kwargs={"cover_id": Cover.objects.get().pk}))
        assert Cover.objects.get().cancelled_at is not None


@pytest.mark.parametrize("page", ["jalur", "rencana", "janji", "dokumen", "data"])
def test_every_page_of_a_person_finds_somebody_else(page: str, budi: User, person: Person) -> None:
    shown = text(inside(budi), f"/berkas/{person.pk}/{page}/")
    assert "data-search" in shown
    assert person.name in shown
    assert person.user is not None
    assert "data-search" not in text(inside(person.user), f"/berkas/{person.pk}/{page}/")


def test_history_says_who_took_the_file(budi: User) -> None:
    person = files.submitted(acts(citizen(SITI)))
    cases.take(person_id=person.pk, by=acts(budi), at=timezone.now())
    assert "mulai mendampingi" in text(inside(budi), of("history", person))


def _nik(number: int) -> str:
    return f"64740154030200{number + 10:02d}"


def _parts() -> dict[str, str]:
    return {"day": "1", "month": "12", "year": "2026"}
