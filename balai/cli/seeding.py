"""`balai seed`: synthetic people in the database, to see how fast it stays."""

import argparse

from balai.cli.progress import Progress
from balai.cli.surroundings import prepared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("--people", type=_count, default=100_000, metavar="N", help="how many (default: 100000)")
    parser.add_argument(
        "--area", default="64.74", metavar="CODE", help="whose service centre (default: 64.74, Bontang)"
    )
    parser.set_defaults(run=seed)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of people; write 1 or more")
    return int(text)


def seed(options: argparse.Namespace) -> tuple[str, int]:
    """Fill the database of DATABASE_URL. Only where DEMO=1, so that no real office gets invented people."""
    settings = prepared()
    from django.utils import timezone

    from balai.apps.access import actions, areas
    from balai.apps.access.kinds import Kind
    from balai.demo import load

    if not settings.DEMO:
        return "This database is not a demo (DEMO=1 is not set); nobody was added.", 2
    actions.keep_areas(areas.shipped())
    office = actions.keep_organisation(kind=Kind.BALAI, name="Balai Migran Bontang", area=options.area)
    with Progress(options.people, "Menulis orang contoh") as progress:
        made = load.fill(office, people=options.people, at=timezone.now(), progress=progress.advance)
    return f"{made} synthetic people were added to {office.name}.", 0
