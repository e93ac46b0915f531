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
from balai.engine.table import Table, row_of, table_of


class Leaf(NamedTuple):
    """A distinct question with what its silence means, and the bits where it stands."""

    ask: Ask
    proof: Proof
    bits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """`constants`: leaves that the day alone decides. `tables` by fact; `questions` to lists, with a row per Answer."""

    constants: Planes
    tables: Mapping[str, Table]
    questions: Mapping[Question, tuple[Planes, ...]]

    def answers(self, facts: Facts) -> Planes:
        """Every leaf for one person."""
        met, possible, closed, todo = self.constants
        get = facts.values.get
        for fact, table in self.tables.items():
            value = get(fact)
            t, p, c, d = table.unknown if value is None else table.row(value)
            met |= t
            possible |= p
            closed |= c
            todo |= d
        for question, rows in self.questions.items():
            t, p, c, d = rows[question.ask(facts)]
            met |= t
            possible |= p
            closed |= c
            todo |= d
        return Planes(met, possible, closed, todo)


def asking_of(leaves: Iterable[Leaf]) -> Asking:
    """The leaves by what they ask."""
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
    return Asking(
        constants=join(constants),
        tables={fact: table_of(asks) for fact, asks in singles.items()},
        questions={
            question: tuple(join(row_of(bits, a, proof, closes) for closes, proof, bits in asks) for a in Answer)
            for question, asks in questions.items()
        },
    )
