"""`balai city` and `balai unlock`: a whole population against the pathways."""

import argparse
import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from balai import rulebook
from balai.cli.assessing import Answer, dumped
from balai.cli.progress import Progress
from balai.engine.courses import Course, parse
from balai.engine.errors import DomainError, NotFound
from balai.engine.rules import Rulebook, nodes
from balai.engine.tally import Tally, top
from balai.words import SPACE, Words, words

if TYPE_CHECKING:
    from balai.engine.unlock import Rank
    from balai.population.survey import Survey

VERDICTS = ("open", "gap", "unknown", "closed")
COMMONEST = 3
HEADS: Mapping[str, Mapping[str, Any]] = {
    "id": {
        "label": "Memeriksa penduduk",
        "head": "{file}: {n} orang per {on}, aturan versi {version}{made_up}.",
        "made_up": "; data sintetis, tidak seorang pun nyata",
        "exact": "Semua angka persis, juga yang kecil; hanya layar perencanaan menyembunyikan angka 1 sampai 4.",
        "today": "Pendaftaran seperti pada hari itu. Bila pendaftaran dibuka: --when-open",
        "when_open": "Seakan-akan pendaftaran setiap jalur sedang dibuka.",
        "gap": "kurang hanya ini, selebihnya terpenuhi",
        "missing": "tanyakan",
        "columns": ("jalur", "terbuka", "disiapkan", "perlu info", "tidak ada"),
        "trainings": ("pelatihan", "sendiri", "tambahan", "tanya dulu", "jalur", "biaya per orang"),
        "package": "semua untuk {name}",
        "rest": "{n} pelatihan lain belum membuka jalur: masih ada syarat lain yang kurang, "
        "atau tidak ada yang memerlukannya.",
        "assumed": "Seakan-akan semua orang lulus. Tambahan: yang belum terhitung di atasnya. "
        "Tanya dulu: belum diketahui apakah mereka memerlukannya.",
        "unknown": "belum diketahui",
    },
    "en": {
        "label": "Judging people",
        "head": "{file}: {n} people as of {on}, rulebook {version}{made_up}.",
        "made_up": "; synthetic data, none of them is real",
        "exact": "All numbers are exact, small ones too; only the planning screens hide numbers from 1 to 4.",
        "today": "Registration as on that day. When registration is open: --when-open",
        "when_open": "As if registration for every pathway were open.",
        "gap": "lack only this, all else is met",
        "missing": "ask",
        "columns": ("pathway", "open", "prepare", "need info", "closed"),
        "trainings": ("training", "alone", "more", "ask first", "pathways", "cost per person"),
        "package": "everything for {name}",
        "rest": "Other trainings that open no pathway, because something else is lacking too "
        "or nobody needs them: {n}.",
        "assumed": "As if everybody passed. More: those not counted above. "
        "Ask first: nobody knows yet whether they need it.",
        "unknown": "not known",
    },
}


def add_city(parser: argparse.ArgumentParser) -> None:
    """The words of `balai city`."""
    _add_common(parser)
    parser.add_argument("--when-open", action="store_true", help="as if registration for every pathway were open")
    parser.add_argument(
        "--row",
        type=int,
        metavar="N",
        help="print the facts of one row, counted from 0, and stop: YAML, or JSON with --format json",
    )
    parser.set_defaults(run=city_file)


def add_unlock(parser: argparse.ArgumentParser) -> None:
    """The words of `balai unlock`."""
    _add_common(parser)
    parser.add_argument("--place", default="bontang", help="near which place courses count as well (default: bontang)")
    parser.set_defaults(run=unlock_file)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("people", metavar="POP.parquet", help="file of people: docs/reference/population.md")
    parser.add_argument("--format", choices=["text", "json", "csv"], default="text", help="json, csv for programs")
    parser.add_argument("--workers", type=_workers, default=1, metavar="N", help="processes (default: 1)")


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write 1 or more")
    return int(text)


def city_file(options: argparse.Namespace) -> Answer:
    """The answer to `balai city`. Raises PopulationInvalid, NotFound."""
    from balai.population.survey import Moment

    book = rulebook.shipped()
    if options.row is not None:
        if options.format == "csv":
            raise DomainError("row_no_csv")
        return _row(options, book), 0
    found = _survey(options, book, None)
    moment = Moment.WHEN_OPEN if options.when_open else Moment.TODAY
    tallies = found.tallies[moment]
    if options.format == "json":
        return dumped({**_about(found), "registration": moment, "pathways": [tally_json(one) for one in tallies]}), 0
    if options.format == "csv":
        rows = [_tally_cells(one) for one in tallies]
        keys = [f"{name}_{part}" for name in ("gap", "missing") for part in ("rule", "people")]
        return _csv(found, ("registration", "pathway", *VERDICTS, *keys), [(moment, *row) for row in rows]), 0
    return "\n".join(_city_text(found, tallies, moment, book, words(options.lang))).replace(SPACE, " "), 0


def unlock_file(options: argparse.Namespace) -> Answer:
    """The answer to `balai unlock`. Raises PopulationInvalid, NotFound."""
    book = rulebook.shipped()
    if options.place not in (known := rulebook.places()):
        raise NotFound("local_unknown", place=options.place, known=", ".join(known))
    local = parse(f"local/{options.place}.yaml", rulebook.local(options.place), book)
    found = _survey(options, book, local.courses)
    if options.format == "json":
        return dumped({**_about(found), "trainings": [rank_json(one) for one in found.ranks]}), 0
    if options.format == "csv":
        columns = ("training", "kind", "alone", "more", "ask_first", "pathways", "cost_idr")
        rows = [
            (r.training.id, r.training.kind, r.alone, r.more, r.perhaps, len(r.pathways), r.training.cost_idr)
            for r in found.ranks
        ]
        return _csv(found, columns, rows), 0
    lines = _unlock_text(found, {course.id: course for course in local.courses}, book, words(options.lang))
    return "\n".join(lines).replace(SPACE, " "), 0


