"""The form of a question as one asks for it: empty, answered before, posted, or posted with a record more or less."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

from balai.engine.questions import Input, Question
from balai.web.questions.question_form import MOST_RECORDS, QuestionForm
from balai.words import Words


def question_form(
    question: Question,
    said: Words,
    today: date,
    *,
    data: QueryDict | None = None,
    given: Mapping[str, Any] | None = None,
) -> QuestionForm:
    """The form of a question: empty, with the answer given before, or with what was posted and as many records."""
    if data is None:
        return QuestionForm(question, said, today, given=given, records=len((given or {}).get("records") or ()))
    count = str(data.get("count", "1"))
    records = min(int(count), MOST_RECORDS) if count.isascii() and count.isdecimal() and len(count) < 4 else 1
    if question.input is Input.RECORDS and "more" in data:
        return QuestionForm(question, said, today, data=data, records=records + 1)
    if question.input is Input.RECORDS and "remove" in data:
        data, records = without_record(data, str(data["remove"]), records), records - 1
    return QuestionForm(question, said, today, data=data, records=records)


def without_record(data: QueryDict, index: str, records: int) -> QueryDict:
    """What was posted, less one record; those after it move up."""
    if not (index.isascii() and index.isdecimal()) or len(index) > 3 or int(index) >= records:
        return data
    kept = data.copy()
    for key in [key for key in data if key[:4].partition("-")[0].isdecimal() and "-" in key[:4]]:
        number, _dash, rest = key.partition("-")
        if int(number) >= int(index):
            del kept[key]
        if int(number) > int(index):
            kept.setlist(f"{int(number) - 1}-{rest}", data.getlist(key))
    return kept
