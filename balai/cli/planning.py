"""`balai plan`: what to do, in which order, by when."""

import argparse
from datetime import date

from balai import rulebook
from balai.cli.assessing import Answer, dumped, facts_of, program_for
from balai.engine import courses
from balai.engine.assess import assess
from balai.engine.plan import Plan, plan
from balai.engine.steps import Step, StepKind
from balai.plain import plan_json
from balai.words import SPACE, Words, words

PLACE = "bontang"
HEADS = {
    "id": {
        "now": "Langkah sampai mendaftar",
        "papers": "Siapkan berkasnya",
        "later": "Sesudah mendaftar",
        "register": "Mendaftar",
        "depart": "Berangkat",
        "rests": "bergantung pada",
        "not_before": "paling cepat {day}",
        "unknown": "belum diketahui",
        "ready": "belum diketahui; siap paling cepat {day}",
        "months": "{span} bulan",
        "no_months": "lama belum diketahui",
        "after": "setelah {rules}",
        "course": "kursus: {title}, {place}",
        "last": "kursus yang terakhir: {title}, {place}, {starts} sampai {ends}",
        "done": "selesai {day}",
        "foot": "Ini rencana, bukan janji. Tanyakan petugas sebelum membayar apa pun.",
    },
    "en": {
        "now": "Steps until registration",
        "papers": "Prepare the papers",
        "later": "After registration",
        "register": "Register",
        "depart": "Depart",
        "rests": "rests on",
        "not_before": "not before {day}",
        "unknown": "not known",
        "ready": "not known; ready on {day} at the earliest",
        "months": "{span} months",
        "no_months": "duration not known",
        "after": "after {rules}",
        "course": "course: {title}, {place}",
        "last": "the latest course: {title}, {place}, {starts} to {ends}",
        "done": "done by {day}",
        "foot": "This is a plan, not a promise. Ask an officer before you pay anything.",
    },
}


def plan_file(options: argparse.Namespace) -> Answer:
    """The answer to `balai plan`."""
    book, said = rulebook.shipped(), words(options.lang)
    options.pathway, options.assume_open = [options.pathway], []
    program = program_for(options, book)
    facts = facts_of(options.facts, book, options.on)
    [result] = assess(facts, program, options.pathway)
    local = courses.parse(f"local/{PLACE}.yaml", rulebook.local(PLACE), book)
    found = plan(result, facts, local.courses)
    if options.format == "json":
        return dumped({"on": options.on.isoformat(), "rulebook": book.version, **plan_json(found, said)}), 0
    return plan_text(found, said), 0


def plan_text(found: Plan, said: Words) -> str:
    """The plan as a person reads it in a terminal."""
    heads, pathway = HEADS[said.language], found.result.pathway
    lines = [f"{said.pick(pathway, 'title')} [{pathway.id}]: {said.label('verdict', found.result.verdict)}"]
    lines += [f"  ! {said.reason(reason)}" for reason in found.warnings]
    asks = found.of_kind(StepKind.GAP, StepKind.ASK, StepKind.WAIT)
    papers = found.of_kind(StepKind.PREPARE)
    for head, rows in (
        (heads["now"], [s for s in asks if s.is_now]),
        (heads["papers"], [s for s in papers if s.is_now]),
        (heads["later"], [s for s in (*asks, *papers) if not s.is_now]),
    ):
        if rows:
            lines += ["", head, *(line for step in rows for line in _step_text(step, found, said))]
    if found.steps:
        register, depart = found.registration, found.departure
        day = _day(register.on, register.not_before, register.is_plain, said)
        if register.certainty is None and register.not_before:
            day = heads["ready"].format(day=said.day(register.not_before))
        lines += ["", f"{heads['register']}: {day}"]
        lines += [f"{heads['depart']}: {_day(None, depart.not_before, False, said)}"]
        lines += [f"  {heads['rests']}: {said.reason(reason)}" for reason in depart.rests_on]
    return "\n".join([*lines, "", heads["foot"]]).replace(SPACE, " ")


def _day(on: date | None, not_before: date | None, is_plain: bool, said: Words) -> str:
    heads = HEADS[said.language]
    if on and is_plain:
        return said.day(on)
    return heads["not_before"].format(day=said.day(not_before)) if not_before else heads["unknown"]


def _step_text(step: Step, found: Plan, said: Words) -> list[str]:
    heads = HEADS[said.language]
    marks = {StepKind.GAP: "~", StepKind.ASK: "?", StepKind.WAIT: ".", StepKind.PREPARE: "o"}
    lines = [f"  {marks[step.kind]} {said.pick(step.node.rule, 'text')}"]
    if step.kind is not StepKind.GAP:
        return lines
    span = said.span(step.months)
    details = [heads["months"].format(span=span) if span else heads["no_months"]]
    if step.after:
        rules = [other.node.rule for other in found.steps if other.id in step.after]
        details.append(heads["after"].format(rules="; ".join(said.pick(rule, "text").rstrip(".") for rule in rules)))
    if step.course:
        details.append(heads["course"].format(title=said.pick(step.course, "title"), place=step.course.place))
    if last := step.last_course:
        dates = {"starts": said.source_date(last.starts), "ends": said.source_date(last.ends)}
        details.append(heads["last"].format(title=said.pick(last, "title"), place=last.place, **dates))
    if step.done_on:
        details.append(heads["done"].format(day=said.day(step.done_on)))
    return [*lines, f"      {', '.join(details)}"]
