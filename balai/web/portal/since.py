"""What has changed since a check was saved, or last shown: other rules, another day, other verdicts."""

from django.utils.translation import gettext as _

from balai.apps.casework import queries as casework
from balai.apps.casework.models import Check
from balai.apps.opportunities import queries as opportunities
from balai.engine.facts import Facts
from balai.engine.program import Program
from balai.words import Words


def changes_since(check: Check, facts: Facts, program: Program, said: Words) -> list[str]:
    """Sentences, empty when nothing changed or no result was ever shown."""
    told = casework.told(check)
    if told is None or (told.on == program.on and told.version == program.version):
        return []
    then, before = told.on, opportunities.program_of(told.version, told.on)
    if before is None:
        return [_("Aturannya sudah berubah sejak %(day)s. Periksa hasil yang baru.") % {"day": said.day(then)}]
    old = {route.pathway.id: verdict for route, verdict in zip(before.routes, before.verdicts(facts), strict=True)}
    rows = zip(program.routes, program.verdicts(facts), strict=True)
    return [
        _("Sejak %(day)s: %(job)s, dulu %(before)s, sekarang %(after)s.")
        % {
            "day": said.day(then),
            "job": said.pick(route.pathway, "title"),
            "before": said.label("verdict", old[route.pathway.id]).lower(),
            "after": said.label("verdict", verdict).lower(),
        }
        for route, verdict in rows
        if route.pathway.id in old and old[route.pathway.id] is not verdict
    ]
