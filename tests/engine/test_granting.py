"""What is granted is met, and nothing that held before is lost."""

from datetime import date

import pytest
from hypothesis import given

from balai.engine.assess import assess
from balai.engine.granting import EARNED, can_grant, granted
from balai.engine.planes import Outcome, Verdict
from balai.engine.rules import Requirement
from tests.engine import people
from tests.engine.book import BOOK
from tests.engine.worlds import World, situations

ON = date(2026, 11, 22)


@given(situations())
def test_a_gap_that_is_granted_is_met_and_no_pathway_gets_worse(case: tuple[World, people.Raw]) -> None:
    world, raw = case
    facts, order = world.facts(raw), [Verdict.CLOSED, Verdict.GAP, Verdict.UNKNOWN, Verdict.OPEN]
    before = assess(facts, world.program)
    for result in before:
        for leaf in (part for root in result.route.roots for part in root.walk()):
            rule = leaf.rule
            if not isinstance(rule, Requirement) or not can_grant(rule) or result.outcome(leaf) is not Outcome.GAP:
                continue
            after = world.program.planes(granted(rule, facts, on=world.on))
            assert after.outcome(leaf.bit) is Outcome.MET
            for other in before:
                assert order.index(other.route.verdict(after)) >= order.index(other.verdict)


@pytest.mark.parametrize("kind", ["age", "experience", "document", "offer"])
def test_what_cannot_be_earned_is_refused(kind: str) -> None:
    rules = [n for p in BOOK.pathways for root in p.requirements for n in _leaves(root) if n.kind == kind]
    assert rules
    assert kind not in EARNED
    for rule in rules[:3]:
        assert not can_grant(rule)
        with pytest.raises(ValueError, match=rule.id):
            granted(rule, World(ON).facts({}), on=ON)


def _leaves(node: object) -> list[Requirement]:
    if isinstance(node, Requirement):
        return [node]
    return [leaf for part in node.nodes for leaf in _leaves(part)]  # type: ignore[attr-defined]
