"""The words of a plan's steps: by the rules it was made with, where they are still known."""

from collections.abc import Mapping

from balai.apps.casework.models import ActionPlan, PlanStep
from balai.apps.opportunities import queries as opportunities
from balai.engine.errors import NotFound
from balai.engine.rules import Node, nodes
from balai.words import Words


def rules_of(plan: ActionPlan) -> Mapping[str, Node]:
    """The requirements of the plan's pathway by id."""
    program = opportunities.program_of(plan.version, plan.made_on) or opportunities.program(plan.made_on)
    try:
        route = program.route(plan.pathway)
    except NotFound:
        return {}
    return {node.id: node for root in route.roots for node in nodes(root.rule)}


def text_of(step: PlanStep, rules: Mapping[str, Node], said: Words) -> str:
    """What a step is, in words; the id of a requirement nobody knows any more."""
    if step.text:
        return step.text
    node = rules.get(step.rule)
    return said.pick(node, "text").rstrip(".") if node else step.rule
