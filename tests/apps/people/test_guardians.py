"""Under eighteen: who agrees, what the file may be used for, and the birthday itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from balai.apps.audit.models import Event, FileOpening
from balai.apps.people import actions, family, guardians
from balai.apps.people.models import GuardianConsent, Person, PrivacyRequest
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from tests.apps.people.conftest import DIMAS_BORN, MOTHER
from tests.factories import files
from tests.factories.office import AT, ON, acts

pytestmark = pytest.mark.django_db
HOME = "203.0.113.7"
BIRTHDAY = date(2028, 5, 4)
GIVEN: dict[str, Any] = {"guardian": MOTHER, "version": 1, "language": "id", "at": AT}


def noon(day: date) -> datetime:
    """Noon in Bontang."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def midnight(day: date) -> datetime:
    """The first moment of a day in Bontang."""
    return noon(day) - timedelta(hours=12)


class TestRegistering:
    def test_a_minor_needs_a_guardian_first(self, dimas: Person, budi: Actor) -> None:
        with pytest.raises(DomainError, match="guardian_consent_needed"):
            actions.register(person_id=dimas.pk, by=budi, at=AT)
        guardians.give(person_id=dimas.pk, by=budi, **GIVEN)
        assert actions.register(person_id=dimas.pk, by=budi, at=AT).status == "registered"

    def test_a_consent_taken_back_does_not_count(self, agreed: GuardianConsent, budi: Actor) -> None:
        guardians.withdraw(consent_id=agreed.pk, by=budi, at=AT)
        with pytest.raises(DomainError, match="guardian_consent_needed"):
            actions.register(person_id=agreed.person_id, by=budi, at=AT)

    def test_only_an_officer_who_saw_the_guardian_notes_it(self, dimas: Person, agus: Actor) -> None:
        with pytest.raises(NotAllowed):
            guardians.give(person_id=dimas.pk, by=acts(dimas.user), **GIVEN)
        with pytest.raises(NotFound):
            guardians.give(person_id=dimas.pk, by=agus, **GIVEN)

    def test_an_adult_needs_none(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        with pytest.raises(IllegalMove, match="not_a_minor"):
            guardians.give(person_id=person.pk, by=budi, **GIVEN)

    def test_one_guardian_and_the_words_of_today(self, agreed: GuardianConsent, budi: Actor) -> None:
        with pytest.raises(Conflict, match="guardian_exists"):
            guardians.give(person_id=agreed.person_id, by=budi, **GIVEN)
        with pytest.raises(Conflict, match="text_changed"):
            guardians.give(person_id=agreed.person_id, by=budi, **(GIVEN | {"version": 9}))


class TestLimits:
    def test_a_minor_plans_and_trains_only(self, agreed: GuardianConsent, budi: Actor) -> None:
        person = actions.register(person_id=agreed.person_id, by=budi, at=AT)
        assert not guardians.may_apply(person, ON)
        assert not guardians.may_apply(person, BIRTHDAY - timedelta(days=1))
        assert not guardians.may_apply(person, BIRTHDAY)  # not before he has said yes himself
        guardians.confirm(person_id=person.pk, by=acts(person.user), at=noon(BIRTHDAY))
        assert guardians.may_apply(person, BIRTHDAY)

    def test_an_adult_applies_once_registered_and_not_restricted(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        assert not guardians.may_apply(person, ON)
        actions.register(person_id=person.pk, by=budi, at=AT)
        person.refresh_from_db()
        assert guardians.may_apply(person, ON)
        person.restricted_at = AT
        assert not guardians.may_apply(person, ON)

    def test_without_a_birth_date_nobody_applies(self) -> None:
        assert not guardians.may_apply(Person(status="registered"), ON)


class TestBirthday:
    @pytest.mark.parametrize(
        ("born", "last_day_young", "first_day_grown"),
        [
            (DIMAS_BORN, date(2028, 5, 3), BIRTHDAY),
            (date(2012, 2, 29), date(2030, 2, 28), date(2030, 3, 1)),  # no 29 February in that year
        ],
    )
    def test_he_is_asked_himself_on_the_day(
        self, agreed: GuardianConsent, born: date, last_day_young: date, first_day_grown: date
    ) -> None:
        Person.objects.filter(pk=agreed.person_id).update(birth_date=born)
        assert guardians.ask_grown_up(at=midnight(first_day_grown) - timedelta(seconds=1)) == 0
        assert Person(birth_date=born).needs_guardian(last_day_young)
        assert guardians.ask_grown_up(at=midnight(first_day_grown)) == 1
        agreed.refresh_from_db()
        assert agreed.ended_at == agreed.asked_again_at == midnight(first_day_grown)
        assert guardians.ask_grown_up(at=midnight(first_day_grown)) == 0
        assert Event.objects.filter(verb="asked_of_age").count() == 1

    def test_he_is_asked_until_he_has_answered(self, agreed: GuardianConsent) -> None:
        person = agreed.person
        assert not guardians.is_asked(person, ON)
        assert guardians.is_asked(person, BIRTHDAY)
        with pytest.raises(DomainError, match="still_a_minor"):
            guardians.confirm(person_id=person.pk, by=acts(person.user), at=AT)
        guardians.confirm(person_id=person.pk, by=acts(person.user), at=noon(BIRTHDAY))
        assert not guardians.is_asked(person, BIRTHDAY)

    def test_the_guardian_sees_nothing_from_that_day_on(
        self, agreed: GuardianConsent, budi: Actor, wati: Actor
    ) -> None:
        code = guardians.new_code(consent_id=agreed.pk, by=budi, at=AT)
        assert family.enter(code=code, origin=HOME, by=wati, at=AT) == agreed
        family.look_as_guardian(consent_id=agreed.pk, by=wati, at=noon(BIRTHDAY - timedelta(days=1)))
        with pytest.raises(NotFound):  # although no job has run
            family.look_as_guardian(consent_id=agreed.pk, by=wati, at=noon(BIRTHDAY))
        assert FileOpening.objects.get().reason == "guardian"


class TestWithdrawing:
    def test_by_the_guardians_own_account(self, agreed: GuardianConsent, budi: Actor, wati: Actor) -> None:
        with pytest.raises(NotFound):
            guardians.withdraw(consent_id=agreed.pk, by=wati, at=AT)
        family.enter(code=guardians.new_code(consent_id=agreed.pk, by=budi, at=AT), origin=HOME, by=wati, at=AT)
        guardians.withdraw(consent_id=agreed.pk, by=wati, at=AT)
        person = Person.objects.get(pk=agreed.person_id)
        assert person.restricted_at == AT
        assert PrivacyRequest.objects.get().kind == "withdraw"
        with pytest.raises(NotFound):
            family.look_as_guardian(consent_id=agreed.pk, by=wati, at=AT)
        with pytest.raises(IllegalMove):
            guardians.withdraw(consent_id=agreed.pk, by=budi, at=AT)
