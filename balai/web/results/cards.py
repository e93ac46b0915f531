"""A result as a card: job and place in plain words, what it pays and costs, what is missing, when one can register."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balai.engine.assess import Result, to_dos
from balai.engine.distance import Distance, distance, only_time_mends
from balai.engine.facts import Facts
from balai.engine.planes import Outcome, Verdict
from balai.engine.program import Compiled
from balai.engine.rules import (
    Certainty,
    Confidence,
    Pathway,
    Proof,
    Round,
    Rulebook,
    Source,
    Stage,
    Status,
    leaves,
)
from balai.words import SPACE, Words

SHOWN_MISSING = 3
PAPERS = ("document", "consent", "health", "certificate", "language", "licence")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """Label, value and where it is written; a link leads to more of it."""

    label: str
    value: str
    source_line: str = ""
    is_estimate: bool = False
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A short line with the shape of its outcome."""

    outcome: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One pathway on the result page."""

    href: str
    verdict: str
    job: str
    place: str
    segments: list[str] = field(default_factory=list)
    met: int = 0
    total: int = 0
    rest: str = ""
    facts: list[FactRow] = field(default_factory=list)
    missing_title: str = ""
    missing: list[Line] = field(default_factory=list)
    closing: str = ""

    @property
    def caution(self) -> str:
        """The word of warning among the facts, if there is one."""
        return next((fact.value for fact in self.facts if fact.label == _("Kepastian")), "")


def card(result: Result, facts: Facts, book: Rulebook, said: Words) -> Card:
    """The card of one result."""
    pathway = result.pathway
    segments = sorted((mark(result, root) for root in decidable(result)), key=ORDER.index)
    met = segments.count("met")
    return Card(
        href=reverse("portal:pathway", args=[pathway.id]),
        verdict=result.verdict,
        job=said.pick(pathway, "name"),
        place=place(pathway, said),
        segments=segments,
        met=met,
        total=len(segments),
        rest=_rest(segments),
        facts=[wage(pathway, book, said), pays(pathway, said), registration(result, said), *_caution(result)],
        missing_title=_missing_title(result),
        missing=_missing(result, said),
        closing=closing(result, distance(result.route, result.planes, facts), said),
    )


def brief(result: Result, facts: Facts, said: Words, *, href: str) -> Card:
    """A result as one line of a list: what it is, what is missing, when."""
    return Card(
        href=href,
        verdict=result.verdict,
        job=said.pick(result.pathway, "name"),
        place=place(result.pathway, said),
        missing=_missing(result, said),
        closing=closing(result, distance(result.route, result.planes, facts), said),
    )


ORDER = ["met", "gap", "wait", "unknown", "closed"]


def decidable(result: Result) -> list[Compiled]:
    """Registration rules that the person's answers decide; papers to prepare are named apart."""
    return [
        root
        for root in result.route.roots
        if root.stage is Stage.REGISTRATION
        and (
            any(leaf.proof is Proof.SUBSTANTIVE for leaf in leaves(root.rule))
            or result.outcome(root) is not Outcome.MET
        )
    ]


def papers_now(result: Result) -> list[str]:
    """Checklist items due at registration."""
    roots = (root for root in result.route.roots if root.stage is Stage.REGISTRATION)
    return [node for root in roots for node in to_dos(root, result.planes)]


def mark(result: Result, node: Compiled) -> str:
    """The shape of a requirement: its outcome, or `wait` where only time or the world can mend it."""
    outcome = result.outcome(node)
    if outcome is Outcome.GAP and only_time_mends(node):
        return "wait"
    return str(outcome)


def place(pathway: Pathway, said: Words) -> str:
    """Country and scheme in plain words."""
    return f"{said.country(pathway.country)}, {said.label('scheme', pathway.scheme_code)}".replace(
        "G to G", f"G{SPACE}to{SPACE}G"
    ).replace("P to P", f"P{SPACE}to{SPACE}P")


def wage(pathway: Pathway, book: Rulebook, said: Words) -> FactRow:
    """What it pays, with the source."""
    low, high, currency = pathway.wage.min, pathway.wage.max, pathway.wage.currency
    if currency is None or (low is None and high is None):
        text = said.pick(pathway.wage, "note") or _("Belum ditemukan. Tanyakan petugas.")
        return FactRow(label=_("Upah"), value=_capital(text), source_line=_cited(pathway.wage.source, book, said))
    if low is not None and high is not None and low != high:
        amount = f"{said.money(low, currency)}–{said.number(high)}"
        text = _("%(amount)s per bulan") % {"amount": amount}
    elif low is not None:
        text = _("Mulai %(amount)s per bulan") % {"amount": said.money(low, currency)}
    else:
        text = _("Sampai %(amount)s per bulan") % {"amount": said.money(high or 0, currency)}
    return FactRow(label=_("Upah"), value=text, source_line=_cited(pathway.wage.source, book, said))


def pays(pathway: Pathway, said: Words) -> FactRow:
    """What the worker pays, as published."""
    text = said.pick(pathway.cost, "worker_pays")
    return FactRow(label=_("Anda bayar"), value=_capital(text) if text else _("Belum ditemukan. Tanyakan petugas."))


