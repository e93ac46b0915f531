"""Reference data: what stands in the rulebook and the registers, open to everybody."""

from datetime import date
from functools import cache
from typing import Any, Literal

import yaml
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from balai import rulebook
from balai.api.v1.auth import anybody
from balai.api.v1.problems import PROBLEMS
from balai.api.v1.schemas import AreaCode
from balai.apps.access.models import Area as Place
from balai.apps.opportunities import agencies as register
from balai.apps.opportunities.models import PlacementCompany

router = Router(auth=anybody)


class Named(Schema):
    """A code with its name."""

    code: str
    name: str = Field(alias="name_id", description="In Indonesian.")
    name_en: str = Field(description="In English.")


class Destination(Named):
    """A country people go to. What is null was found in no source."""

    code: str = Field(alias="iso2", description="Two letters of ISO 3166.")
    status: str
    schemes: list[str] | None = Field(alias="typical_schemes")
    source: list[str] | None = Field(description="Ids of sources in the rulebook.")


class Scheme(Named):
    """A way of being placed."""

    legal_basis: str | None


class DocumentKind(Named):
    """A kind of document."""

    issuer: str | None
    legal_basis: str | None


class Area(Schema):
    """A province, city, district or village."""

    code: str
    name: str
    level: Literal["province", "city", "district", "village"]
    parent: str | None = Field(alias="parent_id")


class Agency(Schema):
    """A P3MI as the register lists it."""

    name: str
    licence_number: str
    city: str
    province: str
    status: str
    status_on: date | None
    countries: list[str]


class Agencies(Schema):
    """The register in use; null and empty before one was imported."""

    title: str | None
    as_of: date | None
    items: list[Agency]


class Within(Schema):
    """Which areas."""

    within: AreaCode | None = Field(default=None, description="Only the parts of this area; all without it.")


@router.get("/reference/destinations", response={200: list[Destination], **PROBLEMS})
def list_destinations(request: HttpRequest) -> list[dict[str, Any]]:
    """Countries, with how open they are and the usual schemes."""
    return _rows("destination_countries")


@router.get("/reference/schemes", response={200: list[Scheme], **PROBLEMS})
def list_schemes(request: HttpRequest) -> list[dict[str, Any]]:
    """The ways of being placed."""
    return _rows("schemes")


@router.get("/reference/document-kinds", response={200: list[DocumentKind], **PROBLEMS})
def list_document_kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """The kinds of documents."""
    return _rows("documents")


@router.get("/reference/areas", response={200: list[Area], **PROBLEMS})
def list_areas(request: HttpRequest, wanted: Query[Within]) -> Any:
    """Provinces, and the parts of every city that is served."""
    areas = Place.objects.order_by("code")
    return list(areas.filter(code__startswith=f"{wanted.within}.") if wanted.within else areas)


@router.get("/reference/agencies", response={200: Agencies, **PROBLEMS})
def list_agencies(request: HttpRequest) -> dict[str, Any]:
    """Every P3MI of the register in use, by name."""
    found = register.current_register()
    if found is None:
        return {"title": None, "as_of": None, "items": []}
    items = PlacementCompany.objects.filter(register=found).order_by("name_key", "pk")
    return {"title": found.title, "as_of": found.as_of, "items": list(items)}


@cache
def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.load(rulebook.reference(name), yaml.CSafeLoader)["rows"]
    return rows
