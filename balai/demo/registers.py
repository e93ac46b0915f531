"""The demo's register of P3MI: made-up companies, marked as a sample wherever they are shown."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone

from balai.apps.opportunities import agencies
from balai.apps.opportunities.actions import Edition, import_agencies
from balai.engine import agencyfile

FILE = Path(__file__).parent / "agencies.csv"


def make(at: datetime) -> None:
    """Import the sample, unless there is a register already."""
    if agencies.current_register():
        return
    as_of = timezone.localdate(at)
    file = agencyfile.read(agencyfile.decoded(FILE.read_bytes()), as_of=as_of)
    import_agencies(Edition(as_of=as_of, title="Data contoh Balai Migran", is_sample=True), file, at=at)
