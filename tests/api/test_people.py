"""People and their documents, as another system reads and begins them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from balai.apps.access.models import KeptAnswer
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.people import traces
from balai.apps.people.models import HelperAccess, Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import PersonStatus
from balai.words import words
from tests.api.calling import NEW, System, system
from tests.cast import SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.factories.papers import KTP, accepted, received, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def siti() -> Actor:
    return acts(citizen(SITI))


@pytest.fixture
def reader() -> System:
    return system(Permission.PERSON_READ)


@pytest.fixture
def helper() -> System:
    return system(Permission.DRAFT_HELP)


class TestReading:
    def test_one_file(self, siti: Actor, reader: System) -> None:
        person = files.submitted(siti)
        answer = reader.get(f"people/{person.pk}")
        assert "no-store" in answer["Cache-Control"]
        found = answer.json()
        assert found["name"] == "Siti Nuraini"
        assert found["lives_in"] == {"code": office.VILLAGE, "name": "Belimbing"}
        assert files.NIK not in str(found)
        assert found["nik_masked"].startswith("64")

    def test_the_owner_reads_who_looked(self, siti: Actor, reader: System) -> None:
        person = files.submitted(siti)
        reader.get(f"people/{person.pk}")
        lines = [line.text for line in traces.traces_of(person, words("en"))]
        assert any("Balai Migran Bontang" in line and "opened" in line for line in lines), lines

    def test_not_to_be_shared(self, siti: Actor, reader: System) -> None:
        person = files.submitted(siti)
        Person.objects.filter(pk=person.pk).update(restricted_at=AT)
        assert reader.get("people").json()["items"] == []
        for path in (f"people/{person.pk}", f"people/{person.pk}/documents"):
            answer = reader.get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "file_restricted")

    def test_drafts_of_others_do_not_exist(self, siti: Actor, reader: System) -> None:
        assert reader.get(f"people/{files.filled(siti).pk}").status_code == 404

    def test_page_by_page(self, reader: System) -> None:
        for number in range(1, 8):
            files.waiting(UUID(int=number))
        seen, after = [], ""
        while True:
            answer = reader.get("people", limit=3, cursor=after).json()
            seen += [row["id"] for row in answer["items"]]
            after = answer["next"]
            if not after:
                break
        assert seen == [str(UUID(int=number)) for number in range(1, 8)]

    def test_filters(self, reader: System) -> None:
        files.waiting(UUID(int=1))
        assert len(reader.get("people", status="submitted", village=office.VILLAGE).json()["items"]) == 1
        assert reader.get("people", status="registered").json()["items"] == []
        later = (AT + timedelta(seconds=1)).isoformat()
        assert reader.get("people", changed_since=later).json()["items"] == []

    @pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"status": "draft"}, {"village": "x"}])
    def test_what_cannot_be_asked(self, reader: System, query: dict[str, object]) -> None:
        answer = reader.get("people", **query)
        assert (answer.status_code, answer.json()["code"]) == (422, "input_invalid")
        assert answer.json()["fields"][0]["where"] == f"query.{next(iter(query))}"

    def test_a_cursor_nobody_gave(self, reader: System) -> None:
        assert reader.get("people", cursor="abcd").json()["code"] == "cursor_unknown"

    def test_documents_without_and_with_their_pages(self, siti: Actor, reader: System) -> None:
        person = files.submitted(siti)
        budi = acts(member("Budi", Role.PLACEMENT_OFFICER))
        ktp = accepted(person, "KTP", siti, budi, read=KTP)
        received(person, "KK", siti)
        [found] = reader.get(f"people/{person.pk}/documents").json()
        assert (found["id"], found["kind"], found["status"]) == (str(ktp.pk), "KTP", "accepted")
        assert reader.get(f"documents/{ktp.pk}/pages/1").status_code == 403
        both = system(Permission.PERSON_READ, Permission.DOCUMENT_READ)
        answer = both.get(f"documents/{ktp.pk}/pages/1")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert both.get(f"documents/{ktp.pk}/pages/2").status_code == 404

    def test_a_page_while_the_store_is_down(self, siti: Actor, settings: Settings, tmp_path: Path) -> None:
        document = sent(files.submitted(siti), "KTP", siti)
        settings.FILES_ROOT = tmp_path / "no folder"
        settings.FILES_ROOT.write_text("")
        both = system(Permission.PERSON_READ, Permission.DOCUMENT_READ)
        answer = both.get(f"documents/{document.pk}/pages/1")
        assert (answer.status_code, answer.json()["code"]) == (503, "store_down")

    def test_pages_need_the_file_too(self, siti: Actor) -> None:
        document = sent(files.submitted(siti), "KTP", siti)
        assert system(Permission.DOCUMENT_READ).get(f"documents/{document.pk}/pages/1").status_code == 404


class TestBeginning:
    def test_a_draft_with_its_code(self, helper: System) -> None:
        answer = helper.post("people", NEW)
        assert answer.status_code == 201, answer.content
        person = Person.objects.get(pk=answer.json()["id"])
        assert (person.status, person.phone, person.nik) == (PersonStatus.DRAFT, "+6281234567890", files.NIK)
        assert len(answer.json()["code"]) == 12
        assert HelperAccess.objects.get(person=person).token is not None

    def test_handed_in(self, helper: System) -> None:
        answer = helper.post("people", {**NEW, "hand_in": True}).json()
        person = Person.objects.get(pk=answer["id"])
        assert (person.status, answer["handed_in"], answer["code"]) == (PersonStatus.SUBMITTED, True, "")
        assert helper.get(f"people/{person.pk}").status_code == 403

    def test_a_nik_of_another_is_told_to_nobody(self, helper: System, siti: Actor) -> None:
        files.submitted(siti)
        answer = helper.post("people", {**NEW, "hand_in": True})
        assert (answer.status_code, answer.json()["handed_in"]) == (201, True)
        assert Person.objects.get(pk=answer.json()["id"]).status == PersonStatus.DOUBTFUL

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"name": "S1ti"}, "row_name_digits"),
            ({"birth_date": "2999-01-01", "nik": ""}, "row_birth_impossible"),
            ({"sex": "male"}, "nik_sex"),
            ({"phone": "12"}, "row_phone_wrong"),
            ({"email": "siti"}, "row_email_wrong"),
            ({"village": "64.74.03.9999"}, "village_unknown"),
        ],
    )
    def test_what_is_wrong_begins_nothing(self, helper: System, change: dict[str, str], code: str) -> None:
        answer = helper.post("people", {**NEW, **change})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert [field["code"] for field in answer.json()["fields"]] == [code]
        assert not Person.objects.exists()

    def test_nothing_without_agreement(self, helper: System) -> None:
        answer = helper.post("people", {**NEW, "present_and_agrees": False})
        assert (answer.status_code, answer.json()["fields"][0]["where"]) == (422, "body.present_and_agrees")

    def test_unfinished_is_not_handed_in(self, helper: System) -> None:
        answer = helper.post("people", {**NEW, "village": None, "hand_in": True})
        assert (answer.status_code, answer.json()["code"]) == (422, "page_unfinished")
        assert not Person.objects.exists()
        assert not Event.objects.filter(verb="draft_begun").exists()


class TestTheSameCallAgain:
    def test_gives_the_same_answer(self, helper: System) -> None:
        first, second = (helper.post("people", NEW, key="the-same-1") for _ in range(2))
        assert first.json() == second.json()
        assert "Idempotency-Replayed" not in first
        assert second["Idempotency-Replayed"] == "true"
        assert Person.objects.count() == 1

    def test_with_another_body_is_refused(self, helper: System) -> None:
        helper.post("people", NEW, key="the-same-1")
        answer = helper.post("people", {**NEW, "name": "Dewi"}, key="the-same-1")
        assert (answer.status_code, answer.json()["code"]) == (422, "key_used_otherwise")

    def test_after_a_day_is_a_new_one(self, helper: System) -> None:
        helper.post("people", NEW, key="the-same-1")
        with time_machine.travel(AT + timedelta(hours=24, seconds=1), tick=False):
            assert helper.post("people", NEW, key="the-same-1").status_code == 201
        assert Person.objects.count() == 2

    def test_keys_of_two_systems_are_two(self, helper: System) -> None:
        other = system(Permission.DRAFT_HELP)
        assert {one.post("people", NEW, key="the-same-1").json()["id"] for one in (helper, other)} == {
            str(person.pk) for person in Person.objects.all()
        }

    def test_a_refusal_is_not_kept(self, helper: System) -> None:
        assert helper.post("people", {**NEW, "sex": "male"}, key="the-same-1").status_code == 422
        assert helper.post("people", NEW, key="the-same-1").status_code == 201

    def test_the_answer_cannot_be_read_in_a_copy(self, helper: System) -> None:
        reference = helper.post("people", NEW).json()["reference"]
        kept = KeptAnswer.objects.get()
        assert reference in kept.answer
        with connection.cursor() as cursor:
            cursor.execute("SELECT answer FROM access_keptanswer")
            assert reference not in cursor.fetchone()[0]

    def test_a_key_is_needed(self, helper: System) -> None:
        answer = helper.client.post("/api/v1/people", NEW, content_type="application/json")
        assert (answer.status_code, answer.json()["fields"][0]["where"]) == (422, "header.Idempotency-Key")
