"""Documents: uploaded once, handed in, accepted or returned in words, and what they prove as long as they count."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from balai import rulebook
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event, FileOpening
from balai.apps.messages.models import Message
from balai.apps.people import actions, copying, documents, drafts, expiring, papers, queries, scanning, verifying
from balai.apps.people.models import Channel, Document, DocumentPage, Evidence, Person
from balai.engine.actor import Actor
from balai.engine.documents import Part
from balai.engine.errors import Conflict, DomainError, FactsInvalid, IllegalMove, NotAllowed, NotFound
from balai.engine.mismatch import Reading
from balai.engine.provenance import Basis
from balai.words import words
from tests.cast import AGUS, BUDI, LURAH_HASAN, SITI
from tests.factories import clam, files, office
from tests.factories.office import AT, ON, acts, citizen, member
from tests.factories.papers import KTP, PASSPORT, accepted, pdf, photo, received, sent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIT = {Part.NAME: "SITI NURAINI", Part.BIRTH_DATE: files.BORN, Part.ISSUED_ON: date(2026, 11, 1)}


@pytest.fixture(autouse=True)
def _day_and_office(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def siti() -> Actor:
    return acts(citizen(SITI))


@pytest.fixture
def budi() -> Actor:
    return acts(member(BUDI, Role.PLACEMENT_OFFICER))


@pytest.fixture
def person(siti: Actor) -> Person:
    return files.submitted(siti)


def sees(actor: Actor, document: Document) -> bool:
    return Document.objects.visible_to(actor).filter(pk=document.pk).exists()


def facts(person: Person) -> Any:
    return queries.known_of(person, rulebook.shipped(), on=ON)


def told() -> QuerySet[Message]:
    """Everything that was told but that the file has arrived."""
    return Message.objects.exclude(code="registration_received").order_by("created_at", "id")


def stored(settings: Any) -> int:
    return len(list(settings.FILES_ROOT.glob("*"))) if settings.FILES_ROOT.exists() else 0


class TestBringing:
    def test_what_is_not_handed_in_is_seen_by_its_sender_alone(self, person: Person, siti: Actor, budi: Actor) -> None:
        document = received(person, "KTP", siti)
        assert sees(siti, document)
        assert not sees(budi, document)
        documents.send(document_id=document.pk, by=siti, at=AT)
        assert sees(budi, document)
        assert list(Document.objects.waiting_for(budi)) == [document]

    def test_a_helper_uploads_to_a_draft_and_sees_nothing_after(self) -> None:
        helper = acts(member("Pendamping", Role.VILLAGE_HELPER))
        person = files.filled(helper, channel=Channel.HELPER)
        document = sent(person, "KTP", helper)
        actions.submit(person_id=person.pk, by=helper, at=AT)
        assert not sees(helper, document)
        with pytest.raises(NotFound):
            documents.open_page(document_id=document.pk, order=1, by=helper, at=AT)

    def test_other_offices_and_the_lurah_see_nothing(self, person: Person, siti: Actor) -> None:
        document = sent(person, "KTP", siti)
        agus = acts(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
        for other in (agus, acts(member(LURAH_HASAN, Role.LURAH)), acts(citizen("Lain"))):
            assert not sees(other, document)
            with pytest.raises(NotFound):
                documents.open_page(document_id=document.pk, order=1, by=other, at=AT)
            with pytest.raises(NotFound):
                documents.receive(person_id=person.pk, kind="KTP", files=[photo()], by=other, at=AT)

    def test_trying_again_leaves_one_upload(self, person: Person, siti: Actor, settings: Any) -> None:
        received(person, "KTP", siti)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(transaction, "on_commit", lambda run: run())
            again = received(person, "KTP", siti, files=[photo(), photo()])
        assert list(Document.objects.all()) == [again]
        assert stored(settings) == DocumentPage.objects.count() == 2

    def test_a_newer_one_takes_the_place_of_one_that_waits(self, person: Person, siti: Actor) -> None:
        first = sent(person, "KTP", siti)
        second = sent(person, "KTP", siti)
        first.refresh_from_db()
        assert (first.status, second.status) == ("replaced", "waiting")

    def test_certificates_stand_side_by_side_unless_named(self, person: Person, siti: Actor) -> None:
        first, second = (sent(person, "SERT_BAHASA", siti) for _ in range(2))
        third = sent(person, "SERT_BAHASA", siti, replaces=first.pk)
        states = dict(Document.objects.values_list("pk", "status"))
        assert states == {first.pk: "replaced", second.pk: "waiting", third.pk: "waiting"}
        with pytest.raises(Conflict, match="document_changed"):
            received(person, "SERT_BAHASA", siti, replaces=first.pk)

    @pytest.mark.parametrize(
        ("content", "code"),
        [(b"", "upload_empty"), (b"<html>", "upload_kind"), (b"\xff\xd8\xff\xe0" + b"x" * 100, "photo_damaged")],
    )
    def test_what_cannot_be_used_is_refused_and_nothing_is_kept(
        self, person: Person, siti: Actor, content: bytes, code: str, settings: Any
    ) -> None:
        import io

        with pytest.raises(DomainError, match=code):
            received(person, "KTP", siti, files=[photo(), io.BytesIO(content)])
        assert not Document.objects.exists()
        assert stored(settings) == 0

    def test_a_small_photo_is_kept_with_a_warning(self, person: Person, siti: Actor) -> None:
        document = received(person, "KTP", siti, files=[photo(size=(500, 300))])
        assert "photo_small" in document.pages.get().warnings

    def test_taken_back_the_pages_are_gone(self, person: Person, siti: Actor, budi: Actor, settings: Any) -> None:
        document = sent(person, "KTP", siti)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(transaction, "on_commit", lambda run: run())
            documents.withdraw(document_id=document.pk, by=siti, at=AT)
        assert (stored(settings), DocumentPage.objects.count()) == (0, 0)
        with pytest.raises(IllegalMove):
            verifying.accept(document_id=document.pk, read=KTP, book=rulebook.shipped(), by=budi, at=AT)

    def test_the_family_letter_is_made_not_uploaded(self, person: Person, siti: Actor) -> None:
        with pytest.raises(DomainError, match="document_is_made_here"):
            received(person, "IZIN_KELUARGA", siti)


class TestLooking:
    def test_verifying_is_work_and_leaves_a_trace(self, person: Person, siti: Actor, budi: Actor) -> None:
        actions.register(person_id=person.pk, by=acts(member("Lain", Role.SUPERVISOR)), at=AT)
        document = sent(person, "KTP", siti)
        _page, content = documents.open_page(document_id=document.pk, order=1, by=budi, at=AT)
        assert content.startswith(b"\xff\xd8")
        assert [stay.reason for stay in FileOpening.objects.all()] == ["verifying"]

    def test_an_accepted_one_of_anothers_case_takes_a_reason(self, person: Person, siti: Actor, budi: Actor) -> None:
        other = acts(member("Lain", Role.SUPERVISOR))
        actions.register(person_id=person.pk, by=other, at=AT)
        document = accepted(person, "KTP", siti, other, read=KTP)
        with pytest.raises(DomainError, match="reason_needed"):
            documents.open_page(document_id=document.pk, order=1, by=budi, at=AT)

    def test_ones_own_leaves_none(self, person: Person, siti: Actor) -> None:
        document = sent(person, "KTP", siti)
        documents.open_page(document_id=document.pk, order=1, by=siti, at=AT)
        assert not FileOpening.objects.exists()


class TestAccepting:
    def test_what_it_says_becomes_evidence(self, person: Person, siti: Actor, budi: Actor) -> None:
        document = accepted(person, "KTP", siti, budi, read=KTP)
        assert document.status == "accepted"
        known = facts(person)
        assert known.proven.bases == {"birth_date": Basis.SEEN, "sex": Basis.SEEN, "citizenship": Basis.SEEN}
        assert known.facts.values["citizenship"] == "ID"
        assert [message.code for message in told()] == ["document_accepted"]
        assert {row.document_id for row in Evidence.objects.all()} == {document.pk}

    def test_a_language_certificate_is_one_entry_and_a_registry_makes_it_certified(
        self, person: Person, siti: Actor, budi: Actor
    ) -> None:
        read = {Part.NAME: "SITI NURAINI", Part.TEST: "JLPT", Part.LEVEL: "N4", Part.ISSUED_ON: date(2026, 1, 25)}
        accepted(person, "SERT_BAHASA", siti, budi, read=read, registry="JLPT-REG-1")
        known = facts(person)
        assert [(entry.test, entry.level) for entry in known.facts.languages] == [("JLPT", "N4")]
        assert known.proven.entries == {("languages", "JLPT"): Basis.CERTIFIED}

    def test_a_level_no_test_has_is_refused_whole(self, person: Person, siti: Actor, budi: Actor) -> None:
        document = sent(person, "SERT_BAHASA", siti)
        with pytest.raises(FactsInvalid):
            verifying.accept(
                document_id=document.pk,
                read={Part.TEST: "JLPT", Part.LEVEL: "N9"},
                book=rulebook.shipped(),
                by=budi,
                at=AT,
            )
        document.refresh_from_db()
        assert (document.status, Evidence.objects.count()) == ("waiting", 0)

    def test_the_last_day_follows_from_the_rule(self, person: Person, siti: Actor, budi: Actor) -> None:
        document = accepted(person, "SEHAT", siti, budi, read=FIT)
        assert document.expires_on == date(2027, 2, 1)
        assert facts(person).facts.values["health.fit_certificate"] == date(2027, 2, 1)

    def test_an_expired_one_is_not_accepted(self, person: Person, siti: Actor, budi: Actor) -> None:
        with pytest.raises(DomainError, match="document_expired"):
            accepted(person, "SEHAT", siti, budi, read=FIT | {Part.ISSUED_ON: date(2026, 8, 1)})

    def test_the_nik_of_the_card_is_the_nik_of_the_file(self, person: Person, siti: Actor, budi: Actor) -> None:
        document = sent(person, "KTP", siti)
        for number, code in (("6474015403020002", "nik_differs"), ("123", "nik_length")):
            with pytest.raises(DomainError, match=code):
                verifying.accept(
                    document_id=document.pk, read=KTP | {Part.NUMBER: number}, book=rulebook.shipped(), by=budi, at=AT
                )

    def test_a_newer_passport_takes_over_when_it_is_accepted(self, person: Person, siti: Actor, budi: Actor) -> None:
        old = accepted(person, "PASPOR", siti, budi, read=PASSPORT)
        waiting = sent(person, "PASPOR", siti)
        old.refresh_from_db()
        assert old.status == "accepted"
        verifying.accept(
            document_id=waiting.pk,
            read=PASSPORT | {Part.EXPIRES_ON: date(2036, 1, 1)},
            book=rulebook.shipped(),
            by=budi,
            at=AT,
        )
        old.refresh_from_db()
        assert old.status == "replaced"
        assert facts(person).facts.values["documents.passport"] == date(2036, 1, 1)

    def test_nobody_decides_the_own_document_or_one_elsewhere(self, person: Person, siti: Actor) -> None:
        document = sent(person, "KTP", siti)
        with pytest.raises(NotAllowed):
            verifying.accept(document_id=document.pk, read=KTP, book=rulebook.shipped(), by=siti, at=AT)
        worker = acts(member("Kasus", Role.CASE_WORKER))
        with pytest.raises(NotAllowed):
            verifying.give_back(document_id=document.pk, reason="cut_off", by=worker, at=AT)

    def test_numbers_are_encrypted(self, person: Person, siti: Actor, budi: Actor) -> None:
        accepted(person, "PASPOR", siti, budi, read=PASSPORT)
        with connection.cursor() as cursor:
            for table in ("people_document", "people_documentevent", "audit_event", "people_evidence"):
                cursor.execute(f"SELECT t::text FROM {table} t")
                assert not any("C1234567" in row[0] for row in cursor.fetchall())


class TestReturning:
    def test_with_a_reason_in_words(self, person: Person, siti: Actor, budi: Actor) -> None:
        document = sent(person, "KTP", siti)
        verifying.give_back(document_id=document.pk, reason="cut_off", note="Sudut kanan atas.", by=budi, at=AT)
        [message] = told()
        assert message.values["reason"].startswith("Sebagian dokumen tidak masuk foto.")
        assert message.values["reason"].endswith("Sudut kanan atas.")
        assert Event.objects.filter(verb="document_returned", reason="cut_off").exists()

    def test_one_accepted_by_mistake_proves_nothing_any_more(self, person: Person, siti: Actor, budi: Actor) -> None:
        document = accepted(person, "KTP", siti, budi, read=KTP)
        verifying.give_back(document_id=document.pk, reason="of_another", by=budi, at=AT + DAY)
        assert not facts(person).proven.bases
        person.refresh_from_db()
        assert person.facts_changed_at == AT + DAY

    @pytest.mark.parametrize("reason", ["", "because", "infected"])
    def test_only_for_a_reason_of_the_list(self, person: Person, siti: Actor, budi: Actor, reason: str) -> None:
        document = sent(person, "KTP", siti)
        with pytest.raises(DomainError, match="return_reason_unknown"):
            verifying.give_back(document_id=document.pk, reason=reason, by=budi, at=AT)

    def test_the_database_wants_a_reason_too(self, person: Person, siti: Actor) -> None:
        document = sent(person, "KTP", siti)
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(status="returned", decided_at=AT)


class TestTime:
    def test_the_last_day_counts_and_the_next_does_not(self, person: Person, siti: Actor, budi: Actor) -> None:
        document = accepted(person, "SEHAT", siti, budi, read=FIT | {Part.EXPIRES_ON: ON})
        assert expiring.expire(at=AT) == 0
        assert expiring.expire(at=AT + DAY) == 1
        assert expiring.expire(at=AT + DAY) == 0
        document.refresh_from_db()
        assert document.status == "expired"
        assert "health.fit_certificate" not in facts(person).facts.values

    def test_who_somebody_is_stays_proven(self, person: Person, siti: Actor, budi: Actor) -> None:
        accepted(person, "KTP", siti, budi, read=KTP)
        accepted(person, "PASPOR", siti, budi, read=PASSPORT | {Part.EXPIRES_ON: ON})
        Document.objects.filter(kind="KTP").update(expires_on=ON)
        assert expiring.expire(at=AT + DAY) == 2
        assert set(facts(person).proven.bases) == {"birth_date", "sex", "citizenship"}

    def test_reminders_come_once_each_and_missed_nights_catch_up(
        self, person: Person, siti: Actor, budi: Actor
    ) -> None:
        accepted(person, "PASPOR", siti, budi, read=PASSPORT | {Part.EXPIRES_ON: ON + 100 * DAY})
        for days in (0, 12, 13, 60, 75, 94, 99, 100):
            expiring.remind(at=AT + days * DAY)
        reminders = Message.objects.filter(code="document_expiring")
        assert sorted(message.once.split(":")[1] for message in reminders) == [
            "document_reminder_first",
            "document_reminder_last",
            "document_reminder_second",
        ]

    def test_uploads_nobody_handed_in_are_forgotten(self, person: Person, siti: Actor) -> None:
        received(person, "KTP", siti, at=AT - 8 * DAY)
        kept = sent(person, "PASPOR", siti, at=AT - 8 * DAY)
        assert expiring.forget_unsent(at=AT) == 1
        assert list(Document.objects.all()) == [kept]


class TestScanning:
    @pytest.fixture(autouse=True)
    def _unreachable(self, settings: Any, tmp_path: Path) -> None:
        settings.CLAMD = f"unix:{tmp_path}/clamd.ctl"

    def test_never_shown_nor_accepted_unscanned(self, person: Person, siti: Actor, budi: Actor, settings: Any) -> None:
        document = sent(person, "KTP", siti)
        for who in (siti, budi):
            with pytest.raises(NotFound):
                documents.open_page(document_id=document.pk, order=1, by=who, at=AT)
        with pytest.raises(DomainError, match="document_unsafe"):
            verifying.accept(document_id=document.pk, read=KTP, book=rulebook.shipped(), by=budi, at=AT)
        assert scanning.scan_waiting(at=AT) == 0
        with clam.listening() as settings.CLAMD:
            assert scanning.scan_waiting(at=AT) == 1
        documents.open_page(document_id=document.pk, order=1, by=budi, at=AT)

    def test_an_infected_upload_is_refused_at_once(self, person: Person, siti: Actor, settings: Any) -> None:
        with clam.listening() as settings.CLAMD:
            with pytest.raises(DomainError, match="upload_infected"):
                received(person, "KTP", siti, files=[pdf(remark=clam.EICAR)])
            assert (Document.objects.count(), stored(settings)) == (0, 0)
            received(person, "KTP", siti, files=[pdf(remark="surat biasa")])

    def test_found_later_it_goes_back_and_the_file_goes(self, person: Person, siti: Actor, settings: Any) -> None:
        document = sent(person, "KTP", siti, files=[pdf(remark=clam.EICAR)])
        with clam.listening() as settings.CLAMD, pytest.MonkeyPatch.context() as patch:
            patch.setattr(transaction, "on_commit", lambda run: run())
            scanning.scan_waiting(at=AT)
        document.refresh_from_db()
        assert (document.status, document.reason, stored(settings)) == ("returned", "infected", 0)


class TestComparing:
    def test_documents_that_differ_are_named(self, person: Person, siti: Actor, budi: Actor) -> None:
        accepted(person, "KTP", siti, budi, read=KTP)
        read = {Part.NAME: "Siti Nurani", Part.BIRTH_DATE: date(2002, 3, 15), Part.LEVEL: "D3", Part.FIELD: "nursing"}
        accepted(person, "IJAZAH", siti, budi, read=read)
        found = [(m.code, m.first, m.second) for m in papers.conflicts(person)]
        assert found == [
            ("mismatch_name_letters", "file", "IJAZAH"),
            ("mismatch_name_letters", "IJAZAH", "KTP"),
            ("mismatch_birth", "file", "IJAZAH"),
            ("mismatch_birth", "IJAZAH", "KTP"),
        ]

    def test_a_reading_before_it_is_accepted(self, person: Person) -> None:
        found = papers.conflicts(person, more=Reading(source="KTP", name="Nuraini Siti"))
        assert [mismatch.code for mismatch in found] == ["mismatch_name_order"]


def test_a_file_goes_with_its_pages(siti: Actor, settings: Any) -> None:
    person = files.filled(siti)
    received(person, "KTP", siti)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda run: run())
        drafts.discard(person_id=person.pk, by=siti, at=AT)
    assert (stored(settings), DocumentPage.objects.count()) == (0, 0)


def test_the_copy_of_ones_data_holds_them_whole(person: Person, siti: Actor, budi: Actor) -> None:
    accepted(person, "PASPOR", siti, budi, read=PASSPORT)
    [document] = copying.copy_of(person, words("id"), AT)["documents"]
    assert (document["number"], document["expires_on"], document["pages"]) == ("C1234567", "2031-01-10", 1)
