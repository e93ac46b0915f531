"""`balai synth-city`: residents who do not exist, as a file for trying out questions about a whole city."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from balai.cli.progress import Progress
from balai.engine.errors import DomainError
from balai.words import SPACE, Words, words

if TYPE_CHECKING:
    import pyarrow as pa

    from balai.population.report import Line, Report

YEARS = (2000, 2100)
HEADS = {
    "id": {
        "label": "Membuat penduduk",
        "head": "{path}: {n} penduduk sintetis per {on}, benih {seed}. Tidak seorang pun nyata.",
        "column": "Bagian penduduk (%)",
        "target": "terbitan",
        "drawn": "berkas",
        "difference": "selisih",
        "district": "Kecamatan",
        "sex": "Jenis kelamin",
        "age": "Umur",
        "age_share": "Umur produktif dan lansia",
        "education": "Pendidikan",
        "origin": "Tempat lahir",
        "elsewhere": "Di luar Bontang",
        "derived": "* sasaran turunan: bentuk piramida 2010, disesuaikan dengan angka 2020",
        "foot": "Bahasa, sertifikat, pekerjaan, dan berkas adalah asumsi, bukan angka terbitan: "
        "balai/population/assumptions.py",
    },
    "en": {
        "label": "Drawing residents",
        "head": "{path}: {n} synthetic residents as of {on}, seed {seed}. None of them is real.",
        "column": "Share of residents (%)",
        "target": "published",
        "drawn": "file",
        "difference": "diff.",
        "district": "District",
        "sex": "Sex",
        "age": "Age",
        "age_share": "Working age and elderly",
        "education": "Schooling",
        "origin": "Born",
        "elsewhere": "Outside Bontang",
        "derived": "* derived target: the shape of the pyramid of 2010, fitted to figures of 2020",
        "foot": "Languages, certificates, jobs and papers are assumptions, not published figures: "
        "balai/population/assumptions.py",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("out", metavar="OUT.parquet", help="file to write")
    parser.add_argument("--people", type=int, default=150_000, metavar="N", help="how many (default: 150000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="same seed, same people (default: 1)")
    parser.add_argument("--force", action="store_true", help="replace the file when it exists")
    parser.set_defaults(run=make_city)


def make_city(options: argparse.Namespace) -> tuple[str, int]:
    """Write the file and compare it with what was published. Raises DomainError for words that cannot be used."""
    from balai.population.report import Report  # slow to import, and no other command needs them
    from balai.population.synthetic import write

    path = Path(options.out)
    _refuse(options, path)
    report, heads = Report(options.on), HEADS[options.lang]
    with Progress(options.people, heads["label"]) as progress:

        def wrote(chunk: "pa.Table") -> None:
            report.add(chunk)
            progress.advance(chunk.num_rows)

        write(path, people=options.people, seed=options.seed, on=options.on, wrote=wrote)
    said = words(options.lang)
    head = heads["head"].format(path=path, n=said.number(report.people), on=said.day(options.on), seed=options.seed)
    return "\n".join([head, "", *_table(report, said), "", heads["foot"]]).replace(SPACE, " "), 0


def _refuse(options: argparse.Namespace, path: Path) -> None:
    if options.people < 1:
        raise DomainError("city_too_few", people=options.people)
    if options.seed < 0:
        raise DomainError("city_seed", seed=options.seed)
    if not YEARS[0] <= options.on.year <= YEARS[1]:
        raise DomainError("city_day", on=options.on, first=YEARS[0], last=YEARS[1])
    if not path.parent.is_dir():
        raise DomainError("city_no_folder", folder=str(path.parent))
    if path.exists() and not path.is_file():
        raise DomainError("city_no_file", path=str(path))
    if path.exists() and not options.force:
        raise DomainError("city_exists", path=str(path))


def _table(report: "Report", said: Words) -> Iterator[str]:
    heads, name, derived = HEADS[said.language], "", False
    yield f"{heads['column']:<34}{heads['target']:>10}{heads['drawn']:>10}{heads['difference']:>10}"
    for line in report.lines():
        if line.marginal.name != name:
            name = line.marginal.name
            yield f"{heads[name]} ({line.marginal.source}{' *' if line.marginal.derived else ''})"
            derived = derived or line.marginal.derived
        target, drawn = round(100 * line.target, 2), round(100 * line.drawn, 2)
        shares = (_number(target, said), _number(drawn, said), _number(drawn - target, said, "+"))
        yield f"  {_category(line, said):<32}" + "".join(f"{share:>10}" for share in shares)
    if derived:
        yield heads["derived"]


def _category(line: "Line", said: Words) -> str:
    match line.marginal.name:
        case "sex":
            return said.label("sex", line.category)
        case "education":
            return said.label("level", line.category).replace("_", "/")
        case "origin":
            return HEADS[said.language][line.category]
    return line.category


def _number(percent: float, said: Words, sign: str = "") -> str:
    text = f"{round(percent, 2) + 0.0:{sign}.2f}"
    return text.replace(".", ",") if said.language == "id" else text
