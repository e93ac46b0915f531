"""What has changed in the pathways of a person since the assessment before, and why, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from balai.apps.casework.models import Case
from balai.apps.opportunities import queries as opportunities
from balai.engine.errors import NotFound
from balai.engine.rules import Node, nodes
from balai.web.filing.doors import Desk
from balai.web.filing.plan_words import pathway_name

MOST_RULES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The newest change: its day, a sentence for each pathway, and whether an officer has still to read it."""

    case_id: UUID
    on: str
    lines: Sequence[str]
    is_news: bool


def changes_of(case: Case | None, desk: Desk) -> Changed | None:
    """What the newest assessment says beside the one before; None when nothing differed."""
    found = case.assessment if case else None
    if case is None or found is None or not found.changes:
        return None
    lines = [_line(row, found.on, desk) for row in found.changes]
    return Changed(case_id=case.pk, on=desk.said.day(found.on), lines=lines, is_news=case.news_at is not None)


def _line(row: Mapping[str, Any], on: Any, desk: Desk) -> str:
    said = desk.said
    told = _("%(pathway)s: dulu %(before)s, sekarang %(after)s, karena %(cause)s") % {
        "pathway": pathway_name(row["pathway"], desk),
        "before": said.label("verdict", row["before"]).lower() or _("belum ada"),
        "after": said.label("verdict", row["after"]).lower() or _("tidak ada lagi"),
        "cause": said.label("change_cause", row["cause"]),
    }
    rules = _rules(row["pathway"], on)
    names = [said.pick(rules[rule], "text").rstrip(".") for rule in row["rules"] if rule in rules][:MOST_RULES]
    return f"{told} ({'; '.join(names)})." if names else f"{told}."


def _rules(pathway_id: str, on: Any) -> Mapping[str, Node]:
    try:
        route = opportunities.program(on).route(pathway_id)
    except NotFound:
        return {}
    return {node.id: node for root in route.roots for node in nodes(root.rule)}
