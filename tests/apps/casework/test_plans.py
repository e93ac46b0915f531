"""Plans: made by the rules, changed by both sides, agreed by both, and whose turn it is follows from them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from balai.apps.access.roles import Role
from balai.apps.casework import cases, desk, plans, promises
from balai.apps.casework.models import ActionPlan, Case, Outcome, PlanStep, Spell
from balai.apps.casework.plans import Given, mark_of
from balai.apps.opportunities import queries as opportunities
from balai.apps.people import merging
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.engine.lifecycle import Party
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PATHWAY = "jp-g2g-careworker"


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def siti() -> Actor:
    return acts(citizen(SITI))


@pytest.fixture
def budi() -> Actor:
    return acts(member(BUDI, Role.PLACEMENT_OFFICER))


@pytest.fixture
def case(siti: Actor, budi: Actor) -> Case:
    files.registered(siti, budi)
    return Case.objects.get()


def make(case: Case, by: Actor) -> ActionPlan:
    version = opportunities.rulebook().version
    return plans.make(case_id=case.pk, pathway=pathway_id(), version=version, by=by, at=AT)


def pathway_id() -> str:
    return next(p.id for p in opportunities.pathways(ON) if p.country == "JP" and p.is_pmi)


def mark(plan: ActionPlan) -> str:
    plan.refresh_from_db()
    return mark_of(plan)


def agreed(case: Case, budi: Actor) -> ActionPlan:
    plan = make(case, budi)
    return plans.agree(plan_id=plan.pk, seen=mark(plan), present=True, by=budi, at=AT)


class TestMaking:
    def test_the_steps_are_those_of_the_engine(self, case: Case, budi: Actor) -> None:
        plan = make(case, budi)
        steps = list(plan.steps.all())
        assert steps
        assert all(step.rule and not step.text for step in steps)
        rules = {step.rule for step in steps}
        assert not {"jpg.not_pregnant_f", "jpg.withdrawal_ban"} & rules, "a condition that stays is nobody's step"
        assert [step.position for step in steps] == list(range(1, len(steps) + 1))
        case.refresh_from_db()
        assert (case.pathway, case.stage, case.waits_for) == (plan.pathway, "counselling", "officer")

    def test_a_page_opened_before_the_rules_changed_makes_none(self, case: Case, budi: Actor) -> None:
        with pytest.raises(Conflict, match="rules_changed"):
            plans.make(case_id=case.pk, pathway=pathway_id(), version="000000000000", by=budi, at=AT)
        assert not ActionPlan.objects.exists()

    def test_a_newer_plan_keeps_what_was_agreed(self, case: Case, budi: Actor) -> None:
        first = make(case, budi)
        step = first.steps.all()[0]
        day = ON + 9 * DAY
        plans.change(
            step_id=step.pk,
            seen=mark(first),
            given=Given(owner=Party.OFFICER, due_on=day, note="Bersama"),
            by=budi,
            at=AT,
        )
        plans.add(
            plan_id=first.pk,
            seen=mark(first),
            given=Given(owner=Party.CITIZEN, due_on=None, text="Tanya jadwal kursus"),
            by=budi,
            at=AT,
        )
        second = make(case, budi)
        kept = second.steps.get(rule=step.rule)
        assert (kept.owner, kept.due_on, kept.note) == ("officer", day, "Bersama")
        assert second.steps.filter(text="Tanya jadwal kursus").count() == 1
        assert list(ActionPlan.objects.current()) == [second]

    def test_a_suspended_pathway_has_no_plan(self, case: Case, budi: Actor) -> None:
        closed = next(p.id for p in opportunities.pathways(ON) if p.is_pmi and p.status == "suspended")
        version = opportunities.rulebook().version
        with pytest.raises(DomainError, match="pathway_closed_for_person"):
            plans.make(case_id=case.pk, pathway=closed, version=version, by=budi, at=AT)

    def test_a_closed_case_has_no_new_plan(self, case: Case, budi: Actor) -> None:
        cases.close(case_id=case.pk, outcome=Outcome.WITHDREW, words="", by=budi, at=AT)
        with pytest.raises(IllegalMove, match="case_is_closed"):
            make(case, budi)


class TestTogether:
    def test_both_agree_then_it_is_the_next_steps_owners_turn(self, case: Case, siti: Actor, budi: Actor) -> None:
        plan = make(case, budi)
        plans.agree(plan_id=plan.pk, seen=mark(plan), present=False, by=budi, at=AT)
        case.refresh_from_db()
        assert (case.stage, case.waits_for) == ("counselling", "citizen")
        plans.agree(plan_id=plan.pk, seen=mark(plan), present=False, by=siti, at=AT)
        case.refresh_from_db()
        first = plans.next_step(ActionPlan.objects.get())
        assert first is not None
        assert (case.stage, case.waits_for, case.due_on) == ("preparing", first.owner, first.due_on)

    def test_a_change_by_one_takes_back_the_others_yes(self, case: Case, siti: Actor, budi: Actor) -> None:
        plan = agreed(case, budi)
        mine = plan.steps.filter(owner="citizen")[0]
        given = Given(owner=Party.CITIZEN, due_on=ON + 30 * DAY)
        plans.change(step_id=mine.pk, seen=mark(plan), given=given, by=siti, at=AT)
        plan.refresh_from_db()
        assert (plan.agreed_officer_at, plan.agreed_citizen_at is not None) == (None, True)
        case.refresh_from_db()
        assert case.waits_for == "officer"

    def test_a_later_change_of_hers_gets_a_promise_of_its_own(self, case: Case, siti: Actor, budi: Actor) -> None:
        plan = agreed(case, budi)
        given, later = Given(owner=Party.CITIZEN, due_on=None), AT + 90 * DAY
        for number, at in enumerate((later, later + DAY)):
            step = plan.steps.filter(owner="citizen")[number]
            plans.change(step_id=step.pk, seen=mark(plan), given=given, by=siti, at=at)
            case.refresh_from_db()
            assert (case.stage, case.waits_for) == ("preparing", "officer")
            assert case.due_on == promises.due(case.office_id, "preparing", later)

    def test_a_citizen_sets_what_she_does_and_nothing_else(self, case: Case, siti: Actor, budi: Actor) -> None:
        plan = make(case, budi)
        step = plan.steps.all()[0]
        for_officer = Given(owner=Party.OFFICER, due_on=None)
        with pytest.raises(NotAllowed):
            plans.change(step_id=step.pk, seen=mark(plan), given=for_officer, by=siti, at=AT)
        plans.change(step_id=step.pk, seen=mark(plan), given=for_officer, by=budi, at=AT)
        with pytest.raises(NotAllowed):
            plans.finish(step_id=step.pk, seen=mark(plan), by=siti, at=AT)

    def test_of_two_at_once_the_second_is_told(self, case: Case, siti: Actor, budi: Actor) -> None:
        plan = make(case, budi)
        shown = mark(plan)
        step = plan.steps.all()[0]
        given = Given(owner=Party.CITIZEN, due_on=ON + DAY)
        plans.change(step_id=step.pk, seen=shown, given=given, by=budi, at=AT + DAY / 2)
        with pytest.raises(Conflict, match="plan_changed"):
            plans.change(step_id=step.pk, seen=shown, given=given, by=siti, at=AT + DAY / 2)

    def test_others_do_not_see_it(self, case: Case, budi: Actor) -> None:
        plan = make(case, budi)
        agus = acts(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
        for stranger in (agus, acts(citizen("Lain"))):
            with pytest.raises(NotFound):
                plans.agree(plan_id=plan.pk, seen=mark(plan), present=False, by=stranger, at=AT)

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (Given(owner=Party.CITIZEN, due_on=ON - DAY, text="Tanya"), "step_in_the_past"),
            (Given(owner=Party.CITIZEN, due_on=None, text="  "), "step_without_text"),
        ],
    )
    def test_impossible_steps_are_refused(self, case: Case, budi: Actor, given: Given, code: str) -> None:
        plan = make(case, budi)
        with pytest.raises(DomainError) as refused:
            plans.add(plan_id=plan.pk, seen=mark(plan), given=given, by=budi, at=AT)
        assert refused.value.code == code


class TestDoing:
    def test_when_all_is_done_the_case_is_ready_and_the_officer_has_the_turn(self, case: Case, budi: Actor) -> None:
        plan = agreed(case, budi)
        for step in plan.steps.all():
            plans.finish(step_id=step.pk, seen=mark(plan), by=budi, at=AT)
        case.refresh_from_db()
        assert (case.stage, case.waits_for) == ("ready", "officer")
        last = PlanStep.objects.filter(plan=plan).last()
        assert last is not None
        plans.resume(step_id=last.pk, seen=mark(plan), by=budi, at=AT)
        case.refresh_from_db()
        assert case.stage == "preparing"

    def test_the_next_step_of_the_same_party_is_the_same_wait(self, case: Case, siti: Actor, budi: Actor) -> None:
        plan = make(case, budi)
        for number, step in enumerate(plan.steps.filter(owner="citizen")[:2], start=1):
            given = Given(owner=Party.CITIZEN, due_on=ON + number * DAY)
            plans.change(step_id=step.pk, seen=mark(plan), given=given, by=budi, at=AT)
        plans.agree(plan_id=plan.pk, seen=mark(plan), present=True, by=budi, at=AT)
        first = plan.steps.get(due_on=ON + DAY)
        plans.finish(step_id=first.pk, seen=mark(plan), by=siti, at=AT + DAY)
        running = Spell.objects.get(ended_at__isnull=True)
        assert (running.waits_for, running.began_at, running.due_on) == ("citizen", AT, ON + 2 * DAY)

    def test_doing_a_step_takes_no_agreement_back(self, case: Case, siti: Actor, budi: Actor) -> None:
        plan = agreed(case, budi)
        mine = plan.steps.filter(owner="citizen")[0]
        plans.finish(step_id=mine.pk, seen=mark(plan), by=siti, at=AT)
        plan.refresh_from_db()
        assert plan.is_agreed
        with pytest.raises(IllegalMove, match="step_is_over"):
            plans.finish(step_id=mine.pk, seen=mark(plan), by=siti, at=AT)

    def test_a_step_taken_out_no_longer_counts(self, case: Case, budi: Actor) -> None:
        plan = agreed(case, budi)
        for step in plan.steps.all():
            plans.drop(step_id=step.pk, seen=mark(plan), by=budi, at=AT)
        plan.refresh_from_db()
        assert plans.next_step(plan) is None
        assert not plan.is_agreed


def test_a_plan_goes_with_a_joined_file_and_back(case: Case, siti: Actor, budi: Actor) -> None:
    plan = agreed(case, budi)
    kept = files.submitted(acts(citizen("Siti sekali lagi")))
    supervisor = acts(member("Penyelia", Role.SUPERVISOR))
    Person.objects.filter(pk=kept.pk).update(user=None)
    done = merging.merge(kept_id=kept.pk, gone_id=case.person_id, take=frozenset(), by=supervisor, at=AT)
    cases.follow_files(at=AT)
    assert (plans.follow_files(at=AT), plans.follow_files(at=AT)) == (1, 0)
    goes_on = Case.objects.get(person=kept)
    found = desk.plan_of(goes_on)
    assert (found, goes_on.stage, goes_on.pathway) == (plan, "preparing", plan.pathway)
    assert set(plan.steps.values_list("person_id", flat=True)) == {kept.pk}
    plans.finish(step_id=plan.steps.all()[0].pk, seen=mark(plan), by=budi, at=AT)
    merging.undo(merge_id=done.pk, by=supervisor, at=AT)
    assert plans.follow_files(at=AT) == 1
    assert desk.plan_of(case) == plan
