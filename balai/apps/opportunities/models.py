"""Which rulebooks have been in force here, and the imported registers of P3MI."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact

from balai.engine.agencycells import LicenceStatus

LONGEST_TITLE, LONGEST_URL = 200, 500
STATUSES = {status.value: status.value for status in LicenceStatus}


class RulebookVersion(models.Model):
    """A sound rulebook that has been in force, whole, so that an old answer can be given again."""

    marks: ClassVar = {"version": "public", "texts": "public", "in_force_at": "internal"}

    version = models.CharField(max_length=12, primary_key=True)
    texts = models.JSONField()
    in_force_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-in_force_at"]

    def __str__(self) -> str:
        return self.version


class AgencyRegister(models.Model):
    """One imported edition of the register of P3MI. At most one is current; the others are its history.

    `fingerprint`: of everything in the edition, so that importing it again changes nothing. `left_out`: broken rows of
    the file that somebody chose to leave out.
    """

    marks: ClassVar = {
        "id": "internal",
        "as_of": "public",
        "title": "public",
        "url": "public",
        "is_sample": "public",
        "left_out": "public",
        "is_current": "public",
        "fingerprint": "internal",
        "imported_at": "internal",
    }

    as_of = models.DateField()
    title = models.CharField(max_length=LONGEST_TITLE)
    url = models.URLField(max_length=LONGEST_URL, blank=True)
    is_sample = models.BooleanField()
    left_out = models.PositiveIntegerField()
    is_current = models.BooleanField()
    fingerprint = models.CharField(max_length=64, unique=True)
    imported_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-imported_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="agency_register_one_current", fields=["is_current"], condition=Q(is_current=True)
            ),
            models.CheckConstraint(name="agency_register_titled", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.as_of})"


class PlacementCompany(models.Model):
    """A P3MI as one edition of the register lists it. `name_key` finds and sorts it; nothing here is about a person."""

    marks: ClassVar = {
        "id": "internal",
        "register": "public",
        "name": "public",
        "name_key": "public",
        "licence_number": "public",
        "licence_key": "public",
        "city": "public",
        "province": "public",
        "address": "public",
        "phone": "public",
        "status": "public",
        "status_on": "public",
        "countries": "public",
    }

    register = models.ForeignKey(AgencyRegister, on_delete=models.CASCADE, related_name="companies")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    licence_number = models.CharField(max_length=100)
    licence_key = models.CharField(max_length=100)
    city = models.CharField(max_length=100, blank=True)
    province = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=400, blank=True)
    phone = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=9, choices=STATUSES)
    status_on = models.DateField(null=True, blank=True)
    countries = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["name_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="placement_company_licence", fields=["register", "licence_key"]),
            models.CheckConstraint(name="placement_company_named", condition=~Q(name_key="") & ~Q(licence_key="")),
            models.CheckConstraint(name="placement_company_status", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(
                name="placement_company_countries_list",
                condition=Exact(
                    models.Func(F("countries"), function="jsonb_typeof", output_field=models.TextField()), "array"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SearchEntry(models.Model):
    """One page of the portal as the search knows it. `fingerprint` names the whole index it belongs to."""

    marks: ClassVar = {
        "id": "internal",
        "fingerprint": "internal",
        "language": "public",
        "kind": "public",
        "ref": "public",
        "title": "public",
        "text": "public",
        "vector": "public",
    }

    fingerprint = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=100)
    title = models.TextField()
    text = models.TextField()
    vector = SearchVectorField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="search_entry_once", fields=["fingerprint", "language", "kind", "ref"]),
        ]
        indexes: ClassVar = [GinIndex(name="search_entry_vector", fields=["vector"])]

    def __str__(self) -> str:
        return f"{self.language} {self.kind} {self.ref}"
