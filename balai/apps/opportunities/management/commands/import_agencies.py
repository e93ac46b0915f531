"""`import_agencies`: bring in an edition of the register of P3MI from a CSV file, whole or not at all."""

import argparse
import csv
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from balai.apps.opportunities.actions import Edition, import_agencies
from balai.engine import agencyfile
from balai.engine.agencyfile import AgencyFile, RegisterInvalid
from balai.engine.errors import DomainError
from balai.words import LANGUAGES, Words, words


def day(text: str) -> date:
    """A day as year-month-day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write year-month-day, such as 2026-11-22") from None


class Command(BaseCommand):
    """Read, name every broken row, and import only when told how to treat them."""

    help = "Import the register of P3MI from a CSV file; docs/guides/agencies.md names its columns."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it comes from, and what to do with it."""
        parser.add_argument(
            "file", type=Path, metavar="FILE.csv", help="CSV in UTF-8 or Latin-1; - reads standard input"
        )
        parser.add_argument("--as-of", type=day, required=True, metavar="DATE", help="the day the register was taken")
        parser.add_argument("--source", required=True, metavar="TITLE", help="what the register is called")
        parser.add_argument("--url", default="", help="the page it was taken from")
        parser.add_argument("--sample", action="store_true", help="made-up companies, marked so on every page")
        parser.add_argument("--skip-broken", action="store_true", help="leave broken rows out; pages say how many")
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="write the broken rows there as well")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language of the sentences (default: id)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file. Raises CommandError when nothing was imported although something was wanted."""
        said = words(options["lang"])
        try:
            file = agencyfile.read(agencyfile.decoded(_content(options["file"])), as_of=options["as_of"])
            self._tell(file, said, options["report"])
            if options["dry_run"]:
                values = {"count": len(file.rows), "broken": file.left_out}
                self.stdout.write(said.say("register_would", values))
                return
            edition = Edition(
                as_of=options["as_of"],
                title=options["source"].strip(),
                url=options["url"].strip(),
                is_sample=options["sample"],
            )
            register, is_new = import_agencies(edition, file, skip_broken=options["skip_broken"], at=timezone.now())
        except RegisterInvalid as error:
            lines = [said.problem(problem) for problem in error.problems]
            raise CommandError(f"{said.say(error.code)}: {' '.join(lines)}") from None
        except DomainError as error:
            raise CommandError(said.say(error.code, error.detail)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        imported = {"count": len(file.rows), "broken": register.left_out, "as_of": register.as_of}
        self.stdout.write(said.say("register_imported" if is_new else "register_same", imported))

    def _tell(self, file: AgencyFile, said: Words, report: Path | None) -> None:
        """Print every broken row, and write them where they can be handed on."""
        told = [(one.row, said.problem(one.problem)) for one in file.broken]
        for row, text in told:
            self.stderr.write(said.say("register_row", {"row": row, "text": text}))
        if file.unused:
            self.stderr.write(said.say("register_unused", {"columns": file.unused}))
        if report:
            with report.open("w", encoding="utf-8-sig", newline="") as handle:
                csv.writer(handle).writerows([("row", "reason"), *told])


def _content(path: Path) -> bytes:
    return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
