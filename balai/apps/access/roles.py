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
    SERVICE_PARTNER = "service_partner"
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
        Permission.DOCUMENT_READ,
        Permission.DOCUMENT_VERIFY,
        Permission.RECOVERY_OPEN,
        Permission.MESSAGES_READ,
        Permission.REFERRAL_SEND,
        Permission.VISIT_RECEIVE,
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
        about="Mendampingi warga dari konseling sampai berangkat; boleh juga menerima di loket. Membaca catatan "
        "konselingnya sendiri dan yang dibukakan rekannya.",
        about_en="Accompanies people from counselling to departure; may also receive them at the counter. Reads the "
        "own counselling notes and those a colleague opened.",
        at=BALAI,
        permissions=OFFICER | {Permission.DRAFT_HELP, Permission.PRIVACY_REQUESTS, Permission.COUNSELLING_WRITE},
    ),
    Role.CASE_WORKER: Card(
        name="Pekerja kasus",
        name_en="Case worker",
        about="Menangani pengaduan dan kepulangan; melihat berkas orang yang ditanganinya.",
        about_en="Handles complaints and returns; sees the files of those he or she looks after.",
        at=BALAI,
        permissions=frozenset(
            {Permission.PERSON_SEARCH, Permission.PERSON_READ, Permission.DOCUMENT_READ, Permission.MESSAGES_READ}
        ),
    ),
    Role.SUPERVISOR: Card(
        name="Penyelia",
        name_en="Supervisor",
        about="Membagi dampingan dan pengganti, mengatur jam buka dan antrean, dan memutuskan yang perlu orang kedua: "
        "penggabungan berkas, pemulihan akun, ekspor, penahanan penghapusan. Membaca catatan konseling kantornya "
        "dengan alasan.",
        about_en="Says who accompanies whom and who stands in, sets opening hours and the queue, and decides what "
        "needs a second person: merging files, recovering accounts, exports, legal holds. Reads the office's "
        "counselling notes with a reason.",
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
        | {Permission.LEGAL_HOLD, Permission.CASE_ASSIGN, Permission.STANDARD_SET, Permission.HOURS_SET}
        | {Permission.COUNSELLING_WRITE, Permission.COUNSELLING_SUPERVISE},
    ),
    Role.HEAD: Card(
        name="Kepala Balai",
        name_en="Head of the Balai",
        about="Melihat laporan dan angka, bukan berkas orang. Menetapkan janji waktu layanan dan jam buka kantornya.",
        about_en="Sees reports and figures, not people's files. Sets what the office promises in working days, and "
        "when it is open.",
        at=BALAI,
        permissions=frozenset({Permission.REPORT_READ, Permission.STANDARD_SET, Permission.HOURS_SET}),
    ),
    Role.TRAINING_PARTNER: Card(
        name="Mitra pelatihan",
        name_en="Training partner",
        about="Melihat peserta kelasnya sendiri, dan menjawab rujukan: hanya yang dibagikan warga. Selain itu, tidak "
        "melihat siapa pun.",
        about_en="Sees the participants of the own classes, and answers referrals: only what people shared. Apart from "
        "these, nobody.",
        at=frozenset({Kind.TRAINING_PROVIDER, Kind.CAMPUS}),
        permissions=frozenset({Permission.REFERRAL_ANSWER}),
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
        about="Memeriksa orientasi dan kelayakan berangkat atas berkas yang diserahkan kepadanya. Menjawab rujukan.",
        about_en="Checks orientation and clearance of files handed over, and answers referrals.",
        at=frozenset({Kind.BP3MI}),
        permissions=frozenset({Permission.REFERRAL_ANSWER}),
    ),
    Role.SERVICE_PARTNER: Card(
        name="Mitra layanan",
        name_en="Service partner",
        about="Menjawab rujukan kepada lembaganya (dinas sosial, puskesmas, UPTD PPA): melihat hanya yang "
        "dibagikan, selama warga menyetujuinya.",
        about_en="Answers referrals to the own organisation (social affairs, health centre, protection of women and "
        "children): sees only what was shared, as long as the person agrees.",
        at=frozenset({Kind.SERVICE_PARTNER}),
        permissions=frozenset({Permission.REFERRAL_ANSWER}),
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
        permissions=frozenset({Permission.STAFF_MANAGE, Permission.HOOKS_MANAGE, Permission.MESSAGES_READ}),
    ),
}
