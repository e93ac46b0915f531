"""The queue: numbers of a day, called once each, first come first served but for whom the law puts first."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from pytest_django import DjangoDbBlocker

from balai.apps.access.roles import Role
from balai.apps.casework.models import Purpose, QueueScreen, Ticket
from balai.apps.casework.visits import queue, screens
from balai.engine.actor import Actor
from balai.engine.errors import DomainError, IllegalMove, NotAllowed, NotFound
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def budi() -> Actor:
    return acts(member(BUDI, Role.PLACEMENT_OFFICER))


@pytest.fixture
def rekan() -> Actor:
    return acts(member("Rekan", Role.REGISTRATION_OFFICER))


def draw(by: Actor, service: str = "registration", first: str = "", at: datetime = AT) -> Ticket:
    return queue.draw(office_id=office.bontang().pk, service=service, first=first, by=by, at=at)


def call(by: Actor, *services: str, at: datetime = AT) -> Ticket | None:
    bontang = office.bontang().pk
    return queue.call_next(office_id=bontang, services=frozenset(services), counter="2", by=by, at=at)


def shown(ticket: Ticket | None) -> str:
    assert ticket is not None
    return ticket.shown


def test_each_service_counts_from_one_and_each_day_anew(budi: Actor) -> None:
    drawn = [draw(budi).shown, draw(budi).shown, draw(budi, "documents").shown]
    assert drawn == ["A-001", "A-002", "B-001"]
    assert draw(budi, at=AT + timedelta(days=1)).shown == "A-001"


def test_who_goes_first_by_law_is_called_first_then_as_they_came(budi: Actor) -> None:
    for number, first in enumerate(("", "", "elderly", "pregnant")):
        draw(budi, first=first, at=AT + number * MINUTE)
    assert [shown(call(budi, at=AT + (10 + n) * MINUTE)) for n in range(4)] == ["A-003", "A-004", "A-001", "A-002"]
    assert call(budi, at=AT + 20 * MINUTE) is None
    assert Ticket.objects.filter(status="served").count() == 4, "calling the next one ends the one before"


def test_pressing_twice_calls_one(budi: Actor) -> None:
    for number in range(2):
        draw(budi, at=AT + number * MINUTE)
    first = call(budi, at=AT + 5 * MINUTE)
    assert call(budi, at=AT + 5 * MINUTE + timedelta(seconds=1)) == first
    assert Ticket.objects.filter(status="waiting").count() == 1


def test_an_officer_calls_the_services_she_does(budi: Actor) -> None:
    draw(budi)
    draw(budi, "counselling", at=AT + MINUTE)
    assert shown(call(budi, "counselling", "documents", at=AT + 2 * MINUTE)) == "C-001"


def test_whoever_is_not_there_is_passed_over_and_may_come_back_at_the_end(budi: Actor, rekan: Actor) -> None:
    first = draw(budi)
    draw(budi, at=AT + MINUTE)
    assert call(budi, at=AT + 2 * MINUTE) == first
    queue.set_ticket(ticket_id=first.pk, how="again", by=budi, at=AT + 3 * MINUTE)
    queue.set_ticket(ticket_id=first.pk, how="skip", by=budi, at=AT + 4 * MINUTE)
    with pytest.raises(IllegalMove):
        queue.set_ticket(ticket_id=first.pk, how="again", by=budi, at=AT + 5 * MINUTE)
    queue.set_ticket(ticket_id=first.pk, how="return", by=rekan, at=AT + 5 * MINUTE)
    assert shown(call(rekan, at=AT + 6 * MINUTE)) == "A-002"
    again = call(budi, at=AT + 7 * MINUTE)
    assert again is not None
    assert (again.pk, again.calls) == (first.pk, 3)


def test_times_are_kept_from_the_first_day(budi: Actor) -> None:
    for number in range(3):
        draw(budi, at=AT + number * MINUTE)
    for number in range(3):
        call(budi, at=AT + (10 + 10 * number) * MINUTE)
    call(budi, at=AT + 40 * MINUTE)
    [row] = queue.times([office.bontang().pk], at=AT, back=timedelta(days=30))
    assert (row.service, row.drawn, row.served, row.left) == ("registration", 3, 3, 0)
    assert row.wait_median == pytest.approx(19)
    assert row.serve_median == pytest.approx(10)


def test_a_number_is_tied_to_whom_it_serves_and_not_for_long(budi: Actor) -> None:
    person = files.registered(acts(citizen(SITI)), budi)
    ticket = draw(budi)
    with pytest.raises(IllegalMove):
        queue.tie(ticket_id=ticket.pk, person_id=person.pk, by=budi, at=AT)
    call(budi)
    assert queue.serving(budi) == ticket
    queue.tie(ticket_id=ticket.pk, person_id=person.pk, by=budi, at=AT)
    assert queue.end_of_day(at=AT + timedelta(days=1)) == 1
    ticket.refresh_from_db()
    assert (ticket.person_id, ticket.status) == (person.pk, "served")
    queue.end_of_day(at=AT + timedelta(days=30))
    ticket.refresh_from_db()
    assert ticket.person_id is None


def test_other_offices_and_roles_call_nobody(budi: Actor) -> None:
    ticket = draw(budi)
    agus = acts(member(AGUS, Role.REGISTRATION_OFFICER, office.elsewhere()))
    with pytest.raises(NotAllowed):
        call(agus)
    with pytest.raises(NotFound):
        queue.set_ticket(ticket_id=ticket.pk, how="again", by=agus, at=AT)
    with pytest.raises(NotAllowed):
        draw(acts(member("Kasus", Role.CASE_WORKER)))
    with pytest.raises(DomainError, match="first_unknown"):
        draw(budi, first="friend")
    with pytest.raises(DomainError, match="counter_needed"):
        queue.call_next(office_id=office.bontang().pk, services=frozenset(), counter=" ", by=budi, at=AT)


def test_a_code_makes_one_browser_a_screen_and_ends_soon(budi: Actor) -> None:
    head = acts(member("Penyelia", Role.SUPERVISOR))
    given = {"office_id": office.bontang().pk, "purpose": Purpose.KIOSK}
    with pytest.raises(NotAllowed):
        screens.prepare(place="Ruang tunggu", by=budi, at=AT, **given)
    screen, code = screens.prepare(place="Ruang tunggu", by=head, at=AT, **given)
    with pytest.raises(DomainError, match="code_unknown"):
        screens.begin(typed="0000-0000-00", origin="192.0.2.1", at=AT)
    with pytest.raises(DomainError, match="code_unknown"):
        screens.begin(typed=code, origin="192.0.2.1", at=AT + timedelta(hours=1))
    assert screens.begin(typed=code.lower(), origin="192.0.2.1", at=AT) == screen
    with pytest.raises(DomainError, match="code_unknown"):
        screens.begin(typed=code, origin="192.0.2.1", at=AT)
    assert screens.in_force(screen.pk) == screen
    assert queue.draw_at(screen=screen, service="complaint", at=AT).shown == "D-001"
    screens.end(screen_id=screen.pk, by=head, at=AT)
    assert screens.in_force(screen.pk) is None
    assert not QueueScreen.objects.filter(code__contains=code).exists()


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_at_once_and_call_two_numbers(
    budi: Actor, rekan: Actor, django_db_blocker: DjangoDbBlocker
) -> None:
    for number in range(2):
        draw(budi, at=AT + number * MINUTE)
    start, said = threading.Barrier(2), list[str]()

    def press(by: Actor) -> None:
        with django_db_blocker.unblock():
            start.wait(timeout=10)
            try:
                said.append(shown(call(by, at=AT + 5 * MINUTE)))
            finally:
                connection.close()

    both = [threading.Thread(target=press, args=(by,)) for by in (budi, rekan)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=20)
    assert sorted(said) == ["A-001", "A-002"]
