"""`balai rulebook check` and `balai rulebook diff`."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from balai import rulebook
from balai.engine.difference import Edit, EditKind, edits, other_verdicts
from balai.engine.errors import Problem, RulebookInvalid
from balai.engine.factfile import read
from balai.engine.guides import Guide
from balai.engine.program import compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Rulebook, nodes
from balai.words import SPACE, Words, words

HEADS = {
    "id": {
        "sound": "Buku aturan {version} baik: {pathways} jalur, {rules} aturan, {sources} sumber, {guides} panduan.",
        "wrong": "Yang perlu diperbaiki: {n}",
        "past": "Perlu ditinjau lagi, jadi tidak ditampilkan per {on}:",
        "guide": "  {id}: {title} (berlaku sampai {day}, {owner})",
        "same": "Kedua buku aturan sama.",
        "added": "baru",
        "gone": "dihapus",
        "people": "Orang contoh (data buatan) yang hasilnya berubah per {on}:",
        "nobody": "Tidak ada orang contoh (data buatan) yang hasilnya berubah per {on}.",
        "no": "tidak ada",
        "source": "Sumber",
        "rule": "Aturan",
        "pathway": "Jalur",
        "round": "Gelombang",
    },
    "en": {
        "sound": "Rulebook {version} is sound: {pathways} pathways, {rules} rules, {sources} sources, {guides} guides.",
        "wrong": "To mend: {n}",
        "past": "Due for review, so not shown on {on}:",
        "guide": "  {id}: {title} (valid until {day}, {owner})",
        "same": "The two rulebooks are the same.",
        "added": "new",
        "gone": "gone",
        "people": "Example people (synthetic) whose verdict changes on {on}:",
        "nobody": "No example person (synthetic) has another verdict on {on}.",
        "no": "none",
        "source": "Source",
        "rule": "Rule",
        "pathway": "Pathway",
        "round": "Round",
    },
}


def check(options: argparse.Namespace) -> tuple[str, int]:
    """Every mistake of a rulebook and its guides, with exit status 1. A guide past its day is named, and no mistake."""
    said, heads = words(options.lang), HEADS[options.lang]
    folder = Path(options.folder) if options.folder else rulebook.HERE
    try:
        book = _book(options.folder) if options.folder else rulebook.shipped()
        guides, problems = rulebook.guides(book, folder)
    except RulebookInvalid as error:
        return _wrong(error.problems, said, heads), 1
    if problems:
        return _wrong(problems, said, heads), 1
    roots = [r for s in book.rule_sets.values() for r in s.rules] + [r for p in book.pathways for r in p.requirements]
    rules = sum(1 for root in roots for _ in nodes(root))
    counts = {"pathways": len(book.pathways), "rules": rules, "sources": len(book.sources), "guides": len(guides.all)}
    past = [_past(guide, said, heads) for guide in guides.past(options.on)]
    notice = [heads["past"].format(on=said.day(options.on)), *past] if past else []
    return "\n".join([heads["sound"].format(version=book.version, **counts), *notice]).replace(SPACE, " "), 0


def _wrong(problems: Sequence[Problem], said: Words, heads: dict[str, str]) -> str:
    lines = [said.problem(problem) for problem in problems]
    return "\n".join([*lines, heads["wrong"].format(n=len(lines))])


def _past(guide: Guide, said: Words, heads: dict[str, str]) -> str:
    title, owner = said.pick(guide, "title"), said.pick(guide, "owner")
    return heads["guide"].format(id=guide.id, title=title, day=said.day(guide.review_by), owner=owner)


def diff(options: argparse.Namespace) -> tuple[str, int]:
    """What changed between two rulebooks, and for which example people. Raises RulebookInvalid."""
    old, new = _book(options.old), _book(options.new)
    said, heads = words(options.lang), HEADS[options.lang]
    found = edits(old, new)
    if not found:
        return heads["same"], 0
    people = list(_people(old, new, options.on, said))
    on = said.day(options.on)
    tail = [heads["people"].format(on=on), *people] if people else [heads["nobody"].format(on=on)]
    return "\n".join([*(_edit(e, said, heads) for e in found), "", *tail]).replace(SPACE, " "), 0


def _book(folder: str) -> Rulebook:
    path = Path(folder)
    if not path.is_dir():
        raise NotADirectoryError(20, "no such folder", folder)
    return parse(rulebook.texts(path))


def _edit(edit: Edit, said: Words, heads: dict[str, str]) -> str:
    name = f"{heads[edit.kind]} {edit.id}"
    if edit.edit is EditKind.CHANGED:
        return f"{name}, {edit.key}: {_short(edit.old, heads)} -> {_short(edit.new, heads)}"
    row: dict[str, Any] = edit.new if edit.edit is EditKind.ADDED else edit.old
    suffix = "" if said.language == "id" else "_en"
    text = row.get(f"text{suffix}") or row.get(f"title{suffix}") or row.get("title") or ""
    return f"{name} ({heads[edit.edit.value]}): {text}".rstrip(": ")


def _short(value: Any, heads: dict[str, str]) -> str:
    return heads["no"] if value is None else str(value)


def _people(old: Rulebook, new: Rulebook, on: date, said: Words) -> Iterator[str]:
    before, after = compile_rulebook(old, on=on), compile_rulebook(new, on=on)
    for person in yaml.load(rulebook.examples(), yaml.CSafeLoader)["cases"]:
        facts = read(person["facts"], new.known, on=on)
        who = person["who"] if said.language == "id" else person["who_en"]
        for pathway_id, verdicts in other_verdicts(facts, before, after).items():
            shown = [said.label("verdict", verdict) if verdict else "-" for verdict in verdicts]
            yield f"  {person['id']} {who}: {pathway_id}: {shown[0]} -> {shown[1]}"
