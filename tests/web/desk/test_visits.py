"""The counter: appointments of the day, the queue, and when the office is open."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from balai.apps.access.actions import begin_membership
from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.casework.models import Appointment, ClosedDay, OpeningHours, QueueScreen, Ticket
from balai.apps.casework.visits import appointments
from balai.apps.people.models import Person
from tests.apps.casework.test_appointments import MONDAY, moment
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
MORNING = moment(MONDAY, "09:05")


@pytest.fixture
def budi() -> User:
    return member(BUDI, Role.PLACEMENT_OFFICER)


@pytest.fixture
def person(budi: User) -> Iterator[Person]:
    with time_machine.travel(AT, tick=False):
        person = files.registered(acts(citizen(SITI)), acts(budi))
        appointments.book(
            person_id=person.pk, kind="counselling", starts_at=moment(MONDAY, "09:00"), by=acts(budi), at=AT
        )
    with time_machine.travel(MORNING, tick=False):
        yield person


def test_the_day_says_who_comes_and_who_is_there(client: Client, budi: User, person: Person) -> None:
    enter(client, budi)
    page = client.get("/loket/janji/").content.decode()
    assert person.name in page
    assert "Sudah datang" in page
    made = Appointment.objects.get()
    client.post(f"/loket/janji/{made.pk}/datang/", {"hari": MONDAY.isoformat()})
    made.refresh_from_db()
    assert made.status == "arrived"
    refused = client.post(f"/loket/janji/{made.pk}/tidak-datang/", {"hari": MONDAY.isoformat()})
    assert refused.status_code == 422
    assert client.post(f"/loket/janji/{made.pk}/terbang/").status_code == 404
    later = client.get("/loket/janji/?hari=2026-12-25").content.decode()
    assert "Hari Raya Natal" in later
    assert person.name not in later
    for strange in ("kapan", "9999-12-31", "0001-01-01"):
        assert person.name in client.get(f"/loket/janji/?hari={strange}").content.decode(), "taken for today"


def test_another_office_sees_and_moves_nothing(client: Client, person: Person) -> None:
    enter(client, member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
    made = Appointment.objects.get()
    assert person.name not in client.get("/loket/janji/").content.decode()
    assert client.post(f"/loket/janji/{made.pk}/datang/").status_code == 404
    assert client.get(f"/berkas/{person.pk}/janji/").status_code == 404


def test_the_person_page_and_the_desk_say_what_comes(client: Client, budi: User, person: Person) -> None:
    enter(client, budi)
    assert "Senin, 23\u00a0November\u00a02026, 09.00" in client.get(f"/loket/orang/{person.pk}/").content.decode()
    assert "<b>1</b> janji hari ini" in client.get("/loket/").content.decode()


def test_from_a_number_to_the_person(client: Client, budi: User, person: Person) -> None:
    enter(client, budi)
    client.post("/loket/antrean/beri/", {"service": "counselling", "first": "pregnant"})
    refused = client.post("/loket/antrean/panggil/", {"counter": ""})
    assert refused.status_code == 422
    assert "nomor loket" in refused.content.decode()
    client.post("/loket/antrean/panggil/", {"counter": "2", "services": ["counselling"]})
    page = client.get("/loket/antrean/").content.decode()
    assert "C-001" in page
    assert 'value="2"' in page, "the counter is remembered"
    assert "Anda sedang melayani C-001" in client.get(f"/loket/orang/{person.pk}/").content.decode()
    client.post(f"/loket/orang/{person.pk}/antrean/", {"nomor": str(uuid4())})
    ticket = Ticket.objects.get()
    assert ticket.person_id is None, "another number than the one on the page"
    client.post(f"/loket/orang/{person.pk}/antrean/", {"nomor": str(ticket.pk)})
    ticket.refresh_from_db()
    assert ticket.person_id == person.pk
    assert "Anda sedang melayani" not in client.get(f"/loket/orang/{person.pk}/").content.decode()
    client.post(f"/loket/antrean/{ticket.pk}/ulang/")
    client.post(f"/loket/antrean/{ticket.pk}/selesai/")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.calls) == ("served", 2)
    assert client.post(f"/loket/antrean/{ticket.pk}/lewati/").status_code == 422
    assert client.post(f"/loket/antrean/{uuid4()}/lewati/").status_code == 404


def test_closing_a_day_first_says_whom_it_hits(client: Client, person: Person) -> None:
    enter(client, member("Penyelia", Role.SUPERVISOR))
    tuesday = MONDAY + timedelta(days=1)
    made = Appointment.objects.get()
    with time_machine.travel(AT, tick=False):
        sent = {"on_day": "23", "on_month": "11", "on_year": "2026", "why": "Listrik padam"}
        asked = client.post("/loket/jam/tutup/", sent)
        assert "1 orang punya janji" in asked.content.decode()
        assert "Listrik padam" in asked.content.decode()
        assert not ClosedDay.objects.exists()
        assert client.post("/loket/jam/tutup/", sent | {"sure": "1"}).status_code == 302
        made.refresh_from_db()
        assert made.status == "to_move"
        [day] = ClosedDay.objects.all()
        page = client.get("/loket/jam/").content.decode()
        assert "Listrik padam" in page
        client.post(f"/loket/jam/tutup/{day.pk}/buka/")
        assert not ClosedDay.objects.exists()
        assert client.post("/loket/jam/tutup/", {"why": "x"}).status_code == 422
        assert person.name in client.get(f"/loket/janji/?hari={tuesday}").content.decode(), "waits for another time"


def test_hours_first_say_whom_they_hit(client: Client, person: Person) -> None:
    enter(client, member("Penyelia", Role.SUPERVISOR))
    with time_machine.travel(AT, tick=False):
        sent = {"weekday": "0", "opens": "10.00", "closes": "12.00", "places": "1", "reason": "Contoh"}
        asked = client.post("/loket/jam/ubah/", sent)
        assert (asked.status_code, OpeningHours.objects.exists()) == (200, False)
        assert "1 orang punya janji" in asked.content.decode()
        assert 'value="10.00"' in asked.content.decode()
        assert client.post("/loket/jam/ubah/", sent | {"sure": "1", "closes": "09.00"}).status_code == 422
        assert client.post("/loket/jam/ubah/", sent | {"sure": "1"}).status_code == 302
        assert Appointment.objects.get().status == "to_move"


def test_who_belongs_to_two_offices_says_which_one_she_works_at(client: Client, person: Person) -> None:
    both, there = member(AGUS, Role.PLACEMENT_OFFICER), office.elsewhere()
    role = Role.PLACEMENT_OFFICER
    begin_membership(user_id=both.pk, organisation_id=there.pk, role=role, on=MONDAY, by=office.SETUP, at=AT)
    enter(client, both)
    assert person.name in client.get("/loket/janji/").content.decode(), "the first by name"
    assert client.post("/loket/antrean/beri/", {"service": "registration"}).status_code == 302
    assert Ticket.objects.get().office_id == person.office_id
    chosen = client.post("/loket/kantor/", {"kantor": str(there.pk), "halaman": "queue"})
    assert chosen["Location"] == "/loket/antrean/"
    assert "Tidak ada yang menunggu" in client.get("/loket/antrean/").content.decode()
    assert person.name not in client.get("/loket/janji/").content.decode()
    for strange in ({"kantor": "x", "halaman": "queue"}, {"kantor": str(there.pk), "halaman": "x"}):
        assert client.post("/loket/kantor/", strange).status_code == 404


def test_a_number_given_at_the_counter_is_shown(client: Client, budi: User, person: Person) -> None:
    enter(client, budi)
    page = client.post("/loket/antrean/beri/", {"service": "registration"}, follow=True).content.decode()
    assert "Nomor diberikan" in page
    assert client.get("/loket/antrean/?nomor=x").status_code == 200


def test_the_way_back_is_one_that_opens(client: Client) -> None:
    for role, back in ((Role.SUPERVISOR, "/loket/"), (Role.HEAD, "/perencanaan/tunggu/")):
        enter(client, member(role.value, role))
        assert f'href="{back}"' in client.get("/loket/jam/").content.decode().partition("<main")[2]
        assert client.get(back).status_code == 200


def test_hours_and_screens(client: Client) -> None:
    enter(client, member("Penyelia", Role.SUPERVISOR))
    with time_machine.travel(AT, tick=False):
        sent = {"weekday": "5", "opens": "08.00", "closes": "12.00", "places": "1", "reason": "Contoh"}
        assert client.post("/loket/jam/ubah/", sent).status_code == 302
        assert OpeningHours.objects.get().weekday == 5
        assert "08.00-12.00" in client.get("/loket/jam/").content.decode()
        wrong = client.post("/loket/jam/ubah/", sent | {"opens": "25.00"})
        assert wrong.status_code == 422
        assert 'value="25.00"' in wrong.content.decode(), "what was typed stays"
        assert client.post("/loket/jam/ubah/", sent | {"closes": "07.00"}).status_code == 422
        made = client.post("/loket/jam/layar/", {"purpose": "display", "place": "Ruang tunggu"})
        assert "hanya ditampilkan sekali" in made.content.decode()
        assert client.post("/loket/jam/layar/", {"purpose": "display", "place": " "}).status_code == 422
        [screen] = QueueScreen.objects.all()
        client.post(f"/loket/jam/layar/{screen.pk}/henti/")
        screen.refresh_from_db()
        assert screen.ended_at is not None
