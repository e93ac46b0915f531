"""Appointments on the page of a file: free times, refused times with what was chosen kept, the calendar."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from balai.apps.access.roles import Role
from balai.apps.casework.models import Appointment
from balai.apps.casework.visits import appointments, following, opening
from balai.apps.people.models import Person
from tests.apps.casework.test_appointments import MONDAY, moment
from tests.cast import BUDI, DIMAS, SITI
from tests.factories import files
from tests.factories.office import AT, acts, citizen, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def person() -> Person:
    return files.registered(acts(citizen(SITI)), acts(member(BUDI, Role.PLACEMENT_OFFICER)))


@pytest.fixture
def siti(client: Client, person: Person) -> Client:
    assert person.user is not None
    enter(client, person.user)
    return client


def test_a_citizen_chooses_what_for_and_when(siti: Client, person: Person) -> None:
    where = f"/berkas/{person.pk}/janji/"
    assert "Untuk keperluan apa?" in siti.get(where).content.decode()
    page = siti.get(f"{where}?untuk=counselling").content.decode()
    assert "Senin, 23" in page
    assert "Minggu, 22" not in page
    answer = siti.post(where, {"untuk": "counselling", "waktu": moment(MONDAY, "09:00").isoformat()})
    assert answer.status_code == 302
    page = siti.get(where).content.decode()
    assert "09.00-10.00 WITA" in page
    assert siti.get(f"{where}?untuk=party").status_code == 404
    for strange in ("9999-12-31", "0001-01-01", "x"):
        assert siti.get(f"{where}?untuk=documents&dari={strange}").status_code == 200


def test_later_days_lead_back_to_the_first(siti: Client, person: Person) -> None:
    where = f"/berkas/{person.pk}/janji/"
    first = siti.get(f"{where}?untuk=documents").content.decode()
    assert "Hari-hari pertama" not in first
    [later] = re.findall(r'href="(\?[^"]*dari=[^"#]*)#waktu"', first)
    then = siti.get(where + later.replace("&amp;", "&")).content.decode()
    assert "Senin, 23" not in then
    assert 'href="?untuk=documents#waktu">Hari-hari pertama' in then


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("2026-12-25T09:00:00+08:00", "Hari Raya Natal"),
        ("2026-11-22T09:00:00+08:00", "sudah lewat"),
        ("2026-11-28T09:00:00+08:00", "tidak menerima janji"),
        ("", "Pilih satu waktu"),
        ("2026-13-40", "Pilih satu waktu"),
        ("2026-11-23T09:00:00", "Pilih satu waktu"),
    ],
)
def test_a_refused_time_says_why_and_offers_others(siti: Client, person: Person, sent: str, said: str) -> None:
    answer = siti.post(f"/berkas/{person.pk}/janji/", {"untuk": "documents", "waktu": sent})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="documents"' in page, "what it is for is kept"
    assert "Senin, 23" in page, "free times are offered"
    assert not Appointment.objects.exists()


def test_one_whose_time_is_over_is_not_the_next_and_hinders_no_other(siti: Client, person: Person) -> None:
    by = acts(person.user) if person.user else None
    assert by is not None
    made = appointments.book(person_id=person.pk, kind="documents", starts_at=moment(MONDAY, "09:00"), by=by, at=AT)
    where = f"/berkas/{person.pk}/janji/"
    with time_machine.travel(moment(MONDAY, "09:29"), tick=False):
        assert "09.00-09.30" in siti.get(f"/berkas/{person.pk}/").content.decode()
    with time_machine.travel(moment(MONDAY, "09:30"), tick=False):
        assert "09.00-09.30" not in siti.get(f"/berkas/{person.pk}/").content.decode()
        page = siti.get(where).content.decode()
        assert "hasilnya belum dicatat" in page
        assert f"{made.pk}/batal/" not in page
        again = {"untuk": "documents", "waktu": moment(MONDAY, "13:00").isoformat()}
        assert siti.post(where, again).status_code == 302
    made.refresh_from_db()
    assert made.status == "unrecorded"
    assert Appointment.objects.coming().get().starts_at == moment(MONDAY, "13:00")


def test_moving_and_cancelling(siti: Client, person: Person) -> None:
    by = acts(person.user) if person.user else None
    assert by is not None
    made = appointments.book(person_id=person.pk, kind="documents", starts_at=moment(MONDAY, "09:00"), by=by, at=AT)
    where = f"/berkas/{person.pk}/janji/"
    assert "Senin, 23\u00a0November\u00a02026, 09.00-09.30 WITA" in siti.get(f"/berkas/{person.pk}/").content.decode()
    assert "Pindahkan ke waktu ini" in siti.get(f"{where}?pindah={made.pk}").content.decode()
    siti.post(where, {"pindah": str(made.pk), "waktu": moment(MONDAY, "13:00").isoformat()})
    made.refresh_from_db()
    assert made.starts_at == moment(MONDAY, "13:00")
    assert siti.get(f"{where}?pindah=x").status_code == 404
    assert siti.post(f"{where}{made.pk}/batal/").status_code == 302
    made.refresh_from_db()
    assert made.status == "cancelled"
    assert siti.post(f"{where}{made.pk}/batal/").status_code == 422
    assert siti.get(f"{where}?pindah={made.pk}").status_code == 404


def test_the_calendar_names_nothing(siti: Client, person: Person) -> None:
    assert person.user is not None
    given = {"kind": "counselling", "starts_at": moment(MONDAY, "09:00"), "by": acts(person.user), "at": AT}
    made = appointments.book(person_id=person.pk, **given)
    answer = siti.get(f"/berkas/{person.pk}/janji/{made.pk}/janji.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "DTSTART:20261123T010000Z\r\nDTEND:20261123T020000Z" in text
    assert not any(word in text for word in ("Konseling", "Bontang", SITI, person.reference))


def test_a_displaced_appointment_asks_for_another_time(siti: Client, person: Person) -> None:
    head = acts(member("Penyelia", Role.SUPERVISOR))
    assert person.user is not None
    given = {"kind": "counselling", "starts_at": moment(MONDAY, "09:00"), "by": acts(person.user), "at": AT}
    made = appointments.book(person_id=person.pk, **given)
    opening.close_day(office_id=made.office_id, on=MONDAY, why="Listrik padam", by=head, at=AT)
    following.displace(made.office_id, by=head, at=AT)
    page = siti.get(f"/berkas/{person.pk}/janji/").content.decode()
    assert "Tempat Anda tidak hilang" in page
    assert "pilih waktu lain" in siti.get(f"/berkas/{person.pk}/").content.decode()
    page = siti.get(f"/berkas/{person.pk}/janji/?pindah={made.pk}").content.decode()
    assert "Selasa, 24" in page
    assert "Senin, 23\u00a0November\u00a02026</legend>" not in page


def test_a_draft_has_no_appointments(client: Client) -> None:
    dimas = citizen(DIMAS)
    draft = files.draft(acts(dimas))
    enter(client, dimas)
    page = client.get(f"/berkas/{draft.pk}/janji/?untuk=documents").content.decode()
    assert "setelah pendaftaran dikirim" in page
    sent = {"untuk": "documents", "waktu": moment(MONDAY, "09:00").isoformat()}
    assert client.post(f"/berkas/{draft.pk}/janji/", sent).status_code == 422
    assert date(2026, 11, 23) == MONDAY
