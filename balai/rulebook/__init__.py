"""The rulebook's files. Only this module reads them; `balai.engine.rulefile` says what they mean."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from holidays import country_holidays

from balai.engine import consents as consent_texts
from balai.engine import costtable, guidefile, keeping, messagefile
from balai.engine import documents as document_table
from balai.engine import interests as interest_file
from balai.engine import service as service_limits
from balai.engine import standards as service_standards
from balai.engine import visits as visit_rules
from balai.engine.consents import Purposes
from balai.engine.costtable import CostTable
from balai.engine.documents import Shelf
from balai.engine.errors import Problem, RulebookInvalid
from balai.engine.guides import Guides
from balai.engine.interests import Interests
from balai.engine.keeping import Terms
from balai.engine.messagefile import MessageBook
from balai.engine.rulefile import parse
from balai.engine.rules import Rulebook
from balai.engine.service import Service
from balai.engine.standards import Standards
from balai.engine.visits import Visits

HERE = Path(__file__).parent


def texts(folder: Path = HERE) -> dict[str, str]:
    """Name -> text of every file that decides a verdict or a question. Raises RulebookInvalid for one not in UTF-8."""
    names = ["meta.yaml", "sources.yaml", "shared.yaml", "questions.yaml"]
    paths = [folder / name for name in names] + sorted((folder / "destinations").glob("*.yaml"))
    return {path.relative_to(folder).as_posix(): _text(path, folder) for path in paths if path.exists()}


def _text(path: Path, folder: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        where = f"{path.relative_to(folder).as_posix()}:1"
        raise RulebookInvalid([Problem(where=where, code="rule_not_text")]) from None


@cache
def shipped() -> Rulebook:
    """The rulebook that came with this program. Raises RulebookInvalid."""
    return parse(texts())


def words(language: str) -> str:
    """Text of the sentences in one language."""
    return (HERE / "words" / f"{language}.yaml").read_text(encoding="utf-8")


def local(place: str, folder: Path = HERE) -> str:
    """Text of the courses near a place, such as `bontang`; empty where none were written down."""
    path = folder / "local" / f"{place}.yaml"
    return _text(path, folder) if path.exists() else ""


def places(folder: Path = HERE) -> list[str]:
    """The places of which courses were written down."""
    return sorted(path.stem for path in (folder / "local").glob("*.yaml"))


def reference(name: str) -> str:
    """Text of one reference table, such as `contacts`."""
    return (HERE / "reference" / f"{name}.yaml").read_text(encoding="utf-8")


def sheet_columns() -> str:
    """Text of the words by which columns and cells of an office's own list are understood."""
    return _text(HERE / "sheet_columns.yaml", HERE)


@cache
def costs() -> CostTable:
    """Who may be charged what before departure, by rule set."""
    return costtable.parse(reference("cost_components"), reference("cost_rules"))


@cache
def documents() -> Shelf:
    """Every kind of document: who asks for it, how long it counts, what it proves."""
    return document_table.parse(reference("documents"), reference("document_rules"))


@cache
def service() -> Service:
    """Ages, clocks and terms of the service itself."""
    return service_limits.parse(_text(HERE / "service.yaml", HERE))


@cache
def standards() -> Standards:
    """Within how many working days the service promises what, and which weekdays are working days."""
    return service_standards.parse(_text(HERE / "standards.yaml", HERE))


@cache
def visits() -> Visits:
    """When offices receive people, for what and how long, and who goes first."""
    return visit_rules.parse(_text(HERE / "visits.yaml", HERE))


@cache
def holidays(year: int) -> Mapping[date, str]:
    """Public holidays and collective leave of Indonesia in that year, with their names; later years may be estimates
    until the ministers' joint decree. Source: the library `holidays`, which follows those decrees."""
    found = country_holidays("ID", years=year, language="id", categories=("public", "government"))
    return {day: str(name) for day, name in found.items()}


@cache
def messages() -> MessageBook:
    """What is told to people, in both languages."""
    return messagefile.parse(_text(HERE / messagefile.FILE, HERE))


@cache
def consents() -> Purposes:
    """What data are used for, on which ground, and the texts people agree to."""
    return consent_texts.parse(_text(HERE / "consents.yaml", HERE))


@cache
def interests() -> Interests:
    """The questionnaire about interests, and the interests occupations call for."""
    return interest_file.parse(_text(HERE / "interests.yaml", HERE))


@cache
def occupation_names() -> Mapping[str, Mapping[str, str]]:
    """Code of an occupation -> language -> its name."""
    rows = yaml.load(reference("occupations"), yaml.CSafeLoader)["rows"]
    return {row["code"]: {"id": row["name_id"], "en": row["name_en"]} for row in rows}


@cache
def terms() -> Terms:
    """How long what is kept."""
    return keeping.parse(_text(HERE / "retention.yaml", HERE))


def guides(book: Rulebook, folder: Path = HERE) -> tuple[Guides, list[Problem]]:
    """The guides beside a rulebook, and what is wrong with them. They have no part in its version."""
    found: dict[str, str] = {}
    unreadable: list[Problem] = []
    for path in sorted((folder / "guides").glob("*.yaml")):
        try:
            found[path.relative_to(folder).as_posix()] = _text(path, folder)
        except RulebookInvalid as error:
            unreadable += error.problems
    dossier, places, schemes = (
        yaml.load(reference(name), yaml.CSafeLoader) for name in ("dossier_sources", "destination_countries", "schemes")
    )
    countries = {p.country for p in book.pathways} | {row["iso2"] for row in places["rows"]}
    sources = guidefile.cited(book.sources, dossier)
    shelf, problems = guidefile.parse(found, sources, countries, {row["code"] for row in schemes["rows"]})
    return shelf, [*unreadable, *problems]


def examples() -> str:
    """Text of the synthetic example people with their expected verdicts."""
    return (HERE / "examples.yaml").read_text(encoding="utf-8")


def signature(folder: Path = HERE) -> Mapping[str, int]:
    """What tells cheaply whether a file has changed: name -> time of last change in nanoseconds."""
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in sorted(folder.rglob("*.yaml"))}
