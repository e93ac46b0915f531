"""Questions to many people at once, also as if everybody had gained an entry, answer as they do for one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from balai.engine.answers import ExperienceQuestion, Question
from balai.engine.codes import answers, changes
from balai.engine.facts import ALWAYS, Facts, Job, Licence
from balai.engine.granting import can_grant, granted
from balai.engine.program import Program
from balai.engine.residents import LISTS, gather
from balai.engine.trainings import Grant
from tests.engine.test_columns import crowds
from tests.engine.worlds import FEWER, World

NOBODY = Facts(education=(), languages=(), certificates=(), licences=())
ON = date(2026, 11, 22)


def everything_that_can_be_gained(program: Program) -> set[Grant]:
    rules = [node.rule for route in program.routes for root in route.roots for node in root.walk() if node.ask]
    gained = [granted(rule, NOBODY, on=program.on) for rule in rules if can_grant(rule)]
    return {(name, entry) for after in gained for name, of in LISTS.items() for entry in of(after) or ()}


def with_one_more(person: Facts, grant: Grant) -> Facts:
    """A list that is not known stays so."""
    name, entry = grant
    held = LISTS[name](person)
    return person if held is None else replace(person, **{name: (*held, entry)})


@FEWER
@given(crowds())
def test_one_more_entry_for_everybody_is_one_more_for_each(case: tuple[World, list[Facts]]) -> None:
    world, crowd = case
    crowd = crowd[:20]
    people = gather(crowd)
    for question in world.program.asking.questions:
        assert answers(question, people).tolist() == [question.ask(person) for person in crowd]
        for grant in everything_that_can_be_gained(world.program):
            found = answers(question, people, more=[grant]).tolist()
            alone = [question.ask(with_one_more(person, grant)) for person in crowd]
            sure = [LISTS[grant[0]](person) is not None for person in crowd]
            assert [a for a, s in zip(found, sure, strict=True) if s] == [
                a for a, s in zip(alone, sure, strict=True) if s
            ]
            assert all(a >= b for a, b, s in zip(found, alone, sure, strict=True) if not s), "nobody loses by learning"
            if not changes(question, [grant]):
                assert found == answers(question, people).tolist()


@pytest.mark.parametrize(("held", "expected"), [((), 4), ((Licence(type="STR_nurse", issued=date(2026, 11, 1)),), 0)])
def test_months_count_from_a_licence_that_everybody_gains(held: tuple[Licence, ...], expected: int) -> None:
    """Whoever has none counts from the new one; whoever has one goes on counting from hers."""
    question: Question = ExperienceQuestion(("nurse",), 24, "STR_nurse", ON)
    nurse = Facts(experience=(Job(occupation="nurse", start=date(2015, 1, 1), to=ALWAYS),), licences=held)
    grant = ("licences", Licence(type="STR_nurse", issued=date(2020, 1, 1) if not held else date(2026, 11, 20)))
    assert changes(question, [grant])
    assert answers(question, gather([nurse]), more=[grant]).tolist() == [expected]
