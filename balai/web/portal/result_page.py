"""The result page as one value: counts, the next step, groups of cards, and what stands apart."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balai.engine.assess import Result, assess
from balai.engine.distance import distance
from balai.engine.facts import Facts
from balai.engine.inquiry import Worth, most_informative
from balai.engine.planes import Verdict
from balai.engine.program import Program
from balai.engine.questions import By, Question, asked_for
from balai.engine.rules import Confidence, Node, Rulebook, Status
from balai.web.portal.situation import Note, notes
from balai.web.results.cards import Card, card, decidable, mark
from balai.words import Words

ORDER = (Verdict.OPEN, Verdict.GAP, Verdict.UNKNOWN, Verdict.CLOSED)
SHOWN = {Verdict.OPEN: 4, Verdict.GAP: 3, Verdict.UNKNOWN: 3, Verdict.CLOSED: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A tile that leads to its group."""

    verdict: str
    number: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The pathways of one verdict: the nearest as cards, the others as a list that unfolds."""

    verdict: Verdict
    anchor: str
    count: int
    line: str
    cards: list[Card]
    others: list[Card]
    others_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The one thing to do next: a question to answer, or a pathway to look at."""

    title: str
    text: str
    action: str
    question: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """Everything the result page shows."""

    intro: str
    counts: list[Count]
    next_step: NextStep | None
    notes: list[Note]
    groups: list[Group]
    not_pmi: list[Card]


def result_page(facts: Facts, program: Program, book: Rulebook, said: Words, *, asked: set[str]) -> ResultPage:
    """The page for one person. `asked` holds ids of questions already answered, also with "I do not know"."""
    results = assess(facts, program)
    placements = [r for r in results if r.pathway.is_pmi]
    cards = {r.pathway.id: card(r, facts, book, said) for r in results}
    groups = [_group(verdict, placements, cards, facts) for verdict in ORDER]
    return ResultPage(
        intro=_intro(len(placements), len(results) - len(placements), said.day(program.on)),
        counts=[Count(verdict=g.verdict, number=g.count, anchor=g.anchor) for g in groups],
        next_step=_question_step(facts, program, book, said, asked)
        or _pathway_step([group for group in groups if group.verdict is Verdict.OPEN])
        or _single_gap_step(placements, cards, said)
        or _pathway_step(groups),
        notes=list(notes(facts, placements, book, said, on=program.on)),
        groups=[group for group in groups if group.count],
        not_pmi=[cards[r.pathway.id] for r in results if not r.pathway.is_pmi],
    )


def _intro(placements: int, others: int, day: str) -> str:
    if others:
        return _("%(n)s penempatan dan %(m)s jalur lain diperiksa per %(day)s.") % {
            "n": placements,
            "m": others,
            "day": day,
        }
    return _("%(n)s penempatan diperiksa per %(day)s.") % {"n": placements, "day": day}


def _group(verdict: Verdict, results: list[Result], cards: dict[str, Card], facts: Facts) -> Group:
    mine = [r for r in results if r.verdict is verdict]
    mine.sort(key=lambda r: _rank(r, cards[r.pathway.id], facts))
    shown = [cards[r.pathway.id] for r in mine]
    others = shown[SHOWN[verdict] :]
    lines = {
        Verdict.OPEN: _("Syarat pendaftaran yang kami ketahui sudah Anda penuhi."),
        Verdict.GAP: _("Yang paling dekat lebih dulu."),
        Verdict.UNKNOWN: _("Satu jawaban lagi dapat mengubah hasil ini."),
        Verdict.CLOSED: _(
            "Alasannya tetap atau dari luar Anda, misalnya penempatan yang sedang dihentikan pemerintah."
        ),
    }
    return Group(
        verdict=verdict,
        anchor=ANCHORS[verdict],
        count=len(shown),
        line=lines[verdict],
        cards=shown[: SHOWN[verdict]],
        others=others,
        others_text=ngettext("%(n)s jalur lain", "%(n)s jalur lain", len(others)) % {"n": len(others)},
    )


def _rank(result: Result, shown: Card, facts: Facts) -> tuple[float, ...]:
    """The nearest first; what a government holds back, or only weak sources tell, is never nearest."""
    far = distance(result.route, result.planes, facts)
    is_weak = result.verdict is Verdict.OPEN and result.pathway.confidence is Confidence.LOW
    return result.pathway.status is Status.RESTRICTED, is_weak, *far.rank, len(result.missing), -shown.met


ANCHORS = {Verdict.OPEN: "terbuka", Verdict.GAP: "siapkan", Verdict.UNKNOWN: "info", Verdict.CLOSED: "tidak-tersedia"}


def next_question(facts: Facts, program: Program, book: Rulebook, asked: set[str]) -> tuple[Worth, Question] | None:
    """The most informative question that a citizen can answer and has not been asked yet."""
    for worth in most_informative(facts, program):
        question = asked_for(book.questions, worth.fact)
        if question and question.by is By.CITIZEN and question.id not in asked:
            return worth, question
    return None


def _question_step(facts: Facts, program: Program, book: Rulebook, said: Words, asked: set[str]) -> NextStep | None:
    found = next_question(facts, program, book, asked)
    if found is None:
        return None
    worth, question = found
    if worth.settles:
        text = ngettext(
            "Jawab satu ini: %(n)s jalur jadi jelas.", "Jawab satu ini: %(n)s jalur jadi jelas.", worth.settles
        ) % {"n": worth.settles}
    else:
        text = ngettext("%(n)s jalur menunggu jawaban ini.", "%(n)s jalur menunggu jawaban ini.", worth.waiting) % {
            "n": worth.waiting
        }
    return NextStep(title=said.pick(question, "text"), text=text, action=_("Jawab"), question=question.id)


def _single_gap_step(results: list[Result], cards: dict[str, Card], said: Words) -> NextStep | None:
    """The one requirement this person lacks, apart from waiting for a date, where she is nearest to most pathways."""
    alone: dict[int, list[tuple[Result, Node]]] = {}
    for result in results:
        if result.verdict is Verdict.GAP and not result.missing:
            gaps = [root for root in decidable(result) if mark(result, root) == "gap"]
            if len(gaps) == 1:
                alone.setdefault(gaps[0].question, []).append((result, gaps[0].rule))
    if not alone:
        return None
    blocked = max(alone.values(), key=lambda found: sum(cards[result.pathway.id].met for result, _rule in found))
    result, rule = blocked[0]
    n = len(blocked)
    text = ngettext(
        "Selain menunggu waktunya, hanya ini yang kurang dari Anda untuk %(n)s jalur.",
        "Selain menunggu waktunya, hanya ini yang kurang dari Anda untuk %(n)s jalur.",
        n,
    )
    href = cards[result.pathway.id].href
    return NextStep(
        title=said.pick(rule, "text").rstrip("."), text=text % {"n": n}, action=_("Lihat caranya"), href=href
    )


def _pathway_step(groups: list[Group]) -> NextStep | None:
    """The nearest pathway, when there is no question left."""
    for group in groups:
        if group.verdict is not Verdict.CLOSED and group.cards:
            nearest = group.cards[0]
            todo = nearest.missing[0].text if nearest.missing else nearest.closing
            if group.verdict is Verdict.OPEN and nearest.missing:
                todo = _("Sudah terbuka bagi Anda. Yang perlu disiapkan: %(paper)s") % {"paper": todo}
            if nearest.caution:
                todo = f"{todo} {nearest.caution}"
            return NextStep(
                title=f"{nearest.job}, {nearest.place.split(',')[0]}",
                text=todo,
                action=_("Lihat jalur ini"),
                href=nearest.href,
            )
    return None
