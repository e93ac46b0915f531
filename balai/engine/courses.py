"""Courses and events near a place, with their dates: an argument of the plan, because they change every month."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

import msgspec

from balai.engine import yamltext
from balai.engine.errors import Problem, RulebookInvalid
from balai.engine.rows import Row
from balai.engine.rules import Rulebook, nodes

T = TypeVar("T")


class Dated(Row, frozen=True, kw_only=True):
    """Something that happens near here. `starts`, `ends`: a day or a month as published."""

    id: str
    title: str
    title_en: str
    place: str
    starts: str
    ends: str

    @property
    def starts_on(self) -> date:
        """The earliest day on which it can start."""
        return date.fromisoformat(f"{self.starts}-01"[:10])

    @property
    def ends_on(self) -> date:
        """The latest day on which it can end: the last of the month when only the month was published."""
        if len(self.ends) == 7:
            year, month = int(self.ends[:4]), int(self.ends[5:])
            return date(year, month, monthrange(year, month)[1])
        return date.fromisoformat(self.ends)

    @property
    def months(self) -> float | None:
        """How long it takes, to a tenth; `None` where only months were published, not days."""
        if len(self.starts) == 7 or len(self.ends) == 7:
            return None
        return round(((self.ends_on - self.starts_on).days + 1) / 30.4, 1)


class Course(Dated, frozen=True, kw_only=True):
    """One batch of a course. `closes`: rules it prepares for."""

    closes: tuple[str, ...]
    source: tuple[str, ...]
    cost_idr: int | None = None
    who_pays: str | None = None
    who_pays_en: str | None = None
    note: str | None = None
    note_en: str | None = None


class Event(Dated, frozen=True, kw_only=True):
    """A meeting, told of by a newspaper or an office."""

    publisher: str
    note: str | None = None
    note_en: str | None = None


class Local(Row, frozen=True, kw_only=True):
    """What is near one place."""

    courses: tuple[Course, ...] = ()
    events: tuple[Event, ...] = ()

    def by_day(self) -> list[Dated]:
        """Courses and events together, the newest first."""
        return sorted((*self.courses, *self.events), key=lambda one: (one.starts_on, one.id), reverse=True)


def parse(name: str, text: str, book: Rulebook) -> Local:
    """The courses and events of a file. Raises RulebookInvalid with every problem found."""
    data, problems = yamltext.load(name, text or "courses: []")
    courses = [course for _, course in _rows(name, data, "courses", Course, problems)]
    events = [event for _, event in _rows(name, data, "events", Event, problems)]
    for where, one in (*_rows(name, data, "courses", Course, []), *_rows(name, data, "events", Event, [])):
        problems += [Problem(where=where, code=code, values=values) for code, values in _wrong(one, book)]
    if problems:
        raise RulebookInvalid(problems)
    return Local(courses=tuple(courses), events=tuple(events))


def _rows(name: str, data: yamltext.Row, key: str, model: type[T], problems: list[Problem]) -> Iterator[tuple[str, T]]:
    """The rows that can be read, each with its line."""
    for row in data.get(key) or ():
        where = f"{name}:{getattr(row, 'line', 1)}"
        try:
            yield where, msgspec.convert(row, model)
        except msgspec.ValidationError as error:
            values = {"key": key, "expected": str(error), "example": "starts: '2026-05'"}
            problems.append(Problem(where=where, code="rule_wrong_value", values=values))


def _wrong(one: Dated, book: Rulebook) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(one, Course):
        yield from _unknown(one, book)
    try:
        if one.ends_on < one.starts_on:
            yield "rule_dates_order", {"id": one.id, "first": "starts", "second": "ends"}
    except ValueError:
        yield "rule_source_date", {"id": one.id, "date": f"{one.starts}, {one.ends}"}


def _unknown(course: Course, book: Rulebook) -> Iterator[tuple[str, dict[str, Any]]]:
    roots = [r for s in book.rule_sets.values() for r in s.rules] + [r for p in book.pathways for r in p.requirements]
    known = {node.id for root in roots for node in nodes(root)}
    for rule in course.closes:
        if rule not in known:
            yield "course_closes_nothing", {"id": course.id, "rule": rule}
    for source in course.source:
        if source not in book.sources:
            yield "rule_no_source", {"id": course.id, "source": source}
