"""Reads of the current register of P3MI: finding a company although its name is not written quite so."""

from dataclasses import dataclass

from django.db.models import F, FloatField, Func, Q, QuerySet, Value
from django.db.models.functions import Greatest

from balai.apps.opportunities.models import AgencyRegister, PlacementCompany
from balai.engine.companynames import licence_key, name_key

MOST_FOUND = 20
MOST_SIMILAR = 5
# A letter or two wrong in a name of two words still counts as similar.
SIMILAR = 0.5
SHORTEST_LICENCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: companies with that name or licence number, else names that only look like it."""

    companies: tuple[PlacementCompany, ...]
    similar: tuple[PlacementCompany, ...]
    more: int


def current_register() -> AgencyRegister | None:
    """The edition in use; None when nothing has been imported."""
    return AgencyRegister.objects.filter(is_current=True).first()


def number_of(register: AgencyRegister) -> int:
    """How many companies an edition lists."""
    return PlacementCompany.objects.filter(register=register).count()


def find(register: AgencyRegister, text: str) -> Found:
    """Companies by name or licence number, in the order of their names; the whole name comes first.

    The register has some hundred rows, so that every search reads them all.
    """
    name, licence = name_key(text), licence_key(text)
    everything = PlacementCompany.objects.filter(register=register)
    wanted = Q(name_key__contains=name) if name else Q(pk__in=[])
    if len(licence) >= SHORTEST_LICENCE and any(sign.isdigit() for sign in licence):
        wanted |= Q(licence_key__contains=licence)
    found = everything.filter(wanted).annotate(is_whole=Q(name_key=name)).order_by("-is_whole", "name_key", "pk")
    companies = tuple(found[:MOST_FOUND])
    more = max(0, found.count() - MOST_FOUND) if len(companies) == MOST_FOUND else 0
    similar = () if companies else tuple(_similar(everything, name)[:MOST_SIMILAR])
    return Found(companies=companies, similar=similar, more=more)


def _similar(companies: QuerySet[PlacementCompany], name: str) -> QuerySet[PlacementCompany]:
    """Names that share most of their letters with what was written, the most similar first."""
    if not name:
        return companies.none()
    likeness = Greatest(_share(Value(name), F("name_key")), _share(F("name_key"), Value(name)))
    return companies.annotate(likeness=likeness).filter(likeness__gte=SIMILAR).order_by("-likeness", "name_key", "pk")


def _share(part: Value | F, whole: Value | F) -> Func:
    """How much of the one is found together in the other, from 0 to 1."""
    return Func(part, whole, function="WORD_SIMILARITY", output_field=FloatField())
