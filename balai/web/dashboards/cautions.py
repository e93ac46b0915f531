"""What must stand beside the numbers of a pathway: how far its sources carry, and what employers prefer besides."""

from django.utils.translation import gettext as _

from balai.engine.granting import EARNED
from balai.engine.program import Route
from balai.engine.rules import Confidence, Requirement, Stage, leaves
from balai.engine.vocabulary import Age
from balai.web.dashboards.names import Names

EARLY = (Stage.REGISTRATION, Stage.SELECTION)
LEARNT = (*EARNED, "experience", "physical", "health", "offer")


def is_weak(pathway: str, names: Names) -> bool:
    """Does the pathway, or a requirement that decides who may register, rest on a weak source?"""
    route = names.routes.get(pathway)
    if route is None:
        return False
    return route.pathway.confidence is Confidence.LOW or any(
        one.confidence is Confidence.LOW for one in _deciding(route)
    )


def cautions(pathway: str, names: Names) -> list[str]:
    """Sentences, the gravest first; none for a pathway the rulebook no longer has."""
    route = names.routes.get(pathway)
    if route is None:
        return []
    found = [_("Sumbernya lemah; pastikan ke petugas.")] if is_weak(pathway, names) else []
    if _takes_anybody(route):
        found.append(_("Buku aturan tidak memuat batas umur atas atau keahlian: warga lanjut usia ikut terhitung."))
    preferred = [names.said.pick(node.rule, "text") for node in route.preferred if node.stage in EARLY]
    return found + [_("Diutamakan, tidak wajib: %(text)s") % {"text": text} for text in preferred]


def _deciding(route: Route) -> list[Requirement]:
    return [one for root in route.roots if root.stage is Stage.REGISTRATION for one in leaves(root.rule)]


def _takes_anybody(route: Route) -> bool:
    """Is nothing asked that must be learnt, and no age too old?"""
    return not any(
        one.kind in LEARNT or (isinstance(one.params, Age) and one.params.max_years is not None)
        for one in _deciding(route)
    )
