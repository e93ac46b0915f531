"""Which rulebooks have been in force here."""

from typing import ClassVar

from django.db import models


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
