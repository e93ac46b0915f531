"""Stored assessments: what changed, why, and who is told."""

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from balai import rulebook
from balai.apps.access.roles import Role
from balai.apps.casework import assessing
from balai.apps.casework.models import Assessment, Case
from balai.apps.messages.models import Message
from balai.apps.opportunities import queries as opportunities
from balai.apps.opportunities.actions import put_in_force
from balai.apps.people import actions
from balai.apps.people.models import Channel, Person
from balai.engine.actor import Actor
from balai.engine.assess import assess
from balai.engine.errors import NotAllowed
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


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
    return Case.objects.select_related("person", "assessment").get()


def say(person: Person, question: str, by: Actor, **given: object) -> None:
    """Answer a question an hour later."""
    seen = actions.mark_of(None)
    actions.answer(
        person_id=person.pk, question=question, given=given, seen=seen, channel=Channel.HOME, by=by, at=AT + HOUR
    )


def test_nothing_is_due_when_nothing_changed(case: Case) -> None:
    assert assessing.recheck(at=AT + HOUR) == 0
    assert Assessment.objects.count() == 1


def test_another_day_with_the_same_answer_makes_no_new_row(case: Case) -> None:
    assert assessing.recheck(at=AT + DAY) == 0
    kept = Assessment.objects.get()
    assert (kept.on, kept.still_on) == (ON, ON + DAY)


def test_an_answer_given_while_the_job_runs_is_left_to_the_next_run(case: Case, siti: Actor) -> None:
    say(case.person, "tattoo", siti, value="yes")
    assert assessing.recheck(at=AT) == 1, "judged, though the answer is younger than the job"
    assert assessing.recheck(at=AT + 2 * HOUR) == 0


def test_new_facts_change_verdicts_and_say_so(case: Case, siti: Actor) -> None:
    before = dict(case.assessment.verdicts)
    say(case.person, "tattoo", siti, value="yes")
    assert assessing.recheck(at=AT + 2 * HOUR) == 1
    newest = Assessment.objects.first()
    assert newest is not None
    assert {row["cause"] for row in newest.changes} == {"facts"}
    for row in newest.changes:
        assert (before[row["pathway"]], newest.verdicts[row["pathway"]]) == (row["before"], row["after"])
        assert row["rules"], "a change names the requirements behind it"
    case.refresh_from_db()
    assert (case.assessment_id, case.news_at) == (newest.pk, AT + 2 * HOUR)
    told = Message.objects.get(code="pathways_changed")
    assert (told.person_id, set(told.values)) == (case.person_id, {"name"})
    assert assessing.recheck(at=AT + 3 * HOUR) == 0, "told once"


def test_the_day_alone_can_change_a_verdict(siti: Actor, budi: Actor) -> None:
    """Somebody reaches an age: nothing was answered, no rule was changed."""
    born = ON.replace(year=ON.year - 18) + DAY
    person = files.submitted(siti, birth_date=born, nik="")
    case = Case.objects.get(person=person)
    Person.objects.filter(pk=person.pk).update(status="registered", registered_at=AT)
    case.person.refresh_from_db()
    assessing.assess_case(case, at=AT)
    assert assessing.recheck(at=AT + DAY) == 1
    newest = Assessment.objects.first()
    assert newest is not None
    assert {row["cause"] for row in newest.changes} == {"day"}
    assert any("age" in rule for row in newest.changes for rule in row["rules"])


def test_a_rule_that_changed_is_the_cause(
    case: Case, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(rulebook.HERE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    where = folder / "destinations" / "jp.yaml"
    where.write_text(where.read_text(encoding="utf-8").replace("max_years: 35", "max_years: 20", 1), encoding="utf-8")
    put_in_force(opportunities.rulebook().version, rulebook.texts(), at=AT)
    settings.BALAI_RULEBOOK = folder
    monkeypatch.setattr(opportunities, "_shelf", opportunities._Shelf())
    assert assessing.recheck(at=AT + HOUR) == 1
    newest = Assessment.objects.first()
    assert newest is not None
    assert {(row["pathway"], row["after"], row["cause"]) for row in newest.changes} == {
        ("jp-gtog-nurse", "closed", "rules"),
        ("jp-gtog-careworker", "closed", "rules"),
    }
    assert all(row["rules"] == {"jpg.age": ["met", "closed"]} for row in newest.changes)


def test_an_appeal_computes_the_same_answer_from_what_was_kept(case: Case) -> None:
    kept = case.assessment
    program = opportunities.program_of(kept.version, kept.on)
    assert program is not None
    again = {r.pathway.id: r.verdict.value for r in assess(assessing.facts_of(kept), program) if r.pathway.is_pmi}
    assert again == kept.verdicts


def test_an_officer_says_that_the_news_were_read(case: Case, siti: Actor, budi: Actor) -> None:
    Case.objects.update(news_at=AT)
    with pytest.raises(NotAllowed):
        assessing.seen(case_id=case.pk, by=siti, at=AT)
    assessing.seen(case_id=case.pk, by=budi, at=AT)
    assert Case.objects.get().news_at is None


@pytest.mark.django_db(transaction=True)
def test_the_job_waits_for_an_officer_who_holds_the_file(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    Assessment.objects.update(version="000000000000")
    held, judged, failed = threading.Event(), threading.Event(), list[str]()
    judge = assessing.assess_case

    def judging(case: Case, *, at: datetime) -> Assessment | None:
        judged.set()
        return judge(case, at=at)

    def work(what: Callable[[], object]) -> None:
        try:
            what()
        except OperationalError as error:
            failed.append(str(error))
        finally:
            connection.close()

    @transaction.atomic
    def officer() -> None:
        Person.objects.select_for_update(of=("self",)).get(pk=case.person_id)
        held.set()
        judged.wait(timeout=1)
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)

    def job() -> None:
        held.wait(timeout=10)
        assessing.recheck(at=AT)

    monkeypatch.setattr(assessing, "assess_case", judging)
    both = [threading.Thread(target=work, args=(what,)) for what in (officer, job)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=20)
    assert (failed, judged.is_set()) == ([], True)


def test_closed_cases_and_unregistered_files_are_left_alone(siti: Actor) -> None:
    files.submitted(siti)
    assert assessing.recheck(at=AT + DAY) == 0
    assert not Assessment.objects.exists()
