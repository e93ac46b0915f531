"""An office's own lists on their way in: the list, its rows, and what its columns were taken for."""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from balai.apps.access.models import Organisation, User
from balai.apps.access.secrets import SecretField
from balai.apps.people.models.person import Person
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import ListStatus


class RowResult(StrEnum):
    """What the trial found."""

    NEW = "new"
    SAME = "same"  # its NIK and name are those of a file of this office
    POSSIBLE = "possible"  # may be somebody who is known, or another row of the list
    ERROR = "error"


class Decision(StrEnum):
    """What an officer says of a possible duplicate."""

    SAME = "same"
    NEW = "new"
    SKIP = "skip"


class OfficeListQuerySet(models.QuerySet["OfficeList"]):
    """Lists."""

    def visible_to(self, actor: Actor) -> "OfficeListQuerySet":
        """Those of the offices where the actor may take lists in."""
        return self.filter(office_id__in=actor.offices(Permission.PERSON_IMPORT))

    def at_work(self) -> "OfficeListQuerySet":
        """Those the worker has not finished with."""
        return self.filter(status__in=(ListStatus.TRYING.value, ListStatus.IMPORTING.value, ListStatus.UNDOING.value))


class OfficeList(models.Model):
    """One file with many people. `listed_on` is the day the office gives it; `columns` names what each column holds.

    `moved_at`: the last time anything came forward. `heading` and `file_name` may tell of people and go with the rows.
    """

    marks: ClassVar = {
        **dict.fromkeys(("file_name", "heading"), "personal"),
        **dict.fromkeys(("id", "office", "by", "digest", "listed_on", "columns", "status"), "internal"),
        **dict.fromkeys(("received_at", "moved_at", "imported_at", "imported_by"), "internal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    listed_on = models.DateField()
    heading = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    status = models.CharField(
        max_length=10, choices={status.value: status.value for status in ListStatus}, default=ListStatus.READ.value
    )
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = OfficeListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_list_per_file", fields=["office", "digest"], condition=~Q(status=ListStatus.UNDONE.value)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ListRowQuerySet(models.QuerySet["ListRow"]):
    """Rows."""

    def to_import(self) -> "ListRowQuerySet":
        """Those to make a file of, which have none yet."""
        new = Q(result=RowResult.NEW.value) | Q(result=RowResult.POSSIBLE.value, decision=Decision.NEW.value)
        return self.filter(new, is_done=False)

    def open(self) -> "ListRowQuerySet":
        """Possible duplicates nobody has decided about."""
        return self.filter(result=RowResult.POSSIBLE.value, decision="")

    def to_undo(self) -> "ListRowQuerySet":
        """Those whose file is there and was not found to stay."""
        return self.filter(is_made=True, stayed="")


# A row of which the trial found nothing to say.
NOTHING_FOUND: Mapping[str, Any] = {"problems": [], "remarks": [], "why": "", "twin": None, "person": None}


class ListRow(models.Model):
    """One row. `number` is the file's own. `cells` is what came in, encrypted, emptied when its term ends.

    `problems` and `remarks` are pairs of a field and a code. `person` is the file it was made into or may be; `why` and
    `twin` (another row's number) say why. `is_made`: the file was made from it. `stayed`: why it outlived an undoing.
    """

    marks: ClassVar = {
        "cells": "personal",
        **dict.fromkeys(
            ("id", "office_list", "number", "result", "problems", "remarks", "why", "twin", "person"), "internal"
        ),
        **dict.fromkeys(("decision", "is_done", "is_made", "stayed"), "internal"),
    }

    office_list = models.ForeignKey(OfficeList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = SecretField(blank=True)
    result = models.CharField(max_length=8, blank=True, choices={result.value: result.value for result in RowResult})
    problems = models.JSONField(default=list, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    why = models.CharField(max_length=20, blank=True)
    twin = models.PositiveIntegerField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="listed")
    decision = models.CharField(max_length=4, blank=True, choices={choice.value: choice.value for choice in Decision})
    is_done = models.BooleanField(default=False)
    is_made = models.BooleanField(default=False)
    stayed = models.CharField(max_length=40, blank=True)

    objects: ClassVar = ListRowQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["office_list", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_row_per_number", fields=["office_list", "number"]),
            models.CheckConstraint(name="made_row_is_done", condition=Q(is_made=False) | Q(is_done=True)),
        ]
        indexes: ClassVar = [models.Index(name="list_row_result", fields=["office_list", "result", "number"])]

    def __str__(self) -> str:
        return f"{self.office_list_id} {self.number}"


class ListColumns(models.Model):
    """What an office took the columns of a set of headings for, so that nobody chooses twice."""

    marks: ClassVar = dict.fromkeys(("id", "office", "digest", "columns", "at"), "internal")

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    columns = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["office", "digest"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_choice_per_headings", fields=["office", "digest"]),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.digest[:8]}"
