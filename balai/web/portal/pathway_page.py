"""One pathway as a page: what it is, what it pays and costs, and each requirement for this person."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from balai.engine.assess import Result
from balai.engine.distance import distance
from balai.engine.explain import Explainer
from balai.engine.rules import Pathway, Round, Rulebook, Status
from balai.web.results.cards import FactRow, closing, pays, period, place, publisher, registration, wage
from balai.web.results.requirement_rows import Cited, StageRows, stages
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """A registration round in the table of rounds."""

    name: str
    period: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayPage:
    """Everything the page of a pathway shows. `verdict` is empty for a visitor without answers."""

    id: str
    verdict: str
    name: str
    place: str
    summary: str
    is_pmi: bool
    status_note: str
    facts: list[FactRow]
    closing: str
    count: str
    stages: list[StageRows]
    rounds: list[RoundRow]
    notes: list[str]
    sources: list[Cited]
    ask_officer: list[str]


def pathway_page(
    result: Result, explainer: Explainer, book: Rulebook, said: Words, *, has_answers: bool
) -> PathwayPage:
    """The page of one result; without answers the person's column stays empty."""
    pathway = result.pathway
    shown = stages(result, explainer, book, said)
    far = distance(result.route, result.planes, explainer.facts)
    return PathwayPage(
        id=pathway.id,
        verdict=result.verdict if has_answers else "",
        name=said.pick(pathway, "name"),
        place=place(pathway, said),
        summary=said.pick(pathway, "summary"),
        is_pmi=pathway.is_pmi,
        status_note=_status_note(pathway, said),
        facts=[
            wage(pathway, book, said),
            replace(pays(pathway, said), href=reverse("portal:costs"), link=_("Siapa membayar apa")),
            contract(pathway, book, said),
            registration(result, said),
        ],
        closing=closing(result, far, said) if has_answers else "",
        count=_count(shown) if has_answers else "",
        stages=shown,
        rounds=_rounds(pathway, said),
        notes=_notes(pathway, said),
        sources=_all_sources(result, book, said),
        ask_officer=[row.text for stage in shown for row in stage.rows if row.weak],
    )


def _count(shown: list[StageRows]) -> str:
    rows = shown[0].rows if shown else []
    decided = [row for row in rows if row.outcome != "todo"]
    met = sum(row.outcome == "met" for row in decided)
    text = _("%(met)s dari %(total)s syarat pendaftaran terpenuhi") % {"met": met, "total": len(decided)}
    papers = len(rows) - len(decided)
    return text + (_(" dan %(n)s hal perlu disiapkan.") % {"n": papers} if papers else ".")


def _status_note(pathway: Pathway, said: Words) -> str:
    if pathway.status in (Status.SUSPENDED, Status.RESTRICTED, Status.UNVERIFIED):
        return said.pick(pathway.intake, "note") or said.label("pathway_status", pathway.status)
    return ""


def contract(pathway: Pathway, book: Rulebook, said: Words) -> FactRow:
    """How long the first contract lasts, with the source."""
    low, high = pathway.contract.months
    if low is None:
        return FactRow(label=_("Kontrak awal"), value=_("Belum ditemukan. Tanyakan petugas."))
    span = f"{low:g}" if high in (None, low) else f"{low:g}–{high:g}"
    source = book.sources[pathway.contract.source[0]] if pathway.contract.source else None
    cited = f"{publisher(source)}, {said.source_date(source.date)}" if source else ""
    return FactRow(label=_("Kontrak awal"), value=_("%(span)s bulan") % {"span": span}, source_line=cited)


def _rounds(pathway: Pathway, said: Words) -> list[RoundRow]:
    rounds = sorted(pathway.intake.rounds, key=lambda r: str(r.first_day or r.last_day or r.cutoff or r.id))
    expected = [pathway.intake.next_expected] if pathway.intake.next_expected else []
    return [
        RoundRow(
            name=(r.id or _("berikutnya")).replace("_", " "),
            period=_round_period(r, said),
            certainty=said.label("certainty", r.certainty),
            note=said.pick(r, "note"),
        )
        for r in [*rounds, *expected]
    ]


def _round_period(a_round: Round, said: Words) -> str:
    if a_round.first_day:
        return period(a_round, said)
    if a_round.last_day:
        return _("sampai %(day)s") % {"day": said.day(a_round.last_day)}
    return _("Tanggal tidak terbaca")


def _notes(pathway: Pathway, said: Words) -> list[str]:
    own = pathway.notes if said.language == "id" else pathway.notes_en
    blocks = (pathway.timeline, pathway.wage, pathway.cost, pathway.contract, pathway.intake)
    return [*own, *(note for block in blocks if (note := said.pick(block, "note")))]


def _all_sources(result: Result, book: Rulebook, said: Words) -> list[Cited]:
    pathway = result.pathway
    blocks = (pathway.intake, pathway.timeline, pathway.wage, pathway.cost, pathway.contract)
    names = [name for root in (*result.route.roots, *result.route.preferred) for name in root.rule.source]
    names += [name for block in blocks for name in block.source]
    names += [name for r in pathway.intake.rounds for name in r.source] + list(pathway.see_also)
    unique = dict.fromkeys(names)
    return [
        Cited(text=book.sources[n].title, href=book.sources[n].url, date=said.source_date(book.sources[n].date))
        for n in unique
    ]
