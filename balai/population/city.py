"""Everybody in a file against a rulebook, one row group at a time, on as many processes as wanted.

Each row group is judged by itself and the counts are added up: the same numbers whatever the number of processes.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from balai.engine.columns import Index
from balai.engine.courses import Course
from balai.engine.program import Program, compile_rulebook
from balai.engine.rules import Rulebook
from balai.engine.tally import Tally, added, tally
from balai.engine.trainings import Training, trainings_of
from balai.engine.unlock import Opened, joined, ranked, unlock
from balai.population.parquet import Population
from balai.population.survey import Moment, Survey, rounds_when_open

Progress = Callable[[int, int], None]  # people done, people in all
Part = tuple[dict[Moment, list[Tally]], list[Opened]]


@dataclass
class Questions:
    """What is asked of a population. Everything is compiled once in each process."""

    path: Path
    book: Rulebook
    on: date
    courses: Sequence[Course] | None = ()

    @cached_property
    def population(self) -> Population:
        return Population(self.path, self.book.known, self.on)

    @cached_property
    def programs(self) -> dict[Moment, Program]:
        assumed = {Moment.TODAY: {}, Moment.WHEN_OPEN: rounds_when_open(self.book, self.on)}
        return {moment: compile_rulebook(self.book, on=self.on, assumed=rounds) for moment, rounds in assumed.items()}

    @cached_property
    def trainings(self) -> list[Training]:
        if self.courses is None:
            return []
        return trainings_of(self.programs[Moment.WHEN_OPEN], self.courses)

    def part(self, group: int) -> Part:
        """The answers for one row group. Raises PopulationInvalid."""
        people = self.population.residents(group)
        today = Index.of(self.programs[Moment.TODAY], people)
        when_open = today.drafted(self.programs[Moment.WHEN_OPEN], people)
        indexes = {Moment.TODAY: today, Moment.WHEN_OPEN: when_open}
        tallies = {moment: tally(index) for moment, index in indexes.items()}
        return tallies, unlock(when_open, people, self.trainings)


def survey(
    path: Path,
    book: Rulebook,
    *,
    on: date,
    courses: Sequence[Course] | None = (),
    workers: int = 1,
    progress: Progress | None = None,
) -> Survey:
    """How everybody stands on that day, and which training opens most. Raises PopulationInvalid, OSError.

    `courses` near here are looked at besides every certificate; with `None` no training is looked at.
    """
    began = perf_counter()
    questions = Questions(path, book, on, courses)
    origin, starts = questions.population.origin, questions.population.starts
    parts: list[Part] = []
    for done, part in enumerate(_parts(questions, len(starts) - 1, workers), 1):
        parts.append(part)
        if progress:
            progress(starts[done], starts[-1])
    return Survey(
        origin=origin,
        on=on,
        rulebook=book.version,
        tallies={moment: added([tallies[moment] for tallies, _ in parts]) for moment in Moment},
        ranks=ranked(joined([opened for _, opened in parts])),
        seconds=perf_counter() - began,
    )


def _parts(questions: Questions, groups: int, workers: int) -> Iterator[Part]:
    """The row groups in their order."""
    if min(workers, groups) <= 1:
        yield from map(questions.part, range(groups))
        return
    asked = (questions.path, questions.book, questions.on, questions.courses)
    with ProcessPoolExecutor(
        min(workers, groups), mp_context=get_context("spawn"), initializer=_begin, initargs=asked
    ) as pool:
        yield from pool.map(_part, range(groups))


def _begin(path: Path, book: Rulebook, on: date, courses: Sequence[Course] | None) -> None:
    global _questions  # noqa: PLW0603 - each process has its own, made once
    _questions = Questions(path, book, on, courses)


def _part(group: int) -> Part:
    return _questions.part(group)


_questions: Questions
