"""The screens of a recovery, of staff and of the demo."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from balai.apps.access.models import Membership, Organisation, RecoveryRequest, User
from balai.apps.access.roles import Role
from balai.demo import cast
from tests.cast import BUDI, SITI
from tests.factories.office import AT, ON, bontang, citizen, member
from tests.web.access.entering import enter, work_off

pytestmark = pytest.mark.django_db
NEW_PASSWORD = {"password1": "gunung hijau 88", "password2": "gunung hijau 88"}


def test_two_officers_and_a_code_on_paper(client: Client) -> None:
    siti = citizen(SITI)
    phone = enter(Client(), siti, second=False)
    assert phone.get("/akun/").status_code == 200
    enter(client, member(BUDI, Role.PLACEMENT_OFFICER))
    assert client.post("/loket/pemulihan/", {"contact": "x", "seen": "ktp"}).status_code == 422
    unknown = client.post("/loket/pemulihan/", {"contact": "tidak@example.org", "seen": "ktp"})
    assert "Tidak ada akun" in unknown.content.decode()
    assert client.post("/loket/pemulihan/", {"contact": siti.email, "seen": "ktp"}).status_code == 302
    request = RecoveryRequest.objects.get()
    shown = client.get("/loket/pemulihan/").content.decode()
    assert "petugas lain harus menyetujui" in shown
    assert client.post(f"/loket/pemulihan/{request.pk}/setuju/").status_code == 403

    enter(client, member("Penyelia", Role.SUPERVISOR))
    assert "Setujui dan buat kode" in client.get("/loket/pemulihan/").content.decode()
    paper = client.post(f"/loket/pemulihan/{request.pk}/setuju/").content.decode()
    assert phone.get("/akun/").status_code == 302
    found = re.search(r"<code>([0-9A-Z-]+)</code>", paper)
    assert found
    assert found[1] not in client.get("/loket/pemulihan/").content.decode()
    assert client.post(f"/loket/pemulihan/{request.pk}/setuju/").status_code == 302

    home = Client()
    assert home.post("/pemulihan/", {"code": "7K3M-9QWX-2D"}).status_code == 422
    assert home.post("/pemulihan/", {"code": found[1].lower()})["Location"] == "/pemulihan/baru/"
    assert home.post("/pemulihan/baru/", {**NEW_PASSWORD, "password2": "lain sama sekali"}).status_code == 422
    assert home.post("/pemulihan/baru/", NEW_PASSWORD).status_code == 302
    assert home.post("/pemulihan/", {"code": found[1]}).status_code == 422
    home.post("/masuk/kata-sandi/", {"login": siti.email, "password": NEW_PASSWORD["password1"]})
    assert home.get("/akun/").status_code == 200


def test_a_refusal_and_an_office_elsewhere(client: Client) -> None:
    citizen(SITI)
    enter(client, member(BUDI, Role.PLACEMENT_OFFICER))
    client.post("/loket/pemulihan/", {"contact": "siti@example.org", "seen": "ktp"})
    request = RecoveryRequest.objects.get()
    enter(client, member("Penyelia", Role.SUPERVISOR))
    assert client.post(f"/loket/pemulihan/{request.pk}/tolak/").status_code == 302
    assert client.post(f"/loket/pemulihan/{request.pk}/tolak/").status_code == 302
    assert "sudah diputuskan" in client.get("/loket/pemulihan/").content.decode()


def test_approving_asks_for_the_second_factor_again(client: Client) -> None:
    citizen(SITI)
    enter(client, member(BUDI, Role.PLACEMENT_OFFICER))
    client.post("/loket/pemulihan/", {"contact": "siti@example.org", "seen": "ktp"})
    request = RecoveryRequest.objects.get()
    enter(client, member("Penyelia", Role.SUPERVISOR), ago_s=301)
    assert client.post(f"/loket/pemulihan/{request.pk}/setuju/").status_code == 302
    request.refresh_from_db()
    assert request.approved_at is None


def test_staff_are_invited_and_make_a_password(client: Client) -> None:
    enter(client, member("Admin", Role.ADMINISTRATOR))
    path = f"/kantor/{bontang().pk}/"
    assert "Balai Migran Bontang" in client.get("/kantor/").content.decode()
    assert client.post(path, {"name": "Baru", "email": "x", "role": "lurah"}).status_code == 422
    client.post(path, {"name": "Baru", "email": "Baru@example.org", "role": "auditor"})
    work_off()
    assert "/lupa/" in mail.outbox[-1].body
    assert "Baru" in client.get(path).content.decode()
    again = client.post(path, {"name": "Baru", "email": "baru@example.org", "role": "auditor"})
    assert "sudah memegang peran" in again.content.decode()
    held = Membership.objects.get(role="auditor")
    client.post(f"/kantor/peran/{held.pk}/akhiri/")
    assert "Peran diakhiri" in client.get(path).content.decode()
    client.post(f"/kantor/peran/{held.pk}/akhiri/")
    assert "sudah berakhir" in client.get(path).content.decode()


def test_the_demo_lets_in_its_cast_only_while_it_is_a_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    cast.make(AT, on=ON)
    cast.make(AT, on=ON)
    assert User.objects.count() == len(cast.STAFF) + len(cast.CITIZENS)
    assert Organisation.objects.filter(kind="kelurahan").count() == 15
    shown = client.get("/masuk/").content.decode()
    assert all(member.name in shown for member in cast.STAFF)
    assert client.post("/masuk/contoh/administrator/", {"next": "/loket/"})["Location"] == "/loket/"
    assert client.post("/masuk/contoh/administrator/", {"next": "https://example.org/"})["Location"] == "/akun/"
    assert client.get("/kantor/").status_code == 200
    client.post("/masuk/contoh/siti/")
    assert client.get("/kantor/").status_code == 403
    client.post("/masuk/contoh/administrator/")
    settings.DEMO = False
    assert client.get("/kantor/")["Location"] == "/akun/keamanan/"
    client.post("/keluar-akun/")
    assert client.post("/masuk/contoh/administrator/").status_code == 404
    assert "Masuk sebagai orang contoh" not in client.get("/masuk/").content.decode()


def test_the_demo_lets_in_nobody_real(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    real = member(BUDI, Role.ADMINISTRATOR)
    key = str(real.email).partition("@")[0]
    assert client.post(f"/masuk/contoh/{key.replace('.', '-')}/").status_code == 404


def test_every_role_has_somebody_in_the_demo() -> None:
    assert {member.role for member in cast.STAFF} == set(Role)


def test_migrations_and_createcachetable_agree() -> None:
    call_command("createcachetable", verbosity=0)
