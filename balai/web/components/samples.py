"""Made-up content for the gallery; rules and wages as in the rulebook, people and codes invented."""

from dataclasses import dataclass, field
from typing import Any

from django import forms

Row = dict[str, Any]

COLOURS = [
    "background-primary", "background-secondary", "background-tertiary", "background-raised", "border-subtle",
    "border-strong", "content-primary", "content-secondary", "content-brand", "brand", "brand-hover", "brand-subtle",
    "on-brand", "background-brand", "accent", "accent-hover", "positive", "positive-subtle", "warning",
    "warning-subtle", "information", "information-subtle", "neutral", "neutral-subtle", "negative", "negative-subtle",
]  # fmt: skip

ICONS = [
    "phone", "door-exit", "map", "shield-lock", "lifebuoy", "arrow-left", "arrow-right", "chevron-right",
    "chevron-down", "clock", "info", "alert", "bookmark", "printer", "help", "whatsapp", "mail", "external", "world",
    "pencil", "user", "trash", "book",
]  # fmt: skip

CAREWORKER: Row = {
    "href": "#kartu",
    "job": "Careworker (perawat lansia)",
    "place": "Jepang, antarpemerintah (G to G)",
    "segments": ["met", "met", "met", "met", "gap", "unknown"],
    "met": 4,
    "total": 6,
    "rest": ", 1 kurang, 1 belum diketahui",
    "facts": [
        {"label": "Upah", "value": "¥100.000–200.000 per bulan", "source_line": "Ohayo Jepang, 15 Februari 2025"},
        {"label": "Anda bayar", "value": "Biaya pribadi saja: tes, kursus, dokumen. Tanpa biaya penempatan."},
        {"label": "Daftar", "value": "1 Februari–31 Mei 2027", "is_estimate": True},
    ],
    "missing_title": "Yang masih kurang",
    "missing": [
        {"outcome": "gap", "text": "Sertifikat bahasa Jepang setara N5"},
        {"outcome": "wait", "text": "Tunggu pendaftaran dibuka"},
    ],
    "closing": "Berangkat sekitar Juni–September 2028",
}
HOSPITAL: Row = {
    "href": "#kartu",
    "job": "Perawat rumah sakit",
    "place": "Arab Saudi, lewat perusahaan berizin (P to P)",
    "segments": ["met", "met", "met"],
    "met": 3,
    "total": 3,
    "facts": [
        {"label": "Upah", "value": "Mulai Rp12.000.000 per bulan", "source_line": "Dikutip penyalur, 10 Oktober 2023"},
        {"label": "Anda bayar", "value": "Belum ditemukan. Tanyakan petugas."},
        {"label": "Daftar", "value": "Sepanjang tahun, menurut lowongan"},
    ],
    "missing_title": "Sesudah mendaftar",
    "missing": [
        {"outcome": "todo", "text": "Verifikasi dokumen (DataFlow)"},
        {"outcome": "todo", "text": "Ujian lisensi (Prometric)"},
    ],
    "closing": "Bisa mendaftar hari ini",
}
PAUSED: Row = {
    "href": "#kartu",
    "job": "Asisten rumah tangga untuk perseorangan di kawasan dengan nama yang panjang sekali",
    "place": "Penempatannya sedang dihentikan pemerintah",
    "segments": ["met", "met", "closed"],
    "met": 2,
    "total": 3,
    "closing": "Belum ada tanggal dibuka lagi",
}
STAGES: list[Row] = [
    {
        "title": "Saat mendaftar",
        "rows": [
            {
                "outcome": "gap",
                "text": "Sertifikat bahasa Jepang setara N5 dari lembaga berizin",
                "fact": "Belum ada",
                "sources": [{"text": "Daftar dokumen BP2MI", "href": "#syarat", "date": "7 Februari 2023"}],
                "remedy": "Ikuti kelas bahasa. Lama dan biaya belum ditemukan di sumber resmi.",
            },
            {
                "outcome": "wait",
                "text": "Pendaftaran sedang dibuka",
                "fact": "Belum dibuka",
                "sources": [{"text": "FAQ BP2MI 150/2021", "href": "#syarat", "date": "Juni 2021"}],
                "remedy": "Perkiraan 1 Februari–31 Mei 2027.",
            },
            {
                "outcome": "unknown",
                "text": "Penglihatan warna baik",
                "fact": "Belum kami tanyakan",
                "sources": [{"text": "BP3MI Jawa Timur", "date": "2024"}],
                "remedy": "Jawab satu pertanyaan lagi.",
            },
            {
                "outcome": "todo",
                "text": "Surat izin orang tua atau suami, bermeterai, diketahui lurah",
                "fact": "Belum Anda siapkan",
                "sources": [{"text": "Daftar dokumen BP2MI", "href": "#syarat", "date": "7 Februari 2023"}],
                "remedy": "Bawa KTP dan KK ke kelurahan.",
            },
            {
                "outcome": "met",
                "text": "Usia paling tua 35 tahun pada hari penutupan",
                "fact": "25 tahun pada 31 Mei 2027",
                "sources": [{"text": "Ohayo Jepang", "href": "#syarat", "date": "15 Februari 2025"}],
            },
            {
                "outcome": "met",
                "text": "D3 ke atas Keperawatan, atau D3 lain dengan sertifikat careworker",
                "fact": "D3 Keperawatan",
                "sources": [{"text": "Spadanews", "href": "#syarat", "date": "2025"}],
            },
        ],
    },
    {
        "title": "Sebelum berangkat",
        "rows": [
            {
                "outcome": "later",
                "text": "Paspor",
                "fact": "Belum ada",
                "sources": [{"text": "Daftar dokumen BP2MI", "href": "#syarat", "date": "7 Februari 2023"}],
            },
            {
                "outcome": "closed",
                "text": "Belum pernah mengundurkan diri dari program ini",
                "fact": "Pernah, 3 April 2024",
                "sources": [{"text": "Pengumuman BP2MI", "href": "#syarat", "date": "15 Februari 2025"}],
            },
        ],
    },
]
SOURCE = "Sumber: KP2MI, April 2025."
CONTACTS: list[Row] = [
    {
        "label": "Dari Indonesia",
        "hint": "Bebas pulsa",
        "number": "0800-1000",
        "href": "tel:08001000",
        "icon": "phone",
        "source_line": SOURCE,
    },
    {
        "label": "Dari luar negeri",
        "hint": "Pusat bantuan KP2MI",
        "number": "+62 21 2924 4800",
        "href": "tel:+622129244800",
        "icon": "phone",
        "source_line": SOURCE,
    },
    {
        "label": "WhatsApp",
        "hint": "Tulis atau kirim suara",
        "number": "0811-8080-141",
        "href": "https://wa.me/628118080141",
        "icon": "whatsapp",
        "source_line": SOURCE,
    },
]
SAMPLE: Row = {
    "title": "Contoh hasil",
    "intro": "Lulusan D3 Keperawatan, 24 tahun, punya STR (surat tanda registrasi)",
    "rows": [
        {
            "verdict": "open",
            "name": "Perawat rumah sakit",
            "place": "Arab Saudi",
            "line": "Semua syarat pendaftaran terpenuhi",
        },
        {
            "verdict": "gap",
            "name": "Careworker G to G",
            "place": "Jepang",
            "line": "Kurang sertifikat bahasa Jepang setara N5",
        },
        {"verdict": "unknown", "name": "Operator pabrik", "place": "Taiwan", "line": "Jawab satu pertanyaan lagi"},
    ],
}
PEOPLE: list[Row] = [
    {"key": "siti", "name": "Siti, 24 tahun", "line": "Lulusan D3 Keperawatan, bekerja 15 bulan, punya STR"},
    {"key": "dimas", "name": "Dimas, 16 tahun", "line": "Pelajar SMKN 2 Bontang, belum cukup umur"},
    {"key": "joko", "name": "Pak Joko, 44 tahun", "line": "Pulang dari pabrik di Taiwan, ingin berangkat lagi"},
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the gallery shows."""

    form: forms.Form
    wrong: forms.Form
    colours: list[str] = field(default_factory=lambda: COLOURS)
    icons: list[str] = field(default_factory=lambda: ICONS)
    cards: list[Row] = field(default_factory=lambda: [HOSPITAL, CAREWORKER, PAUSED])
    counts: list[Row] = field(
        default_factory=lambda: [
            {"verdict": "open", "number": 5, "anchor": "kelompok"},
            {"verdict": "gap", "number": 18, "anchor": "kelompok"},
            {"verdict": "unknown", "number": 4, "anchor": "kelompok"},
            {"verdict": "closed", "number": 8, "anchor": "tidak-tersedia"},
        ]
    )
    answers: list[Row] = field(
        default_factory=lambda: [
            {"label": "Usia", "value": "24 tahun"},
            {"label": "Pendidikan", "value": "D3 Keperawatan"},
            {"label": "Izin profesi", "value": "STR, 11 Agustus 2025"},
            {"label": "Bahasa Jepang", "value": "Belum ada"},
        ]
    )
    strip: list[Row] = field(
        default_factory=lambda: [
            {"label": "Upah per bulan", "value": "¥100.000–200.000", "source_line": "Ohayo Jepang, 15 Februari 2025"},
            {"label": "Anda bayar", "value": "Biaya pribadi saja", "source_line": "Tes, kursus N5, dokumen"},
            {"label": "Kontrak awal", "value": "4 tahun", "source_line": "BP2MI, Juni 2021"},
            {"label": "Pendaftaran", "value": "1 Februari–31 Mei 2027", "is_estimate": True},
        ]
    )
    stages: list[Row] = field(default_factory=lambda: STAGES)
    contacts: list[Row] = field(default_factory=lambda: CONTACTS)
    sample: Row = field(default_factory=lambda: SAMPLE)
    demo_people: list[Row] = field(default_factory=lambda: PEOPLE)
    crumbs: list[Row] = field(
        default_factory=lambda: [
            {"text": "Semua jalur", "href": "#"},
            {"text": "Jepang", "href": "#"},
            {"text": "Careworker (perawat lansia)"},
        ]
    )
