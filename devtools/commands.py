"""The command line of `dev.py`."""

import argparse
from collections.abc import Callable

from devtools import say, signals, venv
from devtools.checks import bench, check, fix
from devtools.run import run
from devtools.testing import test

EPILOG = "Settings from the environment: PORT (web, default 8000), DATABASE_URL (use that server, start none)."


def main(words: list[str]) -> int:
    """Run one command and return its exit code."""
    options, rest = _parser().parse_known_args(words)
    if rest and options.command != "test":
        _parser().error(f"unknown words: {' '.join(rest)}")
    options.rest = rest
    signals.listen()
    action: Callable[[argparse.Namespace], int] = options.action
    try:
        return action(options)
    except say.Stop as stop:
        say.problem(str(stop))
        return 1
    except PermissionError as error:
        say.problem(f"No permission for {error.filename}: an earlier run was made by another account, use that one.")
        return 1
    except signals.Ended:
        return 130


def setup(options: argparse.Namespace) -> int:
    """Make the virtual environment with everything in it."""
    venv.ensure(dev=True)
    say.progress("The virtual environment is ready: .venv")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description="Every command of this project.", epilog=EPILOG)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    started = commands.add_parser("run", help="start everything and open http://localhost:8000")
    started.add_argument("--fresh", action="store_true", help="remove the kept data first")
    started.add_argument(
        "--once", action="store_true", help="stop after the first page answered, on any free port: a smoke test"
    )
    started.set_defaults(action=run)
    tested = commands.add_parser("test", help="run every test; other words go to pytest", add_help=False)
    tested.set_defaults(action=test)
    for name, action, text in (
        ("check", check, "run every check that needs no running program"),
        ("fix", fix, "mend what a machine can mend"),
    ):
        commands.add_parser(name, help=text).set_defaults(action=action)
    measured = commands.add_parser("bench", help="run the benchmarks, or the one named")
    measured.add_argument("name", nargs="?", choices=["one", "city", "pages", "crowd", "import"])
    measured.set_defaults(action=bench)
    commands.add_parser("setup", help="only make the virtual environment").set_defaults(action=setup)
    return parser
