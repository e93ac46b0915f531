"""The family's permission letter as tagged PDF. Contents: UU 18/2017 art. 13 (b), known by the lurah."""

import json
from io import BytesIO
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from balai.apps.access import codes
from balai.apps.people.models import FamilyLetter
from balai.engine.lifecycle import LetterStatus
from balai.words import SPACE, Words

PAPERS = Path(__file__).parent / "papers"


def letter_pdf(letter: FamilyLetter, said: Words, *, address: str) -> bytes:
    """The letter as PDF/UA. `address` is the public page that says whether its code is valid."""
    data = letter_data(letter, said, address=address)
    made = typst.compile(
        str(PAPERS / "family_letter.typ"),
        root=str(PAPERS),
        font_paths=[str(settings.PAPER_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def letter_data(letter: FamilyLetter, said: Words, *, address: str) -> dict[str, object]:
    """Every word on the paper."""
    person, day = letter.person, _plain(said.day(timezone.localdate(letter.prepared_at)))
    born = _plain(said.day(person.birth_date)) if person.birth_date else ""
    village, country = letter.village.name, said.country(letter.country)
    relation = said.label("giver", letter.relation)
    shown = codes.shown(letter.code)
    return {
        "lang": said.language,
        "title": _("Surat Izin Keluarga"),
        "basis": _("Undang-Undang 18/2017 Pasal 13 huruf b: izin keluarga yang diketahui lurah"),
        "giver_intro": _("Yang bertanda tangan di bawah ini:"),
        "giver": [
            {"label": _("Nama"), "value": letter.giver},
            {"label": _("Hubungan"), "value": relation},
            {"label": _("NIK"), "value": ""},
            {"label": _("Alamat"), "value": ""},
        ],
        "person_intro": _("memberi izin kepada:"),
        "person": [
            {"label": _("Nama"), "value": person.name},
            {"label": _("Tanggal lahir"), "value": born},
            {"label": _("NIK"), "value": ""},
            {"label": _("Alamat"), "value": ", ".join(part for part in (person.address, village) if part)},
        ],
        "text": _(
            "untuk bekerja di %(country)s melalui jalur resmi. Izin ini diberikan tanpa paksaan, setelah mengetahui "
            "negara tujuan dan pekerjaannya, dan berlaku untuk satu kali penempatan di negara itu."
        )
        % {"country": country},
        "place_day": _("Kota Bontang, ................................"),
        "signer": relation,
        "signer_name": letter.giver,
        "stamp": _("meterai Rp10.000"),
        "lurah": _("Mengetahui, Lurah %(village)s") % {"village": village},
        "lurah_note": _("tanda tangan dan cap"),
        "qr": _qr(f"{address}#{letter.code}"),
        "qr_alt": _("Kode QR untuk memeriksa surat ini"),
        "code": shown,
        "qr_note": _("Periksa keaslian: %(address)s") % {"address": address},
        "confirmed": _confirmed(letter, said),
        "foot": _("Dibuat %(day)s. Surat ini sah setelah lurah mengonfirmasinya dengan kode di atas.") % {"day": day},
    }


def _confirmed(letter: FamilyLetter, said: Words) -> str:
    if letter.status != LetterStatus.CONFIRMED.value or letter.decided_at is None:
        return ""
    day = _plain(said.day(timezone.localdate(letter.decided_at)))
    return _("Dikonfirmasi Lurah %(village)s pada %(day)s.") % {"village": letter.village.name, "day": day}


def _plain(text: str) -> str:
    return text.replace(SPACE, " ")


def _qr(text: str) -> str:
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=1)
    return drawn.getvalue().decode()
