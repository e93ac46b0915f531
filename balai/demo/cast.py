"""The demo's organisations and its cast: made-up people, one for every role, signed in to without asking.

Companies and offices that are not real say so in their names. Addresses end in `contoh.example`, where nobody lives.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from balai.apps.access import actions, areas
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Area, Membership, Organisation, User
from balai.apps.access.queries import DEMO_HOST
from balai.apps.access.roles import Role
from balai.engine.actor import Actor

CITY = "64.74"
SYSTEM = Actor.for_system("demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of the cast with a role at one of the organisations."""

    key: str
    name: str
    role: Role
    at: str


OFFICES: tuple[tuple[Kind, str, str], ...] = (
    (Kind.BALAI, "Balai Migran Bontang", CITY),
    (Kind.BALAI, "Kantor contoh kota lain", "63"),
    (Kind.SCHOOL, "SMKN 2 Bontang", CITY),
    (Kind.TRAINING_PROVIDER, "LPK Contoh Maju (data buatan)", CITY),
    (Kind.PLACEMENT_COMPANY, "PT Contoh Karya Migran (data buatan)", CITY),
    (Kind.BP3MI, "BP3MI Kalimantan Timur", "64"),
    (Kind.SERVICE_PARTNER, "Puskesmas contoh (data buatan)", CITY),
    (Kind.SERVICE_PARTNER, "UPTD PPA contoh (data buatan)", CITY),
)
BALAI = OFFICES[0][1]
STAFF = (
    Member(key="budi", name="Budi", role=Role.PLACEMENT_OFFICER, at=BALAI),
    Member(key="rina", name="Rina", role=Role.HEAD, at=BALAI),
    Member(key="petugas-daftar", name="Petugas pendaftaran contoh", role=Role.REGISTRATION_OFFICER, at=BALAI),
    Member(key="penyelia", name="Penyelia contoh", role=Role.SUPERVISOR, at=BALAI),
    Member(key="pekerja-kasus", name="Pekerja kasus contoh", role=Role.CASE_WORKER, at=BALAI),
    Member(key="auditor", name="Auditor contoh", role=Role.AUDITOR, at=BALAI),
    Member(key="administrator", name="Administrator contoh", role=Role.ADMINISTRATOR, at=BALAI),
    Member(key="hasan", name="Lurah Hasan", role=Role.LURAH, at="Kelurahan Belimbing"),
    Member(key="pendamping", name="Pendamping contoh", role=Role.VILLAGE_HELPER, at="Kelurahan Belimbing"),
    Member(key="guru-bk", name="Guru BK contoh", role=Role.SCHOOL_COUNSELLOR, at=OFFICES[2][1]),
    Member(key="mitra-lpk", name="Mitra LPK contoh", role=Role.TRAINING_PARTNER, at=OFFICES[3][1]),
    Member(key="mitra-p3mi", name="Mitra P3MI contoh", role=Role.AGENCY_PARTNER, at=OFFICES[4][1]),
    Member(key="bp3mi", name="Verifikator BP3MI contoh", role=Role.BP3MI_VERIFIER, at=OFFICES[5][1]),
    Member(key="mitra-layanan", name="Mitra layanan contoh", role=Role.SERVICE_PARTNER, at=OFFICES[6][1]),
    Member(key="agus", name="Agus", role=Role.PLACEMENT_OFFICER, at=OFFICES[1][1]),
)
CITIZENS = (("siti", "Siti"), ("dimas", "Dimas"), ("wati", "Ibu Wati"), ("joko", "Pak Joko"))


@transaction.atomic
def make(at: datetime, *, on: date) -> None:
    """Make what is missing of organisations, staff and citizens, in the order they are listed to sign in as."""
    actions.keep_areas(areas.shipped())
    offices = {name: actions.keep_organisation(kind=kind, name=name, area=area) for kind, name, area in OFFICES}
    for village in Area.objects.filter(level="village", code__startswith=f"{CITY}.").order_by("code"):
        name = f"Kelurahan {village.name}"
        offices[name] = actions.keep_organisation(kind=Kind.KELURAHAN, name=name, area=village.code)
    for number, member in enumerate(STAFF):
        _member(member, offices[member.at], at + timedelta(seconds=number), on=on)
    for number, (key, name) in enumerate(CITIZENS, start=len(STAFF)):
        _user(key, name, at + timedelta(seconds=number))


def _member(member: Member, office: Organisation, at: datetime, *, on: date) -> None:
    user = _user(member.key, member.name, at)
    if not Membership.objects.filter(user=user, organisation=office, role=member.role.value).exists():
        actions.begin_membership(user_id=user.pk, organisation_id=office.pk, role=member.role, on=on, by=SYSTEM, at=at)


def _user(key: str, name: str, at: datetime) -> User:
    email = f"{key}@{DEMO_HOST}"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(name=name, email=email, is_demo=True, joined_at=at)
