"""The questions of the check, as data: what each asks, why, and the facts each answer stands for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from balai.engine.factkeys import LISTS
from balai.engine.rows import Row

MOST_FIRST = 10


class Input(StrEnum):
    """How a question is answered."""

    DATE = "date"  # one day
    NUMBER = "number"  # one number with a unit
    CHOICE = "choice"  # one of several; each choice brings its facts
    ITEMS = "items"  # any of several list entries, or none of them
    RECORDS = "records"  # the same few fields again and again
    STATES = "states"  # yes, no or not known for each of several facts


class By(StrEnum):
    CITIZEN = "citizen"
    OFFICER = "officer"


class FieldType(StrEnum):
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


class Choice(Row, frozen=True, kw_only=True):
    """One answer. `detail` names the fields asked of it.

    CHOICE: `facts` is what it means, or `entry` the list entry it adds. ITEMS: `entry`, or the value itself when the
    fact is a set of words. STATES: `fact` is the path it settles. In a field: `entry` is what it adds to the entry.
    """

    value: str
    label: str
    label_en: str
    hint: str | None = None
    hint_en: str | None = None
    facts: Mapping[str, Any] | None = None
    entry: Mapping[str, Any] | None = None
    detail: tuple[str, ...] = ()
    fact: str | None = None


class Field(Row, frozen=True, kw_only=True):
    """One field of a RECORDS entry, or a detail of a choice. A date may have an `open` answer ("still working").

    `fact`: the path it settles. `into`: a further list entry of its own, begun by a choice with `entry`. `name`: its
    key in the entry where that differs from `key`.
    """

    key: str
    type: FieldType
    label: str
    label_en: str
    hint: str | None = None
    hint_en: str | None = None
    choices: tuple[Choice, ...] = ()
    open_label: str | None = None
    open_label_en: str | None = None
    required: bool = False
    future: bool = False
    low: float | None = None
    high: float | None = None
    fact: str | None = None
    into: str | None = None
    name: str | None = None


class Question(Row, frozen=True, kw_only=True):
    """One page of the check. `asks` are the facts it settles; `first` places it before the first result.

    `sensitive`: optional and said so. `after`: counts only beside a known answer to that question. `none_label`: the
    answer "none of these"; in a date question it is "never". `item`: what one of the RECORDS is called.
    """

    id: str
    asks: tuple[str, ...]
    by: By = By.CITIZEN
    first: bool = False
    always: bool = False
    sensitive: bool = False
    after: str | None = None
    topic: str
    topic_en: str
    text: str
    text_en: str
    help: str | None = None
    help_en: str | None = None
    why: str
    why_en: str
    source: tuple[str, ...]
    input: Input
    list: str | None = None
    choices: tuple[Choice, ...] = ()
    fields: tuple[Field, ...] = ()
    none_label: str | None = None
    none_label_en: str | None = None
    item: str | None = None
    item_en: str | None = None
    unit: str | None = None
    unit_en: str | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_list(self) -> bool:
        """Does it answer a whole list of the person, and not single facts?"""
        return self.list in LISTS

    def choice(self, value: object) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)

    def details(self, choice: Choice) -> tuple[Field, ...]:
        """The fields asked of a choice."""
        return tuple(field for field in self.fields if field.key in choice.detail)


def asked_for(questions: Iterable[Question], fact: str) -> Question | None:
    """The question that settles a fact, `None` when there is none."""
    return next((question for question in questions if fact in question.asks), None)


def first_block(questions: Iterable[Question]) -> tuple[Question, ...]:
    """What may be asked before the first result, in order."""
    return tuple(q for q in questions if q.first and q.by is By.CITIZEN)[:MOST_FIRST]


def still_first(questions: Iterable[Question], trail: Collection[str], wanted: Collection[str]) -> list[Question]:
    """First questions that are not on the trail yet and can still change what the person is told."""
    return [
        question
        for question in first_block(questions)
        if question.id not in trail and (question.always or set(question.asks) & set(wanted))
    ]


def find(questions: Sequence[Question], question_id: str) -> Question | None:
    return next((question for question in questions if question.id == question_id), None)
