"""`describe_roles`: write the table of roles and permissions into the documentation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from balai.apps.access import table


class Command(BaseCommand):
    """Write docs/model.md."""

    help = "Write the table of roles and permissions to docs/model.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        path = Path(settings.BASE) / "docs" / "model.md"
        path.write_text(table.markdown(), encoding="utf-8")
        self.stdout.write(str(path))
