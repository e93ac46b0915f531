"""An answer that was given before to what its page shows again."""

from collections.abc import Iterable, Mapping
from typing import Any

from balai.engine.answersheet import OPEN
from balai.engine.questions import Input, Question

TICKS = {"unknown": "unsure", "none": "none"}


def initial(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """Names of form fields and what they show."""
    for word, tick in TICKS.items():
        if given.get(word):
            return _ticked(question, word, tick)
    match question.input:
        case Input.DATE | Input.NUMBER:
            return {"answer": given.get("value")}
        case Input.CHOICE:
            return {"answer": given.get("value"), **_details([(str(given.get("value")), given.get("detail"))])}
        case Input.ITEMS:
            items = given.get("items", ())
            details = _details((item["value"], item.get("detail")) for item in items)
            return {"answer": [item["value"] for item in items], **details}
        case Input.RECORDS:
            return _details((str(index), record) for index, record in enumerate(given.get("records", ())))
        case Input.STATES:
            states = given.get("states", {})
            details = _details((value, state.get("detail")) for value, state in states.items())
            return {**{value: state["value"] for value, state in states.items()}, **details}


def _ticked(question: Question, word: str, tick: str) -> dict[str, Any]:
    match question.input:
        case Input.CHOICE:
            return {"answer": word}
        case Input.ITEMS:
            return {"answer": [word]}
        case Input.STATES:
            return {choice.value: word for choice in question.choices}
        case _:
            return {tick: True}


def _details(parts: Iterable[tuple[str, Mapping[str, Any] | None]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for prefix, detail in parts:
        for key, value in (detail or {}).items():
            if value == OPEN:
                found[f"{prefix}-{key}-open"] = True
            else:
                found[f"{prefix}-{key}"] = value
    return found
