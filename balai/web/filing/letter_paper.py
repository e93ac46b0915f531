"""The family's permission letter as tagged PDF. Contents: UU 18/2017 art. 13 (b), known by the lurah.

It is in Indonesian whoever prints it: it is signed, stamped and confirmed in Indonesia.
"""

import json
from io import BytesIO
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.utils import timezone

from balai.apps.access import codes
from balai.apps.access.kinds import Level
from balai.apps.access.models import Area
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
        "title": "Surat Izin Keluarga",
        "basis": "Undang-Undang 18/2017 Pasal 13 huruf b: izin keluarga yang diketahui lurah",
        "giver_intro": "Yang bertanda tangan di bawah ini:",
        "giver": [
            {"label": "Nama", "value": letter.giver},
            {"label": "Hubungan", "value": relation},
            {"label": "NIK", "value": ""},
            {"label": "Alamat", "value": ""},
        ],
        "person_intro": "memberi izin kepada:",
        "person": [
            {"label": "Nama", "value": person.name},
            {"label": "Tanggal lahir", "value": born},
            {"label": "NIK", "value": ""},
            {"label": "Alamat", "value": ", ".join(part for part in (person.address, village) if part)},
        ],
        "text": (
            f"untuk bekerja di {country} melalui jalur resmi. Izin ini diberikan tanpa paksaan, setelah mengetahui "
            "negara tujuan dan pekerjaannya, dan berlaku untuk satu kali penempatan di negara itu."
        ),
        "place_day": f"{_city(letter.village)}, ................................",
        "signer": relation,
        "signer_name": letter.giver,
        "stamp": "meterai Rp10.000",
        "lurah": f"Mengetahui, Lurah {village}",
        "lurah_note": "tanda tangan dan cap",
        "qr": _qr(f"{address}#{letter.code}"),
        "qr_alt": "Kode QR untuk memeriksa surat ini",
        "code": shown,
        "qr_note": f"Periksa keaslian: {address}",
        "confirmed": _confirmed(letter, said),
        "foot": f"Dibuat {day}. Surat ini sah setelah lurah mengonfirmasinya dengan kode di atas.",
    }


def _city(area: Area) -> str:
    """The city around a kelurahan."""
    while area.level != Level.CITY.value and area.parent is not None:
        area = area.parent
    return area.name


def _confirmed(letter: FamilyLetter, said: Words) -> str:
    if letter.status != LetterStatus.CONFIRMED.value or letter.decided_at is None:
        return ""
    day = _plain(said.day(timezone.localdate(letter.decided_at)))
    return f"Dikonfirmasi Lurah {letter.village.name} pada {day}."


def _plain(text: str) -> str:
    return text.replace(SPACE, " ")


def _qr(text: str) -> str:
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=1)
    return drawn.getvalue().decode()
