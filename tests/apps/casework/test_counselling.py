"""Notes of talks: who reads what, what is kept how, and that nothing typed is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from balai.apps.access import rotation
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.casework import counselling, note_drafts, talks, transfers
from balai.apps.casework.models import Case, Note, NoteDraft, NoteSight
from balai.apps.people import erasing
from balai.apps.people.models import Person
from balai.apps.people.search import search
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.words import words
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, member
from tests.factories.talks import SECRET, SHARED, talk, written

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READERS = {Role.PLACEMENT_OFFICER, Role.REGISTRATION_OFFICER, Role.CASE_WORKER}


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


def reads(actor: Actor, note: Note) -> bool:
    return Note.objects.readable_by(actor).filter(pk=note.pk).exists()


def knows(actor: Actor, note: Note) -> bool:
    return Note.objects.visible_to(actor).filter(pk=note.pk).exists()


class TestReady:
    def test_a_talk_fulfils_the_promise_to_whoever_is_ready(self, person: Person, budi: Actor) -> None:
        Case.objects.filter(person=person).update(stage="ready", due_on=ON)
        note = written(person, budi)
        case = Case.objects.get(person=person)
        assert (case.stage, case.waits_for, case.due_on) == ("ready", "citizen", None)
        Case.objects.filter(person=person).update(waits_for="officer")
        counselling.correct(note_id=note.pk, talk=talk(), by=budi, at=AT + HOUR)
        assert Case.objects.get(person=person).waits_for == "officer", "a slip mended tells nobody anything"

    def test_a_talk_before_that_ends_no_wait(self, person: Person, budi: Actor) -> None:
        written(person, budi)
        assert Case.objects.get(person=person).waits_for == "officer"


class TestWhoReads:
    def test_the_author_and_the_supervisor_read_the_text(self, person: Person, budi: Actor, supervisor: Actor) -> None:
        note = written(person, budi)
        assert reads(budi, note)
        assert reads(supervisor, note)

    @pytest.mark.parametrize("role", sorted(READERS))
    def test_colleagues_see_only_that_a_talk_took_place(self, person: Person, budi: Actor, role: Role) -> None:
        note, rekan = written(person, budi), acts(member("Rekan", role))
        assert knows(rekan, note)
        assert not reads(rekan, note)
        [row] = talks.talks_of(person, words("id"), by=rekan)
        assert (row.kind, row.held_on, row.role) == ("Konseling awal", ON, "Pengantar kerja")
        assert (row.may_read, row.shared, row.author) == (False, "", "")
        with pytest.raises(NotAllowed):
            counselling.read(note_id=note.pk, reason="ingin tahu saja", by=rekan, at=AT)

    @pytest.mark.parametrize("role", sorted(set(Role) - READERS - {Role.SUPERVISOR}))
    def test_for_everybody_else_there_is_no_talk(self, person: Person, budi: Actor, role: Role) -> None:
        note, other = written(person, budi), acts(member("Lain", role))
        assert not knows(other, note)
        assert not reads(other, note)
        with pytest.raises(NotFound):
            counselling.read(note_id=note.pk, reason="ingin tahu saja", by=other, at=AT)

    def test_another_office_knows_of_nothing(self, person: Person, budi: Actor, agus: Actor) -> None:
        note = written(person, budi)
        assert not knows(agus, note)
        assert not reads(agus, note)

    def test_the_person_reads_the_summary_and_not_the_note(self, person: Person, budi: Actor, siti: Actor) -> None:
        note = written(person, budi)
        [row] = talks.talks_of(person, words("id"), by=siti)
        assert (row.shared, row.may_read) == (SHARED, False)
        assert knows(siti, note)
        assert not reads(siti, note)

    def test_nobody_reads_what_was_written_about_oneself(self, budi: Actor) -> None:
        chief = member("Penyelia", Role.SUPERVISOR)
        own = files.registered(acts(chief), budi)
        note = written(own, budi)
        assert not reads(acts(chief), note)
        with pytest.raises(NotAllowed):
            written(own, acts(chief))


class TestOpening:
    def test_to_one_colleague_and_closed_again(self, person: Person, budi: Actor, colleague: Actor) -> None:
        note, third = written(person, budi), acts(member("Ketiga", Role.PLACEMENT_OFFICER))
        sight = counselling.open_to(note_id=note.pk, colleague_id=colleague.user_id, by=budi, at=AT)
        assert reads(colleague, note)
        assert not reads(third, note)
        assert counselling.open_to(note_id=note.pk, colleague_id=colleague.user_id, by=budi, at=AT) == sight
        counselling.close(sight_id=sight.pk, by=budi, at=AT + HOUR)
        assert not reads(colleague, note)

    def test_to_the_office_is_not_to_another_one(
        self, person: Person, budi: Actor, colleague: Actor, agus: Actor, siti: Actor
    ) -> None:
        note = written(person, budi)
        counselling.open_to(note_id=note.pk, colleague_id=None, by=budi, at=AT)
        assert reads(colleague, note)
        assert not reads(agus, note)
        assert not reads(siti, note)

    def test_to_the_office_is_not_to_the_one_that_takes_the_person_over(
        self, person: Person, budi: Actor, colleague: Actor, agus: Actor
    ) -> None:
        note = written(person, budi)
        counselling.open_to(note_id=note.pk, colleague_id=None, by=budi, at=AT)
        assert reads(colleague, note)
        given = {"officer_id": None, "reason": "Pindah rumah", "person_agrees": True}
        asked = transfers.ask(person_id=person.pk, office_id=office.elsewhere().pk, by=budi, at=AT, **given)
        transfers.accept(transfer_id=asked.pk, by=agus, at=AT)
        there = acts(member("Petugas lain", Role.PLACEMENT_OFFICER, office.elsewhere()))
        assert knows(there, note)
        assert not reads(there, note)
        assert not reads(colleague, note)

    def test_only_the_author_opens_and_only_to_the_own_office(
        self, person: Person, budi: Actor, supervisor: Actor, agus: Actor
    ) -> None:
        note = written(person, budi)
        with pytest.raises(NotAllowed):
            counselling.open_to(note_id=note.pk, colleague_id=None, by=supervisor, at=AT)
        with pytest.raises(DomainError, match="officer_not_here"):
            counselling.open_to(note_id=note.pk, colleague_id=agus.user_id, by=budi, at=AT)
        assert not NoteSight.objects.exists()


class TestReading:
    def test_another_ones_note_takes_a_reason_that_is_recorded(
        self, person: Person, budi: Actor, supervisor: Actor
    ) -> None:
        note = written(person, budi)
        with pytest.raises(DomainError, match="note_reason_needed"):
            counselling.read(note_id=note.pk, reason=" ", by=supervisor, at=AT)
        counselling.read(note_id=note.pk, reason="Budi sedang sakit", by=supervisor, at=AT)
        event = Event.objects.get(verb="note_read")
        assert (event.reason, event.actor_id, event.subject_id) == ("Budi sedang sakit", supervisor.user_id, person.pk)

    def test_ones_own_is_not_a_look(self, person: Person, budi: Actor) -> None:
        note = written(person, budi)
        counselling.read(note_id=note.pk, reason="", by=budi, at=AT)
        assert not Event.objects.filter(verb="note_read").exists()

    def test_the_record_never_holds_the_text(self, person: Person, budi: Actor) -> None:
        note = written(person, budi)
        counselling.correct(note_id=note.pk, talk=talk(), by=budi, at=AT)
        kept = " ".join(f"{event.reason} {event.detail}" for event in Event.objects.all())
        assert "utang" not in kept
        assert SHARED not in kept


class TestCorrecting:
    def test_the_new_one_replaces_and_the_same_people_read_both(
        self, person: Person, budi: Actor, colleague: Actor
    ) -> None:
        note = written(person, budi)
        counselling.open_to(note_id=note.pk, colleague_id=colleague.user_id, by=budi, at=AT)
        better = counselling.correct(note_id=note.pk, talk=talk(text="Tidak ada utang"), by=budi, at=AT + HOUR)
        assert reads(colleague, better)
        assert reads(colleague, note)
        note.refresh_from_db()
        assert note.text == SECRET
        assert [row.id for row in talks.talks_of(person, words("id"), by=budi)] == [better.pk]
        shown = talks.note_text(better, words("id"), by=budi, at=AT + HOUR)
        assert list(shown.former) == [note]

    def test_closing_the_new_one_closes_what_it_replaced(self, person: Person, budi: Actor, colleague: Actor) -> None:
        note = written(person, budi)
        counselling.open_to(note_id=note.pk, colleague_id=colleague.user_id, by=budi, at=AT)
        better = counselling.correct(note_id=note.pk, talk=talk(text="Tidak ada utang"), by=budi, at=AT + HOUR)
        counselling.close(sight_id=better.sights.get().pk, by=budi, at=AT + 2 * HOUR)
        assert not reads(colleague, better)
        assert not reads(colleague, note)

    def test_whom_the_new_one_is_opened_to_does_not_read_the_slip(
        self, person: Person, budi: Actor, colleague: Actor, supervisor: Actor
    ) -> None:
        note = written(person, budi)
        better = counselling.correct(note_id=note.pk, talk=talk(text="Tidak ada utang"), by=budi, at=AT + HOUR)
        counselling.open_to(note_id=better.pk, colleague_id=colleague.user_id, by=budi, at=AT + HOUR)
        for reader, former in ((colleague, []), (supervisor, [note]), (budi, [note])):
            assert list(talks.note_text(better, words("id"), by=reader, at=AT + HOUR).former) == former

    def test_until_a_day_has_passed_and_once(self, person: Person, budi: Actor, supervisor: Actor) -> None:
        note = written(person, budi)
        with pytest.raises(NotAllowed):
            counselling.correct(note_id=note.pk, talk=talk(), by=supervisor, at=AT)
        with pytest.raises(IllegalMove, match="correction_too_late"):
            counselling.correct(note_id=note.pk, talk=talk(), by=budi, at=AT + DAY + timedelta(seconds=1))
        counselling.correct(note_id=note.pk, talk=talk(), by=budi, at=AT + DAY)
        with pytest.raises(Conflict, match="note_replaced"):
            counselling.correct(note_id=note.pk, talk=talk(), by=budi, at=AT + DAY)


class TestWriting:
    @pytest.mark.parametrize("role", [Role.REGISTRATION_OFFICER, Role.CASE_WORKER])
    def test_takes_the_permission(self, person: Person, role: Role) -> None:
        with pytest.raises(NotAllowed):
            written(person, acts(member("Lain", role)))

    def test_of_another_office_there_is_no_file(self, person: Person, agus: Actor) -> None:
        with pytest.raises(NotFound):
            written(person, agus)

    def test_not_before_the_talk_and_not_without_words(self, person: Person, budi: Actor) -> None:
        with pytest.raises(DomainError, match="talk_in_future"):
            written(person, budi, held_on=ON + DAY)
        with pytest.raises(DomainError, match="talk_empty"):
            written(person, budi, text="  ")

    def test_other_rules_by_now_do_not_stop_it(self, person: Person, budi: Actor) -> None:
        with time_machine.travel(AT + HOUR, tick=False):
            note = written(person, budi, rules_seen="an-older-one", at=AT + HOUR)
        assert note.rules_changed
        [row] = talks.talks_of(person, words("id"), by=budi)
        assert row.look_again
        written(person, budi, rules_seen=note.rules_then, at=AT + DAY)
        assert not any(row.look_again for row in talks.talks_of(person, words("id"), by=budi))

    def test_the_same_rules_need_no_second_look(self, person: Person, budi: Actor) -> None:
        note = written(person, budi)
        written(person, budi, rules_seen=note.rules_then)
        assert not any(row.look_again for row in talks.talks_of(person, words("id"), by=budi))


class TestAtRest:
    def test_nothing_of_it_can_be_read_in_the_database(self, person: Person, budi: Actor) -> None:
        written(person, budi, next_step="Lunasi utang")
        note_drafts.keep(person_id=person.pk, typed={"text": SECRET}, by=budi, at=AT)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT text || next_step || shared FROM casework_note UNION SELECT typed FROM casework_notedraft"
            )
            stored = " ".join(row[0] for row in cursor.fetchall())
        assert "utang" not in stored
        assert "kelas" not in stored
        assert Note.objects.get().text == SECRET

    def test_new_keys_reach_notes_and_drafts(self) -> None:
        found = {model.__name__: names for model, names in rotation.places()}
        assert (found["Note"], found["NoteDraft"]) == (["text", "next_step", "shared"], ["typed"])

    def test_the_search_finds_nothing_of_it(self, person: Person, budi: Actor) -> None:
        written(person, budi)
        assert search("utang keluarga", by=budi) == []

    def test_it_goes_with_the_file(self, person: Person, budi: Actor) -> None:
        written(person, budi)
        note_drafts.keep(person_id=person.pk, typed={"text": SECRET}, by=budi, at=AT)
        erasing.anonymise(Person.objects.get(pk=person.pk), by=Actor.for_system("retention"), at=AT)
        assert not Note.objects.exists()
        assert not NoteDraft.objects.exists()


class TestDrafts:
    def test_each_officer_has_her_own(self, person: Person, budi: Actor, colleague: Actor) -> None:
        note_drafts.keep(person_id=person.pk, typed={"text": "milik Budi"}, by=budi, at=AT)
        assert note_drafts.typed_of(person_id=person.pk, by=budi) == ({"text": "milik Budi"}, AT)
        assert note_drafts.typed_of(person_id=person.pk, by=colleague) is None

    def test_writing_the_note_ends_it(self, person: Person, budi: Actor) -> None:
        note_drafts.keep(person_id=person.pk, typed={"text": "setengah"}, by=budi, at=AT)
        written(person, budi)
        assert not NoteDraft.objects.exists()

    def test_a_correction_has_one_of_its_own(self, person: Person, budi: Actor, colleague: Actor) -> None:
        note = written(person, budi)
        for text, corrects in (("baru", None), ("betul", note.pk)):
            note_drafts.keep(person_id=person.pk, typed={"text": text}, corrects_id=corrects, by=budi, at=AT)
        counselling.correct(note_id=note.pk, talk=talk(), by=budi, at=AT)
        assert NoteDraft.objects.get().corrects_id is None
        with pytest.raises(NotFound):
            note_drafts.keep(person_id=person.pk, typed={}, corrects_id=note.pk, by=colleague, at=AT)
