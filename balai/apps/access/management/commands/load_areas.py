"""`load_areas`: provinces, cities, districts and villages, from the program or from a file of another city."""

import argparse
import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from balai.apps.access import areas
from balai.apps.access.actions import Place, keep_areas
from balai.engine.errors import DomainError
from balai.words import words


class Command(BaseCommand):
    """Bring the areas in; running it twice changes nothing."""

    help = "Load areas. Without a file: those of the program. A file: CSV with the columns code and name."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, if any."""
        parser.add_argument("file", nargs="?", type=argparse.FileType(encoding="utf-8-sig"), metavar="AREAS.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load. Raises CommandError for a file without the columns or with an area whose parent is missing."""
        places = areas.shipped() if options["file"] is None else _read(options["file"])
        try:
            count = keep_areas(places)
        except DomainError as error:
            raise CommandError(words("id").say(error.code, error.detail)) from None
        self.stdout.write(f"{count} areas")


def _read(file: Any) -> set[Place]:
    rows = list(csv.DictReader(file))
    if not rows or not {"code", "name"} <= set(rows[0]):
        raise CommandError(f"{Path(file.name).name} needs the columns code and name, and at least one row.")
    return {Place(row["code"].strip(), row["name"].strip()) for row in rows}
