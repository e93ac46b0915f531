"""The permission table, and who acts where."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from balai.apps.access import actions, areas, queries
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Area, Membership, Organisation, User
from balai.apps.access.roles import ROLES, Role
from balai.apps.audit.models import Event
from balai.apps.audit.verbs import Verb
from balai.engine.actor import VISITOR, Actor, Permission
from balai.engine.errors import Conflict, IllegalMove, NotAllowed
from balai.words import LANGUAGES, words
from tests.cast import BUDI, LURAH_HASAN

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
SETUP = Actor.for_system("setup")


@pytest.fixture(autouse=True)
def _areas() -> None:
    actions.keep_areas(areas.shipped())


def office(kind: Kind = Kind.BALAI, area: str = "64.74") -> Organisation:
    return actions.keep_organisation(kind=kind, name=f"Kantor {area}", area=area)


def holds(name: str, role: Role, at: Organisation, *, on: date = ON) -> User:
    user = User.objects.create_user(name=name, email=f"{role.value}@example.org")
    actions.begin_membership(user_id=user.pk, organisation_id=at.pk, role=role, on=on, by=SETUP, at=AT)
    return user


def test_every_role_is_explained_in_both_languages_and_has_a_place() -> None:
    assert set(ROLES) == set(Role)
    for card in ROLES.values():
        assert card.name
        assert card.name_en
        assert card.about
        assert card.about_en
        assert card.at


def test_every_verb_has_a_word_in_both_languages() -> None:
    for language in LANGUAGES:
        assert set(words(language).labels["event"]) == {verb.value for verb in Verb}


def test_an_officer_may_at_her_own_office_only() -> None:
    bontang, samarinda = office(), actions.keep_organisation(kind=Kind.BALAI, name="Lain", area="64")
    budi = queries.actor_of(holds(BUDI, Role.PLACEMENT_OFFICER, bontang), ON)
    budi.require(Permission.PERSON_READ, office_id=bontang.pk)
    with pytest.raises(NotAllowed):
        budi.require(Permission.PERSON_READ, office_id=samarinda.pk)
    assert budi.offices(Permission.PERSON_READ) == {bontang.pk}
    assert not budi.may(Permission.STAFF_MANAGE)


def test_the_lurah_has_his_kelurahan_and_no_files() -> None:
    kelurahan = office(Kind.KELURAHAN, "64.74.01.1001")
    hasan = queries.actor_of(holds(LURAH_HASAN, Role.LURAH, kelurahan), ON)
    assert hasan.areas(Permission.LETTER_CONFIRM) == {"64.74.01.1001"}
    assert not hasan.may(Permission.PERSON_READ)
    assert not hasan.may(Permission.PERSON_SEARCH)


def test_a_role_counts_from_its_first_day_to_the_day_before_its_end() -> None:
    budi = holds(BUDI, Role.PLACEMENT_OFFICER, office())
    membership = Membership.objects.get(user=budi)
    actions.end_membership(membership_id=membership.pk, on=ON + timedelta(days=2), by=SETUP, at=AT)
    assert [bool(queries.actor_of(budi, ON + timedelta(days=n)).grants) for n in (-1, 0, 1, 2)] == [
        False,
        True,
        True,
        False,
    ]
    with pytest.raises(IllegalMove):
        actions.end_membership(membership_id=membership.pk, on=ON, by=SETUP, at=AT)


def test_a_closed_office_and_a_closed_account_permit_nothing() -> None:
    at = office()
    budi = holds(BUDI, Role.PLACEMENT_OFFICER, at)
    at.ended_on = ON
    at.save()
    assert queries.actor_of(budi, ON).grants == ()
    budi.is_active = False
    assert queries.actor_of(budi, ON) == VISITOR


def test_only_who_manages_staff_gives_roles_and_only_where_they_belong() -> None:
    at = office()
    budi = holds(BUDI, Role.PLACEMENT_OFFICER, at)
    chief = queries.actor_of(holds("Administrator", Role.ADMINISTRATOR, at), ON)
    wanted = {"user_id": budi.pk, "organisation_id": at.pk, "on": ON, "at": AT}
    with pytest.raises(NotAllowed):
        actions.begin_membership(**wanted, role=Role.AUDITOR, by=queries.actor_of(budi, ON))
    with pytest.raises(IllegalMove):
        actions.begin_membership(**wanted, role=Role.LURAH, by=chief)
    actions.begin_membership(**wanted, role=Role.AUDITOR, by=chief)
    with pytest.raises(Conflict):
        actions.begin_membership(**wanted, role=Role.AUDITOR, by=chief)
    event = Event.objects.filter(actor_id=chief.user_id).get()
    assert (event.verb, event.detail, event.office_id) == ("membership_begun", {"role": "auditor"}, at.pk)


def test_bontang_has_three_districts_and_fifteen_kelurahan() -> None:
    assert Area.objects.filter(parent_id="64.74").count() == 3
    assert [area.name for area in queries.villages("64.74.03")] == ["Belimbing", "Gunung Telihan", "Kanaan"]
    assert len(queries.villages("64.74")) == 15


def test_an_area_needs_its_parent_and_loading_twice_changes_nothing() -> None:
    before = Area.objects.count()
    actions.keep_areas(areas.shipped())
    assert Area.objects.count() == before
    with pytest.raises(Conflict):
        actions.keep_areas([actions.Place("99.01", "Nowhere")])


def test_the_nearest_service_centre_serves_an_area() -> None:
    office(area="64")
    bontang = office()
    assert queries.office_for("64.74.01.1001") == bontang
    assert queries.office_for("31.71") is None


def test_the_record_is_only_added_to() -> None:
    holds(BUDI, Role.PLACEMENT_OFFICER, office())
    for statement in ("UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_change_of_a_role_leaves_its_history() -> None:
    budi = holds(BUDI, Role.PLACEMENT_OFFICER, office())
    Membership.objects.filter(user=budi).update(ended_on=ON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label FROM access_membershipevent ORDER BY pgh_id")
        assert [row[0] for row in cursor.fetchall()] == ["insert", "update"]
