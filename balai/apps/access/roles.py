"""The one permission table: each role with a name, a paragraph a manager can read, and what it permits.

Least access follows the matrix of `docs/model.md`: a lurah sees his kelurahan's letters and nothing of a file; partners
see nothing without consent; whoever looks after accounts sees no files. Source: UU 27/2022 art. 35-39; UU 18/2017 art.
40-42 for the duties behind the roles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from balai.apps.access.kinds import Kind
from balai.engine.actor import Permission


class Role(StrEnum):
    """Roles held at an organisation. Citizen, family member and guardian need none: they act on their own file."""

    VILLAGE_HELPER = "village_helper"
    LURAH = "lurah"
    SCHOOL_COUNSELLOR = "school_counsellor"
    REGISTRATION_OFFICER = "registration_officer"
    PLACEMENT_OFFICER = "placement_officer"
    CASE_WORKER = "case_worker"
    SUPERVISOR = "supervisor"
    HEAD = "head"
    TRAINING_PARTNER = "training_partner"
    AGENCY_PARTNER = "agency_partner"
    BP3MI_VERIFIER = "bp3mi_verifier"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One row of the table."""

    name: str
    name_en: str
    about: str
    about_en: str
    at: frozenset[Kind]
    permissions: frozenset[Permission]

    def called(self, language: str) -> str:
        """The name in that language."""
        return self.name_en if language == "en" else self.name

    def explained(self, language: str) -> str:
        """The paragraph in that language."""
        return self.about_en if language == "en" else self.about


OFFICER = frozenset(
    {
        Permission.PERSON_SEARCH,
        Permission.PERSON_READ,
        Permission.PERSON_WRITE,
        Permission.DOCUMENT_VERIFY,
        Permission.RECOVERY_OPEN,
        Permission.MESSAGES_READ,
    }
)
BALAI = frozenset({Kind.BALAI})

