"""What the family sees: only what was ticked, only while it counts, and never without the owner knowing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from balai import rulebook
from balai.apps.audit.models import Event, FileOpening
from balai.apps.people import family, telling
from balai.apps.people.models import FamilyMember, FamilyView, Person, Relation, Sight
from balai.engine.actor import VISITOR, Actor
from balai.engine.errors import DomainError, NotAllowed, NotFound
from tests.factories import files
from tests.factories.office import AT, ON

pytestmark = pytest.mark.django_db
HOME = "203.0.113.7"
DAY = timedelta(days=1)
Shared = Callable[..., tuple[FamilyView, str]]


@pytest.fixture
def person(siti: Actor) -> Person:
    return files.submitted(siti)


@pytest.fixture
def mother(person: Person, siti: Actor) -> FamilyMember:
    return family.add(
        person_id=person.pk,
        name="Ibu Contoh",
        relation=Relation.MOTHER,
        phone="+6281200000009",
        is_emergency=True,
        by=siti,
        at=AT,
    )


@pytest.fixture
def shared(mother: FamilyMember, siti: Actor) -> Shared:
    def share(*fields: Sight) -> tuple[FamilyView, str]:
        chosen = fields or (Sight.STAGE,)
        return family.share(member_id=mother.pk, fields=chosen, version=1, language="id", by=siti, at=AT)

    return share


class TestSharing:
    def test_only_what_was_ticked(self, shared: Shared, wati: Actor) -> None:
        view, code = shared(Sight.NEXT_STEP, Sight.STAGE)
        family.enter(code=code, origin=HOME, by=wati, at=AT)
        assert family.look(view_id=view.pk, by=wati, at=AT).fields == ["stage", "next_step"]

    def test_nothing_is_nothing_to_share(self, mother: FamilyMember, siti: Actor) -> None:
        with pytest.raises(DomainError, match="nothing_to_share"):
            family.share(member_id=mother.pk, fields=(), version=1, language="id", by=siti, at=AT)

    def test_the_list_holds_no_place_and_no_health(self) -> None:
        assert {sight.value for sight in Sight} == {"stage", "next_step", "destination", "contact", "travel_days"}

    def test_only_the_owner_shares(self, mother: FamilyMember, budi: Actor, agus: Actor) -> None:
        for stranger, refusal in ((budi, NotAllowed), (agus, NotFound)):
            with pytest.raises(refusal):
                family.share(member_id=mother.pk, fields=[Sight.STAGE], version=1, language="id", by=stranger, at=AT)

    def test_a_second_choice_replaces_the_first(self, shared: Shared, wati: Actor) -> None:
        first, code = shared(Sight.STAGE, Sight.DESTINATION)
        family.enter(code=code, origin=HOME, by=wati, at=AT)
        second, no_code = shared(Sight.STAGE)
        assert no_code == ""
        with pytest.raises(NotFound):
            family.look(view_id=first.pk, by=wati, at=AT)
        assert family.look(view_id=second.pk, by=wati, at=AT)


class TestComingIn:
    def test_a_code_works_once_and_for_a_week(self, shared: Shared, wati: Actor, budi: Actor) -> None:
        _view, code = shared()
        late = AT + rulebook.service().span("family_code", ON)
        with pytest.raises(DomainError, match="code_unknown"):
            family.enter(code=code, origin=HOME, by=wati, at=late)
        family.enter(code=code, origin=HOME, by=wati, at=late - DAY)
        with pytest.raises(DomainError, match="code_unknown"):
            family.enter(code=code, origin=HOME, by=budi, at=late - DAY)

    def test_not_with_the_owners_own_account_nor_without_one(self, shared: Shared, siti: Actor) -> None:
        _view, code = shared()
        with pytest.raises(DomainError, match="code_used"):
            family.enter(code=code, origin=HOME, by=siti, at=AT)
        with pytest.raises(NotAllowed):
            family.enter(code=code, origin=HOME, by=VISITOR, at=AT)


class TestLooking:
    def test_the_owner_sees_every_look(self, shared: Shared, wati: Actor) -> None:
        view, code = shared()
        family.enter(code=code, origin=HOME, by=wati, at=AT)
        family.look(view_id=view.pk, by=wati, at=AT)
        [stay] = FileOpening.objects.all()
        assert (stay.person_id, stay.user_id, stay.reason) == (view.person_id, wati.user_id, "family")

    def test_it_ends_by_itself(self, shared: Shared, wati: Actor) -> None:
        view, code = shared()
        family.enter(code=code, origin=HOME, by=wati, at=AT)
        last = AT + 365 * DAY
        assert family.look(view_id=view.pk, by=wati, at=last - timedelta(seconds=1))
        with pytest.raises(NotFound):
            family.look(view_id=view.pk, by=wati, at=last)

    def test_a_restricted_file_is_closed_to_the_family(self, shared: Shared, wati: Actor) -> None:
        view, code = shared()
        family.enter(code=code, origin=HOME, by=wati, at=AT)
        Person.objects.update(restricted_at=AT)
        with pytest.raises(NotFound):
            family.look(view_id=view.pk, by=wati, at=AT)

    def test_another_account_finds_nothing(self, shared: Shared, budi: Actor) -> None:
        view, _code = shared()
        with pytest.raises(NotFound):
            family.look(view_id=view.pk, by=budi, at=AT)


class TestTakingBack:
    def test_at_once_and_in_silence(self, shared: Shared, siti: Actor, wati: Actor) -> None:
        view, code = shared()
        family.enter(code=code, origin=HOME, by=wati, at=AT)
        family.revoke(view_id=view.pk, by=siti, at=AT)
        with pytest.raises(NotFound):
            family.look(view_id=view.pk, by=wati, at=AT)
        assert family.open_pages(wati, AT) == ([], [])
        assert Event.objects.filter(verb="family_sight_ended").count() == 1
        assert not any("revoke" in name or "family" in name for name in vars(telling))

    def test_an_unused_code_ends_too(self, shared: Shared, siti: Actor, wati: Actor) -> None:
        view, code = shared()
        family.revoke(view_id=view.pk, by=siti, at=AT)
        with pytest.raises(DomainError, match="code_unknown"):
            family.enter(code=code, origin=HOME, by=wati, at=AT)

    def test_not_by_others(self, shared: Shared, wati: Actor, budi: Actor) -> None:
        view, _code = shared()
        with pytest.raises(NotFound):
            family.revoke(view_id=view.pk, by=wati, at=AT)
        with pytest.raises(NotAllowed):
            family.revoke(view_id=view.pk, by=budi, at=AT)

    def test_a_member_goes_with_every_former_number(self, shared: Shared, mother: FamilyMember, siti: Actor) -> None:
        shared()
        FamilyMember.objects.update(phone="+6281200000010")
        family.remove(member_id=mother.pk, by=siti, at=AT)
        assert not FamilyMember.objects.exists()
        assert not FamilyView.objects.exists()
        assert not mother.events.model.objects.exists()

    def test_not_more_than_a_family(self, person: Person, siti: Actor) -> None:
        given = {"person_id": person.pk, "relation": Relation.SIBLING, "phone": "", "is_emergency": False}
        for number in range(family.MOST):
            family.add(name=f"Saudara {number}", by=siti, at=AT, **given)
        with pytest.raises(DomainError, match="family_full"):
            family.add(name="Satu lagi", by=siti, at=AT, **given)
