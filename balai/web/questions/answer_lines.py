"""One answer in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from balai.engine.answersheet import NO, OPEN, YES
from balai.engine.questions import Choice, Field, FieldType, Input, Question
from balai.words import Words


def lines(question: Question, given: Mapping[str, Any], said: Words) -> Iterator[str]:
    """One answer as a reader understands it, in lines."""
    if given.get("unknown"):
        yield _("Tidak tahu")
        return
    if given.get("none"):
        yield said.pick(question, "none_label")
        return
    match question.input:
        case Input.DATE:
            yield _day(given.get("value"), said)
        case Input.NUMBER:
            yield f"{given.get('value')}\u00a0{said.pick(question, 'unit')}".replace(".", _(","))
        case Input.CHOICE:
            yield from _chosen(question, [given], said)
        case Input.ITEMS:
            yield from _chosen(question, given.get("items", ()), said)
        case Input.RECORDS:
            for record in given.get("records", ()):
                yield ", ".join(_detail(question.fields, record, said))
        case Input.STATES:
            for choice in question.choices:
                state = given.get("states", {}).get(choice.value)
                if state:
                    yield _state(question, choice, state, said)


def _chosen(question: Question, items: Sequence[Mapping[str, Any]], said: Words) -> Iterator[str]:
    for item in items:
        choice = question.choice(item.get("value"))
        if choice:
            detail = _detail(question.details(choice), item.get("detail") or {}, said)
            yield ", ".join([said.pick(choice, "label"), *detail])


def _state(question: Question, choice: Choice, state: Mapping[str, Any], said: Words) -> str:
    word = _("ya") if state.get("value") == YES else _("tidak")
    detail = _detail(question.details(choice), state.get("detail") or {}, said)
    return f"{said.pick(choice, 'label')}: " + ", ".join([word, *detail])


def _detail(fields: Sequence[Field], given: Mapping[str, Any], said: Words) -> Iterator[str]:
    for field in fields:
        value = given.get(field.key)
        if value is None:
            continue
        label = said.pick(field, "label")
        match field.type:
            case FieldType.DATE:
                yield _small(said.pick(field, "open_label") if value == OPEN else f"{label} {_day(value, said)}")
            case FieldType.NUMBER:
                yield f"{label}: {value}".replace(".", _(","))
            case FieldType.CHOICE:
                option = next((option for option in field.choices if option.value == value), None)
                if option and not (option.entry is None and option.value == "none"):
                    yield said.pick(option, "label")
            case FieldType.YES_NO:
                yield f"{label.rstrip('?')}: {_('ya') if value == YES else _('tidak') if value == NO else ''}"


def _small(text: str) -> str:
    """Go on inside a sentence; an abbreviation keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _day(value: object, said: Words) -> str:
    try:
        return said.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
