"""A file from its first line to the day an officer registers it: who sees it, who writes it, what is never lost."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from balai import rulebook
from balai.apps.access.models import Organisation, User
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event, FileOpening
from balai.apps.messages.models import Message
from balai.apps.people import actions, drafts, queries, retention
from balai.apps.people.actions import mark_of, page_values
from balai.apps.people.models import Answer, Channel, Evidence, HelperAccess, Person
from balai.engine.actor import VISITOR, Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.engine.names import search_form
from tests.cast import AGUS, BUDI, LURAH_HASAN, RINA, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member

pytestmark = pytest.mark.django_db
HOME = "203.0.113.7"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
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
def helper() -> Actor:
    return acts(member("Pendamping", Role.VILLAGE_HELPER))


def sees(actor: Actor, person: Person) -> bool:
    return Person.objects.visible_to(actor).filter(pk=person.pk).exists()


class TestWhoSees:
    def test_a_draft_is_seen_by_its_owner_alone(self, siti: Actor, budi: Actor, helper: Actor) -> None:
        person = files.filled(siti)
        assert sees(siti, person)
        assert not any(sees(other, person) for other in (budi, helper, VISITOR, acts(citizen("Lain"))))

    def test_a_submitted_file_is_seen_by_officers_of_its_office(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        agus = acts(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
        rina, hasan = acts(member(RINA, Role.HEAD)), acts(member(LURAH_HASAN, Role.LURAH))
        assert sees(budi, person)
        assert not any(sees(other, person) for other in (agus, rina, hasan))
        for act in (actions.take, actions.register, actions.open_file):
            with pytest.raises(NotFound):
                act(person_id=person.pk, by=agus, at=AT)

    def test_a_helper_sees_the_draft_she_began_until_it_is_submitted(self, helper: Actor) -> None:
        person = files.filled(helper, channel=Channel.HELPER)
        assert sees(helper, person)
        actions.submit(person_id=person.pk, by=helper, at=AT)
        assert not sees(helper, person)
        with pytest.raises(NotFound):
            files.write(person, "contact", helper, phone="+6281234567890")

    def test_a_helper_comes_in_by_code_and_a_new_code_ends_it(self, siti: Actor, helper: Actor) -> None:
        person, code = drafts.begin(channel=Channel.HOME, by=siti, at=AT)
        assert drafts.enter(code=code, origin=HOME, by=helper, at=AT) == person
        assert sees(helper, person)
        newer = drafts.new_code(person_id=person.pk, by=siti, at=AT)
        assert not sees(helper, person)
        with pytest.raises(DomainError, match="code_unknown"):
            drafts.enter(code=code, origin=HOME, by=helper, at=AT)
        drafts.enter(code=newer, origin=HOME, by=helper, at=AT)
        drafts.end_help(person_id=person.pk, by=siti, at=AT)
        assert not sees(helper, person)

    def test_help_ends_by_itself(self, helper: Actor) -> None:
        person = files.draft(helper, channel=Channel.HELPER, at=AT)
        HelperAccess.objects.update(given_at=AT - 3 * DAY, expires_at=AT - 2 * DAY)
        assert not sees(helper, person)

    def test_the_owner_comes_to_her_draft_by_the_code_on_paper(self, helper: Actor, siti: Actor) -> None:
        person, code = drafts.begin(channel=Channel.HELPER, by=helper, at=AT)
        drafts.enter(code=code, origin=HOME, by=siti, at=AT)
        assert sees(siti, person)
        with pytest.raises(Conflict):
            drafts.enter(code=code, origin=HOME, by=acts(citizen("Lain")), at=AT)

    def test_a_visitor_begins_nothing_and_a_citizen_helps_nobody(self, siti: Actor) -> None:
        with pytest.raises(NotAllowed):
            files.draft(VISITOR)
        with pytest.raises(NotAllowed):
            files.draft(siti, channel=Channel.COUNTER)


class TestWriting:
    def test_one_account_has_one_file(self, siti: Actor) -> None:
        files.draft(siti)
        with pytest.raises(Conflict, match="file_exists"):
            files.draft(siti)

    def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(self, siti: Actor, helper: Actor) -> None:
        person, code = drafts.begin(channel=Channel.HOME, by=siti, at=AT)
        drafts.enter(code=code, origin=HOME, by=helper, at=AT)
        seen = mark_of(page_values(person, "contact"))
        written = {"person_id": person.pk, "page": "contact", "seen": seen, "at": AT}
        actions.write(**written, values={"phone": "+6281200000001"}, by=helper)
        with pytest.raises(Conflict, match="changed_meanwhile"):
            actions.write(**written, values={"phone": "+6281200000002"}, by=siti)
        person.refresh_from_db()
        assert person.phone == "+6281200000001"
        files.write(person, "contact", siti, phone="+6281200000002")
        actions.write(**written, values={"phone": "+6281200000002"}, by=helper)  # the same again is no quarrel

    def test_two_pages_at_once_lose_nothing(self, siti: Actor) -> None:
        person = files.draft(siti)
        seen = {page: mark_of(page_values(person, page)) for page in ("contact", "address")}
        common = {"person_id": person.pk, "by": siti, "at": AT}
        actions.write(page="contact", values={"email": "a@example.org"}, seen=seen["contact"], **common)
        actions.write(page="address", values={"address": "Jalan 1"}, seen=seen["address"], **common)
        person.refresh_from_db()
        assert (person.email, person.address) == ("a@example.org", "Jalan 1")

    def test_an_answer_has_its_own_mark(self, siti: Actor) -> None:
        person = files.draft(siti)
        common = {"person_id": person.pk, "question": "tattoo", "channel": Channel.HOME, "by": siti, "at": AT}
        actions.answer(given={"value": "never"}, seen=mark_of(None), **common)
        with pytest.raises(Conflict):
            actions.answer(given={"value": "yes"}, seen=mark_of(None), **common)
        actions.answer(given={"value": "yes"}, seen=mark_of({"value": "never"}), **common)
        assert Answer.objects.get().given == {"value": "yes"}

    def test_the_nik_is_encrypted_and_in_no_history_plain(self, siti: Actor) -> None:
        files.filled(siti)
        with connection.cursor() as cursor:
            for table in ("people_person", "people_personevent", "audit_event"):
                cursor.execute(f"SELECT t::text FROM {table} t")
                assert not any(files.NIK in row[0] for row in cursor.fetchall())
        assert Person.objects.get().nik == files.NIK
        assert Person.objects.get().nik_masked == "64••••••••••0001"

    def test_after_registration_only_officers_change_who_somebody_is(self, siti: Actor, budi: Actor) -> None:
        person = files.registered(siti, budi)
        with pytest.raises(NotAllowed):
            files.write(person, "identity", siti, name="Siti Lain")
        files.write(person, "contact", siti, phone="+6281234567890")
        files.write(person, "identity", budi, name="Siti Nuraini Putri")
        person.refresh_from_db()
        assert person.search_name == "SITI NURAINI PUTRI"


class TestSubmitting:
    def test_unfinished_pages_are_named(self, siti: Actor) -> None:
        person = files.draft(siti)
        with pytest.raises(DomainError) as caught:
            actions.submit(person_id=person.pk, by=siti, at=AT)
        assert caught.value.detail == {"page": "identity"}
        files.write(person, "identity", siti, **files.IDENTITY)
        with pytest.raises(DomainError) as caught:
            actions.submit(person_id=person.pk, by=siti, at=AT)
        assert caught.value.detail == {"page": "address"}

    def test_it_goes_to_the_office_of_the_area(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        assert (person.status, person.office, person.officer) == ("submitted", office.bontang(), None)
        assert list(Person.objects.visible_to(budi).waiting()) == [person]

    def test_where_no_office_serves_it_says_so_and_stays_a_draft(self, siti: Actor) -> None:
        Organisation.objects.update(ended_on=ON)
        person = files.filled(siti)
        with pytest.raises(DomainError, match="no_office_here"):
            actions.submit(person_id=person.pk, by=siti, at=AT)
        person.refresh_from_db()
        assert person.is_draft

    def test_an_officer_at_the_counter_takes_it_on(self, budi: Actor) -> None:
        person = files.submitted(budi, channel=Channel.COUNTER)
        assert person.officer_id == budi.user_id

    def test_twice_is_once(self, siti: Actor) -> None:
        person = files.submitted(siti)
        with pytest.raises(IllegalMove):
            actions.submit(person_id=person.pk, by=siti, at=AT)

    def test_the_nik_of_another_makes_it_doubtful_and_tells_nothing(self, siti: Actor, budi: Actor) -> None:
        first = files.submitted(siti)
        second = files.submitted(acts(citizen("Lain")), name="Orang Lain")
        assert (first.status, second.status) == ("submitted", "doubtful")
        assert sees(budi, second)

    def test_an_officer_cannot_give_one_nik_to_two(self, siti: Actor, budi: Actor) -> None:
        files.submitted(siti)
        other = files.submitted(acts(citizen("Lain")), name="Orang Lain", nik="6474015403020002")
        with pytest.raises(Conflict, match="nik_of_another"):
            files.write(other, "identity", budi, nik=files.NIK)
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=other.pk).update(
                nik_index=Person.objects.get(nik_index__gt="", name="Siti Nuraini").nik_index
            )

    def test_registering_needs_a_nik_and_an_officer(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti, nik="")
        with pytest.raises(NotAllowed):
            actions.register(person_id=person.pk, by=siti, at=AT)
        with pytest.raises(DomainError, match="nik_needed"):
            actions.register(person_id=person.pk, by=budi, at=AT)
        files.write(person, "identity", budi, nik=files.NIK)
        assert actions.register(person_id=person.pk, by=budi, at=AT).officer_id == budi.user_id


@pytest.mark.django_db(transaction=True)
def test_two_browsers_cannot_make_one_person_twice() -> None:
    drafted = [files.filled(acts(citizen(f"Warga {n}"))) for n in range(8)]
    owners = [acts(User.objects.get(pk=person.user_id)) for person in drafted]
    barrier = threading.Barrier(len(drafted))

    def hand_in(person: Person, by: Actor) -> None:
        try:
            barrier.wait()
            actions.submit(person_id=person.pk, by=by, at=AT)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in, args=pair) for pair in zip(drafted, owners, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Person.objects.values_list("status", flat=True)) == ["doubtful"] * 7 + ["submitted"]


class TestOpening:
    def test_ones_own_file_leaves_no_trace(self, siti: Actor) -> None:
        person = files.submitted(siti)
        actions.open_file(person_id=person.pk, by=siti, at=AT)
        assert not FileOpening.objects.exists()

    def test_work_is_recorded_and_asks_nothing(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        actions.open_file(person_id=person.pk, by=budi, at=AT)
        actions.open_file(person_id=person.pk, by=budi, at=AT + timedelta(minutes=3))
        [stay] = FileOpening.objects.all()
        assert (stay.reason, stay.last_at - stay.opened_at) == ("intake", timedelta(minutes=3))

    def test_anothers_case_takes_a_reason_that_lasts_one_stay(self, siti: Actor, budi: Actor) -> None:
        person = files.registered(siti, budi)
        other = acts(member("Petugas", Role.REGISTRATION_OFFICER))
        asked = {"person_id": person.pk, "by": other}
        with pytest.raises(DomainError, match="reason_needed"):
            actions.open_file(**asked, at=AT)
        actions.open_file(**asked, at=AT, reason="phone", note="menanyakan paspor")
        actions.open_file(**asked, at=AT + timedelta(minutes=20))
        with pytest.raises(DomainError, match="reason_needed"):
            actions.open_file(**asked, at=AT + timedelta(minutes=51))
        [stay] = FileOpening.objects.all()
        assert (stay.reason, stay.note) == ("phone", "menanyakan paspor")


class TestKnowledge:
    def test_answers_and_the_person_become_facts(self, siti: Actor) -> None:
        person = files.filled(siti)
        actions.answer(
            person_id=person.pk,
            question="education",
            given={"value": "D3", "detail": {"field": "nursing"}},
            seen=mark_of(None),
            channel=Channel.HOME,
            by=siti,
            at=AT,
        )
        known = queries.known_of(person, rulebook.shipped(), on=ON)
        assert known.facts.values["birth_date"] == files.BORN
        assert known.facts.education[0].level == "D3"

    def test_what_an_officer_saw_counts_more_than_what_was_said(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        Answer.objects.create(
            person=person, question="languages", given={"none": True}, channel=Channel.HOME.value, at=AT
        )
        Evidence.objects.create(
            person=person,
            path="languages",
            entry="JLPT",
            value={"test": "JLPT", "level": "N4"},
            basis="seen",
            source="SERT_BAHASA",
            by_id=budi.user_id,
            at=AT,
        )
        known = queries.known_of(person, rulebook.shipped(), on=ON)
        assert [(entry.test, entry.level) for entry in known.facts.languages] == [("JLPT", "N4")]
        assert known.proven.contradicted == ("languages",)


class TestForgetting:
    def test_a_draft_goes_whole_with_its_history(self, siti: Actor) -> None:
        person = files.filled(siti)
        drafts.discard(person_id=person.pk, by=siti, at=AT)
        with connection.cursor() as cursor:
            for table in ("people_person", "people_personevent", "people_answerevent"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,)
        assert Event.objects.filter(verb="draft_discarded").exists()

    def test_drafts_nobody_goes_on_with_are_forgotten(self, siti: Actor) -> None:
        kept, old = files.draft(siti), files.draft(acts(citizen("Lain")))
        Person.objects.filter(pk=old.pk).update(changed_at=AT - 31 * DAY, created_at=AT - 31 * DAY)
        assert retention.forget_drafts(at=AT) == 1
        assert list(Person.objects.all()) == [kept]

    def test_a_submitted_file_is_not_discarded(self, siti: Actor) -> None:
        person = files.submitted(siti)
        with pytest.raises(IllegalMove):
            drafts.discard(person_id=person.pk, by=siti, at=AT)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Hj. Siti  Nur'aini, A.Md.Kep", "SITI NURAINI"),
        ("Ir. H. Soekarno", "SOEKARNO"),
        ("Né", "NE"),
        ("H.", "H"),
        ("", ""),
    ],
)
def test_names_as_the_search_reads_them(name: str, form: str) -> None:
    assert search_form(name) == form


def test_whoever_hands_in_from_home_is_told_and_whoever_is_at_the_counter_sees_it(siti: Actor, budi: Actor) -> None:
    mine = files.submitted(siti)
    [told] = Message.objects.all()
    assert (told.code, told.user_id, told.values["reference"]) == (
        "registration_received",
        siti.user_id,
        mine.reference,
    )
    files.submitted(budi, channel=Channel.COUNTER, name="Warga Contoh", nik="")
    assert Message.objects.count() == 1
