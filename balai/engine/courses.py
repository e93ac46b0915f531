"""Local courses that close gaps, with their dates: an argument of the plan, because they change every month."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from balai.engine import yamltext
from balai.engine.errors import Problem, RulebookInvalid
from balai.engine.rows import Row
from balai.engine.rules import Rulebook, nodes


class Course(Row, frozen=True, kw_only=True):
    """One batch of a course. `starts`, `ends`: a day or a month as published; `closes`: rules it prepares for."""

    id: str
    title: str
    title_en: str
    place: str
    starts: str
    ends: str
    closes: tuple[str, ...]
    source: tuple[str, ...]
    cost_idr: int | None = None
    who_pays: str | None = None
    who_pays_en: str | None = None
    note: str | None = None
    note_en: str | None = None

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


def parse(name: str, text: str, book: Rulebook) -> tuple[Course, ...]:
    """The courses of a file. Raises RulebookInvalid with every problem found."""
    data, problems = yamltext.load(name, text or "courses: []")
    found: list[Course] = []
    for row in data.get("courses") or ():
        where = f"{name}:{getattr(row, 'line', 1)}"
        try:
            course = msgspec.convert(row, Course)
            problems += [Problem(where=where, code=code, values=v) for code, v in _wrong(course, book)]
            found.append(course)
        except msgspec.ValidationError as error:
            values = {"key": "courses", "expected": str(error), "example": "starts: '2026-05'"}
            problems.append(Problem(where=where, code="rule_wrong_value", values=values))
    if problems:
        raise RulebookInvalid(problems)
    return tuple(found)


def _wrong(course: Course, book: Rulebook) -> Iterator[tuple[str, dict[str, Any]]]:
    roots = [r for s in book.rule_sets.values() for r in s.rules] + [r for p in book.pathways for r in p.requirements]
    known = {node.id for root in roots for node in nodes(root)}
    for rule in course.closes:
        if rule not in known:
            yield "course_closes_nothing", {"id": course.id, "rule": rule}
    for source in course.source:
        if source not in book.sources:
            yield "rule_no_source", {"id": course.id, "source": source}
    try:
        if course.ends_on < course.starts_on:
            yield "rule_dates_order", {"id": course.id, "first": "starts", "second": "ends"}
    except ValueError:
        yield "rule_source_date", {"id": course.id, "date": f"{course.starts}, {course.ends}"}
