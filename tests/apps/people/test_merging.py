"""Two files that are one person: merged with a choice, and put back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from balai.apps.access.roles import Role
from balai.apps.people import actions, merging
from balai.apps.people.actions import mark_of
from balai.apps.people.models import Channel, Evidence, Merge, Person
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, IllegalMove, NotAllowed, NotFound
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member

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
def chief() -> Actor:
    return acts(member("Penyelia", Role.SUPERVISOR))


def says(person: Person, question: str, value: str, by: Actor) -> None:
    given = {"value": value}
    actions.answer(
        person_id=person.pk, question=question, given=given, seen=mark_of(None), channel=Channel.HOME, by=by, at=AT
    )


def two(budi: Actor) -> tuple[Person, Person]:
    """One registered at the counter, and the same NIK sent from home."""
    kept = files.registered(budi, budi, channel=Channel.COUNTER)
    siti = acts(citizen(SITI))
    other = files.submitted(siti, name="Siti Nuraeni")
    files.write(other, "contact", siti, phone="+6281234567890")
    says(other, "tattoo", "never", siti)
    says(kept, "tattoo", "yes", budi)
    says(other, "japan", "never", siti)
    return Person.objects.get(pk=kept.pk), Person.objects.get(pk=other.pk)


def test_what_differs_is_named_and_what_is_empty_is_filled(budi: Actor) -> None:
    kept, other = two(budi)
    found = {difference.field: difference for difference in merging.differences(kept, other)}
    assert set(found) == {"name", "phone"}
    assert found["name"].is_open
    assert found["phone"].takes_other
    assert merging.counted(other)["answer"] == 2


def test_everything_moves_and_her_account_too(budi: Actor, chief: Actor) -> None:
    kept, other = two(budi)
    merging.merge(kept_id=kept.pk, gone_id=other.pk, take=frozenset({"name"}), by=chief, at=AT)
    user = other.user_id
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.name, kept.phone, kept.user_id) == ("Siti Nuraeni", "+6281234567890", user)
    assert (other.status, other.merged_into_id, other.user_id) == ("merged", kept.pk, None)
    # Where both had answered, the answer of the file that stays counts.
    assert dict(kept.answers.values_list("question", "given")) == {
        "japan": {"value": "never"},
        "tattoo": {"value": "yes"},
    }
    assert not Person.objects.visible_to(budi).filter(pk=other.pk).exists()


def test_undoing_puts_both_back(budi: Actor, chief: Actor) -> None:
    kept, other = two(budi)
    done = merging.merge(kept_id=kept.pk, gone_id=other.pk, take=frozenset({"name"}), by=chief, at=AT)
    merging.undo(merge_id=done.pk, by=chief, at=AT + DAY)
    was_kept, was_other = Person.objects.get(pk=kept.pk), Person.objects.get(pk=other.pk)
    for now, was in ((was_kept, kept), (was_other, other)):
        assert merging._held(now) == merging._held(was)
        assert (now.nik_index, now.search_name) == (was.nik_index, was.search_name)
    assert set(was_other.answers.values_list("question", flat=True)) == {"tattoo", "japan"}
    assert list(was_kept.answers.values_list("question", flat=True)) == ["tattoo"]


def test_what_changed_since_stays(budi: Actor, chief: Actor) -> None:
    kept, other = two(budi)
    done = merging.merge(kept_id=kept.pk, gone_id=other.pk, take=frozenset({"name"}), by=chief, at=AT)
    files.write(kept, "contact", budi, phone="+6281299999999")
    merging.undo(merge_id=done.pk, by=chief, at=AT + DAY)
    kept.refresh_from_db()
    assert (kept.name, kept.phone) == ("Siti Nuraini", "+6281299999999")


def test_evidence_of_the_same_thing_stays_behind(budi: Actor, chief: Actor) -> None:
    kept, other = two(budi)
    for person, level in ((kept, "N4"), (other, "N5")):
        Evidence.objects.create(
            person=person,
            path="languages",
            entry="JLPT",
            value={"test": "JLPT", "level": level},
            basis="seen",
            source="SERT_BAHASA",
            at=AT,
        )
    merging.merge(kept_id=kept.pk, gone_id=other.pk, take=frozenset(), by=chief, at=AT)
    assert [row.value["level"] for row in kept.evidence.all()] == ["N4"]


def test_who_may_and_when(budi: Actor, chief: Actor) -> None:
    kept, other = two(budi)
    wanted = {"kept_id": kept.pk, "gone_id": other.pk, "take": frozenset(), "at": AT}
    with pytest.raises(NotAllowed):
        merging.merge(**wanted, by=budi)
    with pytest.raises(NotFound):
        merging.merge(**wanted, by=acts(member(AGUS, Role.SUPERVISOR, office.elsewhere())))
    with pytest.raises(IllegalMove, match="merge_with_itself"):
        merging.merge(**(wanted | {"gone_id": kept.pk}), by=chief)
    done = merging.merge(**wanted, by=chief)
    with pytest.raises(NotFound):
        merging.merge(**wanted, by=chief)
    with pytest.raises(IllegalMove, match="merge_too_old"):
        merging.undo(merge_id=done.pk, by=chief, at=AT + 31 * DAY)
    merging.undo(merge_id=done.pk, by=chief, at=AT)
    with pytest.raises(IllegalMove, match="merge_is_undone"):
        merging.undo(merge_id=done.pk, by=chief, at=AT)


def test_two_accounts_are_never_thrown_together(chief: Actor) -> None:
    one = files.submitted(acts(citizen(SITI)))
    other = files.submitted(acts(citizen("Lain")), name="Siti N.")
    with pytest.raises(Conflict, match="two_accounts"):
        merging.merge(kept_id=one.pk, gone_id=other.pk, take=frozenset(), by=chief, at=AT)
    assert not Merge.objects.exists()


def test_a_doubtful_file_becomes_its_own_when_its_nik_is_mended(budi: Actor) -> None:
    files.registered(budi, budi, channel=Channel.COUNTER)
    other = files.submitted(acts(citizen("Lain")), name="Orang Lain")
    assert other.status == "doubtful"
    with pytest.raises(Conflict, match="nik_of_another"):
        actions.clear(person_id=other.pk, by=budi, at=AT)
    files.write(other, "identity", budi, nik="6474015403020009")
    assert actions.clear(person_id=other.pk, by=budi, at=AT).status == "submitted"
