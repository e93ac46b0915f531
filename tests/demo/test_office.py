"""The demo's office, and the many for load tests: nobody of them exists, and every file is whole."""

from collections import Counter
from datetime import timedelta

import pytest

from balai import rulebook
from balai.apps.access.roles import Role
from balai.apps.casework.models import Appointment, Case, InterestAnswers, Note, Referral, Ticket
from balai.apps.casework.visits import queue
from balai.apps.people import queries
from balai.apps.people.models import Person
from balai.demo import cast, load, talking, visiting
from balai.demo import office as demo
from balai.demo.residents import residents
from balai.engine.answersheet import patch
from balai.engine.numbers import NikProblem, check_nik
from balai.engine.questions import find
from tests.cast import BUDI
from tests.factories import office
from tests.factories.office import AT, ON, member

VILLAGES = ["64.74.03.1001", "64.74.01.1001"]
BOOK = rulebook.shipped()


def test_nobody_of_them_exists_and_each_is_like_a_person() -> None:
    made = list(residents(500, VILLAGES, on=ON))
    assert made == list(residents(500, VILLAGES, on=ON))
    assert len({resident.nik for resident in made}) == 500
    for resident in made:
        assert "Contoh" in resident.name
        checked = check_nik(resident.nik, birth_date=resident.birth_date, sex=resident.sex)
        assert (checked.problems, checked.warnings) == ((), (NikProblem.PLACE,))
        for question_id, given in resident.answers.items():
            question = find(BOOK.questions, question_id)
            assert question is not None
            patch(question, given)


@pytest.mark.django_db
def test_the_office_has_files_in_every_state_and_twice_is_once() -> None:
    member(BUDI, Role.PLACEMENT_OFFICER)
    assert demo.make(AT, people=16) == 16
    assert demo.make(AT, people=16) == 0
    states = Counter(Person.objects.values_list("status", flat=True))
    assert (states["draft"] >= 2, states.total()) == (True, 16)
    assert states["registered"] > 5
    assert {case.stage for case in Case.objects.order_by("id")} >= {"registration", "preparing"}
    waiting = Person.objects.filter(status="submitted", officer=None).count()
    assert waiting >= 1
    for person in Person.objects.order_by("id"):
        assert queries.known_of(person, BOOK, on=ON).unusable == ()


@pytest.mark.django_db
def test_the_cast_has_files_of_its_own() -> None:
    cast.make(AT, on=ON)
    assert demo.make(AT, people=0) == 3
    assert demo.make(AT, people=0) == 0
    files = {person.name: person for person in Person.objects.select_related("user")}
    assert {name: person.status for name, person in files.items()} == {
        "Siti": "registered",
        "Dimas": "draft",
        "Pak Joko": "registered",
    }
    assert all(person.user and person.user.name == name for name, person in files.items())


@pytest.mark.django_db
def test_many_are_written_at_once_and_can_be_read() -> None:
    told: list[int] = []
    member(BUDI, Role.PLACEMENT_OFFICER)
    assert load.fill(office.bontang(), people=120, at=AT, progress=told.append) == 120
    assert sum(told) == 120
    assert Counter(Person.objects.values_list("status", flat=True)) == {"registered": 117, "submitted": 3}
    assert not Person.objects.filter(nik_index="").exists()
    person = Person.objects.filter(status="registered").order_by("id")[0]
    assert queries.known_of(person, BOOK, on=ON).unusable == ()


@pytest.mark.django_db
def test_siti_has_talked_answered_and_been_referred_and_twice_is_once() -> None:
    cast.make(AT, on=ON)
    demo.make(AT, people=0)
    for _each in range(2):
        talking.make(AT)
    assert Note.objects.count() == 2
    assert len(InterestAnswers.objects.get().answers) == 60
    assert sorted(Referral.objects.values_list("status", flat=True)) == ["accepted", "sent"]


@pytest.mark.django_db
def test_the_waiting_room_has_a_past_and_a_present_and_twice_is_once() -> None:
    cast.make(AT, on=ON)
    demo.make(AT, people=40)
    for _each in range(2):
        visiting.make(AT)
    today = Ticket.objects.filter(day=ON)
    assert Counter(today.values_list("status", flat=True)) == {"waiting": 5, "called": 1}
    [*rows] = queue.times([today[0].office_id], at=AT, back=timedelta(days=30))
    assert sum(row.served for row in rows) == 77, "seven open days of the last ten, one number a day not answered"
    assert Appointment.objects.coming().count() > 2
    assert set(Appointment.objects.values_list("starts_at__week_day", flat=True)) <= {2, 3}, "Monday and Tuesday"
