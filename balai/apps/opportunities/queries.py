"""The rulebook in force. New files count as soon as they are sound; until then the last good version serves."""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from balai import rulebook as files
from balai.apps.opportunities import actions
from balai.apps.opportunities.models import RulebookVersion
from balai.engine.courses import Local
from balai.engine.courses import parse as parse_local
from balai.engine.errors import Problem, RulebookInvalid
from balai.engine.guides import Guides
from balai.engine.program import Program, compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Pathway, Rulebook

logger = logging.getLogger(__name__)
LOOK_AGAIN_S = 2.0
KEPT_PROGRAMS = 16
NO_GUIDES = Guides(sources={})


@dataclass(slots=True)
class _Shelf:
    """What this process has read, and what was wrong with the files when it last looked."""

    book: Rulebook | None = None
    guides: Guides = NO_GUIDES
    signature: Mapping[str, int] = field(default_factory=dict)
    looked_at: float = float("-inf")
    problems: Sequence[Problem] = ()
    local: Local = field(default_factory=Local)
    lock: threading.Lock = field(default_factory=threading.Lock)


_shelf = _Shelf()
_programs: dict[tuple[str, date], Program] = {}


def rulebook() -> Rulebook:
    """The rulebook in force. Raises RulebookInvalid when there has never been a sound one."""
    with _shelf.lock:
        if _shelf.book is None or time.monotonic() - _shelf.looked_at > LOOK_AGAIN_S:
            _look()
        if _shelf.book is None:
            raise RulebookInvalid(_shelf.problems)
        return _shelf.book


def guides() -> Guides:
    """Every guide that can be read, beside the rulebook in force."""
    rulebook()
    return _shelf.guides


def problems() -> Sequence[Problem]:
    """What keeps the newest files from being in force; empty when they are."""
    try:
        rulebook()
    except RulebookInvalid as error:
        return error.problems
    return _shelf.problems


def pathways(on: date) -> tuple[Pathway, ...]:
    """The pathways that count on that day."""
    return tuple(pathway for pathway in rulebook().pathways if pathway.in_force(on))


def local() -> Local:
    """The courses and events near this place; after a mistake in their file those that were read before."""
    rulebook()
    return _shelf.local


def program(on: date) -> Program:
    """The rulebook in force, compiled for a day."""
    book = rulebook()
    key = (book.version, on)
    found = _programs.get(key)
    if found is None:
        found = compile_rulebook(book, on=on)
        if len(_programs) >= KEPT_PROGRAMS:
            _programs.clear()
        _programs[key] = found
    return found


def program_of(version: str, on: date) -> Program | None:
    """A rulebook that is or was in force, on a day then; `None` when its texts are no longer kept."""
    try:
        return program(on) if version == rulebook().version else _former(version, on)
    except (RulebookVersion.DoesNotExist, RulebookInvalid):  # not kept, or written for a former form of the rules
        return None


@lru_cache(maxsize=8)
def _former(version: str, on: date) -> Program:
    """Only what was found is remembered. Raises RulebookVersion.DoesNotExist, RulebookInvalid."""
    return compile_rulebook(parse(RulebookVersion.objects.get(version=version).texts), on=on)


def _look() -> None:
    """Read the files again if they have changed; keep what we have if they are not sound."""
    signature = files.signature(settings.BALAI_RULEBOOK)
    _shelf.looked_at = time.monotonic()
    if signature == _shelf.signature and _shelf.book is not None:
        return
    try:
        texts = files.texts(settings.BALAI_RULEBOOK)
        book = parse(texts)
    except RulebookInvalid as error:
        _shelf.problems = error.problems
        _shelf.book = _shelf.book or _last_good()
        logger.error("rulebook_invalid", extra={"problems": len(error.problems)})
    else:
        _shelf.book, _shelf.problems = book, ()
        _keep(book, texts)
        _look_around(book)
    if _shelf.book is not None:
        _shelf.guides, mistakes = files.guides(_shelf.book, settings.BALAI_RULEBOOK)
        if mistakes:
            logger.error("guides_invalid", extra={"problems": len(mistakes)})
    _shelf.signature = signature


def _look_around(book: Rulebook) -> None:
    try:
        place = settings.BALAI_PLACE
        _shelf.local = parse_local(f"local/{place}.yaml", files.local(place, settings.BALAI_RULEBOOK), book)
    except RulebookInvalid as error:
        _shelf.problems = error.problems
        logger.error("local_invalid", extra={"problems": len(error.problems)})


def _last_good() -> Rulebook | None:
    newest = RulebookVersion.objects.first()
    return parse(newest.texts) if newest else None


def _keep(book: Rulebook, texts: Mapping[str, str]) -> None:
    """Store the version now in force; a database that is away must not keep citizens from an answer."""
    try:
        with transaction.atomic():
            newest = RulebookVersion.objects.first()
            if newest is None or newest.version != book.version:
                actions.put_in_force(book.version, texts, at=timezone.now())
    except DatabaseError:
        logger.warning("rulebook_not_kept", extra={"version": book.version})
