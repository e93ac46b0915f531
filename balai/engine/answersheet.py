"""The answers of a check to the facts they stand for. An answer keeps what was given; what it means is looked up here.

An answer is `{"unknown": true}`, `{"none": true}`, or what was given: `{"value": ..., "detail": {...}}` for a date, a
number or a choice, `{"items": [{"value", "detail"}]}`, `{"records": [{...}]}` or `{"states": {value: {"value",
"detail"}}}`. Days are texts `YYYY-MM-DD`; `"open"` is a date without end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from balai.engine.factfile import merged
from balai.engine.questions import Choice, Field, FieldType, Input, Question, find

UNKNOWN = {"unknown": True}
NONE = {"none": True}
OPEN = "open"
YES, NO = "yes", "no"


class Unusable(Exception):
    """The answer does not fit its question any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Plain facts of all usable answers, and the questions whose answers could not be used."""

    facts: Mapping[str, Any]
    unusable: tuple[str, ...] = ()


def sheet(questions: Sequence[Question], answers: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """All answers together, in the order of the questions."""
    facts: dict[str, Any] = {}
    unusable = [question_id for question_id in answers if find(questions, question_id) is None]
    for question in questions:
        given = answers.get(question.id)
        if given is None or (question.after and not is_known(answers.get(question.after))):
            continue
        try:
            facts = merged(facts, patch(question, given))
        except Unusable:
            unusable.append(question.id)
    return Sheet(facts=facts, unusable=tuple(unusable))


def is_known(given: Mapping[str, Any] | None) -> bool:
    """Was something said, other than "I do not know"?"""
    return given is not None and not given.get("unknown")


def patch(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """The plain facts one answer stands for; empty for "I do not know". Raises Unusable."""
    if given.get("unknown"):
        return {}
    try:
        return _patch(question, given)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unusable(question.id) from error


def _patch(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    if given.get("none"):
        if question.none_label is None:
            raise Unusable(question.id)
        return _at(question.list, []) if question.list else _at(question.asks[0], "never")
    match question.input:
        case Input.DATE | Input.NUMBER:
            return _at(question.asks[0], given["value"])
        case Input.CHOICE:
            return _chosen(question, given)
        case Input.ITEMS:
            return _items(question, given["items"])
        case Input.RECORDS:
            entries = [entry for record in given["records"] for entry in _entries(question.fields, {}, record)]
            return _at(str(question.list), entries)
        case Input.STATES:
            return _states(question, given["states"])


def _chosen(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    choice, detail = _choice(question, given["value"]), given.get("detail") or {}
    fields = question.details(choice)
    facts = dict(choice.facts or {})
    if choice.entry is not None:
        facts = merged(facts, _at(str(question.list), list(_entries(fields, choice.entry, detail))))
    for more in _facts(fields, detail):
        facts = merged(facts, more)
    return facts


def _items(question: Question, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    path = str(question.list)
    if not question.is_list:
        return _at(path, [_choice(question, item["value"]).value for item in items])
    entries: list[Any] = []
    for item in items:
        choice = _choice(question, item["value"])
        entries += _entries(question.details(choice), choice.entry or {}, item.get("detail") or {})
    return _at(path, entries)


def _states(question: Question, states: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for value, state in states.items():
        choice = _choice(question, value)
        if state["value"] in (YES, NO):
            detail = state.get("detail") or {}
            facts = merged(facts, _at(str(choice.fact), _state(question, choice, state["value"] == YES, detail)))
    return facts


def _state(question: Question, choice: Choice, is_so: bool, detail: Mapping[str, Any]) -> Any:
    """Yes or no; of a document: held, missing, or held until a day (`None` when that day is not known)."""
    fact = str(choice.fact)
    if not fact.startswith("documents.") and fact != "health.fit_certificate":
        return is_so
    if not is_so:
        return "missing"
    fields = question.details(choice)
    return {"valid_until": detail.get(fields[0].key)} if fields else "held"


def _choice(question: Question, value: object) -> Choice:
    choice = question.choice(value)
    if choice is None:
        raise Unusable(question.id)
    return choice


def _entries(fields: Sequence[Field], base: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The list entry of a choice or record, then those that some of its fields begin on their own."""
    entry, more = dict(base), dict[str, dict[str, Any]]()
    for field in fields:
        if field.into is None:
            entry |= _part(field, given.get(field.key))
        else:
            more.setdefault(field.into, {}).update(_part(field, given.get(field.key)))
    yield entry
    for name, other in more.items():
        if any(_begins(field, given.get(field.key)) for field in fields if field.into == name):
            yield other


def _begins(field: Field, value: Any) -> bool:
    return bool(field.choices) and value is not None and _option(field, value).entry is not None


def _part(field: Field, value: Any) -> dict[str, Any]:
    """What one field adds to its entry; nothing when it was left empty."""
    if value is None or field.fact:
        return {}
    key = field.name or field.key
    match field.type:
        case FieldType.CHOICE:
            option = _option(field, value)
            return dict(option.entry) if option.entry is not None else {} if option.facts else {key: option.value}
        case FieldType.YES_NO:
            return {key: value == YES}
        case _:
            return {key: None if value == OPEN else value}


def _facts(fields: Sequence[Field], given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Single facts that details settle."""
    for field in fields:
        value = given.get(field.key)
        if value is None:
            continue
        if field.fact:
            yield _at(field.fact, value == YES if field.type is FieldType.YES_NO else value)
        elif field.type is FieldType.CHOICE:
            yield dict(_option(field, value).facts or {})


def _option(field: Field, value: object) -> Choice:
    for option in field.choices:
        if option.value == value:
            return option
    raise Unusable(field.key)


def _at(path: str, value: Any) -> dict[str, Any]:
    """The plain facts with one value at a path.

    >>> _at("history.travel_ban", False)
    {'history': {'travel_ban': False}}
    """
    group, dot, name = path.partition(".")
    return {group: {name: value}} if dot else {group: value}
