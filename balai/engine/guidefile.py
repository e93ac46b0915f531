"""Guide files to `Guides`, and every mistake in them by file and line. A mistake never hides another guide."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from balai.engine.errors import Problem
from balai.engine.guides import Cited, Guide, GuideKind, Guides
from balai.engine.rowtext import convert
from balai.engine.yamltext import Row, line_of, load

#: What a correct value looks like, by key.
EXAMPLES = {
    "kind": "destination",
    "title": "Bekerja di Jepang",
    "title_en": "Working in Japan",
    "summary": "Panti lansia, pabrik, dan rumah sakit membuka lowongan.",
    "summary_en": "Care homes, factories and hospitals have openings.",
    "owner": "Pengantar kerja Balai Migran",
    "owner_en": "Placement officers of Balai Migran",
    "source": "[uu18_p5, S14]",
    "reviewed_on": "'2026-11-22'",
    "review_by": "'2027-05-22'",
    "country": "JP",
    "scheme": "P2P",
    "sections": "[{heading: Bahasa, heading_en: Language, text: [...], text_en: [...]}]",
    "heading_en": "Language",
    "audio": "{file: hak.mp3, transcript: [...]}",
}
Found = Iterator[tuple[list[str | int], str, dict[str, Any]]]


def parse(
    files: Mapping[str, str], sources: Mapping[str, Cited], countries: Collection[str], schemes: Collection[str]
) -> tuple[Guides, list[Problem]]:
    """The guides of these files (name -> text), each with the file's name as its address, and what is wrong."""
    guides: list[Guide] = []
    problems: list[Problem] = []
    taken: dict[tuple[GuideKind, str], str] = {}
    for name, text in sorted(files.items()):
        row, mistakes = load(name, text)
        problems += mistakes
        if mistakes and not row:
            continue
        guide = convert(name, _with_id(row, name), Guide, EXAMPLES)
        if isinstance(guide, Problem):
            problems.append(guide)
            continue
        about = (guide.kind, guide.country or guide.scheme or guide.id)
        found = [*_sources(guide, sources), *_english(guide), *_audio(guide), *_subject(guide, countries, schemes)]
        if about in taken:
            found.append((["kind"], "guide_twice", {"subject": about[1], "first": taken[about]}))
        if guide.review_by < guide.reviewed_on:
            found.append((["review_by"], "rule_dates_order", {"first": "reviewed_on", "second": "review_by"}))
        problems += (
            Problem(where=f"{name}:{line_of(row, path)}", code=code, values={"id": guide.id, **values})
            for path, code, values in found
        )
        taken.setdefault(about, name)
        guides.append(guide)
    return Guides(all=tuple(guides), sources=sources), problems


def cited(book: Mapping[str, Any], dossier: Mapping[str, Any]) -> dict[str, Cited]:
    """The rulebook's sources and those of the dossier's table, by id."""
    found = {name: Cited(title=source.title, url=source.url, date=source.date) for name, source in book.items()}
    for row in dossier["rows"]:
        first = str(row["url"] or "").split(" ; ")[0]
        found[row["id"]] = Cited(
            title=row.get("title_id") or row["title"],
            title_en=row["title"],
            url=first if first.startswith("http") else None,
            date=_first_date(str(row["date"] or "undated")),
        )
    return found


def _first_date(text: str) -> str:
    """The first of several dates; a span of years stays.

    >>> _first_date("2024-08-22/24"), _first_date("2020-08-18; 2024"), _first_date("2011/2013")
    ('2024-08-22', '2020-08-18', '2011/2013')
    """
    return re.sub(r"^(\d{4}-\d\d(-\d\d)?)/.*", r"\1", text.partition(";")[0].strip())


def _with_id(row: Row, name: str) -> Row:
    copy = Row(row)
    copy.line, copy.lines = row.line, row.lines
    copy["id"] = name.rpartition("/")[2].removesuffix(".yaml")
    return copy


def _sources(guide: Guide, sources: Mapping[str, Cited]) -> Found:
    if not guide.source:
        yield ["source"], "guide_no_source", {}
    lists: list[tuple[list[str | int], tuple[str, ...]]] = [(["source"], guide.source)]
    lists += [(["sections", n, "source"], section.source) for n, section in enumerate(guide.sections)]
    lists += [(["mission", "source"], guide.mission.source)] if guide.mission else []
    for path, names in lists:
        for name in names:
            if name not in sources:
                yield path, "guide_unknown_source", {"source": name}


def _english(guide: Guide) -> Found:
    """Texts of which only one language is there."""
    for key in ("title", "summary", "owner"):
        if not getattr(guide, key).strip() or not getattr(guide, f"{key}_en").strip():
            yield [f"{key}_en"], "guide_one_language", {"key": key}
    for number, section in enumerate(guide.sections):
        pairs = {
            "heading": ((section.heading,), (section.heading_en,)),
            "text": (section.text, section.text_en),
            "points": (section.points, section.points_en),
        }
        for key, (own, english) in pairs.items():
            if len(own) != len(english) or not all(text.strip() for text in (*own, *english)):
                yield ["sections", number, f"{key}_en"], "guide_one_language", {"key": key}


def _audio(guide: Guide) -> Found:
    if guide.audio and not any(text.strip() for text in guide.audio.transcript):
        yield ["audio"], "guide_no_transcript", {"file": guide.audio.file}


def _subject(guide: Guide, countries: Collection[str], schemes: Collection[str]) -> Found:
    for kind, key, value, known in (
        (GuideKind.DESTINATION, "country", guide.country, countries),
        (GuideKind.SCHEME, "scheme", guide.scheme, schemes),
    ):
        if guide.kind is kind and value not in known:
            yield [key], "guide_unknown_subject", {"key": key, "value": value or "", "words": sorted(known)}
