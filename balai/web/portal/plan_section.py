"""A plan on the page of a pathway: the next days in words, the drawing, and the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balai.engine.assess import Result
from balai.engine.courses import Course
from balai.engine.facts import Facts
from balai.engine.plan import Plan, plan
from balai.engine.rules import Certainty, Requirement
from balai.engine.steps import Step, StepKind
from balai.web.portal.timeline import Timeline, timeline
from balai.web.portal.whatif import wishes
from balai.words import Words

IN_THE_TABLE = ("plan_facts_unknown", "plan_duration_unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step in the table."""

    number: int
    text: str
    how: str
    length: str
    start: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A requirement of which one can ask "what if I had it?"."""

    node: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSection:
    """`says` is the drawing in a sentence; `warnings` come first; `papers`, `later`: to prepare now, and afterwards."""

    warnings: list[str]
    register: str
    depart: str
    rests_on: list[str]
    says: str
    rows: list[StepRow]
    papers: list[str]
    later: list[str]
    wishes: list[Wish]
    timeline: Timeline | None


def plan_section(result: Result, facts: Facts, courses: Sequence[Course], said: Words) -> PlanSection:
    """The plan of one person for one pathway."""
    found = plan(result, facts, courses)
    register = _register(found, said)
    depart = _day(None, found.departure.not_before, said)
    rows = _rows(found, said)
    return PlanSection(
        warnings=[*_asks(found), *(said.reason(w) for w in found.warnings if w.code not in IN_THE_TABLE)],
        register=register,
        depart=depart,
        rests_on=[said.reason(reason) for reason in found.departure.rests_on],
        says=_("Dari hari ini: %(n)s langkah, mendaftar %(register)s, berangkat %(depart)s.")
        % {"n": len(rows), "register": register, "depart": depart},
        rows=rows,
        papers=[said.pick(s.node.rule, "text") for s in found.of_kind(StepKind.PREPARE) if s.is_now],
        later=[said.pick(s.node.rule, "text") for s in found.steps if not s.is_now],
        wishes=[Wish(node=leaf.rule.id, text=said.pick(leaf.rule, "text").rstrip(".")) for leaf in wishes(result)],
        timeline=timeline(found, said) if found.registration.not_before else None,
    )


def _asks(found: Plan) -> list[str]:
    """How much of the plan hangs on answers that are still missing."""
    n = len([step for step in found.of_kind(StepKind.ASK) if step.is_now])
    text = ngettext(
        "%(n)s hal belum diketahui. Jawab di daftar syarat supaya rencananya pasti.",
        "%(n)s hal belum diketahui. Jawab di daftar syarat supaya rencananya pasti.",
        n,
    )
    return [text % {"n": n}] if n else []


def _last_course(course: Course, said: Words) -> str:
    """Where one can ask, although the batch has begun."""
    return _("kursus yang terakhir: %(title)s (%(place)s), %(starts)s sampai %(ends)s; jadwal berikutnya tanyakan") % {
        "title": said.pick(course, "title"),
        "place": course.place,
        "starts": said.source_date(course.starts),
        "ends": said.source_date(course.ends),
    }


def _register(found: Plan, said: Words) -> str:
    """The day to register; only when one could be ready, where no round is known."""
    registration = found.registration
    if registration.certainty is None and registration.not_before:
        ready = said.day(registration.not_before)
        return _("tanggal belum diketahui; bisa siap paling cepat %(day)s") % {"day": ready}
    if registration.is_plain or registration.not_before is None:
        return _day(registration.on, registration.not_before, said)
    parts = [_day(None, registration.not_before, said)]
    if registration.round and registration.certainty != Certainty.ANNOUNCED:
        parts.append(_("perkiraan"))
    if registration.round is None:
        parts.append(_("bila ada lowongan"))
    if registration.on is None:
        parts.append(_("bila semua syarat sudah siap"))
    return ", ".join(parts)


def _day(on: date | None, not_before: date | None, said: Words) -> str:
    if on:
        return said.day(on)
    return _("paling cepat %(day)s") % {"day": said.day(not_before)} if not_before else _("belum diketahui")


def _rows(found: Plan, said: Words) -> list[StepRow]:
    steps = [step for step in found.of_kind(StepKind.GAP, StepKind.ASK) if step.is_now]
    numbers = {step.id: number for number, step in enumerate(steps, start=1)}
    return [_row(step, numbers, said) for step in steps]


def _row(step: Step, numbers: dict[str, int], said: Words) -> StepRow:
    is_gap = step.kind is StepKind.GAP
    span = said.span(step.months)
    return StepRow(
        number=numbers[step.id],
        text=said.pick(step.node.rule, "text").rstrip("."),
        how=_how(step, numbers, said) if is_gap else _("Belum diketahui: jawab dulu"),
        length=(_("%(span)s bulan") % {"span": span} if span else _("belum diketahui")) if is_gap else "",
        start=said.day(step.start_on) if step.start_on else _("belum diketahui"),
        done=_day(step.done_on, step.not_before if step.months[0] is not None else None, said),
    )


def _how(step: Step, numbers: dict[str, int], said: Words) -> str:
    """The course or the remedy, what it comes after, and what it costs as far as published."""
    assert isinstance(step.node.rule, Requirement)
    remedy, parts = step.node.rule.remedy, list[str]()
    if step.after:
        after = ", ".join(str(numbers[node]) for node in step.after if node in numbers)
        parts.append(_("setelah langkah %(numbers)s") % {"numbers": after})
    if step.course:
        parts.append(f"{said.pick(step.course, 'title')} ({step.course.place})")
    else:
        parts.append(said.pick(remedy, "note") or said.label("remedy", remedy.type))
    if step.last_course:
        parts.append(_last_course(step.last_course, said))
    cost = step.course.cost_idr if step.course else remedy.cost_idr
    if cost is not None:
        parts.append(said.money(cost, "IDR"))
    if payer := said.pick(step.course or remedy, "who_pays"):
        parts.append(_("dibayar %(payer)s") % {"payer": payer})
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}"
