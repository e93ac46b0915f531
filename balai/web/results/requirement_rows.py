"""The requirements of a pathway for one person: what is asked, your fact, the source with its date, the remedy."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from balai.engine.assess import Result
from balai.engine.explain import Explainer, Explanation
from balai.engine.inquiry import missing
from balai.engine.planes import Outcome
from balai.engine.provenance import Basis
from balai.engine.questions import By, asked_for
from balai.engine.rules import Confidence, Node, Remedy, RemedyType, Requirement, Rulebook, Stage
from balai.web.results.cards import mark, publisher
from balai.words import Words

ORDER = ["closed", "gap", "wait", "unknown", "todo", "later", "met"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source as shown: who, where, when."""

    text: str
    href: str | None
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """One requirement. `question` is set when an answer of the person would decide it, `answer_href` where to give it.

    `basis` says on whose word the person's fact rests; empty where nobody keeps that.
    """

    outcome: str
    text: str
    fact: str
    sources: list[Cited]
    more_sources: str = ""
    remedy: str = ""
    word: str = ""
    weak: bool = False
    question: str = ""
    answer_href: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRows:
    """The requirements of one stage, unmet first."""

    title: str
    rows: list[RequirementRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfFile:
    """What only a kept file knows: on whose word a fact rests, and where its questions are answered."""

    rests_on: Callable[[Explanation], Basis | None]
    answer_href: Callable[[str], str]


def stages(
    result: Result, explainer: Explainer, book: Rulebook, said: Words, file: OfFile | None = None
) -> list[StageRows]:
    """Every mandatory requirement by stage, then the preferred ones; of a kept file with what each rests on."""
    explained = _nested(list(explainer.explain(result)))
    groups = [
        (said.label("stage", stage), [p for p in explained if p[0].stage is stage and p[0].mandatory])
        for stage in Stage
    ]
    groups.append((_("Diutamakan, tidak wajib"), [p for p in explained if not p[0].mandatory]))
    return [
        StageRows(title=title, rows=_rows(pairs, result, explainer, book, said, file))
        for title, pairs in groups
        if pairs
    ]


Pair = tuple[Explanation, list[Explanation]]


def _nested(explanations: list[Explanation]) -> list[Pair]:
    """Each root with everything below it."""
    pairs: list[Pair] = []
    for explanation in explanations:
        if explanation.depth == 0:
            pairs.append((explanation, []))
        else:
            pairs[-1][1].append(explanation)
    return pairs


def _rows(
    pairs: Iterable[Pair], result: Result, explainer: Explainer, book: Rulebook, said: Words, file: OfFile | None
) -> list[RequirementRow]:
    rows = [_of_file(_row(root, parts, result, explainer, book, said), root, file, said) for root, parts in pairs]
    return sorted(rows, key=lambda row: ORDER.index(row.outcome))


def _of_file(row: RequirementRow, root: Explanation, file: OfFile | None, said: Words) -> RequirementRow:
    if file is None:
        return row
    href = file.answer_href(row.question) if row.question else ""
    return replace(row, basis=said.label("basis", file.rests_on(root)), answer_href=href)


def _row(
    root: Explanation, parts: list[Explanation], result: Result, explainer: Explainer, book: Rulebook, said: Words
) -> RequirementRow:
    leaves = [e for e in (root, *parts) if isinstance(e.rule, Requirement)]
    outcome = _outcome(root, leaves, result)
    sources = [_cited(name, book, said) for name in _sources(root, leaves)]
    return RequirementRow(
        outcome=outcome,
        text=said.pick(root.rule, "text"),
        fact=said.reason(root.reason),
        sources=sources,
        more_sources=_("+%(n)s sumber") % {"n": len(sources) - 1} if len(sources) > 1 else "",
        remedy=_remedy(root, leaves, outcome, said),
        word=_("Tidak terpenuhi") if outcome == "closed" else "",
        weak=root.rule.confidence is Confidence.LOW,
        question=_question(root, leaves, result, explainer, book),
    )


def _outcome(root: Explanation, leaves: list[Explanation], result: Result) -> str:
    shape = mark(result, root.node)
    if root.to_do or (shape == "met" and any(leaf.rule.id in result.to_do for leaf in leaves)):
        return "todo" if root.stage is Stage.REGISTRATION else "later"
    if shape in ("gap", "wait", "unknown") and root.stage is not Stage.REGISTRATION:
        return "later"
    return shape


def _question(
    root: Explanation, leaves: list[Explanation], result: Result, explainer: Explainer, book: Rulebook
) -> str:
    """The citizen's question that decides it, while it is unknown or a to-do."""
    for leaf in leaves:
        to_do = leaf.rule.id in result.to_do
        if not to_do and (root.outcome is Outcome.MET or leaf.outcome is not Outcome.UNKNOWN):
            continue
        for fact in sorted(missing(leaf.node, explainer.facts)):
            question = asked_for(book.questions, fact)
            if question and question.by is By.CITIZEN:
                return question.id
    return ""


def _sources(root: Explanation, leaves: list[Explanation]) -> list[str]:
    names = list(root.rule.source) or [name for leaf in leaves for name in leaf.rule.source]
    return list(dict.fromkeys(names))


def _cited(name: str, book: Rulebook, said: Words) -> Cited:
    source = book.sources[name]
    return Cited(text=publisher(source), href=source.url, date=said.source_date(source.date))


def _remedy(root: Explanation, leaves: list[Explanation], outcome: str, said: Words) -> str:
    """What mends it, in a sentence or two; alternatives one after the other."""
    if outcome in ("met", "todo", "closed"):
        return said.pick(root.rule, "note") if outcome == "closed" else ""
    options = [leaf for leaf in leaves if leaf.outcome in (Outcome.GAP, Outcome.UNKNOWN)]
    texts = [sentence for leaf in options for sentence in [remedy_text(leaf.rule, leaf.remedy, said, len(options) > 1)]]
    return " ".join(dict.fromkeys(text for text in texts if text))


def remedy_text(rule: Node, remedy: Remedy | None, said: Words, named: bool) -> str:
    """One remedy: what to do, how long it takes and what it costs, as far as published."""
    if remedy is None or remedy.type in (RemedyType.IMMUTABLE, RemedyType.SPLIT):
        return ""
    note = said.pick(remedy, "note")
    parts = [] if note and remedy.type is RemedyType.WAIT else [said.label("remedy", remedy.type)]
    low, high = remedy.months or (None, None)
    if low is not None:
        span = f"{low:g}" if high in (None, low) else f"{low:g}–{high:g}"
        least = _("sedikitnya ") if high is None else ""
        parts.append(_("%(least)s%(span)s bulan") % {"least": least, "span": span})
    if remedy.cost_idr is not None:
        parts.append(said.money(remedy.cost_idr, "IDR"))
    sentences = [text for text in (", ".join(parts), note) if text]
    if named:
        sentences[0] = f"{said.pick(rule, 'text').rstrip('.')}: {sentences[0][:1].lower()}{sentences[0][1:]}"
    return " ".join(f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in sentences)
