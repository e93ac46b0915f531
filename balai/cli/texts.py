"""Answers as a person reads them in a terminal."""

import textwrap
from datetime import date

from balai.engine.assess import SUSPENDED, Change, Result
from balai.engine.distance import only_time_mends
from balai.engine.explain import Explainer, Explanation
from balai.engine.planes import Outcome, Verdict
from balai.engine.rules import Rulebook, Stage
from balai.words import SPACE, Words

MARKS = {Verdict.OPEN: "+", Verdict.GAP: "~", Verdict.UNKNOWN: "?", Verdict.CLOSED: "-"}
OUTCOME_MARKS = {Outcome.MET: "+", Outcome.GAP: "~", Outcome.UNKNOWN: "?", Outcome.CLOSED: "-"}
WIDTH = 96
HEADS = {
    "id": {
        "head": "{n} jalur resmi diperiksa per {on} (aturan versi {version}).",
        "foot": "Hasil ini saran, bukan keputusan. Rinci: balai assess FACTS --pathway ID",
        "legend": "~ kurang   . menunggu waktu atau kebijakan   ? belum diketahui   - tidak terpenuhi",
        "not_pmi": "Bukan penempatan pekerja migran: hak dan pelindungan PMI tidak berlaku.",
        "none": "Tidak ada hasil yang berubah.",
        "changes": "{n} jalur berubah:",
        "low": "Sumbernya lemah; pastikan ke petugas.",
        "source": "Sumber",
        "remedy": "Jalan keluar",
        "todo": "Siapkan",
        "preferred": "Diutamakan, tidak wajib",
    },
    "en": {
        "head": "Legal pathways checked as of {on}: {n} (rulebook {version}).",
        "foot": "This is advice, not a decision. In detail: balai assess FACTS --pathway ID",
        "legend": "~ lacking   . waits for time or policy   ? not known   - cannot be met",
        "not_pmi": "Not a placement of a migrant worker: the rights and protection of migrant workers do not apply.",
        "none": "No verdict changes.",
        "changes": "{n} pathways change:",
        "low": "Weak source; ask an officer to confirm.",
        "source": "Source",
        "remedy": "Remedy",
        "todo": "Prepare",
        "preferred": "Preferred, not required",
    },
}


def assessment_text(
    results: list[Result], explainer: Explainer, book: Rulebook, said: Words, *, on: date, full: bool
) -> str:
    """Every result, grouped by verdict; with `full`, every requirement of each pathway."""
    heads = HEADS[said.language]
    lines = [heads["head"].format(n=len(results), on=said.day(on), version=book.version)]
    for verdict in (Verdict.OPEN, Verdict.GAP, Verdict.UNKNOWN, Verdict.CLOSED):
        group = [result for result in results if result.verdict is verdict]
        if group:
            lines += ["", f"{said.label('verdict', verdict)} ({len(group)})"]
        for result in group:
            lines += _full(result, explainer, book, said) if full else _short(result, said)
    legend = [] if full else [heads["legend"]]
    return "\n".join([*lines, "", *legend, heads["foot"]]).replace(SPACE, " ")


def change_text(changes: list[Change], said: Words) -> str:
    """Which verdicts changed, one line each."""
    heads = HEADS[said.language]
    if not changes:
        return heads["none"]
    rows = [
        f"  {said.pick(c.pathway, 'title')} [{c.pathway.id}]: "
        f"{said.label('verdict', c.before)} -> {said.label('verdict', c.after)}"
        for c in changes
    ]
    return "\n".join([heads["changes"].format(n=len(changes)), *rows])


def _title(result: Result, said: Words) -> list[str]:
    pathway = result.pathway
    lines = [f"  {MARKS[result.verdict]} {said.pick(pathway, 'title')}  [{pathway.id}]"]
    return lines if pathway.is_pmi else [*lines, f"      {HEADS[said.language]['not_pmi']}"]


def _short(result: Result, said: Words) -> list[str]:
    if SUSPENDED in result.closed_by:
        return [*_title(result, said), f"      {said.say(SUSPENDED)}"]
    parts = {part.rule.id: part for root in result.route.roots for part in root.walk()}
    marked = [("-", parts[node]) for node in result.closed_by]
    if not marked:
        marked = [("." if only_time_mends(parts[node]) else "~", parts[node]) for node in result.unmet]
        marked += [("?", parts[node]) for node in result.missing]
        marked.sort(key=lambda pair: "~?.".index(pair[0]))
    return [
        *_title(result, said),
        *(line for mark, part in marked for line in _wrapped(f"{mark} {said.pick(part.rule, 'text')}", "      ")),
    ]


def _full(result: Result, explainer: Explainer, book: Rulebook, said: Words) -> list[str]:
    heads, lines = HEADS[said.language], _title(result, said)
    rows = list(explainer.explain(result))
    for stage in Stage:
        group = [e for e in rows if e.stage is stage and e.mandatory]
        if group:
            lines += ["", f"    {said.label('stage', stage)}"]
        for explanation in group:
            lines += _requirement(explanation, book, said)
    if preferred := [e for e in rows if not e.mandatory]:
        lines += ["", f"    {heads['preferred']}"]
        for explanation in preferred:
            lines += _requirement(explanation, book, said)
    return lines


def _requirement(explanation: Explanation, book: Rulebook, said: Words) -> list[str]:
    heads, rule = HEADS[said.language], explanation.rule
    indent = "    " + "  " * explanation.depth
    mark = "o" if explanation.to_do else OUTCOME_MARKS[explanation.outcome]
    word = heads["todo"] if explanation.to_do else said.label("outcome", explanation.outcome)
    lines = _wrapped(f"{mark} {said.pick(rule, 'text')}", indent)
    lines += _wrapped(f"{word}: {said.reason(explanation.reason)}", indent + "    ")
    if explanation.outcome not in (Outcome.MET, Outcome.CLOSED) and (note := said.pick(explanation.remedy, "note")):
        lines += _wrapped(f"{heads['remedy']}: {note}", indent + "    ")
    sources = [book.sources[name] for name in rule.source]
    if sources and explanation.depth == 0:
        named = "; ".join(f"{s.title}, {said.source_date(s.date)}" for s in sources)
        lines += _wrapped(f"{heads['source']}: {named}", indent + "    ")
    if rule.confidence == "low":
        lines += _wrapped(heads["low"], indent + "    ")
    return lines


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
