"""Appointments: given one by one, within opening hours, moved and missed; a closed day loses none."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from pytest_django import DjangoDbBlocker

from balai.apps.access.models import Organisation
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.casework import transfers
from balai.apps.casework.calendar import working_days
from balai.apps.casework.models import Appointment, Case, ClosedDay, Spell
from balai.apps.casework.promises import due
from balai.apps.casework.visits import appointments, following, opening
from balai.apps.casework.visits.free import free_days
from balai.apps.casework.visits.opening import Week
from balai.apps.messages.models import Message
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from tests.cast import AGUS, BUDI, DIMAS, PAK_JOKO, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")
MONDAY = date(2026, 11, 23)


def moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=WITA)


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def budi() -> Actor:
    return acts(member(BUDI, Role.PLACEMENT_OFFICER))


@pytest.fixture
def head() -> Actor:
    return acts(member("Penyelia", Role.SUPERVISOR))


@pytest.fixture
def siti() -> Actor:
    return acts(citizen(SITI))


@pytest.fixture
def person(siti: Actor, budi: Actor) -> Person:
    return files.registered(siti, budi)


def book(person: Person, by: Actor, starts_at: datetime, kind: str = "counselling", at: datetime = AT) -> Appointment:
    return appointments.book(person_id=person.pk, kind=kind, starts_at=starts_at, by=by, at=at)


def user_of(actor: Actor) -> UUID:
    assert actor.user_id is not None
    return actor.user_id


def another(by: Actor, name: str, nik: str) -> Person:
    return files.registered(acts(citizen(name)), by, name=name, nik=nik)


class TestBooking:
    def test_a_citizen_books_and_the_case_waits_for_that_day(self, person: Person, siti: Actor) -> None:
        made = book(person, siti, moment(MONDAY, "09:00"))
        assert made.ends_at == moment(MONDAY, "10:00")
        case = Case.objects.get(person=person)
        assert (case.waits_for, case.due_on) == ("officer", MONDAY)
        promised = Spell.objects.get(case=case, ended_at__isnull=True).due_on
        assert promised == due(person.office_id, "counselling", AT), "and its promise is counted from what was promised"
        assert promised != MONDAY
        [told] = Message.objects.filter(code="appointment_booked", person_id=person.pk)
        assert told.about == made.pk
        assert Event.objects.filter(verb="appointment_booked", subject_id=person.pk).exists()

    @pytest.mark.parametrize(
        ("starts_at", "code"),
        [
            (AT - timedelta(hours=1), "appointment_past"),
            (moment(date(2026, 12, 25), "09:00"), "appointment_day_closed"),
            (moment(date(2026, 11, 28), "09:00"), "appointment_outside_hours"),
            (moment(MONDAY, "12:00"), "appointment_outside_hours"),
            (moment(MONDAY, "09:10"), "appointment_outside_hours"),
            (moment(MONDAY, "15:30"), "appointment_outside_hours"),
            (moment(date(2027, 6, 1), "09:00"), "appointment_too_far"),
            (datetime.fromisoformat("0001-01-01T00:00:00+14:00"), "appointment_past"),
            (datetime.fromisoformat("9999-12-31T23:59:59-12:00"), "appointment_too_far"),
        ],
    )
    def test_a_time_nobody_can_keep_is_refused(
        self, person: Person, siti: Actor, starts_at: datetime, code: str
    ) -> None:
        with pytest.raises(DomainError) as refused:
            book(person, siti, starts_at)
        assert refused.value.code == code
        assert not Appointment.objects.exists()

    def test_a_holiday_is_named(self, person: Person, siti: Actor) -> None:
        with pytest.raises(DomainError) as refused:
            book(person, siti, moment(date(2026, 12, 25), "09:00"))
        assert refused.value.detail == {"day": date(2026, 12, 25), "why": "Hari Raya Natal"}

    def test_an_office_that_closed_for_good_takes_nobody(self, person: Person, siti: Actor) -> None:
        Organisation.objects.filter(pk=person.office_id).update(ended_on=MONDAY)
        with pytest.raises(DomainError, match="office_ended"):
            book(person, siti, moment(MONDAY, "09:00"))

    def test_one_of_a_kind_at_a_time(self, person: Person, siti: Actor) -> None:
        book(person, siti, moment(MONDAY, "09:00"))
        with pytest.raises(Conflict) as refused:
            book(person, siti, moment(MONDAY, "13:00"))
        assert (refused.value.code, refused.value.detail) == ("appointment_already", {"day": MONDAY})
        book(person, siti, moment(MONDAY, "13:00"), kind="documents")

    def test_an_officer_is_booked_once_where_the_office_has_two_places(self, person: Person, budi: Actor) -> None:
        other = another(budi, "Warga Contoh", "6474015403020002")
        Person.objects.filter(pk__in=[person.pk, other.pk]).update(officer_id=budi.user_id)
        book(person, budi, moment(MONDAY, "09:00"))
        with pytest.raises(Conflict, match="appointment_taken"):
            book(other, budi, moment(MONDAY, "09:30"))
        book(other, budi, moment(MONDAY, "09:30"), kind="documents")

    def test_a_full_time_is_not_offered(self, person: Person, budi: Actor) -> None:
        for number, each in enumerate((person, another(budi, DIMAS, "6474011403020002"))):
            book(each, budi, moment(MONDAY, "09:00"), kind="documents")
            offered = free_days(
                each.office_id or budi.grants[0].office_id, "documents", None, at=AT, start=MONDAY, days=1
            )
            assert (moment(MONDAY, "09:00") in offered[0].moments) is (number == 0)
        with pytest.raises(Conflict, match="appointment_taken"):
            book(another(budi, PAK_JOKO, "6474011403020003"), budi, moment(MONDAY, "09:00"), kind="documents")

    def test_only_for_oneself_or_within_ones_office(self, person: Person) -> None:
        with pytest.raises(NotFound):
            book(person, acts(citizen(DIMAS)), moment(MONDAY, "09:00"))
        with pytest.raises(NotFound):
            book(person, acts(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere())), moment(MONDAY, "09:00"))
        with pytest.raises(NotAllowed):
            book(person, acts(member("Kasus", Role.CASE_WORKER)), moment(MONDAY, "09:00"))
        joko = acts(citizen(PAK_JOKO))
        begun = files.draft(joko)
        with pytest.raises(IllegalMove, match="draft_first"):
            book(begun, joko, moment(MONDAY, "09:00"))


class TestLater:
    @pytest.fixture
    def made(self, person: Person, siti: Actor) -> Appointment:
        return book(person, siti, moment(MONDAY, "09:00"))

    def test_it_moves_also_over_itself_and_tells_the_new_time(self, made: Appointment, siti: Actor) -> None:
        moved = appointments.move(appointment_id=made.pk, starts_at=moment(MONDAY, "09:30"), by=siti, at=AT)
        assert (moved.status, moved.starts_at, moved.ends_at) == (
            "booked",
            moment(MONDAY, "09:30"),
            moment(MONDAY, "10:30"),
        )
        assert Message.objects.filter(code="appointment_moved").count() == 1

    def test_a_refused_move_leaves_it_where_it_was(self, made: Appointment, siti: Actor) -> None:
        with pytest.raises(DomainError):
            appointments.move(appointment_id=made.pk, starts_at=moment(date(2026, 12, 25), "09:00"), by=siti, at=AT)
        made.refresh_from_db()
        assert (made.status, made.starts_at) == ("booked", moment(MONDAY, "09:00"))

    def test_cancelled_the_promise_begins_anew(self, made: Appointment, siti: Actor) -> None:
        appointments.cancel(appointment_id=made.pk, by=siti, at=AT)
        assert Case.objects.get(person_id=made.person_id).due_on == date(2026, 11, 27)
        with pytest.raises(IllegalMove):
            appointments.move(appointment_id=made.pk, starts_at=moment(MONDAY, "13:00"), by=siti, at=AT)

    def test_who_came_is_written_down_on_the_day(self, made: Appointment, siti: Actor, budi: Actor) -> None:
        given = {"appointment_id": made.pk, "by": budi}
        with pytest.raises(DomainError, match="appointment_not_yet"):
            appointments.receive(how="arrive", at=AT, **given)
        with pytest.raises(DomainError, match="appointment_not_yet"):
            appointments.receive(how="miss", at=moment(MONDAY, "08:50"), **given)
        with pytest.raises(NotAllowed):
            appointments.receive(appointment_id=made.pk, how="arrive", by=siti, at=moment(MONDAY, "08:50"))
        appointments.receive(how="miss", at=moment(MONDAY, "09:20"), **given)
        assert Case.objects.get(person_id=made.person_id).waits_for == "citizen"
        assert appointments.receive(how="arrive", at=moment(MONDAY, "09:40"), **given).status == "arrived"
        assert Case.objects.get(person_id=made.person_id).waits_for == "officer", "she came after all"
        assert appointments.receive(how="finish", at=moment(MONDAY, "10:20"), **given).status == "done"

    def test_what_nobody_wrote_down_says_so_the_day_after(self, made: Appointment) -> None:
        assert following.lapse(at=moment(MONDAY, "23:00")) == 0
        assert following.lapse(at=moment(MONDAY + timedelta(days=1), "00:20")) == 1
        made.refresh_from_db()
        assert made.status == "unrecorded"

    def test_the_reminder_comes_once_the_day_before(self, person: Person, siti: Actor) -> None:
        tuesday = MONDAY + timedelta(days=1)
        book(person, siti, moment(tuesday, "09:00"))
        assert following.remind(at=AT) == 0
        assert following.remind(at=moment(MONDAY, "08:00")) == 1
        assert following.remind(at=moment(MONDAY, "09:00")) == 0
        [told] = Message.objects.filter(code="appointment_reminder")
        assert told.values["day"] == tuesday.isoformat()

    def test_whoever_booked_today_for_tomorrow_is_not_reminded(self, made: Appointment) -> None:
        assert made.booked_at == AT
        assert following.remind(at=AT + timedelta(hours=3)) == 0


class TestFilesThatChange:
    def test_a_file_that_was_joined_keeps_no_place(self, person: Person, siti: Actor, budi: Actor) -> None:
        made = book(person, siti, moment(MONDAY, "09:00"))
        Person.objects.filter(pk=person.pk).update(status="merged", merged_into=another(budi, AGUS, "6474010101900002"))
        following.follow_files(at=AT)
        made.refresh_from_db()
        assert made.status == "cancelled"

    def test_a_file_that_went_to_another_office_needs_a_time_there(self, person: Person, siti: Actor) -> None:
        made, there = book(person, siti, moment(MONDAY, "09:00")), office.elsewhere()
        assert following.follow_files(at=AT) == 0
        Person.objects.filter(pk=person.pk).update(office=there)
        assert following.follow_files(at=AT) == 1
        made.refresh_from_db()
        assert (made.office_id, made.status) == (there.pk, "to_move")

    def test_a_talk_goes_with_the_officer_unless_she_is_taken(
        self, person: Person, siti: Actor, budi: Actor, head: Actor
    ) -> None:
        agus = acts(member(AGUS, Role.PLACEMENT_OFFICER))
        other = another(budi, DIMAS, "6474011403020002")
        transfers.assign(person_id=other.pk, officer_id=user_of(agus), by=head, at=AT)
        first, second = (book(each, budi, moment(MONDAY, "09:00")) for each in (person, other))
        assert (first.officer_id, second.officer_id) == (budi.user_id, agus.user_id)
        transfers.assign(person_id=person.pk, officer_id=user_of(agus), by=head, at=AT)
        first.refresh_from_db()
        assert (first.officer_id, first.status) == (None, "booked"), "the time stays, with whoever is there"
        transfers.assign(person_id=other.pk, officer_id=user_of(budi), by=head, at=AT)
        second.refresh_from_db()
        assert second.officer_id == budi.user_id

    def test_officers_of_joined_files_are_followed_later(self, person: Person, siti: Actor) -> None:
        made, agus = book(person, siti, moment(MONDAY, "09:00")), member(AGUS, Role.PLACEMENT_OFFICER)
        Person.objects.filter(pk=person.pk).update(officer=agus)
        assert following.follow_files(at=AT) == 1
        made.refresh_from_db()
        assert made.officer_id == agus.pk
        assert following.follow_files(at=AT) == 0


class TestClosing:
    def test_a_closed_day_asks_whom_it_hits_to_choose_again_and_loses_none(
        self, person: Person, siti: Actor, head: Actor
    ) -> None:
        made = book(person, siti, moment(MONDAY, "09:00"))
        opening.close_day(office_id=made.office_id, on=MONDAY, why="Listrik padam", by=head, at=AT)
        assert following.displace_all(at=AT) == 1
        made.refresh_from_db()
        assert Case.objects.get(person=person).waits_for == "officer", "the office closed: it still owes the talk"
        assert made.status == "to_move"
        assert Message.objects.filter(code="appointment_displaced", person_id=person.pk).count() == 1
        with pytest.raises(DomainError) as refused:
            appointments.move(appointment_id=made.pk, starts_at=moment(MONDAY, "13:00"), by=siti, at=AT)
        assert refused.value.detail["why"] == "Listrik padam"
        tuesday = moment(MONDAY + timedelta(days=1), "09:00")
        assert appointments.move(appointment_id=made.pk, starts_at=tuesday, by=siti, at=AT).status == "booked"
        assert following.displace(made.office_id, by=head, at=AT) == 0

    def test_a_closed_day_is_no_working_day(self, head: Actor) -> None:
        bontang = office.bontang().pk
        assert working_days(MONDAY, bontang).after(MONDAY, 1) == MONDAY + timedelta(days=1)
        day = opening.close_day(
            office_id=bontang, on=MONDAY + timedelta(days=1), why="Pelatihan petugas", by=head, at=AT
        )
        assert working_days(MONDAY, bontang).after(MONDAY, 1) == MONDAY + timedelta(days=2)
        opening.open_day(day_id=day.pk, by=head, at=AT)
        assert working_days(MONDAY, bontang).after(MONDAY, 1) == MONDAY + timedelta(days=1)

    def test_hours_change_from_a_day_on(self, person: Person, siti: Actor, head: Actor) -> None:
        bontang = office.bontang().pk
        tuesday = MONDAY + timedelta(days=1)
        short = Week(weekday=1, opens=time(8), closes=time(10), pause_begins=None, pause_ends=None, places=1)
        opening.set_hours(office_id=bontang, week=short, in_force_on=tuesday, reason="Contoh", by=head, at=AT)
        [offered] = free_days(bontang, "counselling", None, at=AT, start=tuesday, days=1)
        assert [f"{each.astimezone(WITA):%H:%M}" for each in offered.moments] == ["08:00", "08:30", "09:00"]
        with pytest.raises(DomainError, match="appointment_outside_hours"):
            book(person, siti, moment(tuesday, "13:00"))
        shut = Week(weekday=1, opens=None, closes=None, pause_begins=None, pause_ends=None, places=1)
        opening.set_hours(office_id=bontang, week=shut, in_force_on=tuesday, reason="Contoh", by=head, at=AT)
        assert opening.opening_of(bontang).hours(tuesday) is None
        assert 1 not in working_days(MONDAY, bontang).week

    @pytest.mark.parametrize(
        ("week", "code"),
        [
            ({"opens": time(9), "closes": time(8)}, "hours_not_in_order"),
            ({"pause_begins": time(12)}, "hours_not_in_order"),
            ({"pause_begins": time(7), "pause_ends": time(9)}, "hours_not_in_order"),
            ({"places": 0}, "hours_not_in_order"),
            ({"opens": None}, "hours_not_in_order"),
        ],
    )
    def test_hours_out_of_order_are_refused(self, head: Actor, week: dict[str, Any], code: str) -> None:
        usual: dict[str, Any] = {"weekday": 0, "opens": time(8), "closes": time(16), "places": 2}
        whole = Week(**({"pause_begins": None, "pause_ends": None} | usual | week))
        with pytest.raises(DomainError, match=code):
            opening.set_hours(
                office_id=office.bontang().pk, week=whole, in_force_on=MONDAY, reason="Contoh", by=head, at=AT
            )

    def test_only_whoever_sets_hours_closes_a_day_and_not_a_past_one(self, budi: Actor, head: Actor) -> None:
        bontang = office.bontang().pk
        with pytest.raises(NotAllowed):
            opening.close_day(office_id=bontang, on=MONDAY, why="Contoh", by=budi, at=AT)
        with pytest.raises(DomainError, match="hours_in_the_past"):
            opening.close_day(office_id=bontang, on=date(2026, 11, 20), why="Contoh", by=head, at=AT)
        with pytest.raises(DomainError, match="hours_without_reason"):
            opening.close_day(office_id=bontang, on=MONDAY, why=" ", by=head, at=AT)
        day = opening.close_day(office_id=bontang, on=MONDAY, why="Contoh", by=head, at=AT)
        with pytest.raises(Conflict, match="day_closed_already"):
            opening.close_day(office_id=bontang, on=MONDAY, why="Lagi", by=head, at=AT)
        there = acts(member(AGUS, Role.SUPERVISOR, office.elsewhere()))
        with pytest.raises(NotFound):
            opening.open_day(day_id=day.pk, by=there, at=AT)
        assert ClosedDay.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_and_one_place_left(budi: Actor, django_db_blocker: DjangoDbBlocker) -> None:
    first, *others = [
        another(budi, name, nik)
        for name, nik in ((SITI, "6474015403020001"), (DIMAS, "6474011403020002"), (PAK_JOKO, "6474011403020003"))
    ]
    book(first, budi, moment(MONDAY, "09:00"), kind="documents")
    start, said = threading.Barrier(2), list[str]()

    def take(person: Person) -> None:
        with django_db_blocker.unblock():
            start.wait(timeout=10)
            try:
                book(person, budi, moment(MONDAY, "09:00"), kind="documents")
                said.append("mine")
            except Conflict as refused:
                said.append(refused.code)
            finally:
                connection.close()

    both = [threading.Thread(target=take, args=(person,)) for person in others]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=20)
    assert sorted(said) == ["appointment_taken", "mine"]
