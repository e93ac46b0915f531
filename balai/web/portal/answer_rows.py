"""The answers of a check in words, for the page of all answers and beside the result."""

from collections.abc import Sequence
from dataclasses import dataclass

from balai.apps.casework import queries
from balai.apps.casework.models import Check
from balai.engine.rules import Rulebook
from balai.web.questions.answer_lines import lines
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One answered question; `number` is its place on the trail, `value` one line, `lines` the same in parts."""

    number: int
    label: str
    text: str
    value: str
    lines: Sequence[str] = ()
    is_unusable: bool = False
    source_line: str = ""
    is_estimate: bool = False


def answer_rows(check: Check, book: Rulebook, said: Words, *, unusable: Sequence[str] = ()) -> list[AnswerRow]:
    """Every question asked so far with its answer, in the order asked."""
    rows = []
    for number, question in enumerate(queries.asked(check, book), start=1):
        given = check.answers.get(question.id)
        if given is not None:
            said_lines = list(lines(question, given, said))
            row = AnswerRow(
                number=number,
                label=said.pick(question, "topic"),
                text=said.pick(question, "text"),
                value="; ".join(said_lines),
                lines=said_lines,
                is_unusable=question.id in unusable,
            )
            rows.append(row)
    return rows
