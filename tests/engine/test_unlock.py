"""Training everybody at once is training each one by herself and asking again."""

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given

from balai import rulebook
from balai.engine.courses import parse
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.residents import LISTS, gather
from balai.engine.sources import unpacked
from balai.engine.trainings import Grant, Training, TrainingKind, trainings_of
from balai.engine.unlock import Opened, joined, ranked, unlock
from tests.engine.book import BOOK, program
from tests.engine.test_columns import crowds, index_of
from tests.engine.worlds import FEWER, World

ON = date(2026, 11, 22)


def trained(person: Facts, grants: tuple[Grant, ...]) -> Facts:
    for name, entry in grants:
        person = replace(person, **{name: (*(LISTS[name](person) or ()), entry)})
    return person


@FEWER
@given(crowds())
def test_everybody_trained_is_each_one_trained(case: tuple[World, list[Facts]]) -> None:
    world, crowd = case
    compiled = world.program
    different = list({id(person): person for person in crowd}.values())
    before = {id(person): compiled.verdicts(person) for person in different}
    for opened in unlock(index_of(compiled, crowd), gather(crowd), trainings_of(compiled)):
        people, perhaps = (unpacked(plane, len(crowd)) for plane in (opened.people, opened.perhaps))
        lists = {name for name, _ in opened.training.grants}
        for person in different:
            if any(LISTS[name](person) is None for name in lists):
                continue  # a list that is not known would become known by this one entry
            after = compiled.verdicts(trained(person, opened.training.grants))
            pairs = list(zip(before[id(person)], after, strict=True))
            new = (Verdict.GAP, Verdict.OPEN) in pairs
            rows = [row for row, one in enumerate(crowd) if one is person]
            assert (people[rows] == new).all(), opened.training.id
            assert (perhaps[rows] == ((Verdict.UNKNOWN, Verdict.OPEN) in pairs and not new)).all(), opened.training.id
        if different and all(LISTS[name](person) is not None for name in lists for person in different):
            counted = sum(
                (old, new) == (Verdict.GAP, Verdict.OPEN)
                for one in crowd
                for old, new in zip(
                    before[id(one)], compiled.verdicts(trained(one, opened.training.grants)), strict=True
                )
            )
            assert sum(opened.pathways.values()) == counted


@FEWER
@given(crowds())
def test_groups_of_people_join(case: tuple[World, list[Facts]]) -> None:
    world, crowd = case
    trainings = trainings_of(world.program)
    middle = len(crowd) // 128 * 64
    parts = [crowd[:middle], crowd[middle:]]
    both = joined([unlock(index_of(world.program, part), gather(part), trainings) for part in parts])
    whole = unlock(index_of(world.program, crowd), gather(crowd), trainings)
    assert ranked(both) == ranked(whole)


def opened(name: str, *rows: int) -> Opened:
    plane = np.zeros(1, np.uint64)
    plane[0] = sum(1 << row for row in rows)
    training = Training(id=name, kind=TrainingKind.CERTIFICATE, rules=(name,), grants=())
    return Opened(training=training, people=plane, perhaps=np.zeros(1, np.uint64), pathways={})


def test_the_next_training_is_the_one_that_adds_most() -> None:
    """The second largest reaches people who are reached already; a smaller one reaches others."""
    ranks = ranked([opened("small", 8, 9), opened("large", 0, 1, 2, 3), opened("inside", 0, 1, 2), opened("none")])
    assert [(rank.training.id, rank.alone, rank.more) for rank in ranks] == [
        ("large", 4, 4),
        ("small", 2, 2),
        ("inside", 3, 0),
        ("none", 0, 0),
    ]
    assert ranked([]) == []


def test_one_certificate_is_counted_once_whatever_asks_for_it() -> None:
    found = trainings_of(program(ON))
    assert len({frozenset(one.grants) for one in found}) == len(found)
    certificates = {one.id: one for one in found if one.kind is TrainingKind.CERTIFICATE}
    assert certificates["ssw_kaigo.japanese_test"].months == (6, 6)
    assert "base.age_min_18" not in certificates


def test_a_package_holds_everything_that_one_pathway_wants_learnt() -> None:
    packages = {one.id: set(one.rules) for one in trainings_of(program(ON)) if one.kind is TrainingKind.PACKAGE}
    assert packages["jp-ssw-kaigo"] == {
        "ssw_kaigo.japanese_test",
        "ssw_kaigo.skill_test",
        "ssw_kaigo.kaigo_japanese_test",
    }


def courses_of(on: date, **other: Any) -> list[Training]:
    """The course near here, changed."""
    (course,) = parse("bontang.yaml", rulebook.local("bontang"), BOOK).courses
    changed = msgspec.structs.replace(course, **other)
    return [one for one in trainings_of(program(on), [changed]) if one.kind is TrainingKind.COURSE]


def test_a_course_near_here_gives_what_it_prepares_for() -> None:
    (course,) = courses_of(date(2026, 10, 31))
    assert (course.id, course.rules) == ("kalsel-jepang-2026", ("jpg.n5", "jpc.careworker_cert"))
    assert course.grants


def test_a_course_that_has_ended_teaches_nobody() -> None:
    assert courses_of(date(2026, 11, 1)) == []


def test_a_course_stays_beside_the_certificate_it_leads_to() -> None:
    (course,) = courses_of(date(2026, 5, 1), id="n5-only", closes=("jpg.n5",), cost_idr=1_500_000)
    assert (course.id, course.cost_idr) == ("n5-only", 1_500_000)


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [("2026-05", "2026-10", None), ("2026-05-04", "2026-10", None), ("2026-05-04", "2026-08-03", 3.0)],
)
def test_a_course_takes_as_long_as_was_published(starts: str, ends: str, months: float | None) -> None:
    (course,) = courses_of(date(2026, 5, 1), starts=starts, ends=ends)
    assert course.months == (months, months)
