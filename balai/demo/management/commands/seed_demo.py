"""`seed_demo`: make the demo, or leave it as it is."""

from typing import Any

from django.core.management.base import BaseCommand

from balai.apps.casework.samples import SAMPLES


class Command(BaseCommand):
    """Say which sample persons there are; they need no rows, so it can be run again and again."""

    help = "Make the demo data. Running it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per sample person."""
        for sample in SAMPLES.values():
            self.stdout.write(f"{sample.name}: {sample.line}")
