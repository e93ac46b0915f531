"""Words for the tables of costs: who pays, under which rule, where it is written."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from balai.engine.costs import Charge
from balai.engine.costtable import CostRules, CostTable, Kind, Payer, Payers, Text
from balai.engine.rules import Confidence
from balai.web.results.cards import FactRow
from balai.words import Words

#: The shape beside a charge; never red, never a word alone.
SHAPES = {Charge.NEVER: "closed", Charge.NOT_YOURS: "met", Charge.MAY_ASK: "gap", Charge.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """Where it is written, as `source.html` draws it."""

    text: str
    href: str | None
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCard:
    """Components that are treated alike, and who pays them under each rule."""

    title: str
    components: str
    facts: list[FactRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """One rule set as such: since when, what it says, how much of it could be read."""

    year: int
    title: str
    text: str
    period: str
    read: str
    sources: list[SourceLink]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A text with its year and source."""

    title: str = ""
    text: str = ""
    year: str = ""
    sources: list[SourceLink]


def charged(charge: Charge) -> str:
    """What a charge means for the reader."""
    match charge:
        case Charge.NEVER:
            return _("Tidak pernah boleh")
        case Charge.NOT_YOURS:
            return _("Bukan tanggungan Anda")
        case Charge.MAY_ASK:
            return _("Boleh diminta dari Anda")
        case Charge.UNKNOWN:
            return _("Belum pasti")


def who(payers: tuple[Payer, ...] | None) -> str:
    """Who may be asked, in words."""
    if payers is None:
        return _("Belum pasti, tanyakan petugas")
    if set(payers) == {Payer.WORKER, Payer.EMPLOYER}:
        return _("Anda atau pemberi kerja")
    names = {
        Payer.EMPLOYER: _("Pemberi kerja"),
        Payer.LOCAL_GOVERNMENT: _("Pemerintah daerah"),
        Payer.WORKER: _("Anda"),
    }
    return ", ".join(names[payer] for payer in payers)


def kind_card(kind: Kind, table: CostTable, said: Words) -> KindCard:
    """One kind with a line for each rule set, two where the fee-free jobs differ."""
    names = [said.pick(table.components[code], "name") for code in kind.components]
    found = [(rules.year, row) for rules in table.rule_sets if (row := table.payers_of(kind.components[0], rules.id))]
    if len({(row.listed, row.other) for _year, row in found}) == 1:
        facts = _payer_facts(_("Kedua aturan"), found[0][1], len(table.jobs))
    else:
        labelled = [(_("Aturan %(year)s") % {"year": year}, row) for year, row in found]
        facts = [fact for label, row in labelled for fact in _payer_facts(label, row, len(table.jobs))]
    return KindCard(title=said.pick(kind, "name"), components=sentence(names), facts=facts)


def _payer_facts(label: str, row: Payers, jobs: int) -> list[FactRow]:
    note = _("Sumbernya lemah.") if row.confidence is Confidence.LOW and row.other is not None else ""
    if row.listed == row.other:
        return [FactRow(label=label, value=who(row.other), source_line=note)]
    return [
        FactRow(label=_("%(rule)s, %(n)s jabatan") % {"rule": label, "n": jobs}, value=who(row.listed)),
        FactRow(label=_("%(rule)s, jabatan lain") % {"rule": label}, value=who(row.other), source_line=note),
    ]


def rule_card(rules: CostRules, table: CostTable, said: Words) -> RuleCard:
    """One rule set as such."""
    return RuleCard(
        year=rules.year,
        title=said.pick(rules, "name"),
        text=said.pick(rules, "text"),
        period=said.pick(rules, "period"),
        read=said.pick(rules, "read"),
        sources=links(rules.source, table, said),
    )


def links(ids: Iterable[str], table: CostTable, said: Words) -> list[SourceLink]:
    """The sources with these ids, in the table's order."""
    wanted = set(ids)
    return [
        SourceLink(text=said.pick(source, "title"), href=source.url, date=said.source_date(source.date))
        for source in table.sources
        if source.id in wanted
    ]


def paragraph(row: Text, table: CostTable, said: Words) -> Paragraph:
    """A text with its sources."""
    return Paragraph(text=said.pick(row, "text"), sources=links(row.source, table, said))


def sentence(names: list[str]) -> str:
    """Names as one line, the first with a capital.

    >>> sentence(["Tiket keberangkatan", "Visa kerja", "SKCK"])
    'Tiket keberangkatan, visa kerja, SKCK'
    """
    later = [name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in names[1:]]
    return ", ".join([*names[:1], *later])
