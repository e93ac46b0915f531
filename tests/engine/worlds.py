"""A rulebook on a day, shipped or generated, and a person in it; short to print when a test fails."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hypothesis import settings
from hypothesis import strategies as st

from balai.engine.factfile import read
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.program import Program, compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Rulebook
from tests.engine import people, rulebooks
from tests.engine.book import BOOK, program

#: For tests that read several rulebooks for each example.
FEWER = settings(max_examples=max(settings.default.max_examples // 3, 20))


@dataclass
class World:
    """`data` is the generated rulebook, `None` for the shipped one; `assumed`: its first round is open."""

    on: date
    data: rulebooks.Data | None = None
    assumed: bool = False

    @cached_property
    def book(self) -> Rulebook:
        return BOOK if self.data is None else parse(rulebooks.texts(self.data))

    @cached_property
    def program(self) -> Program:
        if self.data is None:
            return program(self.on)
        return compile_rulebook(self.book, on=self.on, assumed={"p1": {"r0"}} if self.assumed else {})

    def facts(self, raw: people.Raw) -> Facts:
        return read(raw, self.book.known, on=self.on)

    def verdicts(self, raw: people.Raw) -> dict[str, Verdict]:
        found = self.program.verdicts(self.facts(raw))
        return {route.pathway.id: verdict for route, verdict in zip(self.program.routes, found, strict=True)}


@st.composite
def worlds(draw: st.DrawFn) -> World:
    if draw(st.booleans()):
        return World(draw(people.days()))
    return World(draw(rulebooks.days()), draw(rulebooks.data()), draw(st.booleans()))


@st.composite
def situations(draw: st.DrawFn) -> tuple[World, people.Raw]:
    """A world and the facts of one person in it."""
    world = draw(worlds())
    return world, draw(people.persons(world.on, world.book.known))
