"""What the pathway of a plan is called."""

from balai.web.filing.doors import Desk


def pathway_name(pathway_id: str, desk: Desk) -> str:
    """What a pathway is called; its id when it has gone."""
    known = {pathway.id: pathway for pathway in desk.book.pathways}
    return desk.said.pick(known[pathway_id], "name") if pathway_id in known else pathway_id
