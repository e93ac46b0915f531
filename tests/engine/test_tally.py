"""What is counted for a population is what `assess` says of each person."""

from collections import Counter

from hypothesis import given

from balai.engine.assess import assess
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.program import Program
from balai.engine.tally import Tally, added, tally, top
from tests.engine.test_columns import crowds, index_of
from tests.engine.worlds import World


def counted_one_by_one(program: Program, crowd: list[Facts]) -> list[Tally]:
    found = [
        {"single_gaps": Counter[str](), "missing": Counter[str](), "single_missing": Counter[str]()}
        for _ in program.routes
    ]
    verdicts = [Counter[Verdict]() for _ in program.routes]
    for person in crowd:
        for place, result in enumerate(assess(person, program)):
            verdicts[place][result.verdict] += 1
            if result.verdict is Verdict.GAP and len(result.unmet) == 1 and not result.missing:
                found[place]["single_gaps"][result.unmet[0]] += 1
            if result.verdict is Verdict.UNKNOWN:
                found[place]["missing"].update(result.missing)
                if len(result.missing) == 1:
                    found[place]["single_missing"][result.missing[0]] += 1
    return [
        Tally(pathway=route.pathway.id, **{v.value: verdicts[place][v] for v in Verdict}, **found[place])
        for place, route in enumerate(program.routes)
    ]


@given(crowds())
def test_gaps_and_missing_facts_are_those_of_each_person(case: tuple[World, list[Facts]]) -> None:
    world, crowd = case
    found = tally(index_of(world.program, crowd))
    assert found == counted_one_by_one(world.program, crowd)
    assert all(one.people == len(crowd) for one in found)


@given(crowds())
def test_two_groups_add_up_to_both_together(case: tuple[World, list[Facts]]) -> None:
    world, crowd = case
    middle = len(crowd) // 3
    parts = [tally(index_of(world.program, part)) for part in (crowd[:middle], crowd[middle:])]
    assert added(parts) == tally(index_of(world.program, crowd))


def test_the_commonest_come_first_and_equals_by_name() -> None:
    assert top(Counter({"c": 2, "a": 1, "b": 2}), 2) == [("b", 2), ("c", 2)]
