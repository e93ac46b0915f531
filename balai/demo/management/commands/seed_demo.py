"""`seed_demo`: make the demo, or leave it as it is."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from balai.apps.casework.samples import SAMPLES
from balai.demo import cast, jobs, office, registers


class Command(BaseCommand):
    """Make the sample register and the cast, and say which sample persons there are; those need no rows."""

    help = "Make the demo data. Running it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and print one line per sample person."""
        registers.make(timezone.now())
        cast.make(timezone.now(), on=timezone.localdate())
        office.make(timezone.now(), people=0)
        jobs.make_soon()
        for sample in SAMPLES.values():
            self.stdout.write(f"{sample.name}: {sample.line}")
