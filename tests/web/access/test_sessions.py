"""Sessions end: after a pause, after a day of work, with a new password, from another device."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.audit.verbs import Verb
from tests.factories.office import citizen, member
from tests.web.access.entering import PASSWORD, enter

pytestmark = pytest.mark.django_db


def known(name: str = "Siti") -> User:
    user = citizen(name)
    user.set_password(PASSWORD)
    user.save()
    return user


def by_password(client: Client, user: User) -> Client:
    client.post("/masuk/kata-sandi/", {"login": user.email, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/akun/").status_code == 200


def test_staff_are_out_after_half_an_hour_without_a_page(client: Client) -> None:
    enter(client, member("Budi", Role.PLACEMENT_OFFICER))
    assert is_in(client)
    now = timezone.now()
    for minutes, expected in ((29, True), (58, True), (89, False)):
        with time_machine.travel(now + dt.timedelta(minutes=minutes), tick=False):
            assert is_in(client) is expected, minutes


def test_staff_are_out_after_eight_hours_of_work(client: Client) -> None:
    enter(client, member("Budi", Role.PLACEMENT_OFFICER))
    assert is_in(client)
    now = timezone.now()
    for minutes in range(20, 8 * 60, 20):
        with time_machine.travel(now + dt.timedelta(minutes=minutes), tick=False):
            assert is_in(client)
    with time_machine.travel(now + dt.timedelta(hours=8, minutes=1), tick=False):
        assert not is_in(client)


def test_citizens_may_think_longer(client: Client) -> None:
    enter(client, citizen("Siti"))
    assert is_in(client)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=115), tick=False):
        assert is_in(client)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=240), tick=False):
        assert not is_in(client)


def test_other_devices_are_listed_and_ended(client: Client) -> None:
    siti, other = known(), Client(headers={"user-agent": "Telepon lain"})
    by_password(client, siti)
    by_password(other, siti)
    assert "Telepon lain" in client.get("/akun/perangkat/").content.decode()
    client.post("/akun/perangkat/")
    assert is_in(client)
    assert not is_in(other)


def test_a_new_password_ends_every_session(client: Client) -> None:
    siti, other = known(), Client()
    by_password(client, siti)
    by_password(other, siti)
    changed = {"oldpassword": PASSWORD, "password1": "gunung hijau 88", "password2": "gunung hijau 88"}
    client.post("/akun/kata-sandi/", changed)
    assert not is_in(client)
    assert not is_in(other)
    assert Event.objects.filter(verb=Verb.PASSWORD_CHANGED.value, actor_id=siti.pk).count() == 1


def test_a_forgotten_password_is_replaced_by_a_code(client: Client) -> None:
    from tests.web.access.entering import last_code

    siti, other = known(), Client()
    by_password(other, siti)
    client.post("/lupa/", {"email": siti.email})
    client.post("/lupa/kode/", {"code": last_code()})
    new = {"password1": "gunung hijau 88", "password2": "gunung hijau 88"}
    assert client.post("/lupa/baru/", new)["Location"] == "/lupa/selesai/"
    assert not is_in(other)
    client.post("/masuk/kata-sandi/", {"login": siti.email, "password": "gunung hijau 88"})
    assert is_in(client)


def test_weak_and_unequal_passwords_are_explained(client: Client) -> None:
    enter(client, citizen("Siti"), second=False)
    shown = client.post("/akun/kata-sandi/baru/", {"password1": "rahasia", "password2": "rahasia"}).content.decode()
    assert "summary" in shown


def test_history_says_who_wrote(client: Client) -> None:
    from pghistory.models import Events

    admin = member("Admin", Role.ADMINISTRATOR)
    budi = member("Budi", Role.PLACEMENT_OFFICER)
    enter(client, admin)
    held = budi.memberships.get()
    client.post(f"/kantor/peran/{held.pk}/akhiri/")
    held.refresh_from_db()
    assert held.ended_on == timezone.localdate()
    [event] = Events.objects.tracks(held).filter(pgh_label="update").order_by("pgh_created_at")
    assert event.pgh_context == {"actor": f"user:{admin.pk}"}


@pytest.mark.parametrize("page", ["/", "/akun/perangkat/", "/akun/keamanan/", "/berkas/"])
def test_no_browser_keeps_a_page_of_somebody_signed_in(client: Client, page: str) -> None:
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
    assert "no-store" in enter(client, citizen("Siti")).get(page)["Cache-Control"]
