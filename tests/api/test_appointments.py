"""Appointments through the interface: free times, booked once however often it is sent, moved, cancelled."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine

from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.casework.models import Appointment
from balai.apps.people.models import Person
from balai.engine.actor import Permission
from tests.api.calling import System, system
from tests.apps.casework.test_appointments import MONDAY, moment
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member

pytestmark = pytest.mark.django_db
BOTH = (Permission.PERSON_READ, Permission.PERSON_WRITE)
NINE = {"kind": "counselling", "starts_at": moment(MONDAY, "09:00").isoformat()}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def person() -> Person:
    return files.registered(acts(citizen(SITI)), acts(member(BUDI, Role.PLACEMENT_OFFICER)))


@pytest.fixture
def kiosk() -> System:
    return system(*BOTH)


def test_from_free_times_to_cancelling(person: Person, kiosk: System) -> None:
    free = kiosk.get(f"people/{person.pk}/free-times", kind="counselling").json()
    assert free["minutes"] == 60
    assert free["moments"][0].startswith("2026-11-23T07:30:00")
    made = kiosk.post(f"people/{person.pk}/appointments", NINE)
    assert made.status_code == 201
    row = made.json()
    assert (row["person"], row["status"]) == (str(person.pk), "booked")
    moved = kiosk.post(f"appointments/{row['id']}/move", {"starts_at": moment(MONDAY, "13:00").isoformat()})
    assert moved.status_code == 200
    listed = kiosk.get("appointments", day="2026-11-23").json()["items"]
    assert [one["starts_at"] for one in listed] == ["2026-11-23T13:00:00+08:00"]
    assert kiosk.post(f"appointments/{row['id']}/cancel", {}).json()["status"] == "cancelled"
    assert kiosk.get("appointments", status="booked").json()["items"] == []
    by = Event.objects.get(verb="appointment_booked").actor
    assert by.startswith("token:")


def test_sent_twice_it_is_booked_once(person: Person, kiosk: System) -> None:
    key = str(uuid4())
    first = kiosk.post(f"people/{person.pk}/appointments", NINE, key)
    again = kiosk.post(f"people/{person.pk}/appointments", NINE, key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotency-Replayed"] == "true"
    assert Appointment.objects.count() == 1
    assert kiosk.post(f"people/{person.pk}/appointments", NINE).json()["code"] == "appointment_already"


@pytest.mark.parametrize(
    ("starts_at", "status", "code"),
    [
        ("2026-12-25T09:00:00+08:00", 422, "appointment_day_closed"),
        ("2026-11-20T09:00:00+08:00", 422, "appointment_past"),
        ("2026-11-23T09:00:00", 422, "input_invalid"),
    ],
)
def test_a_refused_time_says_why(person: Person, kiosk: System, starts_at: str, status: int, code: str) -> None:
    answer = kiosk.post(f"people/{person.pk}/appointments", NINE | {"starts_at": starts_at})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_out_of_every_calendar_is_refused(person: Person, kiosk: System, day: str) -> None:
    assert kiosk.get("appointments", day=day).json()["code"] == "day_out_of_range"
    free = kiosk.get(f"people/{person.pk}/free-times", kind="documents", start=day)
    assert (free.status_code, free.json()["code"]) == (422, "day_out_of_range")


def test_reading_books_nothing_and_another_office_sees_nothing(person: Person) -> None:
    reader, there = system(Permission.PERSON_READ), system(*BOTH, at=office.elsewhere())
    assert reader.post(f"people/{person.pk}/appointments", NINE).status_code == 403
    assert there.post(f"people/{person.pk}/appointments", NINE).status_code == 404
    assert there.get(f"people/{person.pk}/free-times", kind="counselling").status_code == 404
    made = system(*BOTH).post(f"people/{person.pk}/appointments", NINE).json()
    assert there.post(f"appointments/{made['id']}/cancel", {}).status_code == 404
    assert there.get("appointments").json()["items"] == []
    Person.objects.filter(pk=person.pk).update(restricted_at=AT)
    assert reader.get("appointments").json()["items"] == []
    ours = system(*BOTH)
    assert ours.get(f"people/{person.pk}/free-times", kind="documents").json()["code"] == "file_restricted"
    assert ours.post(f"appointments/{made['id']}/cancel", {}).json()["code"] == "file_restricted"


def test_a_file_without_an_account_is_nobodys_own() -> None:
    """A token has no user, and neither has this file: that makes it not the token's own."""
    budi = acts(member(BUDI, Role.PLACEMENT_OFFICER))
    other = files.registered(acts(citizen(SITI)), budi)
    Person.objects.filter(pk=other.pk).update(user=None)
    reader = system(Permission.PERSON_READ)
    assert reader.post(f"people/{other.pk}/appointments", NINE).status_code == 403
    made = system(*BOTH).post(f"people/{other.pk}/appointments", NINE).json()
    assert reader.post(f"appointments/{made['id']}/cancel", {}).status_code == 403
