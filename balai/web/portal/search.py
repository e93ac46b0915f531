"""Search over everything the portal tells. What is typed may be private, so it is posted and stands in no address."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.opportunities import queries as opportunities
from balai.apps.opportunities import search as index
from balai.apps.opportunities.models import SearchEntry
from balai.apps.opportunities.search import Entry
from balai.engine.guides import Guide
from balai.engine.rules import Pathway, leaves
from balai.web.portal.contacts import contacts
from balai.web.results.cards import place
from balai.words import LANGUAGES, Words, words


class SearchForm(forms.Form):
    """A few words."""

    cari = forms.CharField(
        label=gettext_lazy("Cari di layanan ini"),
        help_text=gettext_lazy("Misalnya: perawat Jepang, biaya paspor, izin suami."),
        max_length=index.LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Tulis satu kata dulu"),
            "max_length": gettext_lazy("Terlalu panjang. Tulis beberapa kata saja."),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A page that was found."""

    href: str
    kind: str
    title: str
    text: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the field; POST shows what was found."""
    form = SearchForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    hits: list[Hit] | None = None
    if form.is_bound and form.is_valid():
        language, shelf = translation.get_language(), opportunities.guides()
        entries, name = _entries(opportunities.pathways(timezone.localdate()), shelf.all)
        if not index.is_built(name):
            index.build(entries, name)
        past = {guide.id for guide in shelf.past(timezone.localdate())}
        found = index.find(form.cleaned_data["cari"], language=language, name=name)
        hits = [_hit(entry) for entry in found if not (entry.kind == "guide" and entry.ref in past)]
    status = 422 if form.is_bound and form.errors else 200
    calls = contacts(words(translation.get_language()))[:1] if form.is_bound else []
    return render(request, "portal/search.html", {"form": form, "hits": hits, "contacts": calls}, status=status)


@lru_cache(maxsize=2)
def _entries(pathways: tuple[Pathway, ...], guides: tuple[Guide, ...]) -> tuple[tuple[Entry, ...], str]:
    """Everything that can be found, and the name of its index; made again only when one of them has changed."""
    entries = tuple(entry for code in LANGUAGES for entry in _all(pathways, guides, words(code)))
    return entries, index.fingerprint(entries)


def _all(pathways: tuple[Pathway, ...], guides: tuple[Guide, ...], said: Words) -> Iterator[Entry]:
    with translation.override(said.language):
        for pathway in pathways:
            wanted = [said.pick(leaf, "text") for root in pathway.requirements for leaf in leaves(root)]
            yield Entry(
                language=said.language,
                kind="pathway",
                ref=pathway.id,
                title=f"{said.pick(pathway, 'name')}, {place(pathway, said)}",
                text="\n".join([said.pick(pathway, "summary"), said.pick(pathway, "title"), *wanted]),
            )
        for guide in guides:
            suffix = "" if said.language == "id" else "_en"
            parts = [
                text
                for section in guide.sections
                for text in (
                    getattr(section, f"heading{suffix}"),
                    *getattr(section, f"text{suffix}"),
                    *getattr(section, f"points{suffix}"),
                )
            ]
            title, summary = said.pick(guide, "title"), said.pick(guide, "summary")
            text = "\n".join([summary, *parts])
            yield Entry(language=said.language, kind="guide", ref=guide.id, title=title, text=text)
        calls = " ".join(f"{contact.label} {contact.hint}" for contact in contacts(said))
        for ref, (title, text) in _pages().items():
            more = calls if ref == "help" else ""
            yield Entry(language=said.language, kind="page", ref=ref, title=title, text=f"{text}\n{more}".strip())


def _pages() -> dict[str, tuple[str, str]]:
    """The pages that are neither a pathway nor a guide: what each is good for."""
    return {
        "check": (_("Cek jalur"), _("Jalur resmi mana yang terbuka, apa yang kurang, langkah berikutnya.")),
        "red_flags": (
            _("Apakah tawaran ini resmi?"),
            _("Tanda bahaya, calo, penipuan, perdagangan orang, paspor ditahan, dipaksa, diminta uang."),
        ),
        "costs": (_("Biaya"), _("Siapa membayar apa: paspor, visa, tiket, pelatihan, pemeriksaan kesehatan.")),
        "cost_calculator": (_("Hitung yang diminta dari Anda"), _("Biaya berlebih, kuitansi, berapa bulan gaji.")),
        "agencies": (_("Cek perusahaan P3MI"), _("Izin perusahaan penempatan, SIP3MI, daftar resmi.")),
        "directory": (_("Layanan dan kontak"), _("Kedutaan, KBRI, KJRI, telepon darurat di luar negeri.")),
        "compare": (_("Bandingkan jalur"), _("Upah, biaya, syarat, dan waktu berdampingan.")),
        "rules": (_("Aturan dan sumber"), _("Undang-undang, pengumuman, dan tanggalnya.")),
        "help": (
            _("Bantuan"),
            _("Minta tolong: bahaya, kabur, lari, dipukul, disiksa, disekap, gaji tidak dibayar, pengaduan."),
        ),
        "privacy": (_("Data Anda"), _("Apa yang disimpan, dan cara menghapusnya")),
        "resume": (_("Lanjutkan dengan kode"), _("Membuka jawaban yang disimpan.")),
    }


def _hit(entry: SearchEntry) -> Hit:
    kinds = {"pathway": _("Jalur"), "guide": _("Panduan"), "page": _("Halaman")}
    href = {
        "pathway": lambda: reverse("portal:pathway", args=[entry.ref]),
        "guide": lambda: reverse("portal:guide", args=[entry.ref]),
        "page": lambda: reverse(f"portal:{entry.ref}"),
    }[entry.kind]()
    return Hit(href=href, kind=kinds[entry.kind], title=entry.title, text=entry.text.split("\n")[0])
