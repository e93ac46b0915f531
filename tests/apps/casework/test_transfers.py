"""Handing over: asked, accepted or declined; the other office sees the file only afterwards."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from balai.apps.access.models import Organisation
from balai.apps.access.roles import Role
from balai.apps.casework import cases, transfers
from balai.apps.casework.models import Case, Outcome, Spell, Transfer
from balai.apps.casework.visits import appointments
from balai.apps.messages.models import Message
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


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
    return acts(member("Rekan", Role.PLACEMENT_OFFICER))


@pytest.fixture
def agus() -> Actor:
    return acts(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))


@pytest.fixture
def person(budi: Actor) -> Person:
    return files.registered(acts(citizen(SITI)), budi)


def ask(person: Person, by: Actor, **given: Any) -> Transfer:
    asked: dict[str, Any] = {
        "office_id": office.bontang().pk,
        "officer_id": None,
        "reason": "Pindah bagian",
        "person_agrees": False,
    }
    return transfers.ask(person_id=person.pk, by=by, at=AT, **(asked | given))


def sees(actor: Actor, person: Person) -> bool:
    return Person.objects.visible_to(actor).filter(pk=person.pk).exists()


def test_a_colleague_accepts_and_accompanies_from_then_on(person: Person, budi: Actor, rekan: Actor) -> None:
    asked = ask(person, budi, officer_id=rekan.user_id)
    assert asked.due_on == date(2026, 11, 24)
    assert Person.objects.get(pk=person.pk).officer_id == budi.user_id, "until then everything stays"
    assert list(Transfer.objects.asked_of(rekan)) == [asked]
    assert not Transfer.objects.asked_of(budi).exists()
    transfers.accept(transfer_id=asked.pk, by=rekan, at=AT + DAY)
    assert Person.objects.get(pk=person.pk).officer_id == rekan.user_id
    running = Spell.objects.get(ended_at__isnull=True)
    assert (running.officer_id, running.began_at) == (rekan.user_id, AT), "for the person the waiting goes on"
    assert Message.objects.filter(code="officer_changed", person_id=person.pk).count() == 1


def test_declining_leaves_all_as_it_was_and_says_why(person: Person, budi: Actor, rekan: Actor) -> None:
    asked = ask(person, budi, officer_id=rekan.user_id)
    with pytest.raises(DomainError, match="transfer_without_reason"):
        transfers.decline(transfer_id=asked.pk, answer=" ", by=rekan, at=AT)
    transfers.decline(transfer_id=asked.pk, answer="Sedang penuh", by=rekan, at=AT)
    assert Person.objects.get(pk=person.pk).officer_id == budi.user_id
    with pytest.raises(IllegalMove):
        transfers.accept(transfer_id=asked.pk, by=rekan, at=AT)


def test_another_office_sees_the_file_only_after_it_accepted(person: Person, budi: Actor, agus: Actor) -> None:
    there = office.elsewhere()
    with pytest.raises(DomainError, match="transfer_needs_agreement"):
        ask(person, budi, office_id=there.pk)
    asked = ask(person, budi, office_id=there.pk, person_agrees=True)
    assert not sees(agus, person)
    assert list(Transfer.objects.asked_of(agus)) == [asked]
    starts_at = AT.replace(day=24, hour=1)
    made = appointments.book(person_id=person.pk, kind="documents", starts_at=starts_at, by=budi, at=AT)
    transfers.accept(transfer_id=asked.pk, by=agus, at=AT)
    assert (sees(agus, person), sees(budi, person)) == (True, False)
    made.refresh_from_db()
    assert (made.office_id, made.status) == (there.pk, "to_move"), "the old office cannot keep it"


def test_a_closed_case_goes_along_and_may_be_reopened_there(person: Person, budi: Actor, agus: Actor) -> None:
    case = Case.objects.get()
    cases.close(case_id=case.pk, outcome=Outcome.MOVED, words="Pindah kota", by=budi, at=AT)
    asked = ask(person, budi, office_id=office.elsewhere().pk, person_agrees=True)
    transfers.accept(transfer_id=asked.pk, by=agus, at=AT)
    assert not Case.objects.visible_to(budi).exists()
    assert cases.reopen(case_id=case.pk, by=agus, at=AT + DAY).office_id == office.elsewhere().pk


def test_an_office_that_closed_takes_nobody(person: Person, budi: Actor, agus: Actor) -> None:
    there = office.elsewhere()
    asked = ask(person, budi, office_id=there.pk, person_agrees=True)
    Organisation.objects.filter(pk=there.pk).update(ended_on=ON)
    with pytest.raises(DomainError) as refused:
        transfers.accept(transfer_id=asked.pk, by=agus, at=AT)
    assert (refused.value.code, refused.value.detail["office"]) == ("office_closed", there.name)
    transfers.cancel(transfer_id=asked.pk, by=budi, at=AT)
    with pytest.raises(DomainError, match="office_closed"):
        ask(person, budi, office_id=there.pk, person_agrees=True)
    assert sees(budi, person)


def test_one_request_at_a_time_and_only_its_side_takes_it_back(person: Person, budi: Actor, rekan: Actor) -> None:
    asked = ask(person, budi, officer_id=rekan.user_id)
    with pytest.raises(Conflict, match="transfer_waiting"):
        ask(person, budi, officer_id=rekan.user_id)
    transfers.cancel(transfer_id=asked.pk, by=budi, at=AT)
    assert ask(person, budi, officer_id=rekan.user_id).status == "asked"


def test_one_cannot_answer_for_a_colleague_or_ask_oneself(person: Person, budi: Actor, rekan: Actor) -> None:
    third = acts(member("Ketiga", Role.PLACEMENT_OFFICER))
    asked = ask(person, budi, officer_id=rekan.user_id)
    with pytest.raises(DomainError, match="transfer_for_another"):
        transfers.accept(transfer_id=asked.pk, by=third, at=AT)
    transfers.cancel(transfer_id=asked.pk, by=budi, at=AT)
    with pytest.raises(DomainError, match="transfer_to_oneself"):
        ask(person, budi)
    with pytest.raises(DomainError, match="officer_not_here"):
        ask(person, budi, officer_id=member("Kepala", Role.HEAD).pk)


def test_strangers_find_nothing(person: Person, budi: Actor, rekan: Actor, agus: Actor) -> None:
    asked = ask(person, budi, officer_id=rekan.user_id)
    for act in (transfers.accept, transfers.cancel):
        with pytest.raises(NotFound):
            act(transfer_id=asked.pk, by=agus, at=AT)


def test_a_supervisor_assigns_and_ends_open_requests(person: Person, budi: Actor, rekan: Actor) -> None:
    asked = ask(person, budi, officer_id=rekan.user_id)
    third = acts(member("Ketiga", Role.PLACEMENT_OFFICER))
    assert third.user_id is not None
    with pytest.raises(NotAllowed):
        transfers.assign(person_id=person.pk, officer_id=third.user_id, by=budi, at=AT)
    boss = acts(member("Penyelia", Role.SUPERVISOR))
    transfers.assign(person_id=person.pk, officer_id=third.user_id, by=boss, at=AT)
    assert Person.objects.get(pk=person.pk).officer_id == third.user_id
    asked.refresh_from_db()
    assert asked.status == "cancelled"
