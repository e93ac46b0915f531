"""The copy of one's data on paper: the same content as the JSON, with words instead of codes where there are any."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from balai.words import Words

# Codes with a label each; and those that only repeat a word beside them, or mean something to machines alone.
GROUPS = {
    "sex": "sex",
    "channel": "channel",
    "given_by": "given_by",
    "ground": "ground",
    "basis": "basis",
    "identified_by": "identified",
    "fields": "sight",
}
CODES = {"status", "kind", "purpose", "text_hash", "id"}
PAPERS = Path(__file__).parent / "papers"
FONTS = Path(__file__).parent.parent / "portal" / "papers" / "fonts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value with its name."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the copy."""

    title: str
    rows: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Every word on the paper."""

    lang: str
    title: str
    about: str
    foot: str
    empty: str
    sections: Sequence[Section]


def pdf(made: Paper) -> bytes:
    """The paper as PDF/UA."""
    compiled = typst.compile(
        str(PAPERS / "copy.typ"),
        root=str(PAPERS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asdict(made), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(compiled, bytes)
    return compiled


def paper(copy: Mapping[str, Any], said: Words) -> Paper:
    """The copy as sections of named values."""
    one = (("file", _("Berkas")), ("account", _("Akun")))
    many = (
        ("answers", _("Jawaban")),
        ("evidence", _("Yang dilihat petugas atau disahkan")),
        ("lists", _("Dari daftar kantor")),
        ("documents", _("Dokumen")),
        ("consents", _("Persetujuan")),
        ("guardians", _("Orang tua atau wali")),
        ("family", _("Keluarga")),
        ("helpers", _("Pendamping")),
        ("requests", _("Permintaan tentang data")),
        ("cases", _("Pendampingan")),
        ("plans", _("Rencana")),
        ("assessments", _("Jalur yang terbuka, seperti disimpan")),
        ("appointments", _("Janji temu")),
        ("talks", _("Konseling")),
        ("interests", _("Angket minat")),
        ("referrals", _("Rujukan ke lembaga lain")),
        ("erasures", _("Penghapusan yang direncanakan")),
        ("uses", _("Untuk apa data dipakai")),
    )
    sections = [Section(title=title, rows=_rows(copy[key] or {}, said)) for key, title in one]
    sections += [Section(title=title, rows=_list(copy[key], said)) for key, title in many]
    happened = [
        Line(label=_value(row["at"], said), value=" ".join(part for part in (row["text"], row["note"]) if part))
        for row in copy["happened"]
    ]
    return Paper(
        lang=said.language,
        title=_("Salinan data Anda"),
        about=_("Nomor berkas %(reference)s, dibuat %(at)s. Berisi semua yang kami simpan tentang Anda.")
        % {"reference": copy["file"]["reference"], "at": _value(copy["made_at"], said)},
        foot=_("Simpan baik-baik: siapa pun yang memegang kertas ini dapat membaca data Anda."),
        empty=_("Tidak ada."),
        sections=[*sections, Section(title=_("Siapa membuka dan mengubah"), rows=happened)],
    )


def _list(entries: Sequence[Mapping[str, Any]], said: Words) -> list[Line]:
    """Entries one below the other: the first value names it, the others follow on one line each."""
    rows = []
    for entry in entries:
        values = [line for line in _rows(entry, said) if line.value]
        text = "\n".join(f"{line.label}: {line.value}" for line in values[1:])
        rows.append(Line(label=values[0].value, value=text) if values else Line(label="", value=""))
    return rows


def _rows(values: Mapping[str, Any], said: Words) -> list[Line]:
    """What is there; codes as words, and none where a word stands beside it."""
    words = ((name, _word(name, value, said)) for name, value in values.items() if name not in CODES)
    return [Line(label=said.label("copy", name), value=text) for name, text in words if text]


def _word(name: str, value: Any, said: Words) -> str:
    group = GROUPS.get(name)
    if group is None:
        return _value(value, said)
    many = value if isinstance(value, list) else [value]
    return ", ".join(said.label(group, one) for one in many if one)


def _value(value: Any, said: Words) -> str:
    """A plain value in words: days and moments as people write them, lists and mappings in one line."""
    if isinstance(value, bool):
        return said.label("yes_no", "yes" if value else "no")
    if isinstance(value, Mapping):
        pairs = ((said.label("copy", name), _word(name, inner, said)) for name, inner in value.items())
        return "; ".join(f"{name}: {text}" for name, text in pairs if text)
    if isinstance(value, list | tuple):
        return ", ".join(_value(inner, said) for inner in value)
    if value is None or value == "":
        return ""
    return _day(str(value), said)


def _day(text: str, said: Words) -> str:
    try:
        if len(text) == 10:
            return said.day(date.fromisoformat(text))
        if len(text) == 25:
            moment = datetime.fromisoformat(text)
            return f"{said.day(moment.date())}, {moment:%H.%M} WITA"
    except ValueError:
        pass
    return text
