"""A rulebook on a day, shipped or generated, and a person in it; small to print when a test fails."""

from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from balai.engine.factfile import read
from balai.engine.facts import Facts
from balai.engine.program import Program, Verdict, compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Rulebook
from tests.engine import people, rulebooks
from tests.engine.book import BOOK, program


@dataclass
class World:
    """`data` is the generated rulebook, `None` for the shipped one."""

    on: date
    data: rulebooks.Data | None
    assumed: dict[str, set[str]]
    book: Rulebook = field(repr=False)
    program: Program = field(repr=False)

    def facts(self, raw: people.Raw) -> Facts:
        return read(raw, self.book.known, on=self.on)

    def verdicts(self, raw: people.Raw) -> dict[str, Verdict]:
        found = self.program.verdicts(self.facts(raw))
        return {route.pathway.id: verdict for route, verdict in zip(self.program.routes, found, strict=True)}


@st.composite
def worlds(draw: st.DrawFn) -> World:
    if draw(st.booleans()):
        on = draw(people.days())
        return World(on, None, {}, BOOK, program(on))
    data, on = draw(rulebooks.data()), draw(rulebooks.days())
    book = parse(rulebooks.texts(data))
    assumed = draw(st.sampled_from([{}, {}, {"p1": {"r0"}}]))
    return World(on, data, assumed, book, compile_rulebook(book, on=on, assumed=assumed))


@st.composite
def situations(draw: st.DrawFn) -> tuple[World, people.Raw]:
    """A world and the facts of one person in it."""
    world = draw(worlds())
    return world, draw(people.persons(world.on, world.book.known))
