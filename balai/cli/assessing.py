"""`balai assess` and `balai whatif`."""

import argparse
import difflib
import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from balai import rulebook
from balai.cli.texts import assessment_text, change_text
from balai.engine.assess import assess, what_if
from balai.engine.errors import FactsInvalid, NotFound, Problem
from balai.engine.explain import Explainer
from balai.engine.factfile import merged, read
from balai.engine.facts import Facts
from balai.engine.program import Program, compile_rulebook
from balai.engine.rules import Rulebook
from balai.engine.yamltext import load
from balai.plain import result_json
from balai.words import words

Answer = tuple[str, int]
FACT_CODES = {"rule_not_mapping": "fact_mapping"}


def assess_file(options: argparse.Namespace) -> Answer:
    """The answer to `balai assess`."""
    book = rulebook.shipped()
    program = program_for(options, book)
    facts = facts_of(options.facts, book, options.on)
    results = assess(facts, program, options.pathway)
    explainer, said = Explainer(facts), words(options.lang)
    if options.format == "json":
        rows = [result_json(result, explainer, book, said) for result in results]
        return dumped({"on": options.on.isoformat(), "rulebook": book.version, "results": rows}), 0
    return assessment_text(results, explainer, book, said, on=options.on, full=bool(options.pathway)), 0


def what_if_files(options: argparse.Namespace) -> Answer:
    """The answer to `balai whatif`."""
    book = rulebook.shipped()
    program = program_for(options, book)
    now = _load(options.facts)
    before = read(now, book.known, on=options.on)
    after = read(merged(now, _load(options.more)), book.known, on=options.on)
    wanted = {program.route(pathway_id).pathway.id for pathway_id in options.pathway or ()}
    changes = [c for c in what_if(before, after, program) if not wanted or c.pathway.id in wanted]
    if options.format == "json":
        rows = [{"pathway": c.pathway.id, "before": c.before, "after": c.after} for c in changes]
        return dumped({"on": options.on.isoformat(), "rulebook": book.version, "changes": rows}), 0
    return change_text(changes, words(options.lang)), 0


def dumped(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)


def program_for(options: argparse.Namespace, book: Rulebook) -> Program:
    """The rulebook on the day asked for. Raises NotFound for a pathway or round that does not exist."""
    assumed: dict[str, set[str]] = defaultdict(set)
    for text in options.assume_open:
        pathway_id, _, round_id = text.partition(":")
        assumed[pathway_id].add(round_id)
    try:
        for pathway_id in (*(options.pathway or ()), *assumed):
            book.pathway(pathway_id)
    except NotFound as error:
        near = difflib.get_close_matches(str(error.detail["pathway"]), [p.id for p in book.pathways], n=1)
        raise NotFound(error.code, **error.detail, nearest=near[0] if near else "") from None
    return compile_rulebook(book, on=options.on, assumed=assumed)


def facts_of(name: str, book: Rulebook, on: date) -> Facts:
    """The facts in a file, `-` for standard input. Raises FactsInvalid."""
    return read(_load(name), book.known, on=on)


def _load(name: str) -> dict[str, Any]:
    shown = "-" if name == "-" else Path(name).name
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FactsInvalid([Problem(where=shown, code="facts_not_text")]) from None
    data, problems = load(shown, text)
    if problems:
        raise FactsInvalid(
            [Problem(where=p.where, code=FACT_CODES.get(p.code, p.code), values=p.values) for p in problems]
        )
    return data
