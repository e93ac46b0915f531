"""Cases, as another system reads them and is told of them."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.casework import cases, plans
from balai.apps.casework.models import Case, Outcome
from balai.apps.hooks import actions as hooks
from balai.apps.hooks.events import HookEvent
from balai.apps.hooks.models import Notice
from balai.apps.opportunities import queries as opportunities
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from tests.api.calling import NEW, System, system
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def budi() -> Actor:
    return acts(member(BUDI, Role.PLACEMENT_OFFICER))


@pytest.fixture
def case(budi: Actor) -> Case:
    files.registered(acts(citizen(SITI)), budi)
    return Case.objects.get()


@pytest.fixture
def reader() -> System:
    return system(Permission.PERSON_READ)


def planned(case: Case, budi: Actor) -> str:
    pathway = next(one.id for one in opportunities.pathways(ON) if one.country == "JP" and one.is_pmi)
    version = opportunities.rulebook().version
    plan = plans.make(case_id=case.pk, pathway=pathway, version=version, by=budi, at=AT)
    plans.agree(plan_id=plan.pk, seen=plans.mark_of(plan), present=True, by=budi, at=AT)
    return pathway


class TestReading:
    def test_one_case_with_everything_but_talks(self, case: Case, budi: Actor, reader: System) -> None:
        pathway = planned(case, budi)
        found = reader.get(f"cases/{case.pk}").json()
        assert (found["person"], found["stage"], found["pathway"]) == (str(case.person_id), "preparing", pathway)
        assert found["assessment"]["on"] == ON.isoformat()
        assert set(found["assessment"]) == {"on", "still_on", "rulebook", "verdicts", "changes"}
        assert found["plan"]["agreed_citizen_at"]
        assert all(step["text"] and step["requirement"] for step in found["plan"]["steps"])
        assert [(one["stage"], one["waits_for"]) for one in found["spells"]][:2] == [
            ("registration", "officer"),
            ("counselling", "officer"),
        ]
        assert not {"notes", "closing_words", "facts"} & set(found)

    def test_before_there_is_a_plan(self, case: Case, reader: System) -> None:
        found = reader.get(f"cases/{case.pk}").json()
        assert (found["plan"], found["pathway"], found["outcome"]) == (None, "", "")

    def test_opening_is_on_record_and_a_list_opens_nothing(self, case: Case, reader: System) -> None:
        before = Event.objects.filter(verb="file_opened").count()
        reader.get("cases")
        reader.get(f"cases/{case.pk}")
        opened = Event.objects.filter(verb="file_opened").order_by("-id")
        assert (opened.count(), opened[0].subject_id) == (before + 1, case.person_id)

    def test_filters(self, case: Case, reader: System) -> None:
        def ids(**query: object) -> list[str]:
            return [row["id"] for row in reader.get("cases", **query).json()["items"]]

        assert ids() == ids(stage="counselling") == ids(waits_for="officer") == [str(case.pk)]
        assert ids(stage="ready") == ids(waits_for="citizen") == ids(overdue=True) == []
        Case.objects.update(due_on=ON - DAY)
        assert ids(overdue=True) == [str(case.pk)]

    def test_closed_ones_only_when_asked_for(self, case: Case, budi: Actor, reader: System) -> None:
        cases.close(case_id=case.pk, outcome=Outcome.WITHDREW, words="", by=budi, at=AT)
        assert reader.get("cases").json()["items"] == []
        [row] = reader.get("cases", stage="closed").json()["items"]
        assert "outcome" not in row
        assert reader.get(f"cases/{case.pk}").json()["outcome"] == "withdrew"

    def test_page_by_page(self, reader: System) -> None:
        opened = []
        for number in range(5):
            person = files.waiting(UUID(int=number + 1))
            opened.append(str(cases.open_for(person, at=AT + number * DAY).pk))
        first = reader.get("cases", limit=3).json()
        rest = reader.get("cases", limit=3, cursor=first["next"]).json()
        assert [row["id"] for row in first["items"] + rest["items"]] == opened
        assert rest["next"] is None

    def test_not_to_be_shared(self, case: Case, reader: System) -> None:
        Person.objects.update(restricted_at=AT)
        assert reader.get("cases").json()["items"] == []
        assert reader.get(f"cases/{case.pk}").json()["code"] == "file_restricted"

    def test_another_office_finds_nothing(self, case: Case) -> None:
        elsewhere = system(Permission.PERSON_READ, at=office.elsewhere())
        assert elsewhere.get("cases").json()["items"] == []
        answer = elsewhere.get(f"cases/{case.pk}")
        assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")


class TestTelling:
    @pytest.fixture(autouse=True)
    def _subscribed(self) -> None:
        admin = acts(member("Admin", Role.ADMINISTRATOR))
        hooks.subscribe(
            organisation_id=office.bontang().pk,
            url="https://example.org/kabar",
            events=[event for event in HookEvent if event.value.startswith("case.")],
            by=admin,
            at=AT,
        )

    def told(self) -> list[str]:
        return sorted(Notice.objects.values_list("event", flat=True))

    def test_the_way_of_a_case(self, budi: Actor, case: Case) -> None:
        planned(case, budi)
        assert self.told() == ["case.opened", "case.stage_changed", "case.stage_changed"]
        cases.close(case_id=case.pk, outcome=Outcome.WITHDREW, words="", by=budi, at=AT)
        assert self.told()[0] == "case.closed"
        assert set(Notice.objects.values_list("object_id", flat=True)) == {case.pk}

    def test_handed_in_by_another_system(self) -> None:
        answer = system(Permission.DRAFT_HELP).post("people", {**NEW, "hand_in": True})
        assert Case.objects.get().person_id == UUID(answer.json()["id"])
        assert self.told() == ["case.opened"]
