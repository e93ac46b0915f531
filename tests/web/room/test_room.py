"""The waiting room: a code makes a browser a kiosk or a display, and nothing else is to be seen there."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from balai.apps.access.roles import Role
from balai.apps.casework.models import Purpose, Ticket
from balai.apps.casework.visits import queue, screens
from balai.engine.actor import Actor
from tests.apps.casework.test_appointments import MONDAY, moment
from tests.cast import BUDI
from tests.factories import office
from tests.factories.office import AT, acts, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def head() -> Actor:
    return acts(member("Penyelia", Role.SUPERVISOR))


def begun(client: Client, head: Actor, purpose: Purpose) -> str:
    given = {"office_id": office.bontang().pk, "place": "Ruang tunggu"}
    screen, code = screens.prepare(purpose=purpose, by=head, at=AT, **given)
    answer = client.post("/antrean/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/antrean/")
    return str(screen.pk)


def test_a_browser_that_is_no_screen_draws_nothing(client: Client) -> None:
    assert client.post("/antrean/nomor/", {"service": "registration"})["Location"] == "/antrean/"
    wrong = client.post("/antrean/", {"code": "0000-0000-00"})
    assert wrong.status_code == 422
    assert not Ticket.objects.exists()
    for _try in range(9):
        client.post("/antrean/", {"code": "0000-0000-00"})
    assert client.post("/antrean/", {"code": "0000-0000-00"}).status_code == 429


def test_a_kiosk_draws_and_goes_back_by_itself(client: Client, head: Actor) -> None:
    key = begun(client, head, Purpose.KIOSK)
    shut = client.get("/antrean/")
    assert "Ambil nomor antrean" in shut.content.decode()
    assert "Hari ini kantor tutup" in shut.content.decode(), "a Sunday"
    assert shut["Refresh"] == "45"
    with time_machine.travel(moment(MONDAY, "09:00"), tick=False):
        assert "tutup" not in client.get("/antrean/").content.decode()
    with time_machine.travel(moment(MONDAY, "06:00"), tick=False):
        assert "pukul 07.30-16.00" in client.get("/antrean/").content.decode()
    answer = client.post("/antrean/nomor/", {"service": "registration", "first": "elderly"}, follow=True)
    page = answer.content.decode()
    assert "A-001" in page
    assert "Anda berikutnya" in page
    assert answer["Refresh"] == "12; url=/antrean/"
    assert Ticket.objects.get().first == "elderly"
    assert client.post("/antrean/nomor/", {"service": "registration", "first": "friend"}).status_code == 422
    assert client.post("/antrean/nomor/", {"service": "party"}).status_code == 404
    screens.end(screen_id=key, by=head, at=AT)  # type: ignore[arg-type]
    assert client.post("/antrean/nomor/", {"service": "registration"})["Location"] == "/antrean/"
    assert Ticket.objects.count() == 1


def test_the_display_shows_numbers_and_counters_and_no_name(client: Client, head: Actor) -> None:
    begun(client, head, Purpose.DISPLAY)
    bontang, budi = office.bontang().pk, acts(member(BUDI, Role.PLACEMENT_OFFICER))
    for service in ("registration", "registration", "documents"):
        queue.draw(office_id=bontang, service=service, by=budi, at=AT)
    queue.call_next(office_id=bontang, services=frozenset(), counter="3", by=budi, at=AT)
    answer = client.get("/antrean/", follow=True)
    page = answer.content.decode()
    assert 'content="5"' in page, "without JavaScript"
    assert "js/room.js" in page
    assert all(text in page for text in ("A-001", "Loket 3", "A-002", "B-001", "2 orang menunggu"))
    assert BUDI not in page


def test_an_officer_looks_at_the_display_of_the_own_office(client: Client) -> None:
    enter(client, member(BUDI, Role.PLACEMENT_OFFICER))
    page = client.get("/antrean/layar/").content.decode()
    assert "Layar panggilan" in page
    assert "refresh" not in page, "nobody stays signed in by looking"
