"""Everything that is asked of a person, each fact and each list once, with the planes of every answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from balai.engine.answers import Answer, Question
from balai.engine.compare import Ask, Asked, Given, Single
from balai.engine.facts import Facts
from balai.engine.levels import mask
from balai.engine.planes import Planes, join
from balai.engine.rules import Proof
from balai.engine.table import Table, each, row_of, table_of


class Leaf(NamedTuple):
    """A distinct question with what its silence means, and the bits where it stands."""

    ask: Ask
    proof: Proof
    bits: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`constants`: leaves that the day alone decides. `tables` by fact; `questions` to lists, with a row per Answer.

    The planes are kept side by side in one number, `size` bits each: to join them once costs less than four times.
    """

    size: int
    constants: int
    tables: Mapping[str, Table[int]]
    questions: Mapping[Question, tuple[int, ...]]

    def answers(self, facts: Facts) -> Planes:
        """Every leaf for one person."""
        return self.apart(self.together(facts))

    def together(self, facts: Facts) -> int:
        """The four planes of every leaf for one person, the first lowest."""
        found = self.constants
        get = facts.values.get
        for fact, table in self.tables.items():
            value = get(fact)
            found |= table.unknown if value is None else table.row(value)
        for question, rows in self.questions.items():
            found |= rows[question.ask(facts)]
        return found

    def apart(self, row: int) -> Planes:
        size, every = self.size, (1 << self.size) - 1
        return Planes(row & every, row >> size & every, row >> 2 * size & every, row >> 3 * size)


def asking_of(leaves: Iterable[Leaf], size: int) -> Asking:
    """The leaves by what they ask; `size` is above every bit."""
    singles: dict[str, list[tuple[Single, Proof, int]]] = {}
    questions: dict[Question, list[tuple[bool, Proof, int]]] = {}
    constants = [Planes(0, 0, 0, 0)]
    for leaf in leaves:
        bits = mask(leaf.bits)
        match leaf.ask:
            case Single():
                singles.setdefault(leaf.ask.fact, []).append((leaf.ask, leaf.proof, bits))
            case Asked():
                questions.setdefault(leaf.ask.question, []).append((leaf.ask.closes, leaf.proof, bits))
            case Given():
                constants.append(row_of(bits, Answer.MET if leaf.ask.met else Answer.FAILS, leaf.proof, False))

    def beside(row: Planes) -> int:
        return row.met | row.possible << size | row.closed << 2 * size | row.todo << 3 * size

    def rows(asks: list[tuple[bool, Proof, int]]) -> tuple[int, ...]:
        return tuple(beside(join(row_of(bits, a, proof, closes) for closes, proof, bits in asks)) for a in Answer)

    return Asking(
        size=size,
        constants=beside(join(constants)),
        tables={fact: each(table_of(asks), beside) for fact, asks in singles.items()},
        questions={question: rows(asks) for question, asks in questions.items()},
    )
