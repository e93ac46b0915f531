"""A survey counts what `assess` says of each person, on one process or several, in whatever row groups."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from balai.engine.assess import assess
from balai.engine.factfile import read
from balai.engine.planes import Verdict
from balai.engine.program import compile_rulebook
from balai.engine.rounds import awaited
from balai.population.city import survey
from balai.population.survey import Moment, Survey, rounds_when_open
from tests.engine import people
from tests.engine.book import BOOK
from tests.population.files import write

ON = date(2026, 11, 22)


def crowd() -> list[people.Raw]:
    """Three hundred people of a few kinds; what they lack differs."""
    able: Any = people.able(ON)
    kinds = [
        able,
        {**able, "languages": []},
        {**able, "certificates": [], "sex": "male"},
        {**able, "languages": None},
        {"birth_date": "2012-05-05", "sex": "female", "citizenship": "ID"},
        {},
    ]
    return [kinds[number % len(kinds)] for number in range(300)]


def compared(found: Survey) -> Any:
    ranks = [(rank.training.id, rank.alone, rank.more, rank.perhaps, dict(rank.pathways)) for rank in found.ranks]
    return found.origin, found.on, found.rulebook, found.tallies, ranks


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "p.parquet", crowd(), rows=70)


@pytest.mark.parametrize("moment", list(Moment))
def test_the_counts_are_those_of_each_person(path: Path, moment: Moment) -> None:
    found = survey(path, BOOK, on=ON)
    assumed = rounds_when_open(BOOK, ON) if moment is Moment.WHEN_OPEN else {}
    program = compile_rulebook(BOOK, on=ON, assumed=assumed)
    alone = [assess(read(raw, BOOK.known, on=ON), program) for raw in crowd()]
    for place, tally in enumerate(found.tallies[moment]):
        results = [results[place] for results in alone]
        assert tally.pathway == results[0].pathway.id
        counts = {v: sum(result.verdict is v for result in results) for v in Verdict}
        assert counts == {v: getattr(tally, v) for v in Verdict}
        just_one = Counter(
            r.unmet[0] for r in results if r.verdict is Verdict.GAP and len(r.unmet) == 1 and not r.missing
        )
        assert tally.single_gaps == just_one
    assert found.origin.people == 300


def test_several_processes_count_the_same_bit_for_bit(path: Path) -> None:
    told: list[tuple[int, int]] = []
    alone = survey(path, BOOK, on=ON, progress=lambda done, total: told.append((done, total)))
    assert told == [(70, 300), (140, 300), (210, 300), (280, 300), (300, 300)]
    assert compared(survey(path, BOOK, on=ON, workers=2)) == compared(alone)


def test_row_groups_do_not_matter(path: Path, tmp_path: Path) -> None:
    whole = write(tmp_path / "q.parquet", crowd())
    assert compared(survey(whole, BOOK, on=ON))[1:] == compared(survey(path, BOOK, on=ON))[1:]


def test_without_courses_no_training_is_looked_at(path: Path) -> None:
    assert survey(path, BOOK, on=ON, courses=None).ranks == []
    assert survey(path, BOOK, on=ON).ranks


def test_when_registration_is_open_the_coming_round_counts_else_the_newest() -> None:
    assumed = rounds_when_open(BOOK, ON)
    assert assumed["jp-gtog-nurse"] == {"batch_xxi"}  # 1 February 2027
    assert assumed["kr-eps-manufacturing"] == {"2026"}  # announced on 29 January 2026, none is coming
    assert "my-plantation" not in assumed  # vacancies, no rounds
    assert awaited(BOOK.pathway("my-plantation"), ON) is None
    program = compile_rulebook(BOOK, on=ON, assumed=assumed)
    assert all(route.calendar.open_round for route in program.routes if route.pathway.id in assumed)
