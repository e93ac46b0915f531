"""Look up a placement company (P3MI): found, only similar, or not found; always with the register's day and source."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balai.apps.opportunities import agencies as opportunities
from balai.apps.opportunities.models import AgencyRegister, PlacementCompany
from balai.engine.agencycells import LicenceStatus
from balai.engine.companynames import licence_key, name_key
from balai.web.portal.contacts import Contact, contacts
from balai.web.results.cards import FactRow
from balai.words import Words, words

# The list of active companies changes from week to week; the dossier asks for a new look every 30 days.
OLD_DAYS = 30
SHAPES = {
    LicenceStatus.ACTIVE: "open",
    LicenceStatus.SUSPENDED: "wait",
    LicenceStatus.REVOKED: "closed",
    LicenceStatus.UNKNOWN: "unknown",
}


class AgencyForm(forms.Form):
    """What somebody was told the company is called. A company's name is no secret: it may stand in the address."""

    cari = forms.CharField(
        label=gettext_lazy("Nama perusahaan atau nomor SIP3MI"),
        help_text=gettext_lazy("Boleh tanpa PT. Huruf besar atau kecil sama saja."),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Tulis nama perusahaannya, atau nomor SIP3MI"),
            "max_length": gettext_lazy("Nama itu terlalu panjang. Tulis paling banyak 100 huruf."),
        },
    )

    def clean_cari(self) -> str:
        """Ask for two letters or digits beside "PT"."""
        text = str(self.cleaned_data["cari"])
        if len(name_key(text)) < 2 and len(licence_key(text)) < opportunities.SHORTEST_LICENCE:
            raise forms.ValidationError(_("Tulis paling sedikit dua huruf dari namanya, selain PT."))
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The edition behind every answer."""

    title: str
    href: str
    as_of: str
    count: int
    is_sample: bool
    left_out: int
    old_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company as a card. `kind`: its status."""

    name: str
    kind: str
    shape: str
    word: str
    is_sample: bool
    facts: list[FactRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the register says to a search."""

    text: str
    companies: list[Company]
    similar: list[Company]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyPage:
    """Everything the page shows."""

    form: AgencyForm
    register: Register | None
    answer: Answer | None
    contacts: list[Contact]


def agencies(request: HttpRequest) -> HttpResponse:
    """Show the search, and what the current register answers."""
    said = words(translation.get_language())
    register = opportunities.current_register()
    form = AgencyForm(request.GET if "cari" in request.GET else None, auto_id="i_%s")
    is_asked = form.is_bound and form.is_valid()
    page = AgencyPage(
        form=form,
        register=_register(register, timezone.localdate(), said) if register else None,
        answer=_answer(register, form.cleaned_data["cari"], said) if register and is_asked else None,
        contacts=contacts(said),
    )
    return render(request, "portal/agencies.html", {"page": page}, status=422 if form.errors else 200)


def _register(register: AgencyRegister, today: date, said: Words) -> Register:
    days = (today - register.as_of).days
    return Register(
        title=register.title,
        href=register.url,
        as_of=said.day(register.as_of),
        count=opportunities.number_of(register),
        is_sample=register.is_sample,
        left_out=register.left_out,
        old_days=days if days > OLD_DAYS else 0,
    )


def _answer(register: AgencyRegister, text: str, said: Words) -> Answer:
    found = opportunities.find(register, text)
    return Answer(
        text=text,
        companies=[_company(one, register, said) for one in found.companies],
        similar=[_company(one, register, said) for one in found.similar],
        more=found.more,
    )


def _company(company: PlacementCompany, register: AgencyRegister, said: Words) -> Company:
    status = LicenceStatus(company.status)
    place = ", ".join(part for part in (company.address, company.city, company.province) if part)
    rows = [
        (_("Nomor SIP3MI"), company.licence_number),
        (_("Status sejak"), said.day(company.status_on) if company.status_on else ""),
        (_("Kantor"), place or _("tidak disebut")),
        (_("Telepon"), company.phone or _("tidak disebut")),
        (_("Negara tujuan"), ", ".join(company.countries)),
        (_("Menurut"), _("%(title)s, per %(day)s") % {"title": register.title, "day": said.day(register.as_of)}),
    ]
    return Company(
        name=company.name,
        kind=status.value,
        shape=SHAPES[status],
        word=_word(status),
        is_sample=register.is_sample,
        facts=[FactRow(label=label, value=value) for label, value in rows if value],
    )


def _word(status: LicenceStatus) -> str:
    match status:
        case LicenceStatus.ACTIVE:
            return _("Izin aktif")
        case LicenceStatus.SUSPENDED:
            return _("Izin dihentikan sementara")
        case LicenceStatus.REVOKED:
            return _("Izin dicabut")
        case LicenceStatus.UNKNOWN:
            return _("Status izin tidak disebut")
