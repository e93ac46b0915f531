"""The questionnaire: with consent only, seen by the person and her officer, and gone when she takes it back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from balai import rulebook
from balai.apps.access.roles import Role
from balai.apps.casework import interests
from balai.apps.casework.models import InterestAnswers
from balai.apps.people import consenting, erasing
from balai.apps.people.models import Consent, Person
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, IllegalMove, NotFound
from balai.engine.interests import Liking
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


def begun(person: Person, by: Actor) -> InterestAnswers:
    return interests.begin(person_id=person.pk, version=1, language="id", by=by, at=AT)


def sees(actor: Actor, person: Person) -> bool:
    return InterestAnswers.objects.visible_to(actor).filter(person=person).exists()


def test_a_page_is_kept_and_the_others_stay(person: Person, siti: Actor) -> None:
    begun(person, siti)
    interests.answer(person_id=person.pk, given={"r1": Liking.LIKE, "nobody": Liking.LIKE}, by=siti, at=AT)
    kept = interests.answer(person_id=person.pk, given={"i1": Liking.UNSURE}, by=siti, at=AT + HOUR)
    assert (kept.answers, kept.changed_at) == ({"r1": "like", "i1": "unsure"}, AT + HOUR)
    assert interests.profile_of(kept) is None


def test_beginning_twice_goes_on_and_again_begins_anew(person: Person, siti: Actor) -> None:
    begun(person, siti)
    interests.answer(person_id=person.pk, given={"r1": Liking.LIKE}, by=siti, at=AT)
    assert begun(person, siti).answers == {"r1": "like"}
    assert interests.again(person_id=person.pk, by=siti, at=AT).answers == {}
    assert Consent.objects.filter(purpose="interests").count() == 1


def test_the_person_her_officer_and_the_supervisor(
    person: Person, siti: Actor, budi: Actor, colleague: Actor, supervisor: Actor, agus: Actor
) -> None:
    begun(person, budi)
    assert all(sees(actor, person) for actor in (siti, budi, supervisor))
    assert not any(sees(actor, person) for actor in (colleague, agus))
    with pytest.raises(NotFound):
        begun(person, colleague)
    with pytest.raises(NotFound):
        interests.answer(person_id=person.pk, given={"r1": Liking.LIKE}, by=colleague, at=AT)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
def test_no_role_alone_opens_it(person: Person, siti: Actor, role: Role) -> None:
    begun(person, siti)
    assert not sees(acts(member("Lain", role)), person)


def test_a_consent_taken_back_hides_at_once_and_deletes_soon(person: Person, siti: Actor, budi: Actor) -> None:
    begun(person, siti)
    consenting.withdraw(consent_id=Consent.objects.get(purpose="interests").pk, by=siti, at=AT)
    assert not sees(budi, person)
    assert not sees(siti, person)
    with pytest.raises(NotFound, match="interests_not_found"):
        interests.answer(person_id=person.pk, given={"r1": Liking.LIKE}, by=siti, at=AT)
    assert interests.forget_withdrawn() == 1
    assert interests.forget_withdrawn() == 0


def test_only_the_wording_shown_and_no_draft(person: Person, siti: Actor) -> None:
    with pytest.raises(Conflict, match="text_changed"):
        interests.begin(person_id=person.pk, version=0, language="id", by=siti, at=AT)
    other = acts(citizen("Warga Lain"))
    with pytest.raises(IllegalMove, match="draft_first"):
        begun(files.draft(other), other)
    assert not InterestAnswers.objects.exists()


def test_a_whole_questionnaire_has_a_profile(person: Person, siti: Actor) -> None:
    begun(person, siti)
    given = {
        statement.id: Liking.LIKE if statement.type in ("S", "C") else Liking.DISLIKE
        for statement in rulebook.interests().statements
    }
    kept = interests.answer(person_id=person.pk, given=given, by=siti, at=AT)
    assert str(interests.profile_of(kept)) == "S=C"


def test_it_goes_with_the_file(person: Person, siti: Actor) -> None:
    begun(person, siti)
    erasing.anonymise(Person.objects.get(pk=person.pk), by=Actor.for_system("retention"), at=AT)
    assert not InterestAnswers.objects.exists()
