"""English for every text of the screens, without gettext's programs: extract, check and compile with Babel.

The texts in the code are Indonesian and need no catalogue. `python -m devtools.messages` checks, `--extract` brings the
catalogue up to date (new texts stay empty until somebody writes the English), `--compile` makes what Django reads.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from devtools.places import ROOT

CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "_g": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = (
    "# English for the texts of the screens, which are written in Indonesian. Kept by `python -m devtools.messages`."
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def main(words: list[str]) -> int:
    """Check by default; the exit code is 1 when something is missing or wrong."""
    parser = argparse.ArgumentParser(prog="python -m devtools.messages", description=__doc__)
    parser.add_argument("--extract", action="store_true", help="add new texts, drop those no longer used")
    parser.add_argument("--compile", action="store_true", help="write the .mo files that Django reads")
    options = parser.parse_args(words)
    if options.compile:
        for path in sorted((ROOT / "locale").rglob("*.po")):
            compile_catalogue(path)
        return 0
    wanted, have = extracted(ROOT), read(CATALOGUE)
    if options.extract:
        have = merged(wanted, have)
        write(have, CATALOGUE)
        compile_catalogue(CATALOGUE)
    found = list(problems(wanted, have))
    for line in found:
        print(line)
    print(
        f"{len(found)} texts to mend in {CATALOGUE.relative_to(ROOT)}."
        if found
        else f"{len(have)} texts, all in English."
    )
    return 1 if found else 0


def extracted(root: Path) -> Catalog:
    """Every text marked for translation in the templates and the code."""
    catalogue = Catalog(locale="en")
    pages = sorted((root / "templates").rglob("*.html"))
    code = sorted(path for place in ("balai", "config") for path in (root / place).rglob("*.py"))
    for path in [*pages, *code]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            # As Python, which has no use for the page's own indentation.
            lines = templatize(text, origin=str(path)).splitlines()
            text = "\n".join(line.lstrip() for line in lines)
        name = path.relative_to(root).as_posix()
        for number, found, comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
            catalogue.add(found, locations=[(name, number)], auto_comments=comments, context=context)
    return catalogue


def read(path: Path) -> Catalog:
    """A stored catalogue; an empty one when there is none yet."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as handle:
        return read_po(handle, locale="en")


def merged(wanted: Catalog, have: Catalog) -> Catalog:
    """The wanted texts with the English we have for exactly these."""
    for message in wanted:
        known = have.get(message.id, message.context)
        if message.id and known and known.pluralizable == message.pluralizable:
            message.string, message.flags = known.string, message.flags | known.flags
            message.user_comments = known.user_comments
    return wanted


def problems(wanted: Catalog, have: Catalog) -> Iterator[str]:
    """What is missing, left over, unsure or does not fit, one line each."""
    for message in wanted:
        known = have.get(message.id, message.context)
        if not message.id:
            continue
        where = f"{message.locations[0][0]}: {_first(message)!r}"
        if known is None or known.pluralizable != message.pluralizable:
            yield f"{where} is not in the catalogue; run: python -m devtools.messages --extract"
        elif not all(_strings(known)):
            yield f"{where} has no English"
        elif known.fuzzy:
            yield f"{where} is marked fuzzy; read it and take the mark away"
        elif wrong := _placeholders(known):
            yield f"{where} has other placeholders in English: {wrong}"
    for message in have:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"{_first(message)!r} is used nowhere; run: python -m devtools.messages --extract"


def write(catalogue: Catalog, path: Path) -> None:
    """Store a catalogue so that the same texts always make the same file."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
    head = f'{HEADER}\nmsgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in _headers(catalogue))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}\n{buffer.getvalue().decode().strip()}\n", encoding="utf-8")


def compile_catalogue(path: Path) -> None:
    """Write the .mo beside a .po, in one step. Texts without English are left out and stay Indonesian."""
    mine = path.with_suffix(f".mo.{os.getpid()}.tmp")
    with mine.open("wb") as handle:
        write_mo(handle, read(path))
    mine.replace(path.with_suffix(".mo"))


def _headers(catalogue: Catalog) -> list[str]:
    return [
        "Language: en",
        f"Plural-Forms: {catalogue.plural_forms}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]


def _first(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _strings(message: Message) -> list[str]:
    """The English in each of its forms; one empty form when there is none."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ("",))


def _placeholders(message: Message) -> str:
    """The placeholders that only one side has; English for one thing may leave the number out."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    asked = set(PLACEHOLDER.findall(" ".join(ids)))
    *others, last = [set(PLACEHOLDER.findall(text)) for text in _strings(message)]
    wrong = (asked ^ last).union(*(found - asked for found in others))
    return ", ".join(sorted(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
