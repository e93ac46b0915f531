"""What is told to people, as data (rulebook/messages.yaml): read, and refused where it would give somebody away.

A telephone may be held by somebody else. So what shows on a locked screen (the subject and the first words of an
e-mail, and the whole of an SMS or WhatsApp message) says nothing about the person and nothing of what this is about.
"""

from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from enum import StrEnum
from string import Formatter

import msgspec

from balai.engine.errors import Problem, RulebookInvalid
from balai.engine.quiet import QuietHours
from balai.engine.rows import Row
from balai.engine.yamltext import line_of, load

FILE = "messages.yaml"
LANGUAGES = ("id", "en")
# One SMS is 160 signs; the rest is for the link.
SHORT_MOST = 110
# What a mail program shows of an e-mail that is not open yet.
PREVIEW = 140
# Filled in for every message; all other blanks are the caller's values.
OURS = frozenset({"name", "link"})


class Channel(StrEnum):
    """On which way a message leaves the building."""

    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    LETTER = "letter"


class Topic(StrEnum):
    """What a message is about, for sorting."""

    ACCOUNT = "account"
    FILE = "file"
    DOCUMENTS = "documents"
    PRIVACY = "privacy"
    FAMILY = "family"


class Wording(Row, frozen=True, kw_only=True):
    """One message in one language. `title` heads it in the inbox, `subject` the e-mail, `short` is SMS and WhatsApp."""

    title: str
    subject: str
    body: str
    short: str
    letter: str = ""


class Template(Row, frozen=True, kw_only=True):
    """One kind of message. `urgent` disturbs in quiet hours.

    `one_time` is a code: not in the inbox, and forgotten when it was sent. `channels`: none is the inbox alone.
    `useful_hours`: later than this after it was asked for, sending it makes no sense any more.
    """

    topic: Topic
    channels: tuple[Channel, ...]
    id: Wording
    en: Wording
    urgent: bool = False
    one_time: bool = False
    useful_hours: int | None = None

    def wording(self, language: str) -> Wording:
        """The message in English for `en`, else in Indonesian."""
        return self.en if language == "en" else self.id

    @property
    def blanks(self) -> frozenset[str]:
        """The values a caller has to give."""
        return frozenset(name for text in texts(self.id).values() for name in blanks(text)) - OURS

    @property
    def useful_for(self) -> timedelta | None:
        return None if self.useful_hours is None else timedelta(hours=self.useful_hours)


class Frame(Row, frozen=True, kw_only=True):
    """What stands around every e-mail and letter in one language. `opening` is all that a preview shows."""

    opening: str
    closing: str
    sender: str
    letter_closing: str


class Hours(Row, frozen=True, kw_only=True):
    """Quiet hours of whoever chose none, local time."""

    begin: time
    end: time


class MessageBook(Row, frozen=True, kw_only=True):
    """All messages. `betraying`: parts of words that no preview may hold."""

    quiet_hours: Hours
    betraying: tuple[str, ...]
    frame: Mapping[str, Frame]
    templates: Mapping[str, Template]

    @property
    def quiet(self) -> QuietHours:
        return QuietHours(begin=self.quiet_hours.begin, end=self.quiet_hours.end)


def blanks(text: str) -> frozenset[str]:
    """The names between braces. Raises ValueError for braces without an end."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def texts(wording: Wording) -> dict[str, str]:
    """Part -> text."""
    return {part: getattr(wording, part) for part in wording.__struct_fields__}


def parse(text: str) -> MessageBook:
    """The messages in a YAML text. Raises RulebookInvalid with every mistake and its line."""
    data, problems = load(FILE, text)
    if problems:
        raise RulebookInvalid(problems)
    try:
        book = msgspec.convert(data, MessageBook)
    except msgspec.ValidationError as error:
        raise RulebookInvalid([Problem(where=FILE, code="rule_yaml", values={"reason": str(error)})]) from None
    found = [
        Problem(where=f"{FILE}:{line_of(data, list(path))}", code=code, values={"part": ".".join(path), "word": word})
        for code, path, word in _mistakes(book)
    ]
    if found:
        raise RulebookInvalid(found)
    return book


Mistake = tuple[str, tuple[str, ...], str]


def _mistakes(book: MessageBook) -> Iterator[Mistake]:
    for language in LANGUAGES:
        if language not in book.frame:
            yield "message_without", ("frame",), language
            continue
        opening = book.frame[language].opening
        path = ("frame", language, "opening")
        if len(opening) < PREVIEW:
            yield "message_opening_short", path, str(PREVIEW)
        yield from _betrayals(path, opening, book.betraying)
        yield from _blanks_but(frozenset(), path, opening)
    for code, template in book.templates.items():
        for language in LANGUAGES:
            yield from _wrong_in(("templates", code, language), template, template.wording(language), book.betraying)
        yield from _uneven(("templates", code), template)


def _wrong_in(
    path: tuple[str, ...], template: Template, wording: Wording, betraying: tuple[str, ...]
) -> Iterator[Mistake]:
    code = frozenset({"code"}) if template.one_time else frozenset()
    shut = {"title": frozenset[str](), "subject": frozenset[str](), "short": code | {"link"}}
    for part, text in texts(wording).items():
        if not text and (part != "letter" or Channel.LETTER in template.channels):
            yield "message_without", path, part
        permitted = shut.get(part, code | {"link"} if template.one_time else blanks(text))
        yield from _blanks_but(frozenset(filter(str.isidentifier, permitted)), (*path, part), text)
    for part in ("subject", "short"):
        yield from _betrayals((*path, part), getattr(wording, part), betraying)
    if len(wording.short) > SHORT_MOST or not wording.short.isascii():
        yield "message_short_long", (*path, "short"), str(SHORT_MOST)


def _blanks_but(permitted: frozenset[str], path: tuple[str, ...], text: str) -> Iterator[Mistake]:
    for name in sorted(blanks(text) - permitted):
        yield "message_blank", path, name


def _uneven(path: tuple[str, ...], template: Template) -> Iterator[Mistake]:
    """A value that one language tells and the other keeps back."""
    for part, text in texts(template.id).items():
        for name in sorted(blanks(text) ^ blanks(getattr(template.en, part))):
            yield "message_uneven", (*path, "en", part), name


def _betrayals(path: tuple[str, ...], text: str, betraying: tuple[str, ...]) -> Iterator[Mistake]:
    for word in betraying:
        if word in text.lower():
            yield "message_betrays", path, word
