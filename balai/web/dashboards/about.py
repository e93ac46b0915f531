"""Which survey a dashboard speaks of: whose numbers, by which rules, for which day."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from balai.apps.insights.models import Survey
from balai.apps.insights.suppression import SMALLEST
from balai.apps.opportunities import queries as opportunities
from balai.population.survey import Moment
from balai.words import Words

PARAMETER = "saat"
ADDRESSES = {Moment.TODAY: "hari-ini", Moment.WHEN_OPEN: "dibuka"}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The survey in words. `is_old`: judged by rules that are no longer those in force."""

    population: str
    people: str
    day: str
    version: str
    made: str
    is_synthetic: bool
    is_old: bool
    smallest: int = SMALLEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One of the two moments: its words, its value in the address, whether it is shown."""

    moment: Moment
    value: str
    text: str
    href: str
    is_shown: bool


def about(survey: Survey, said: Words) -> About:
    """The line under the title."""
    place = survey.place or ""
    is_named = place in survey.population
    return About(
        population=survey.population if is_named else f"{survey.population}, {place}",
        people=said.number(survey.people),
        day=said.day(survey.assessed_on),
        version=survey.rulebook_version,
        made=said.day(timezone.localdate(survey.made_at)),
        is_synthetic=survey.is_synthetic,
        is_old=survey.rulebook_version != opportunities.rulebook().version,
    )


def moment_of(value: str) -> Moment:
    """The moment asked for in an address; today unless it says otherwise."""
    return next((moment for moment, known in ADDRESSES.items() if known == value), Moment.TODAY)


def word(moment: Moment) -> str:
    match moment:
        case Moment.TODAY:
            return _("Hari ini")
        case Moment.WHEN_OPEN:
            return _("Saat pendaftaran dibuka")


def switches(shown: Moment) -> list[Switch]:
    """Both moments."""
    return [
        Switch(
            moment=moment,
            value=value,
            text=word(moment),
            href=f"{reverse('dashboards:planning')}?{PARAMETER}={value}",
            is_shown=moment is shown,
        )
        for moment, value in ADDRESSES.items()
    ]
