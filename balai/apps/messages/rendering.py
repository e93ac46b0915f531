"""From a code and values to the words somebody reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from balai import rulebook
from balai.apps.messages.models import Message
from balai.engine.messagefile import Template, blanks
from balai.words import SPACE, words

DAY = re.compile(r"\d{4}-\d\d-\d\d")
GAPS = re.compile(r"\s+")
LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What stands in the inbox."""

    title: str
    body: str


def template_of(message: Message) -> Template | None:
    """The message's template; None for one that a later release no longer has."""
    return rulebook.messages().templates.get(message.code)


def in_inbox(message: Message) -> Text:
    """The message as its owner reads it; only its code where there is no such template any more."""
    template = template_of(message)
    if template is None:
        return Text(title=message.code, body="")
    wording = template.wording(message.language)
    return Text(title=wording.title, body=_filled(wording.body, message))


def email(message: Message, template: Template) -> tuple[str, str]:
    """Subject and text. The text opens with words that a preview may show."""
    frame = rulebook.messages().frame[message.language]
    wording = template.wording(message.language)
    parts = (frame.opening, _filled(wording.body, message), _filled(frame.closing, message), frame.sender)
    return wording.subject, "\n\n".join(parts) + "\n"


def short(message: Message, template: Template) -> str:
    """The text for a telephone: nothing about the person."""
    return _filled(template.wording(message.language).short, message)


def letter(message: Message, template: Template) -> str:
    """The body of a letter, its paragraphs apart by an empty line."""
    return _filled(template.wording(message.language).letter, message)


def _filled(text: str, message: Message) -> str:
    values = {"name": "", **message.values, "link": settings.SITE_URL}
    return text.format(**{name: _said(name, str(values.get(name, "")), message.language) for name in blanks(text)})


def _said(name: str, value: str, language: str) -> str:
    """Days and words of closed lists in the reader's language."""
    said = words(language)
    if DAY.fullmatch(value):
        return said.day(date.fromisoformat(value)).replace(SPACE, " ")
    return value if name in ("name", "link") else said.label(name, value)


def clean(values: Mapping[str, str]) -> dict[str, str]:
    """Values as they are kept: one line each, and no longer than any honest one."""
    return {name: GAPS.sub(" ", value).strip()[:LONGEST] for name, value in values.items()}
