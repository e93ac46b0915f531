"""A plan as a paper to carry to a counter, and the same paper as an empty form: tagged PDF, set by typst."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext as _

from balai.engine.questions import Input, Question, first_block
from balai.engine.rules import Rulebook
from balai.web.portal.contacts import contacts
from balai.web.portal.pathway_page import PathwayPage
from balai.web.portal.plan_section import PlanSection
from balai.words import Words

PAPERS = Path(__file__).parent / "papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One line with what belongs to it; `choices` are boxes to tick."""

    text: str
    detail: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSection:
    """`kind`: "steps" are numbered, "boxes" are ticked, a "list" is neither."""

    title: str
    kind: str
    rows: Sequence[PaperRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Every word on the paper. `qr_text` is what the code holds; empty for none."""

    lang: str
    title: str
    place: str
    verdict: str
    valid: str
    foot: str
    service: str
    name_label: str = ""
    name: str = ""
    qr_text: str = ""
    qr_alt: str = ""
    qr_note: str = ""
    code: str = ""
    warnings: Sequence[str] = ()
    facts: Sequence[dict[str, str]] = ()
    sections: Sequence[PaperSection] = field(default_factory=list)
    sources_title: str = ""
    sources: Sequence[str] = ()


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA: it fails rather than leave out a title, a language or the text of a picture."""
    data = {**asdict(paper), "qr": _qr(paper.qr_text)}
    made = typst.compile(
        str(PAPERS / "plan.typ"),
        root=str(PAPERS),
        font_paths=[str(PAPERS / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def plan_paper(page: PathwayPage, plan: PlanSection, said: Words, *, name: str, day: str, version: str) -> Paper:
    """The plan of one person. Only a name that was typed is on it."""
    papers = [PaperRow(text=text) for text in plan.papers]
    steps = [
        PaperRow(
            text=row.text,
            detail=". ".join(part.rstrip(".") for part in (row.how, _line(row.length, row.start, row.done)) if part),
        )
        for row in plan.rows
    ]
    sections = [
        PaperSection(title=_("Langkah sampai mendaftar"), kind="steps", rows=steps),
        PaperSection(title=_("Siapkan atau pastikan"), kind="boxes", rows=papers),
        PaperSection(title=_("Sesudah mendaftar"), kind="boxes", rows=[PaperRow(text=t) for t in plan.later]),
        _calls(said),
    ]
    dates = [
        {"label": _("Mendaftar"), "value": plan.register, "source": ""},
        {
            "label": _("Berangkat"),
            "value": plan.depart,
            "source": _("bergantung pada %(what)s") % {"what": "; ".join(plan.rests_on)},
        },
    ]
    return Paper(
        **_head(page, said, day, version),
        verdict=said.label("verdict", page.verdict),
        name_label=_("Nama") if name else "",
        name=name,
        warnings=plan.warnings,
        facts=[*(dates if plan.timeline else []), *_facts(page)],
        sections=[section for section in sections if section.rows],
        sources_title=_("Sumber"),
        sources=[f"{source.text}, {source.date}" for source in page.sources],
    )


def blank_form(page: PathwayPage, book: Rulebook, said: Words, *, day: str, version: str) -> Paper:
    """The same paper to be filled by hand: the first questions and the requirements as boxes."""
    questions = [_question(question, said) for question in first_block(book.questions)]
    wanted = [
        PaperSection(title=s.title, kind="boxes", rows=[PaperRow(text=r.text) for r in s.rows]) for s in page.stages
    ]
    return Paper(
        **_head(page, said, day, version),
        verdict=_("Formulir kosong"),
        name_label=_("Nama"),
        facts=_facts(page),
        sections=[PaperSection(title=_("Tentang Anda"), kind="steps", rows=questions), *wanted, _calls(said)],
    )


def _head(page: PathwayPage, said: Words, day: str, version: str) -> dict[str, str]:
    return {
        "lang": said.language,
        "title": page.name,
        "place": page.place,
        "valid": _("Berlaku per %(day)s, aturan versi %(version)s") % {"day": day, "version": version},
        "foot": _("Saran, bukan keputusan. Petugas memeriksa dokumen Anda. Jangan membayar siapa pun agar diterima."),
        "service": _("Balai Migran, Kota Bontang"),
    }


def _facts(page: PathwayPage) -> list[dict[str, str]]:
    return [
        {
            "label": fact.label,
            "value": fact.value + (f" ({_('perkiraan')})" if fact.is_estimate else ""),
            "source": fact.source_line,
        }
        for fact in page.facts
    ]


def _calls(said: Words) -> PaperSection:
    rows = [PaperRow(text=f"{contact.label}: {contact.number}", detail=contact.hint) for contact in contacts(said)]
    return PaperSection(title=_("Hubungi"), kind="list", rows=rows)


def _line(length: str, start: str, done: str) -> str:
    if not length:
        return ""
    return _("Lama: %(length)s; mulai: %(start)s; selesai: %(done)s") % {
        "length": length,
        "start": start,
        "done": done,
    }


def _question(question: Question, said: Words) -> PaperRow:
    """A question with its answers as boxes, or with a line to write on."""
    choices = [said.pick(choice, "label") for choice in question.choices]
    if question.input in (Input.DATE, Input.NUMBER, Input.RECORDS):
        choices = [""]  # a line to write on
    if question.none_label:
        choices.append(said.pick(question, "none_label"))
    asked = (
        question.fields
        if question.input is Input.RECORDS
        else [f for c in question.choices for f in question.details(c)]
    )
    labels = dict.fromkeys(said.pick(one, "label").rstrip("?:") for one in asked)
    details = "    ".join(f"{label}: {'_' * 16}" for label in labels)
    return PaperRow(text=said.pick(question, "text"), choices=[*choices, _("Tidak tahu")], detail=details)


def _qr(text: str) -> str:
    if not text:
        return ""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=1)
    return drawn.getvalue().decode()
