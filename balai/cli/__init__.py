"""The command `balai`: what the screens answer, in a terminal. Django is only imported by commands that need it."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from balai.cli import assessing, backups, cities, keys, offices, planning, rulebooks, seeding, serving, surveys
from balai.engine.errors import DomainError, Invalid
from balai.words import LANGUAGES, words

EPILOG = """
examples:
  balai assess siti.yaml                          every pathway, in words
  balai assess siti.yaml --pathway jp-gtog-nurse  one pathway, with every requirement
  balai assess - --format json < siti.json        for another program
  balai assess siti.yaml --assume-open jp-gtog-nurse:batch_xxi
  balai whatif siti.yaml n4.yaml                  what one more certificate changes
  balai plan siti.yaml jp-gtog-nurse              what to do, in which order, by when
  balai synth-city city.parquet --people 150000   residents who do not exist, to try things out
  balai city city.parquet                         how everybody stands, and what they lack
  balai unlock city.parquet                       which training opens a pathway to most people
  balai seed --people 100000                      synthetic people in the database, for load tests
  balai keys new                                  the secrets of a new server
  balai upgrade                                   database, texts and static files of this release
  balai serve                                     the web server; `balai worker` beside it
  balai backup /var/backups/balai                 everything in one encrypted file
  balai rulebook check                            is the rulebook sound?
  balai rulebook diff old/ new/                   what changed, and for whom

A facts file, all keys optional (absent or null = not known, [] = none):
  birth_date: 2002-03-14
  sex: female
  citizenship: ID
  education: [{level: D3, field: nursing, profession: null, completed: true}]
  languages: []
  licences: [{type: STR_nurse, issued: 2025-08-11, expires: null}]
  physical: {tattoo: never}
"""


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write year-month-day, such as 2026-11-22") from None


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    top = argparse.ArgumentParser(
        prog="balai",
        description="Which legal ways to work abroad are open to a person, and what is missing.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--on", type=day, metavar="DATE", help="the day to judge on (default: today in Bontang)")
    common.add_argument("--lang", choices=LANGUAGES, default="id", help="language of the sentences (default: id)")
    people = argparse.ArgumentParser(add_help=False)
    people.add_argument("--pathway", nargs="+", action="extend", metavar="ID", help="only these pathways")
    people.add_argument(
        "--assume-open", nargs="+", action="extend", default=[], metavar="PATHWAY:ROUND", help="as if it were open"
    )
    people.add_argument("--format", choices=["text", "json"], default="text", help="text to read, json for programs")

    one = commands.add_parser("assess", parents=[common, people], help="one person against the pathways")
    one.add_argument("facts", metavar="FACTS", help="YAML or JSON file with a person's facts; - reads standard input")
    one.set_defaults(run=assessing.assess_file)
    change = commands.add_parser("whatif", parents=[common, people], help="which verdicts one more fact changes")
    change.add_argument("facts", metavar="FACTS", help="the person as known now")
    change.add_argument("more", metavar="+FACTS", help="what is added: lists grow, single facts are replaced")
    change.set_defaults(run=assessing.what_if_files)
    way = commands.add_parser("plan", parents=[common], help="what to do, in which order, by when")
    way.add_argument("facts", metavar="FACTS", help="YAML or JSON file with a person's facts; - reads standard input")
    way.add_argument("pathway", metavar="PATHWAY", help="id of the pathway, such as jp-gtog-nurse")
    way.add_argument("--format", choices=["text", "json"], default="text", help="text to read, json for programs")
    way.set_defaults(run=planning.plan_file)

    cities.add_arguments(commands.add_parser("synth-city", parents=[common], help="write a city of synthetic people"))
    surveys.add_city(commands.add_parser("city", parents=[common], help="everybody in a file against the pathways"))
    surveys.add_unlock(
        commands.add_parser("unlock", parents=[common], help="which training opens a pathway to most people")
    )

    seeding.add_arguments(commands.add_parser("seed", help="fill a database with synthetic people, for load tests"))
    serving.add_upgrade(commands.add_parser("upgrade", help="bring the database and all else to this release"))
    serving.add_serve(commands.add_parser("serve", help="the web server, behind a proxy"))
    serving.add_worker(commands.add_parser("worker", help="the worker of background jobs"))
    offices.add_arguments(commands.add_parser("admin", help="the first office and its administrator"))
    keys.add_arguments(commands.add_parser("keys", help="make the secrets of a server, or change them"))
    backups.add_backup(commands.add_parser("backup", help="everything in one encrypted file"))
    backups.add_restore(commands.add_parser("restore", help="a backup into an empty server"))

    book = commands.add_parser("rulebook", help="check or compare rulebooks").add_subparsers(
        dest="what", required=True, metavar="check|diff"
    )
    check = book.add_parser("check", parents=[common], help="every mistake with file, line and example")
    check.add_argument("folder", nargs="?", metavar="FOLDER", help="default: the rulebook of this program")
    check.set_defaults(run=rulebooks.check)
    diff = book.add_parser("diff", parents=[common], help="what changed, and for which example people")
    diff.add_argument("old", metavar="OLD", help="folder of the older rulebook")
    diff.add_argument("new", metavar="NEW", help="folder of the newer rulebook")
    diff.set_defaults(run=rulebooks.diff)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command: 0 when it answered, 1 when a check found mistakes, 2 for input that cannot be used."""
    options = parser().parse_args(argv)
    options.on = getattr(options, "on", None) or datetime.now(ZoneInfo("Asia/Makassar")).date()
    said = words(getattr(options, "lang", "id"))
    try:
        answer, code = options.run(options)
    except Invalid as error:
        for problem in error.problems:
            print(said.problem(problem), file=sys.stderr)
        return 2
    except DomainError as error:
        print(said.say(error.code, error.detail), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}" if error.filename else str(error), file=sys.stderr)
        return 2
    try:
        print(answer)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()
    return int(code)
