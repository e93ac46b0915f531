"""A list from its arrival to the day it is taken back: who may, what is found, what is written, what stays."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balai.apps.access.models import Area
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.people import actions, copying, queries, retention
from balai.apps.people.erasing import anonymise
from balai.apps.people.jobs import go_on_with_list
from balai.apps.people.models import Answer, Channel, Decision, ListRow, OfficeList, Person
from balai.apps.people.sheets import forgetting, importing, receiving, resolving, undoing, working
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.engine.names import likeness
from balai.words import words
from tests.cast import RINA
from tests.factories import files, office
from tests.factories.office import AT, acts, bontang, citizen, member
from tests.factories.sheets import AYU, BAYU, CITRA, received, tried, xlsx

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def rina() -> Actor:
    return acts(member(RINA, Role.SUPERVISOR))


def changed(row: tuple[Any, ...], **given: Any) -> tuple[Any, ...]:
    places = {"name": 1, "nik": 2, "born": 3, "sex": 4, "phone": 5, "village": 6}
    cells = list(row)
    for name, value in given.items():
        cells[places[name]] = value
    return tuple(cells)


def results(held: OfficeList) -> list[tuple[str, str]]:
    return list(held.rows.order_by("number").values_list("result", "why"))


def imported(held: OfficeList, by: Actor) -> OfficeList:
    importing.begin(list_id=held.pk, by=by, at=AT)
    working.go_on(held.pk)
    held.refresh_from_db()
    return held


class TestArriving:
    def test_only_whoever_may_and_only_for_the_own_office(self, budi: Actor, rina: Actor, agus: Actor) -> None:
        for actor in (budi, agus):
            with pytest.raises(NotAllowed):
                received(actor, AYU, office=bontang())
        held = received(rina, AYU)
        with pytest.raises(NotFound):
            receiving.choose(list_id=held.pk, columns=held.columns, by=agus, at=AT)
        assert not OfficeList.objects.visible_to(agus).exists()

    def test_what_came_in_is_closed_in_the_database(self, rina: Actor) -> None:
        received(rina, AYU)
        with connection.cursor() as cursor:
            cursor.execute("SELECT cells FROM people_listrow")
            assert "Ayu" not in cursor.fetchone()[0]

    def test_the_same_file_is_not_taken_twice(self, rina: Actor) -> None:
        given = {"content": xlsx(AYU), "file_name": "a.xlsx", "office_id": bontang().pk, "listed_on": office.ON}
        receiving.receive(**given, by=rina, at=AT)
        with pytest.raises(Conflict):
            receiving.receive(**given, by=rina, at=AT)

    def test_columns_are_remembered_for_the_office(self, rina: Actor) -> None:
        held = received(rina, AYU)
        chosen = [*held.columns[:-1], "address"]
        receiving.choose(list_id=held.pk, columns=chosen, by=rina, at=AT)
        assert received(rina, BAYU).columns == chosen

    @pytest.mark.parametrize(
        ("change", "code"), [({1: ""}, "columns_missing"), ({8: "nik"}, "columns_twice"), ({}, "columns_twice")]
    )
    def test_columns_have_to_make_a_person(self, rina: Actor, change: dict[int, str], code: str) -> None:
        held = received(rina, AYU)
        chosen = [change.get(at, field) for at, field in enumerate(held.columns)] + ([] if change else [""])
        with pytest.raises(DomainError) as caught:
            receiving.choose(list_id=held.pk, columns=chosen, by=rina, at=AT)
        assert caught.value.code == code


class TestTrying:
    def test_nothing_is_written_and_every_row_is_judged(self, rina: Actor) -> None:
        held = tried(rina, AYU, changed(BAYU, nik="12"), CITRA)
        assert results(held) == [("new", ""), ("error", ""), ("new", "")]
        assert held.status == "tried"
        assert not Person.objects.exists()

    def test_somebody_who_is_known_is_found(self, rina: Actor) -> None:
        files.submitted(acts(citizen("Lain")), name="Ayu Contoh", nik=AYU[2])
        same, other = AYU, changed(AYU, name="Zainal Kurnia")
        alike = changed(CITRA, name="Ayu Contho", born="14/03/2002")
        assert results(tried(rina, same)) == [("same", "nik")]
        assert results(tried(rina, other)) == [("possible", "nik_other_name")]
        assert results(tried(rina, alike)) == [("possible", "name_and_birth")]

    def test_a_telephone_alone_asks_unless_two_nik_tell_them_apart(self, rina: Actor, siti: Actor) -> None:
        person = files.submitted(siti)
        files.write(person, "contact", siti, phone="+6281255500011")
        assert results(tried(rina, changed(AYU, nik=None))) == [("possible", "phone")]
        assert results(tried(rina, AYU)) == [("new", "")]

    def test_two_nik_are_two_people_unless_the_name_is_the_same(self, rina: Actor) -> None:
        files.submitted(acts(citizen("Lain")), name="Ayu Contoh", nik="6474015403020099")
        assert results(tried(rina, AYU)) == [("possible", "name_and_birth")]
        assert results(tried(rina, changed(AYU, name="Ayu Contho"))) == [("new", "")]

    def test_files_of_another_office_are_not_told_of(self, rina: Actor) -> None:
        person = files.submitted(acts(citizen("Lain")), name="Ayu Contoh", nik=AYU[2])
        Person.objects.filter(pk=person.pk).update(office=office.elsewhere())
        assert results(tried(rina, AYU)) == [("new", "")]

    def test_rows_are_compared_with_those_before(self, rina: Actor) -> None:
        held = tried(rina, AYU, AYU, changed(CITRA, name="Ayu Contoh", born="14/3/2002", phone=None))
        assert results(held) == [("new", ""), ("possible", "nik"), ("possible", "name_and_birth")]
        assert list(held.rows.order_by("number").values_list("twin", flat=True)) == [None, 2, 2]

    def test_queries_do_not_grow_with_the_rows(self, rina: Actor) -> None:
        held = received(rina, *(changed(CITRA, name=f"Contoh {sign}") for sign in "ABCDEFGHIJKL"))
        receiving.choose(list_id=held.pk, columns=held.columns, by=rina, at=AT)
        with CaptureQueriesContext(connection) as few:
            working.go_on(held.pk)
        assert len(few) < 30

    def test_a_worker_left_behind_does_not_mix_two_choices(self, rina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(working, "BATCH", 1)
        held = received(rina, AYU, changed(BAYU, phone="12"))
        receiving.choose(list_id=held.pk, columns=held.columns, by=rina, at=AT)
        anew = [field if field != "phone" else "" for field in held.columns]
        ticks = []

        def clock() -> datetime:
            """The columns are chosen anew once the first row is done."""
            ticks.append(AT)
            if len(ticks) == 2:
                OfficeList.objects.filter(pk=held.pk).update(columns=anew)
            return AT

        working.try_rows(held.pk, clock=clock)
        assert results(held) == [("new", ""), ("", "")]
        working.go_on(held.pk)
        assert results(held) == [("new", ""), ("new", "")]

    def test_likeness_is_the_databases_own(self) -> None:
        pairs = [("SITI NURAINI", "SITI NURAENI"), ("AYU", "AYU CONTOH"), ("BAYU CONTOH", "CONTOH BAYU"), ("A", "B")]
        with connection.cursor() as cursor:
            for one, other in pairs:
                cursor.execute("SELECT similarity(%s, %s)", [one, other])
                assert likeness(one, other) == pytest.approx(cursor.fetchone()[0], abs=1e-6)


class TestTakingIn:
    def test_files_say_where_they_come_from(self, rina: Actor) -> None:
        imported(tried(rina, AYU, CITRA), rina)
        ayu = Person.objects.get(name="Ayu Contoh")
        assert (ayu.status, ayu.channel, ayu.nik, ayu.phone) == ("submitted", "import", AYU[2], "+6281255500011")
        assert (ayu.officer_id, ayu.registered_at, ayu.village_id) == (None, None, office.VILLAGE)
        answer = Answer.objects.get(person=ayu)
        assert (answer.channel, answer.said_by_id, answer.given) == ("import", None, {"value": "D3"})
        event = Event.objects.get(verb="file_imported", subject_id=ayu.pk)
        assert event.actor_id == rina.user_id
        assert not ayu.consents.exists()

    def test_twice_does_no_harm_and_a_stopped_worker_goes_on(
        self, rina: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "BATCH", 1)
        held = tried(rina, AYU, BAYU, CITRA)
        importing.begin(list_id=held.pk, by=rina, at=AT)
        assert importing.take_in(held.pk, at=AT)
        assert Person.objects.count() == 1
        go_on_with_list(str(held.pk))  # another worker
        go_on_with_list(str(held.pk))
        assert Person.objects.count() == 3
        held.refresh_from_db()
        assert held.status == "done"

    def test_mistakes_and_undecided_rows_stay_out(self, rina: Actor) -> None:
        held = imported(tried(rina, AYU, AYU, changed(BAYU, nik="12")), rina)
        assert Person.objects.count() == 1
        with pytest.raises(DomainError) as caught:
            importing.begin(list_id=held.pk, by=rina, at=AT)
        assert caught.value.code == "list_has_nobody"

    def test_what_was_decided_later_follows(self, rina: Actor) -> None:
        twin = changed(CITRA, name="Ayu Contoh", born="14/03/2002")
        held = imported(tried(rina, AYU, twin), rina)
        assert resolving.decide(list_id=held.pk, decisions={3: Decision.NEW, 2: Decision.SKIP}, by=rina, at=AT) == 1
        imported(held, rina)
        assert Person.objects.filter(name="Ayu Contoh").count() == 2
        assert Event.objects.get(verb="list_decided").detail == {"rows": {"3": "new"}}

    def test_a_row_that_is_in_order_no_longer_is_left_out(self, rina: Actor) -> None:
        held = tried(rina, AYU, BAYU)
        Area.objects.filter(name="Belimbing").update(name="Belimbing Baru", variants=[])
        imported(held, rina)
        assert [person.name for person in Person.objects.all()] == ["Bayu Contoh"]
        assert held.rows.get(number=2).problems == [["village", "row_village_unknown"]]
        assert held.status == "done"

    def test_the_same_person_stays_as_she_is(self, rina: Actor) -> None:
        person = files.submitted(acts(citizen("Lain")), name="Ayu Contoh", nik=AYU[2])
        held = tried(rina, changed(AYU, phone="081255500099"), CITRA)
        imported(held, rina)
        person.refresh_from_db()
        assert person.phone == ""
        assert Person.objects.count() == 2

    def test_a_nik_another_office_holds_makes_a_doubtful_file(self, rina: Actor) -> None:
        person = files.submitted(acts(citizen("Lain")), nik=AYU[2])
        Person.objects.filter(pk=person.pk).update(office=office.elsewhere())
        imported(tried(rina, AYU), rina)
        assert Person.objects.get(name="Ayu Contoh").status == "doubtful"

    def test_the_list_carries_less_weight_than_her_own_word(self, rina: Actor) -> None:
        from balai.apps.opportunities.queries import rulebook

        imported(tried(rina, AYU), rina)
        person = Person.objects.get()
        known = queries.known_of(person, rulebook(), on=office.ON)
        assert known.proven.listed == {"education", "birth_date", "sex"}
        files.write(person, "contact", rina, email="ayu@example.org")
        seen = actions.mark_of({"value": "D3"})
        actions.answer(
            person_id=person.pk,
            question="education",
            given={"value": "S1"},
            seen=seen,
            channel=Channel.COUNTER,
            by=rina,
            at=AT,
        )
        actions.register(person_id=person.pk, by=rina, at=AT)
        person.refresh_from_db()
        assert queries.known_of(person, rulebook(), on=office.ON).proven.listed == frozenset()


class TestTakingBack:
    def test_what_nobody_touched_goes_and_the_rest_says_why(self, rina: Actor) -> None:
        held = imported(tried(rina, AYU, BAYU), rina)
        bayu = Person.objects.get(name="Bayu Contoh")
        actions.take(person_id=bayu.pk, by=rina, at=AT)
        undoing.begin(list_id=held.pk, by=rina, at=AT)
        working.go_on(held.pk)
        assert list(Person.objects.all()) == [bayu]
        assert list(held.rows.order_by("number").values_list("stayed", "is_made")) == [
            ("", False),
            ("file_taken", True),
        ]
        held.refresh_from_db()
        assert held.status == "undone"
        assert Event.objects.filter(verb="file_taken_back").count() == 1

    def test_rows_of_other_lists_no_longer_know_who_is_gone(self, rina: Actor) -> None:
        held = imported(tried(rina, AYU), rina)
        other = tried(rina, AYU, BAYU)
        assert results(other) == [("same", "nik"), ("new", "")]
        undoing.begin(list_id=held.pk, by=rina, at=AT)
        working.go_on(held.pk)
        assert results(other) == [("new", ""), ("new", "")]

    def test_the_file_may_come_again_afterwards(self, rina: Actor) -> None:
        held = imported(tried(rina, AYU), rina)
        undoing.begin(list_id=held.pk, by=rina, at=AT)
        working.go_on(held.pk)
        assert results(tried(rina, AYU)) == [("new", "")]

    def test_a_tried_list_is_put_away_and_one_taken_in_is_not(self, rina: Actor) -> None:
        held = tried(rina, AYU)
        with pytest.raises(IllegalMove):
            undoing.begin(list_id=held.pk, by=rina, at=AT)
        imported(held, rina)
        with pytest.raises(IllegalMove):
            receiving.put_away(list_id=held.pk, by=rina, at=AT)
        other = tried(rina, CITRA)
        receiving.put_away(list_id=other.pk, by=rina, at=AT)
        go_on_with_list(str(other.pk))
        assert not OfficeList.objects.filter(pk=other.pk).exists()


class TestKeeping:
    def test_rows_are_emptied_and_files_stay(self, rina: Actor) -> None:
        used, unused = imported(tried(rina, AYU), rina), tried(rina, CITRA)
        OfficeList.objects.update(moved_at=AT)
        assert forgetting.forget_lists(at=AT + 29 * DAY) == 0
        assert forgetting.forget_lists(at=AT + 30 * DAY) == 2
        assert not OfficeList.objects.filter(pk=unused.pk).exists()
        used.refresh_from_db()
        assert (used.file_name, used.heading, [row.cells for row in used.rows.all()]) == ("", [], [""])
        assert Person.objects.count() == 1
        assert forgetting.forget_lists(at=AT + 31 * DAY) == 0
        with pytest.raises(IllegalMove):
            resolving.decide(list_id=used.pk, decisions={}, by=rina, at=AT)

    def test_the_copy_of_ones_data_holds_the_row_and_nobody_elses(self, rina: Actor) -> None:
        alike = changed(CITRA, name="Ayu Contoh", born="14/03/2002")
        imported(tried(rina, AYU), rina)
        ayu = Person.objects.get()
        assert tried(rina, alike).rows.get().person_id == ayu.pk  # nobody has decided yet
        [row] = copying.copy_of(ayu, words("id"), AT)["lists"]
        assert row["listed_on"] == office.ON.isoformat()
        assert (row["cells"]["NIK"], row["cells"]["Keterangan"]) == (AYU[2], "lama")

    def test_an_erased_person_takes_her_row_with_her(self, rina: Actor) -> None:
        held = imported(tried(rina, AYU, BAYU), rina)
        anonymise(Person.objects.get(name="Ayu Contoh"), by=retention.NIGHT, at=AT)
        assert [row.person.name for row in held.rows.all() if row.person] == ["Bayu Contoh"]
        assert ListRow.objects.count() == 1

    def test_a_list_that_lost_its_worker_is_picked_up(self, rina: Actor) -> None:
        from procrastinate.contrib.django.models import ProcrastinateJob

        held = received(rina, AYU)
        receiving.choose(list_id=held.pk, columns=held.columns, by=rina, at=AT)
        before = ProcrastinateJob.objects.count()
        working.pick_up(at=AT + timedelta(minutes=1))
        assert ProcrastinateJob.objects.count() == before
        working.pick_up(at=AT + timedelta(minutes=3))
        assert ProcrastinateJob.objects.count() == before + 1
