"""Ways through a compiled rulebook that several tests share."""

from collections.abc import Iterable, Iterator

from balai.engine.assess import assess
from balai.engine.factfile import read
from balai.engine.factkeys import LISTS
from balai.engine.facts import Facts
from balai.engine.program import Compiled, Program
from balai.engine.rules import Requirement, Rulebook
from balai.engine.vocabulary import fact_paths
from tests.engine.people import Raw

REPORTED = ("unmet", "missing", "closed_by", "to_do", "later")


def nodes(roots: Iterable[Compiled]) -> Iterator[Compiled]:
    """The nodes and all below them."""
    for node in roots:
        yield node
        yield from nodes(node.parts)


def leaves(roots: Iterable[Compiled]) -> Iterator[Compiled]:
    return (node for node in nodes(roots) if isinstance(node.rule, Requirement))


def facts_of(leaf: Compiled) -> frozenset[str]:
    assert isinstance(leaf.rule, Requirement)
    return fact_paths(leaf.rule.params)


def known(facts: Facts) -> set[str]:
    """Paths of everything that is known of a person."""
    return {*facts.values, *(name for name in LISTS if getattr(facts, name) is not None)}


def told(book: Rulebook, program: Program, raw: Raw) -> dict[str, tuple[object, ...]]:
    """Pathway id -> verdict and everything reported with it."""
    results = assess(read(raw, book.known, on=program.on), program)
    return {r.pathway.id: (r.verdict, *(getattr(r, name) for name in REPORTED)) for r in results}
