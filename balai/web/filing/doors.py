"""How a screen comes to a file: out of scope is not found, and every look into another's is recorded."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation

from balai.apps.opportunities import queries as opportunities
from balai.apps.people import actions
from balai.apps.people.models import Channel, Person
from balai.engine.errors import NotFound
from balai.engine.program import Program
from balai.engine.rules import Rulebook
from balai.web.access.request import Request
from balai.web.filing.steps import Steps, steps_of
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every page of a file needs: the file, the rules of today, the reader's words."""

    person: Person
    book: Rulebook
    program: Program
    said: Words
    today: date
    is_own: bool

    @property
    def home(self) -> str:
        """Where one stands with this file: its own page, or the officer's page of it."""
        name = "filing:file" if self.is_own or self.person.is_draft else "desk:person"
        return reverse(name, kwargs={"file_id": self.person.pk})

    def steps(self) -> Steps:
        return steps_of(self.person, self.book, self.program, self.said)


def open_desk(request: Request, file_id: UUID) -> Desk:
    """Open a file on behalf of the request. Raises Http404, and DomainError `reason_needed`."""
    try:
        person = actions.open_file(person_id=file_id, by=request.actor, at=timezone.now())
    except NotFound:
        raise Http404 from None
    book, today = opportunities.rulebook(), timezone.localdate()
    return Desk(
        person=person,
        book=book,
        program=opportunities.program(today),
        said=words(translation.get_language()),
        today=today,
        is_own=person.user_id == request.actor.user_id,
    )


def channel_of(request: Request, person: Person) -> Channel:
    """By which way an answer reaches us: the owner's own hand, a helper's, or the counter's."""
    if person.user_id == request.actor.user_id:
        return Channel.HOME
    return Channel.HELPER if person.is_draft and person.channel != Channel.COUNTER.value else Channel.COUNTER