def _survey(options: argparse.Namespace, book: Rulebook, courses: Sequence[Course] | None) -> "Survey":
    """`courses`: `None` asks for no trainings at all."""
    from balai.population.city import survey  # NumPy and Parquet are slow to import, and no other command needs them

    with Progress(1, HEADS[options.lang]["label"]) as bar:

        def show(done: int, total: int) -> None:
            bar.total, bar.done = max(total, 1), 0
            bar.advance(done)

        path = Path(options.people)
        return survey(path, book, on=options.on, courses=courses, workers=options.workers, progress=show)


def _row(options: argparse.Namespace, book: Rulebook) -> str:
    from balai.population.parquet import Population

    facts = Population(Path(options.people), book.known, options.on).row(options.row)
    if options.format == "json":
        return dumped(facts)
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False).rstrip()


def _about(found: "Survey") -> dict[str, Any]:
    origin = found.origin
    return {
        "population": {"name": origin.name, "place": origin.place, "synthetic": origin.synthetic},
        "people": origin.people,
        "on": found.on,
        "rulebook": found.rulebook,
    }


def tally_json(one: Tally) -> dict[str, Any]:
    """One pathway as plain data."""

    def most(counts: Counter[str]) -> list[dict[str, Any]]:
        return [{"rule": rule, "people": people} for rule, people in top(counts, COMMONEST)]

    return {
        "pathway": one.pathway,
        **{verdict: getattr(one, verdict) for verdict in VERDICTS},
        "single_gaps": most(one.single_gaps),
        "missing": most(one.missing),
        "single_missing": most(one.single_missing),
    }


def rank_json(one: "Rank") -> dict[str, Any]:
    """One training as plain data."""
    training = one.training
    return {
        "training": training.id,
        "kind": training.kind,
        "rules": training.rules,
        "alone": one.alone,
        "more": one.more,
        "ask_first": one.perhaps,
        "pathways": one.pathways,
        "months": training.months,
        "cost_idr": training.cost_idr,
    }


def _tally_cells(one: Tally) -> tuple[object, ...]:
    cells: list[object] = [one.pathway, *(getattr(one, verdict) for verdict in VERDICTS)]
    for counts in (one.single_gaps, one.missing):
        cells += top(counts, 1)[0] if counts else ("", "")
    return tuple(cells)


def _csv(found: "Survey", columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Every row says of whom and when it speaks."""
    about = (found.origin.name, found.origin.synthetic, found.origin.people, found.on, found.rulebook)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("population", "synthetic", "people", "on", "rulebook", *columns))
    writer.writerows((*about, *row) for row in rows)
    return out.getvalue().rstrip("\n")


def _head(found: "Survey", moment: str, said: Words) -> Iterator[str]:
    heads = HEADS[said.language]
    yield heads["head"].format(
        file=found.origin.name,
        n=said.number(found.origin.people),
        on=said.day(found.on),
        version=found.rulebook,
        made_up=heads["made_up"] if found.origin.synthetic else "",
    )
    yield heads[moment]
    yield heads["exact"]
    yield ""


def _city_text(found: "Survey", tallies: Sequence[Tally], moment: str, book: Rulebook, said: Words) -> Iterator[str]:
    heads = HEADS[said.language]
    texts = texts_of(book, said)
    yield from _head(found, moment, said)
    first, *others = heads["columns"]
    yield f"{first:<30}" + "".join(f"{name:>12}" for name in others)
    for one in tallies:
        yield f"{one.pathway:<30}" + "".join(f"{said.number(getattr(one, verdict)):>12}" for verdict in VERDICTS)
        for rule, people in top(one.single_gaps, COMMONEST):
            yield f"    {heads['gap']}: {said.number(people)}  {texts[rule]}"
        for rule, people in top(one.missing, 1):
            yield f"    {heads['missing']}: {said.number(people)}  {texts[rule]}"


def _unlock_text(found: "Survey", courses: dict[str, Course], book: Rulebook, said: Words) -> Iterator[str]:
    heads = HEADS[said.language]
    texts = texts_of(book, said)
    yield from _head(found, "when_open", said)
    first, *others = heads["trainings"]
    yield f"{first:<52}" + "".join(f"{name:>12}" for name in others[:-1]) + f"  {others[-1]}"
    shown = [one for one in found.ranks if one.alone or one.perhaps]
    for one in shown:
        training = one.training
        if training.id in courses:
            name = said.pick(courses[training.id], "title")
        elif training.id in texts:
            name = texts[training.id]
        else:
            name = heads["package"].format(name=said.pick(book.pathway(training.id), "name"))
        cost = heads["unknown"] if training.cost_idr is None else said.number(training.cost_idr)
        counts = (one.alone, one.more, one.perhaps, len(one.pathways))
        yield f"{name[:51]:<52}" + "".join(f"{said.number(count):>12}" for count in counts) + f"  {cost}"
    yield ""
    if len(shown) < len(found.ranks):
        yield heads["rest"].format(n=len(found.ranks) - len(shown))
    yield heads["assumed"]


def texts_of(book: Rulebook, said: Words) -> dict[str, str]:
    """What each rule asks, by its id."""
    roots = [rule for rules in book.rule_sets.values() for rule in rules.rules]
    roots += [rule for pathway in book.pathways for rule in pathway.requirements]
    return {node.id: said.pick(node, "text") for root in roots for node in nodes(root)}
