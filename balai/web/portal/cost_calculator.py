"""The cost calculator: amounts in, an answer out. Nothing is stored, logged or put into an address."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai import rulebook
from balai.apps.opportunities import queries as opportunities
from balai.engine.costs import Bill, Charge, Sums, bill, exemptions, published
from balai.engine.costtable import CostTable
from balai.web.portal.contacts import Contact, contacts
from balai.web.portal.cost_form import CostForm
from balai.web.portal.cost_rows import SHAPES, Paragraph, charged, links
from balai.web.results.cards import FactRow, place
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What one rule says of an amount."""

    rule: str
    shape: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """One amount with its rulings."""

    name: str
    amount: str
    rulings: list[Ruling]


@dataclass(frozen=True, slots=True, kw_only=True)
class SumCard:
    """The amounts under one rule."""

    title: str
    facts: list[FactRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the calculator says. `never`: what is never lawful, as money; empty when nothing of it was asked."""

    total: str
    months: str
    months_note: str
    pathway: str
    cards: list[SumCard]
    rows: list[AskedRow]
    never: str
    next_title: str
    notes: list[str]
    amounts: list[Paragraph]
    contacts: list[Contact]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cost_calculator(request: HttpRequest) -> HttpResponse:
    """Ask for the amounts; POST answers on the same page and forgets them."""
    said, table = words(translation.get_language()), rulebook.costs()
    form = CostForm(table, opportunities.rulebook(), said, request.POST if request.method == "POST" else None)
    answer = _answer(form, table, said) if form.is_valid() else None
    status = 422 if form.is_bound and answer is None else 200
    return render(request, "portal/cost_calculator.html", {"form": form, "answer": answer}, status=status)


def _answer(form: CostForm, table: CostTable, said: Words) -> Answer:
    placement, pathway = form.placement, form.pathway
    found = bill(form.asked, placement, table, wage_idr=form.wage_idr)
    never = max(sums.never_idr for sums in found.sums)
    scheme = next((row for row in table.schemes if row.id == placement.scheme and not row.covered), None)
    return Answer(
        total=said.money(found.total_idr, "IDR"),
        months=_months(found, said),
        months_note=_months_note(form, said),
        pathway=f"{said.pick(pathway, 'name')}, {place(pathway, said)}" if pathway else "",
        cards=[_card(sums, said) for sums in found.sums],
        rows=_rows(found, said),
        never=said.money(never, "IDR") if never else "",
        next_title=_next_title(found),
        notes=[said.pick(row, "text") for row in (*([scheme] if scheme else []), *exemptions(placement, table))],
        amounts=[
            Paragraph(
                title=said.pick(row, "name"),
                text=said.pick(row, "text"),
                year=said.pick(row, "year"),
                sources=links(row.source, table, said),
            )
            for row in published(placement, table)
        ],
        contacts=contacts(said)[:1],
    )


def _months(found: Bill, said: Words) -> str:
    if found.months is None:
        return _("Belum bisa dihitung")
    if not found.months:
        return _("Kurang dari %(n)s bulan upah") % {"n": said.number(0.1)}
    return _("%(n)s bulan upah") % {"n": said.number(float(found.months))}


def _months_note(form: CostForm, said: Words) -> str:
    if form.wage_idr is None:
        return _("Upah dalam rupiah belum diketahui. Tulis upahnya di bawah bila Anda tahu.")
    wage = said.money(form.wage_idr, "IDR")
    if form.published_wage_idr:
        return _("Dihitung dari upah terendah yang diumumkan, %(wage)s.") % {"wage": wage}
    return _("Dihitung dari upah %(wage)s sebulan.") % {"wage": wage}


def _card(sums: Sums, said: Words) -> SumCard:
    rows = [
        (_("Tidak perlu Anda bayar"), sums.refusable_idr),
        (charged(Charge.MAY_ASK), sums.may_ask_idr),
        (charged(Charge.UNKNOWN), sums.unknown_idr),
    ]
    return SumCard(
        title=_("Menurut aturan %(year)s") % {"year": sums.rule_set.year},
        facts=[FactRow(label=label, value=said.money(amount, "IDR")) for label, amount in rows],
    )


def _rows(found: Bill, said: Words) -> list[AskedRow]:
    return [
        AskedRow(
            name=said.pick(line.component, "name"),
            amount=said.money(line.asked_idr, "IDR"),
            rulings=[
                Ruling(
                    rule=_("Aturan %(year)s") % {"year": sums.rule_set.year},
                    shape=SHAPES[line.charges[sums.rule_set.id]],
                    word=charged(line.charges[sums.rule_set.id]),
                )
                for sums in found.sums
            ],
        )
        for line in found.lines
    ]


def _next_title(found: Bill) -> str:
    if any(sums.refusable_idr or sums.unknown_idr for sums in found.sums):
        return _("Jangan bayar dulu. Tanyakan ke petugas.")
    return _("Simpan bukti setiap pembayaran.")
