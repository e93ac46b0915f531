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
from balai.engine.assess import Result, assess, what_if
from balai.engine.errors import FactsInvalid, NotFound, Problem
from balai.engine.explain import Explainer, Explanation
from balai.engine.factfile import merged, read
from balai.engine.facts import Facts
from balai.engine.program import Program, compile_rulebook
from balai.engine.rules import Round, Rulebook
from balai.engine.yamltext import load
from balai.words import Words, words

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


def result_json(result: Result, explainer: Explainer, book: Rulebook, said: Words) -> dict[str, Any]:
    """One pathway as plain data; the lists hold node ids, the explanations carry everything else."""
    calendar = result.route.calendar
    return {
        "pathway": result.pathway.id,
        "verdict": result.verdict,
        "unmet": result.unmet,
        "missing": result.missing,
        "closed_by": result.closed_by,
        "to_do": result.to_do,
        "later": result.later,
        "preferred": result.preferred,
        "low_confidence": result.low_confidence,
        "status": result.pathway.status,
        "is_pmi": result.pathway.is_pmi,
        "cutoff": {"on": calendar.cutoff, "unknown": calendar.cutoff is None} if calendar.has_rounds else None,
        "round": {
            "open": _round(calendar.open_round),
            "assumed": calendar.assumed,
            "expected_round": _round(calendar.expected_round),
            "next": _round(calendar.coming),
        }
        if calendar.has_rounds
        else None,
        "explanations": [explanation_json(e, book, said) for e in explainer.explain(result)],
    }


def _round(a_round: Round | None) -> dict[str, Any] | None:
    if a_round is None:
        return None
    return {
        "id": a_round.id,
        "opens": a_round.opens,
        "opened_by": a_round.opened_by,
        "closes": a_round.closes,
        "closed_by": a_round.closed_by,
        "cutoff": a_round.cutoff,
        "certainty": a_round.certainty,
    }


def explanation_json(explanation: Explanation, book: Rulebook, said: Words) -> dict[str, Any]:
    """One requirement as plain data."""
    rule, remedy = explanation.rule, explanation.remedy
    sources = [(name, book.sources[name]) for name in rule.source]
    return {
        "node": rule.id,
        "depth": explanation.depth,
        "stage": explanation.stage,
        "mandatory": explanation.mandatory,
        "outcome": explanation.outcome,
        "to_do": explanation.to_do,
        "requirement": said.pick(rule, "text"),
        "fact": explanation.facts,
        "text": said.reason(explanation.reason),
        "reason": explanation.reason.code,
        "source": [{"id": name, "title": s.title, "url": s.url, "date": s.date} for name, s in sources],
        "date": max((s.date for _, s in sources if s.date[:1].isdigit()), default=None),
        "confidence": rule.confidence,
        "remedy": remedy
        and {
            "type": remedy.type,
            "months": remedy.months,
            "cost_idr": remedy.cost_idr,
            "note": said.pick(remedy, "note") or None,
        },
    }
