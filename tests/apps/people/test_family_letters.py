"""The family's permission letter: from data to paper, to the lurah of the own kelurahan, to the file."""

from collections.abc import Iterator

import pytest
import time_machine

from balai import rulebook
from balai.apps.access import actions as access
from balai.apps.access.kinds import Kind
from balai.apps.access.roles import Role
from balai.apps.messages.models import Message
from balai.apps.people import family_letters as letters
from balai.apps.people import queries
from balai.apps.people.family_letters import Giver
from balai.apps.people.models import Document, FamilyLetter, Person
from balai.engine.actor import Actor
from balai.engine.errors import DomainError, IllegalMove, NotFound
from tests.cast import BUDI, IBU_WATI, LURAH_HASAN, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def siti() -> Actor:
    return acts(citizen(SITI))


@pytest.fixture
def hasan() -> Actor:
    return acts(member(LURAH_HASAN, Role.LURAH))


@pytest.fixture
def person(siti: Actor) -> Person:
    return files.submitted(siti)


def made(person: Person, by: Actor, country: str = "JP") -> FamilyLetter:
    return letters.prepare(person_id=person.pk, giver=IBU_WATI, relation=Giver.MOTHER, country=country, by=by, at=AT)


def confirm(letter: FamilyLetter, by: Actor, code: str = "") -> FamilyLetter:
    return letters.confirm(letter_id=letter.pk, code=code or letter.code, origin=HERE, by=by, at=AT)


def consent(person: Person) -> object:
    return queries.known_of(person, rulebook.shipped(), on=ON).facts.values.get("consent")


def test_confirmed_it_is_a_document_and_proves_the_permission(person: Person, siti: Actor, hasan: Actor) -> None:
    letter = made(person, siti)
    assert consent(person) is None
    confirm(letter, hasan)
    letter.refresh_from_db()
    document = Document.objects.get()
    assert (letter.status, letter.document, document.status) == ("confirmed", document, "accepted")
    assert consent(person) is True
    assert Message.objects.filter(code="letter_confirmed").count() == 1
    with pytest.raises(NotFound):
        confirm(letter, hasan)


def test_a_lurah_of_another_kelurahan_has_no_such_letter(person: Person, siti: Actor) -> None:
    letter = made(person, siti)
    there = access.keep_organisation(kind=Kind.KELURAHAN, name="Kelurahan lain", area="64.74.01.1001")
    other = acts(member("Lurah lain", Role.LURAH, there))
    assert not FamilyLetter.objects.to_confirm(other).exists()
    with pytest.raises(NotFound):
        confirm(letter, other)


def test_an_officer_confirms_no_letter_and_a_lurah_sees_no_file(person: Person, siti: Actor, hasan: Actor) -> None:
    letter = made(person, siti)
    with pytest.raises(NotFound):
        confirm(letter, acts(member(BUDI, Role.PLACEMENT_OFFICER)))
    assert not FamilyLetter.objects.visible_to(hasan).exists()
    assert not Person.objects.visible_to(hasan).exists()


def test_it_takes_the_code_on_the_paper(person: Person, siti: Actor, hasan: Actor) -> None:
    letter, other = made(person, siti), made(person, siti, "TW")
    with pytest.raises(DomainError, match="code_of_another"):
        confirm(letter, hasan, other.code)
    with pytest.raises(DomainError, match="code_unknown"):
        confirm(letter, hasan, "0000000000")


def test_refused_with_a_reason_the_citizen_reads(person: Person, siti: Actor, hasan: Actor) -> None:
    letter = made(person, siti)
    common = {"letter_id": letter.pk, "code": letter.code, "origin": HERE, "by": hasan, "at": AT}
    with pytest.raises(DomainError, match="note_needed"):
        letters.refuse(note=" ", **common)
    letters.refuse(note="Belum ditandatangani ibu.", **common)
    assert "Belum ditandatangani ibu." in Message.objects.get(code="document_returned").values["reason"]
    assert consent(person) is None
    with pytest.raises(IllegalMove):
        letters.cancel(letter_id=letter.pk, by=siti, at=AT)


def test_a_new_one_for_the_same_country_ends_the_paper_before(person: Person, siti: Actor, hasan: Actor) -> None:
    first, second = made(person, siti), made(person, siti)
    assert list(FamilyLetter.objects.to_confirm(hasan)) == [second]
    assert not letters.check(code=first.code, origin=HERE, at=AT).is_valid


def test_cancelled_it_proves_nothing_any_more(person: Person, siti: Actor, hasan: Actor) -> None:
    letter = confirm(made(person, siti), hasan)
    assert letters.check(code=letter.code, origin=HERE, at=AT) == letters.Checked(
        is_valid=True, decided_at=AT, village="Belimbing"
    )
    letters.cancel(letter_id=letter.pk, by=siti, at=AT)
    assert consent(person) is None
    assert not letters.check(code=letter.code, origin=HERE, at=AT).is_valid


def test_guessing_codes_is_slowed(person: Person, siti: Actor) -> None:
    for _ in range(10):
        with pytest.raises(DomainError, match="code_unknown"):
            letters.check(code="0000000000", origin=HERE, at=AT)
    with pytest.raises(DomainError, match="too_many_tries"):
        letters.check(code="0000000000", origin=HERE, at=AT)


def test_under_age_there_is_no_letter(siti: Actor) -> None:
    person = files.filled(siti, birth_date=files.BORN.replace(year=2010), nik="")
    with pytest.raises(DomainError, match="adult_needed"):
        made(person, siti)