ROLES: Mapping[Role, Card] = {
    Role.VILLAGE_HELPER: Card(
        name="Pendamping kelurahan",
        name_en="Village helper",
        about="Membantu warga mengisi pendaftaran di kelurahan, selama warga hadir atau memberi kodenya. Setelah "
        "dikirim, berkasnya tidak terlihat lagi.",
        about_en="Helps people fill in their registration in the village hall, while they are present or gave their "
        "code. Once submitted, the file is out of sight.",
        at=frozenset({Kind.KELURAHAN}),
        permissions=frozenset({Permission.DRAFT_HELP}),
    ),
    Role.LURAH: Card(
        name="Lurah",
        name_en="Head of the kelurahan",
        about="Mengesahkan surat izin keluarga dari kelurahannya sendiri. "
        "Tidak melihat berkas, kesehatan, atau cerita.",
        about_en="Confirms family permission letters of his own kelurahan. Sees no files, health or case notes.",
        at=frozenset({Kind.KELURAHAN}),
        permissions=frozenset({Permission.LETTER_CONFIRM}),
    ),
    Role.SCHOOL_COUNSELLOR: Card(
        name="Guru BK",
        name_en="School counsellor",
        about="Membantu siswa mengisi rencana, dengan kode atau persetujuan siswa. "
        "Setelah dikirim, tidak terlihat lagi.",
        about_en="Helps pupils with their plan, by their code or consent. Once submitted, it is out of sight.",
        at=frozenset({Kind.SCHOOL, Kind.CAMPUS}),
        permissions=frozenset({Permission.DRAFT_HELP}),
    ),
    Role.REGISTRATION_OFFICER: Card(
        name="Petugas pendaftaran",
        name_en="Registration officer",
        about="Menerima warga di loket: mencari, mendaftar, memeriksa dokumen, memasukkan daftar kantor. Membuka "
        "berkas di luar tugasnya hanya dengan alasan, dan tercatat.",
        about_en="Receives people at the counter: searches, registers, checks documents, takes the office's lists in. "
        "Opens a file outside the own work only with a reason, on record.",
        at=BALAI,
        permissions=OFFICER | {Permission.DRAFT_HELP, Permission.PERSON_IMPORT},
    ),
    Role.PLACEMENT_OFFICER: Card(
        name="Pengantar kerja",
        name_en="Placement officer",
        about="Mendampingi warga dari konseling sampai berangkat; boleh juga menerima di loket.",
        about_en="Accompanies people from counselling to departure; may also receive them at the counter.",
        at=BALAI,
        permissions=OFFICER | {Permission.DRAFT_HELP, Permission.PRIVACY_REQUESTS},
    ),
    Role.CASE_WORKER: Card(
        name="Pekerja kasus",
        name_en="Case worker",
        about="Menangani pengaduan dan kepulangan; melihat berkas orang yang ditanganinya.",
        about_en="Handles complaints and returns; sees the files of those he or she looks after.",
        at=BALAI,
        permissions=frozenset({Permission.PERSON_SEARCH, Permission.PERSON_READ, Permission.MESSAGES_READ}),
    ),
    Role.SUPERVISOR: Card(
        name="Penyelia",
        name_en="Supervisor",
        about="Memutuskan yang perlu orang kedua: penggabungan berkas, pemulihan akun, ekspor, penahanan penghapusan.",
        about_en="Decides what needs a second person: merging files, recovering accounts, exports, legal holds.",
        at=BALAI,
        permissions=OFFICER
        | {
            Permission.PERSON_MERGE,
            Permission.PERSON_IMPORT,
            Permission.PERSON_EXPORT,
            Permission.PRIVACY_REQUESTS,
            Permission.RECOVERY_APPROVE,
            Permission.REPORT_READ,
        }
        | {Permission.LEGAL_HOLD},
    ),
    Role.HEAD: Card(
        name="Kepala Balai",
        name_en="Head of the Balai",
        about="Melihat laporan dan angka, bukan berkas orang.",
        about_en="Sees reports and figures, not people's files.",
        at=BALAI,
        permissions=frozenset({Permission.REPORT_READ}),
    ),
    Role.TRAINING_PARTNER: Card(
        name="Mitra pelatihan",
        name_en="Training partner",
        about="Melihat peserta kelasnya sendiri. Tanpa kelas, tidak melihat siapa pun.",
        about_en="Sees the participants of the own classes. Without a class, nobody.",
        at=frozenset({Kind.TRAINING_PROVIDER, Kind.CAMPUS}),
        permissions=frozenset(),
    ),
    Role.AGENCY_PARTNER: Card(
        name="Mitra P3MI",
        name_en="Agency partner",
        about="Melihat calon yang menyetujui datanya dibagikan kepada perusahaannya. Tidak pernah melihat pengaduan.",
        about_en="Sees candidates who agreed that the company may. Never sees complaints.",
        at=frozenset({Kind.PLACEMENT_COMPANY}),
        permissions=frozenset(),
    ),
    Role.BP3MI_VERIFIER: Card(
        name="Verifikator BP3MI",
        name_en="BP3MI verifier",
        about="Memeriksa orientasi dan kelayakan berangkat atas berkas yang diserahkan kepadanya.",
        about_en="Checks orientation and clearance of files handed over.",
        at=frozenset({Kind.BP3MI}),
        permissions=frozenset(),
    ),
    Role.AUDITOR: Card(
        name="Auditor",
        name_en="Auditor",
        about="Mencari siapa melakukan apa dan siapa membuka berkas siapa. Tidak membuka isi berkas.",
        about_en="Searches who did what and who opened whose file. Does not open the files.",
        at=BALAI,
        permissions=frozenset({Permission.AUDIT_READ}),
    ),
    Role.ADMINISTRATOR: Card(
        name="Administrator",
        name_en="Administrator",
        about="Mengatur kantor, akun petugas dan peran. Tidak melihat berkas orang.",
        about_en="Looks after offices, staff accounts and roles. Sees no files.",
        at=BALAI,
        permissions=frozenset({Permission.STAFF_MANAGE, Permission.MESSAGES_READ}),
    ),
}
