"""`seed_demo`: make the demo, or leave it as it is."""

from typing import Any

from django.core.management.base import BaseCommand

SAMPLE_PERSONS = (
    ("Siti", "perawat D3, 24 tahun"),
    ("Dimas", "pelajar SMKN 2, 16 tahun"),
    ("Pak Joko", "kembali dari Taiwan"),
)


class Command(BaseCommand):
    """Say which sample persons there are; can be run again and again."""

    help = "Make the demo data. Running it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per sample person."""
        for name, who in SAMPLE_PERSONS:
            self.stdout.write(f"{name}: {who}")
