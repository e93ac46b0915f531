"""An officer finds a file by what people say at a counter."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine

from balai.apps.access.roles import Role
from balai.apps.people.models import Person
from balai.apps.people.search import MOST, search
from balai.engine.actor import Actor
from balai.engine.names import search_form
from tests.cast import BUDI
from tests.factories import files, office
from tests.factories.office import AT, acts, member

pytestmark = pytest.mark.django_db
LONG = "Siti Nuraini Kusuma Wardhani Contoh"


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def budi() -> Actor:
    return acts(member(BUDI, Role.PLACEMENT_OFFICER))


def named(name: str, number: int) -> Person:
    person = files.waiting(UUID(int=number))
    person.name, person.search_name = name, search_form(name)
    person.save()
    return person


@pytest.mark.parametrize(
    "typed",
    ["kusuma", "Wardhani", "siti kusuma", "KUSUMA nuraini", "Hj. Siti Nur'aini", "nurai", "Siti Nurainni Kusuma W"],
)
def test_a_long_name_is_found_by_any_part_of_it(budi: Actor, typed: str) -> None:
    siti = named(LONG, 1)
    named("Dimas Contoh", 2)
    assert [(hit.person, hit.why) for hit in search(typed, by=budi)] == [(siti, "name")]


@pytest.mark.parametrize("typed", ["ku", "", "100%", "Kusuma Dimas"])
def test_nobody_is_found_by_chance(budi: Actor, typed: str) -> None:
    named(LONG, 1)
    assert search(typed, by=budi) == []


@pytest.mark.parametrize("typed", ["BM-7K3M9QW0", "bm 7k3m 9qw0", "7K3M9QW0", "7k3m-9qwO"])
def test_a_file_number_is_found_with_and_without_its_first_letters(budi: Actor, typed: str) -> None:
    siti = named(LONG, 1)
    Person.objects.filter(pk=siti.pk).update(reference="BM-7K3M9QW0")
    assert [(hit.person, hit.why) for hit in search(typed, by=budi)] == [(siti, "reference")]
    assert search("BM-00000000", by=budi) == []


def test_who_holds_the_words_comes_before_who_is_only_alike(budi: Actor) -> None:
    alike, holds = named("Siti Nurani", 1), named(LONG, 2)
    assert [hit.person for hit in search("siti nuraini", by=budi)] == [holds, alike]


def test_a_common_name_fills_the_list_once(budi: Actor) -> None:
    for number in range(MOST + 5):
        named(f"Siti Contoh {number}", number + 1)
    found = [hit.person.pk for hit in search("siti contoh", by=budi)]
    assert len(found) == len(set(found)) == MOST
