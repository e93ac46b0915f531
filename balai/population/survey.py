"""A population against a rulebook on a day: how everybody stands, and which training opens a pathway to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from balai.engine.rounds import awaited
from balai.engine.rules import Rulebook
from balai.engine.tally import Tally
from balai.engine.unlock import Rank


class Moment(StrEnum):
    """Under which calendar everybody is judged."""

    TODAY = "today"  # rounds as they are on that day
    WHEN_OPEN = "when_open"  # as if the coming round of every pathway, else its newest, were open on that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a population comes from. `synthetic`: no such people exist. `made_for`: the day its facts are told on."""

    name: str
    place: str | None
    synthetic: bool
    people: int
    made_for: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the head of an office asks of a population. `ranks`: trainings, judged `WHEN_OPEN`. `seconds` it took."""

    origin: Origin
    on: date
    rulebook: str
    tallies: Mapping[Moment, list[Tally]]
    ranks: list[Rank]
    seconds: float


def rounds_when_open(book: Rulebook, on: date) -> dict[str, set[str]]:
    """The round of each pathway that `WHEN_OPEN` takes for open."""
    rounds = {pathway.id: awaited(pathway, on) for pathway in book.pathways}
    return {pathway: {found.id} for pathway, found in rounds.items() if found and found.id}
