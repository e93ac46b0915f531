"""What n people answer to one question of a program, as a small number for each of them.

A question is a fact with a table (`table.py`): the number is the row of the table; or it is asked of the person's
lists (`answers.py`): the number is the `Answer`. Either way every leaf on the question reads its planes off the same
few rows, which are worked out by the code that answers one person. So there is one semantics, whatever the size.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from balai.engine.answers import (
    Answer,
    CertificateQuestion,
    EducationQuestion,
    ExperienceQuestion,
    FitnessQuestion,
    HoldsQuestion,
    LanguageQuestion,
    LicenceQuestion,
    NoneOfQuestion,
    Question,
)
from balai.engine.facts import Facts
from balai.engine.residents import Column, Entries, Numbers, Residents, Words, with_list
from balai.engine.table import Table

Codes = NDArray[Any]  # uint8[n], or uint16[n] for a table of more than 256 rows

#: Up to so many different whole numbers, a look-up is faster than a search.
DENSE = 1 << 16


def rows_of(table: Table[int]) -> list[int]:
    """Every row of a table; the last is the one of those who have not told."""
    return [*table.rows, *table.values.values(), table.unknown]


def table_codes(table: Table[int], column: Column | None, count: int) -> Codes:
    """For each of n people the row of `rows_of(table)`."""
    rows = len(table.rows) + len(table.values)
    kind = np.uint8 if rows < 256 else np.uint16
    if column is None:
        return np.full(count, rows, kind)
    if isinstance(column, Words):
        places = {value: place for place, value in enumerate(table.values, len(table.rows))}
        of_word = [places.get(word, 0) for word in column.words]
        return np.array([*of_word, rows], kind)[column.codes]
    cuts = np.array([cut.toordinal() if isinstance(cut, date) else cut for cut in table.cuts or ()], np.float64)
    codes = _between(cuts, column.values).astype(kind, copy=False)
    np.putmask(codes, ~column.known, rows)
    return codes


def _between(cuts: NDArray[np.float64], values: NDArray[Any]) -> NDArray[Any]:
    """`bisect_left + bisect_right` of every value, as `Table.row` does it for one."""
    if np.issubdtype(values.dtype, np.integer) and values.size > DENSE:
        low, high = int(values.min()), int(values.max())
        if low >= 0 and high < DENSE:
            low = 0  # nothing to take away
        if high - low < DENSE:
            wide = values if values.itemsize >= 4 else values.astype(np.int64)  # narrow kinds would run over
            return _places(cuts, np.arange(low, high + 1)).take(wide - low if low else values)
    return _places(cuts, values)


def _places(cuts: NDArray[np.float64], values: NDArray[Any]) -> Codes:
    places = np.searchsorted(cuts, values, "left") + np.searchsorted(cuts, values, "right")
    return places.astype(np.uint8 if len(cuts) < 127 else np.uint16)


def answers(question: Question, people: Residents, *, more: Sequence[tuple[str, Any]] = ()) -> Codes:
    """uint8[n] of `Answer`. `more`: (list, entry) everybody has as well, also who has an unknown list."""
    match question:
        case ExperienceQuestion():
            return _worked(question, people, more)
        case HoldsQuestion() | NoneOfQuestion():
            return _each(people.values.get(question.fact), people.count, lambda value: _ask(question, value))
        case FitnessQuestion():
            column = people.values.get
            found = [
                _each(column(fact), people.count, partial(question.one, low=low, high=high))
                for fact, low, high in question.bounds
            ]
            worst: Codes = np.minimum.reduce(found)
            return worst
    return _best(question, _reads(question), people, more)


def _ask(question: HoldsQuestion | NoneOfQuestion, value: Any) -> Answer:
    return question.ask(Facts(values={question.fact: value}))


def _each(column: Column | None, count: int, ask: Callable[[Any], Answer]) -> Codes:
    """A question to a single fact, asked once for each different value."""
    if column is None:
        return np.full(count, ask(None), np.uint8)
    if isinstance(column, Numbers):
        values, codes = np.unique(column.values, return_inverse=True)
        column = Words(np.where(column.known, codes, -1).astype(np.int32), values.tolist())
    return np.array([*map(ask, column.words), ask(None)], np.uint8)[column.codes]


def changes(question: Question, more: Sequence[tuple[str, Any]]) -> bool:
    """May these entries change the answer of somebody?"""
    if isinstance(question, ExperienceQuestion):
        return any(name == "licences" and entry.type == question.licence for name, entry in more)
    return any(_reads(question) == name and _answer(question, name, entry) >= 0 for name, entry in more)


def _reads(question: Question) -> str:
    """The list that a question is put to; empty when it is put to none."""
    match question:
        case EducationQuestion():
            return "education"
        case LanguageQuestion():
            return "languages"
        case CertificateQuestion():
            return "certificates"
        case LicenceQuestion():
            return "licences"
    return ""


def _answer(question: Question, name: str, entry: Any) -> int:
    """The answer that one entry gives; -1 when it is nothing of the kind."""
    answer = question.ask(with_list(name, entry))
    return -1 if answer is Answer.UNLISTED else answer


def _best(question: Question, name: str, people: Residents, more: Sequence[tuple[str, Any]]) -> Codes:
    """A question to a list, asked once for each different entry: the best answer counts, the others are not listed."""

    held = people.lists.get(name)
    best = np.full(people.count, -1, np.int8)
    if held is not None and len(held.codes):
        of_entry = np.array([_answer(question, name, entry) for entry in held.entries], np.int8)
        best = _greatest(of_entry[held.codes], held)
    unknown = np.ones(people.count, np.bool_) if held is None else ~held.known
    np.copyto(best, Answer.UNKNOWN, where=unknown)
    for extra, entry in more:
        if extra == name:
            np.maximum(best, _answer(question, name, entry), out=best)
    return np.where(best < 0, Answer.UNLISTED, best).astype(np.uint8)


def _greatest(values: NDArray[np.int8], held: Entries) -> NDArray[np.int8]:
    """The greatest value of each person, -1 without any."""
    lengths = np.diff(held.starts)
    best = np.full(len(lengths), -1, np.int8)
    some = lengths > 0
    best[some] = np.maximum.reduceat(values, held.starts[:-1][some])
    return best


def _worked(question: ExperienceQuestion, people: Residents, more: Sequence[tuple[str, Any]]) -> Codes:
    """Months are added up person by person, for those with a job or a licence that may count."""
    jobs, licences = people.lists.get("experience"), people.lists.get("licences")
    extra = tuple(entry for name, entry in more if name == "licences")
    none = np.zeros(people.count, np.bool_)
    told = [none if held is None else held.known for held in (jobs, licences)]
    # Those with neither differ only in what is known of them.
    plain = [
        question.ask(Facts(experience=() if job else None, licences=extra if licence else None))
        for job in (False, True)
        for licence in (False, True)
    ]
    codes = np.array(plain, np.uint8)[told[0] * 2 + told[1]]
    worked = _having(jobs, lambda job: job.occupation in question.occupations, people.count)
    licensed = _having(licences, lambda licence: licence.type == question.licence, people.count)
    for row in np.flatnonzero(worked | licensed).tolist():
        known = None if licences is None else licences.at(row)
        held = None if known is None else (*known, *extra)
        codes[row] = question.ask(Facts(experience=None if jobs is None else jobs.at(row), licences=held))
    return codes


def _having(held: Entries | None, wanted: Callable[[Any], bool], count: int) -> NDArray[np.bool_]:
    """Who has such an entry?"""
    if held is None or not len(held.codes):
        return np.zeros(count, np.bool_)
    of_entry = np.array([wanted(entry) for entry in held.entries], np.int8)
    return _greatest(of_entry[held.codes], held) > 0
