"""A case: counted from the first day, one open at a time, never taken twice, closed with a reason."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from balai.apps.access import covering
from balai.apps.access import queries as access
from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.casework import cases, desk, promises
from balai.apps.casework.models import Assessment, Case, Outcome, Spell
from balai.apps.people import actions, erasing, merging
from balai.apps.people.models import Channel, Person
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from tests.cast import AGUS, BUDI, RINA, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


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


def other(name: str = "Rekan", role: Role = Role.PLACEMENT_OFFICER) -> Actor:
    return acts(member(name, role))


def case_of(person: Person) -> Case:
    return Case.objects.select_related("person").get(person=person)


class TestFromTheFirstDay:
    def test_handing_in_begins_a_case_that_waits_for_an_officer(self, siti: Actor) -> None:
        case = case_of(files.submitted(siti))
        # AT is a Sunday: one working day later is Monday.
        assert (case.stage, case.waits_for, case.due_on) == ("registration", "officer", date(2026, 11, 23))
        spell = Spell.objects.get()
        assert (spell.case, spell.stage, spell.officer, spell.began_at, spell.ended_at) == (
            case,
            "registration",
            None,
            AT,
            None,
        )

    def test_registering_ends_one_wait_and_begins_the_next(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        case = cases.register(person_id=person.pk, by=budi, at=AT + DAY)
        assert (case.stage, case.waits_for, case.due_on) == ("counselling", "officer", date(2026, 11, 30))
        first, second = Spell.objects.order_by("began_at")
        assert (first.ended_at, second.began_at, second.officer_id) == (AT + DAY, AT + DAY, budi.user_id)

    def test_registering_keeps_what_the_file_opens_that_day(self, siti: Actor, budi: Actor) -> None:
        person = files.registered(siti, budi)
        kept = Assessment.objects.get(person=person)
        assert (kept.on, kept.facts["birth_date"], kept.changes) == (ON, "2002-03-14", [])
        assert set(kept.verdicts.values()) <= {"open", "gap", "unknown", "closed"}
        assert case_of(person).assessment == kept

    def test_a_file_from_a_list_gets_its_case_when_an_officer_registers_it(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        Case.objects.all().delete()
        assert cases.register(person_id=person.pk, by=budi, at=AT + HOUR).stage == "counselling"

    def test_files_from_before_get_their_case_as_of_the_day_they_came(self, siti: Actor, budi: Actor) -> None:
        files.registered(siti, budi)
        Case.objects.all().delete()
        assert (cases.open_missing(), cases.open_missing()) == (1, 0)
        case = Case.objects.get()
        assert (case.stage, case.opened_at) == ("counselling", AT)

    def test_cases_follow_an_officer_who_changed_otherwise(self, siti: Actor, budi: Actor) -> None:
        person = files.registered(siti, budi)
        files.submitted(acts(citizen("Lain")), nik="")
        assert cases.follow_officers() == 0
        for officer_id in (None, other().user_id, budi.user_id):
            Person.objects.filter(pk=person.pk).update(officer_id=officer_id)
            assert (cases.follow_officers(), case_of(person).officer_id) == (1, officer_id)

    def test_a_file_registered_by_joining_is_no_longer_to_be_looked_at(self, siti: Actor, budi: Actor) -> None:
        kept = files.submitted(siti)
        gone = files.registered(budi, budi, channel=Channel.COUNTER, name="Siti N", nik="6474015403020009")
        chief = acts(member("Penyelia", Role.SUPERVISOR))
        merging.merge(kept_id=kept.pk, gone_id=gone.pk, take=frozenset(), by=chief, at=AT)
        cases.follow_files(at=AT)
        case = Case.objects.get(person=kept)
        assert (case.stage, case.waits_for) == ("counselling", "officer")

    def test_one_open_case_a_person_is_held_by_the_database(self, siti: Actor, budi: Actor) -> None:
        case = case_of(files.registered(siti, budi))
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.create(person=case.person, office=case.office, stage_since=AT, waits_since=AT, opened_at=AT)

    def test_what_waited_stays_counted_when_the_file_is_erased(self, siti: Actor, budi: Actor) -> None:
        person = files.registered(siti, budi)
        erasing.anonymise(Person.objects.get(pk=person.pk), by=Actor.for_system("retention"), at=AT)
        assert not Case.objects.exists()
        assert not Assessment.objects.exists()
        assert list(Spell.objects.values_list("case", flat=True)) == [None, None]
        assert (cases.follow_files(at=AT), cases.follow_files(at=AT)) == (1, 0)
        assert not Spell.objects.filter(ended_at__isnull=True).exists(), "and nobody seems to wait for ever"

    def test_nobody_waits_by_a_file_that_was_taken_into_another_until_it_is_taken_back(
        self, siti: Actor, budi: Actor
    ) -> None:
        kept, gone = files.registered(siti, budi), files.submitted(budi, channel=Channel.COUNTER, name="Siti N", nik="")
        chief = acts(member("Penyelia", Role.SUPERVISOR))
        done = merging.merge(kept_id=kept.pk, gone_id=gone.pk, take=frozenset(), by=chief, at=AT)
        assert (cases.follow_files(at=AT), cases.follow_files(at=AT)) == (1, 0)
        [waits] = Spell.objects.filter(ended_at__isnull=True)
        assert waits.case == case_of(kept)
        merging.undo(merge_id=done.pk, by=chief, at=AT)
        assert (cases.follow_files(at=AT), cases.follow_files(at=AT)) == (1, 0)
        assert Spell.objects.filter(case__person=gone, ended_at__isnull=True).count() == 1


class TestTaking:
    def test_the_second_officer_is_told_who_was_first(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        cases.take(person_id=person.pk, by=budi, at=AT)
        with pytest.raises(Conflict) as refused:
            cases.take(person_id=person.pk, by=other(), at=AT)
        assert (refused.value.code, refused.value.detail["officer"]) == ("file_taken", BUDI)
        assert Person.objects.get(pk=person.pk).officer_id == budi.user_id

    def test_taking_twice_changes_nothing(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        for _each in range(2):
            cases.take(person_id=person.pk, by=budi, at=AT)
        assert Event.objects.filter(verb="file_taken").count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_of_two_at_the_same_moment_exactly_one_accompanies(self, siti: Actor, budi: Actor) -> None:
        person, rekan = files.submitted(siti), other()
        start, said = threading.Barrier(2), list[str]()

        def take(by: Actor) -> None:
            try:
                start.wait(timeout=10)
                cases.take(person_id=person.pk, by=by, at=AT)
                said.append("taken")
            except Conflict as error:
                said.append(error.code)
            finally:
                connection.close()

        both = [threading.Thread(target=take, args=(by,)) for by in (budi, rekan)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(timeout=20)
        assert sorted(said) == ["file_taken", "taken"]

    def test_another_office_and_another_role_cannot(self, siti: Actor) -> None:
        person = files.submitted(siti)
        agus = acts(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
        with pytest.raises(NotFound):
            cases.take(person_id=person.pk, by=agus, at=AT)
        with pytest.raises(NotAllowed):
            cases.take(person_id=person.pk, by=other("Kasus", Role.CASE_WORKER), at=AT)


class TestStandingIn:
    def test_who_stands_in_sees_the_case_as_own_work_on_those_days_only(self, siti: Actor, budi: Actor) -> None:
        person, rekan = files.registered(siti, budi), member("Rekan", Role.PLACEMENT_OFFICER)
        assert budi.user_id is not None
        covering.cover(
            office_id=office.bontang().pk,
            absent_id=budi.user_id,
            covered_by_id=rekan.pk,
            begins_on=ON,
            ends_on=ON + DAY,
            by=budi,
            at=AT,
        )
        today, later = access.actor_of(rekan, ON), access.actor_of(rekan, ON + 2 * DAY)
        assert actions.open_file(person_id=person.pk, by=today, at=AT) == person
        assert list(Case.objects.with_officer_of(today)) == [case_of(person)]
        assert not Case.objects.with_officer_of(later).exists()
        with pytest.raises(DomainError, match="reason_needed"):
            actions.open_file(person_id=person.pk, by=access.actor_of(rekan, ON + 2 * DAY), at=AT + 2 * DAY)

    def test_whose_absence_it_is_or_a_supervisor_arranges_it(self, budi: Actor) -> None:
        rekan, third = member("Rekan", Role.PLACEMENT_OFFICER), other("Lain")
        assert budi.user_id is not None
        given = {"office_id": office.bontang().pk, "absent_id": budi.user_id, "covered_by_id": rekan.pk}
        with pytest.raises(NotAllowed):
            covering.cover(**given, begins_on=ON, ends_on=ON, by=third, at=AT)
        covering.cover(**given, begins_on=ON, ends_on=ON, by=other("Penyelia", Role.SUPERVISOR), at=AT)
        with pytest.raises(Conflict, match="cover_overlaps"):
            covering.cover(**given, begins_on=ON, ends_on=ON + DAY, by=budi, at=AT)

    @pytest.mark.parametrize(
        ("begins", "ends", "code"), [(1, 0, "cover_days"), (-3, -1, "cover_days"), (0, 1, "cover_by_another")]
    )
    def test_impossible_days_and_oneself_are_refused(self, budi: Actor, begins: int, ends: int, code: str) -> None:
        assert budi.user_id is not None
        covered_by = budi.user_id if code == "cover_by_another" else member("Rekan", Role.PLACEMENT_OFFICER).pk
        with pytest.raises(DomainError) as refused:
            covering.cover(
                office_id=office.bontang().pk,
                absent_id=budi.user_id,
                covered_by_id=covered_by,
                begins_on=ON + begins * DAY,
                ends_on=ON + ends * DAY,
                by=budi,
                at=AT,
            )
        assert refused.value.code == code


class TestClosing:
    def test_closing_says_why_and_stops_the_count(self, siti: Actor, budi: Actor) -> None:
        case = case_of(files.registered(siti, budi))
        closed = cases.close(case_id=case.pk, outcome=Outcome.LOCAL_WORK, words="", by=budi, at=AT + DAY)
        assert (closed.stage, closed.outcome, closed.due_on) == ("closed", "local_work", None)
        assert not Spell.objects.filter(ended_at__isnull=True).exists()
        with pytest.raises(IllegalMove):
            cases.close(case_id=case.pk, outcome=Outcome.MOVED, words="", by=budi, at=AT + DAY)

    def test_another_reason_needs_words(self, siti: Actor, budi: Actor) -> None:
        case = case_of(files.registered(siti, budi))
        with pytest.raises(DomainError, match="closing_needs_words"):
            cases.close(case_id=case.pk, outcome=Outcome.OTHER, words=" ", by=budi, at=AT)

    def test_a_closed_case_goes_on_with_a_new_promise(self, siti: Actor, budi: Actor) -> None:
        case = case_of(files.registered(siti, budi))
        cases.close(case_id=case.pk, outcome=Outcome.UNREACHABLE, words="", by=budi, at=AT)
        again = cases.reopen(case_id=case.pk, by=budi, at=AT + DAY)
        assert (again.stage, again.outcome, again.due_on) == ("counselling", "", date(2026, 11, 30))
        assert Spell.objects.filter(case=case, ended_at__isnull=True).count() == 1

    def test_the_open_case_counts_before_a_closed_one_then_the_one_closed_last(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        first = case_of(person)
        cases.close(case_id=first.pk, outcome=Outcome.UNREACHABLE, words="", by=budi, at=AT)
        second = cases.register(person_id=person.pk, by=budi, at=AT + DAY)
        assert desk.case_of(person) == second
        cases.close(case_id=second.pk, outcome=Outcome.MOVED, words="", by=budi, at=AT + DAY)
        assert desk.case_of(person) == second


class TestPromises:
    def test_an_office_promises_its_own_from_a_day_on(self, siti: Actor, budi: Actor) -> None:
        rina = acts(member(RINA, Role.HEAD))
        promises.set_standard(
            office_id=office.bontang().pk,
            service="registration",
            days=3,
            in_force_on=ON,
            source="Keputusan contoh",
            by=rina,
            at=AT,
        )
        assert case_of(files.submitted(siti)).due_on == date(2026, 11, 25)

    def test_holidays_are_no_working_days(self) -> None:
        before_christmas = datetime(2026, 12, 23, 2, tzinfo=AT.tzinfo)
        assert promises.due(office.bontang().pk, "registration", before_christmas) == date(2026, 12, 28)

    def test_only_who_may_and_never_backwards_or_without_a_source(self, budi: Actor) -> None:
        rina = acts(member(RINA, Role.HEAD))
        given = {"office_id": office.bontang().pk, "service": "registration", "days": 3, "at": AT}
        with pytest.raises(NotAllowed):
            promises.set_standard(**given, in_force_on=ON, source="x", by=budi)
        with pytest.raises(DomainError, match="standard_in_the_past"):
            promises.set_standard(**given, in_force_on=ON - DAY, source="x", by=rina)
        with pytest.raises(DomainError, match="standard_without_source"):
            promises.set_standard(**given, in_force_on=ON, source=" ", by=rina)
        with pytest.raises(NotFound):
            promises.set_standard(**(given | {"service": "lunch"}), in_force_on=ON, source="x", by=rina)


def test_a_role_that_ended_ends_standing_in(budi: Actor) -> None:
    rekan = User.objects.create_user(name="Tanpa Peran", email="tanpa@example.org")
    assert access.actor_of(rekan, ON).stands_in_for == frozenset()