def registration(result: Result, said: Words) -> FactRow:
    """When one can register, and how sure that is."""
    calendar, label = result.route.calendar, _("Daftar")
    if result.pathway.status is Status.SUSPENDED:
        return FactRow(label=label, value=_("Sedang dihentikan pemerintah"))
    if calendar.open_round:
        last, text = calendar.open_round.last_day, _("Sedang dibuka")
        if calendar.open_round.closes:
            text = _("Sedang dibuka, sampai %(day)s")
        elif last:
            text = _("Sedang dibuka, ditutup paling lambat %(day)s")
        return FactRow(label=label, value=text % {"day": said.day(last)} if last else text)
    if calendar.coming and calendar.coming.first_day:
        estimate = calendar.coming.certainty is not Certainty.ANNOUNCED
        return FactRow(label=label, value=period(calendar.coming, said), is_estimate=estimate)
    if calendar.has_rounds:
        return FactRow(label=label, value=_("Tanggal belum diumumkan"))
    return FactRow(label=label, value=_("Sepanjang tahun, menurut lowongan"))


def _caution(result: Result) -> list[FactRow]:
    """A word where the rules rest on weak sources: an "open" there is worth less."""
    weak = {root.rule.id for root in decidable(result)} & set(result.low_confidence)
    if not weak and result.pathway.confidence is not Confidence.LOW:
        return []
    return [FactRow(label=_("Kepastian"), value=_("Sumbernya lemah; pastikan ke petugas."))]


def period(a_round: Round, said: Words) -> str:
    """From the first to the last day of a round."""
    first, last = a_round.first_day, a_round.last_day
    if first is None:
        return _("Tanggal belum diumumkan")
    return said.day(first) if last is None else f"{said.day(first)} – {said.day(last)}"


def publisher(source: Source) -> str:
    """Who wrote it: the part of a source's title before the colon or bracket.

    >>> publisher(Source(title="Spadanews: syarat nurse", url=None, date="2025", kind="news"))
    'Spadanews'
    """
    return source.title.split(":")[0].split(" (")[0]


def closing(result: Result, far: Distance, said: Words) -> str:
    """One line about time."""
    calendar = result.route.calendar
    match result.verdict:
        case Verdict.OPEN:
            return _("Bisa mendaftar sekarang") if calendar.open_round else _("Bisa mendaftar bila ada lowongan")
        case Verdict.UNKNOWN:
            return _("Hasil berubah setelah dijawab")
        case Verdict.CLOSED:
            return ""
    if far.gaps == 0 and far.low:
        return _("Cukup umur %(n)s bulan lagi") % {"n": _n(far.low)}
    if far.gaps == 0:
        coming = calendar.coming.first_day if calendar.coming else None
        if coming and coming > calendar.on:
            return _("Paling cepat mendaftar %(day)s, bila jadi dibuka") % {"day": said.day(coming)}
        if result.missing:
            return _("Masih ada yang perlu dijawab")
        return _("Tinggal menunggu pengumuman") if calendar.has_rounds else _("Menunggu lowongan atau aturan berubah")
    if far.unknown:
        if far.low:
            return _("Persiapan lebih dari %(low)s bulan; sebagian lamanya belum diketahui") % {"low": _n(far.low)}
        return _("Lama persiapan belum diketahui")
    if far.high is None or far.high == far.low:
        return _("Persiapan sedikitnya %(low)s bulan") % {"low": _n(far.low)}
    return _("Persiapan %(low)s–%(high)s bulan") % {"low": _n(far.low), "high": _n(far.high)}


def _n(months: float) -> str:
    return f"{months:g}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cited(names: tuple[str, ...], book: Rulebook, said: Words) -> str:
    if not names:
        return ""
    source = book.sources[names[0]]
    return f"{publisher(source)}, {said.source_date(source.date)}"


def _rest(segments: list[str]) -> str:
    parts = []
    if gaps := segments.count("gap") + segments.count("closed"):
        parts.append(_("%(n)s kurang") % {"n": gaps})
    if waits := segments.count("wait"):
        parts.append(_("%(n)s menunggu") % {"n": waits})
    if unknown := segments.count("unknown"):
        parts.append(_("%(n)s belum diketahui") % {"n": unknown})
    return "".join(f", {part}" for part in parts)


def _missing_title(result: Result) -> str:
    match result.verdict:
        case Verdict.UNKNOWN:
            return _("Yang belum kami ketahui")
        case Verdict.OPEN:
            return _("Siapkan")
        case Verdict.CLOSED:
            return _("Alasannya")
    return _("Yang masih kurang")


def _missing(result: Result, said: Words) -> list[Line]:
    """The first few requirements that keep this pathway from being open."""
    if result.verdict is Verdict.OPEN:
        return _papers(result, said)
    stages = result.route.roots if result.verdict is Verdict.CLOSED else decidable(result)
    wanted = Outcome.CLOSED if result.verdict is Verdict.CLOSED else None
    roots = [r for r in stages if (result.outcome(r) is wanted if wanted else result.outcome(r) is not Outcome.MET)]
    lines = [Line(outcome=mark(result, root), text=said.pick(root.rule, "text")) for root in roots]
    lines.sort(key=lambda line: ["gap", "wait", "unknown", "closed"].index(line.outcome))
    return _first(lines)


def _papers(result: Result, said: Words) -> list[Line]:
    """What an open pathway still asks for on paper."""
    due = set(papers_now(result))
    found = (leaf for root in result.route.roots for leaf in leaves(root.rule) if leaf.id in due)
    texts = [said.pick(leaf, "text") for leaf in found if leaf.kind in PAPERS]
    return _first([Line(outcome="todo", text=text) for text in texts])


def _first(lines: list[Line]) -> list[Line]:
    more = len(lines) - SHOWN_MISSING
    if more <= 0:
        return lines
    text = ngettext("%(n)s hal lain", "%(n)s hal lain", more) % {"n": more}
    return [*lines[:SHOWN_MISSING], Line(outcome=lines[SHOWN_MISSING].outcome, text=text)]
