"""Citizens come in with a code or a password, by e-mail or telephone; nobody learns who has an account."""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.audit.verbs import Verb
from balai.apps.messages.models import Message
from tests.cast import SITI
from tests.factories.office import citizen, member
from tests.web.access.entering import PASSWORD, code_in, enter, last_code, texts, work_off

pytestmark = pytest.mark.django_db


def signed_in(client: Client) -> bool:
    return client.get("/akun/").status_code == 200


def test_a_new_account_needs_one_address_and_its_code(client: Client) -> None:
    answer = client.post("/daftar/", {"name": SITI, "contact": "Siti@example.org"})
    assert answer["Location"] == "/masuk/kode/"
    assert not signed_in(client)
    assert client.post("/masuk/kode/", {"code": last_code()})["Location"] == "/akun/"
    assert signed_in(client)
    user = User.objects.get()
    assert (user.name, user.email, user.has_usable_password()) == (SITI, "siti@example.org", False)
    assert Event.objects.filter(verb=Verb.SIGNED_IN.value, actor_id=user.pk).count() == 1


def test_a_number_will_do(client: Client) -> None:
    client.post("/daftar/", {"contact": "0812-3456-7890"})
    [(number, text)] = texts()
    assert number == "+6281234567890"
    client.post("/masuk/kode/", {"code": code_in(text)})
    assert signed_in(client)
    assert User.objects.get().phone_verified_at is not None
    client.post("/keluar-akun/")
    client.post("/masuk/", {"contact": "+62 812 3456 7890"})
    client.post("/masuk/kode/", {"code": code_in(texts()[-1][1])})
    assert signed_in(client)


def test_by_password_with_e_mail_or_number(client: Client) -> None:
    siti = citizen(SITI)
    siti.set_password(PASSWORD)
    siti.phone = "+6281234567890"
    siti.save()
    assert client.post("/masuk/kata-sandi/", {"login": siti.email, "password": "salah sekali 9"}).status_code == 422
    assert not signed_in(client)
    assert Event.objects.get(verb=Verb.SIGN_IN_FAILED.value).object_id == str(siti.pk)
    for login in (siti.email, "0812 3456 7890"):
        client.post("/masuk/kata-sandi/", {"login": login, "password": PASSWORD})
        assert signed_in(client), login
        client.post("/keluar-akun/")


@pytest.mark.parametrize("path", ["/masuk/", "/daftar/"])
def test_pages_answer_alike_for_everybody(client: Client, path: str) -> None:
    citizen(SITI)
    answers = []
    for contact in ("siti@example.org", "nobody@example.org"):
        visitor = Client()
        answer = visitor.post(path, {"contact": contact}, follow=True)
        shown = answer.content.decode().replace(contact, "")
        answers.append((answer.redirect_chain, shown.split("csrfmiddlewaretoken")[0], answer.status_code))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2


def test_signing_up_again_opens_the_same_account(client: Client) -> None:
    siti = citizen(SITI)
    client.post("/daftar/", {"contact": "siti@example.org"})
    client.post("/masuk/kode/", {"code": last_code()})
    assert signed_in(client)
    assert User.objects.get() == siti


def test_staff_get_no_code_whatever_page_they_try(client: Client) -> None:
    budi = member("Budi", Role.PLACEMENT_OFFICER)
    for path in ("/masuk/", "/daftar/"):
        Client().post(path, {"contact": budi.email})
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert "tidak ada akun yang masuk dengan kode" in letter.body


def test_a_wrong_code_three_times_begins_anew(client: Client) -> None:
    client.post("/daftar/", {"contact": "siti@example.org"})
    for _ in range(2):
        assert "Kode tidak cocok" in client.post("/masuk/kode/", {"code": "AAA-AAA"}).content.decode()
    assert client.post("/masuk/kode/", {"code": "AAA-AAA"})["Location"] == "/masuk/"
    assert client.post("/masuk/kode/", {"code": last_code()})["Location"] == "/masuk/"
    assert not signed_in(client)


def test_guessing_passwords_is_slowed(client: Client) -> None:
    siti = citizen(SITI)
    siti.set_password(PASSWORD)
    siti.save()
    for _ in range(6):
        answer = client.post("/masuk/kata-sandi/", {"login": siti.email, "password": "salah sekali 9"})
    assert "Terlalu banyak percobaan" in answer.content.decode()
    answer = client.post("/masuk/kata-sandi/", {"login": siti.email, "password": PASSWORD})
    assert "Terlalu banyak percobaan" in answer.content.decode()


def test_wrong_passwords_and_codes_are_noted_without_what_was_typed(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    siti = citizen(SITI)
    siti.set_password(PASSWORD)
    siti.save()
    for login in (siti.email, "nobody@example.org"):
        client.post("/masuk/kata-sandi/", {"login": login, "password": "salah sekali 9"})
    client.post("/masuk/", {"contact": siti.email})
    client.post("/masuk/kode/", {"code": "AAA-AAA"})
    tried = [line for line in caplog.records if line.getMessage() == "password_wrong"]
    assert [line.known for line in tried] == [True, False]
    codes = [line for line in caplog.records if line.getMessage() == "code_wrong"]
    assert [line.at for line in codes] == ["CodeForm"]
    assert not [line for line in tried + codes if {"salah sekali 9", "AAA-AAA", siti.email} & set(vars(line).values())]


def test_asking_for_codes_is_slowed(client: Client) -> None:
    answers = [Client().post("/masuk/", {"contact": "siti@example.org"}) for _ in range(4)]
    assert [answer.status_code for answer in answers[:3]] == [302] * 3
    assert "Terlalu banyak percobaan" in answers[3].content.decode()
    assert len(mail.outbox) == 3


def test_something_else_is_explained(client: Client) -> None:
    answer = client.post("/daftar/", {"contact": "siti"})
    assert answer.status_code == 422
    assert "nama@contoh.id" in answer.content.decode()
    assert "masih kosong" not in client.post("/masuk/", {"contact": ""}).content.decode()


def test_another_device_is_told_to_the_owner(client: Client) -> None:
    siti = citizen(SITI)
    for index, browser in enumerate((client, client, Client())):
        browser.post("/masuk/", {"contact": siti.email})
        browser.post("/masuk/kode/", {"code": last_code()})
        news = Message.objects.filter(code="sign_in_notice", user_id=siti.pk)
        assert news.count() == (1 if index == 2 else 0)
        browser.post("/keluar-akun/")


def test_what_changed_is_told_by_mail_and_in_the_inbox(client: Client) -> None:
    siti = citizen(SITI)
    siti.set_password(PASSWORD)
    siti.save()
    enter(client, siti, second=False)
    client.post(
        "/akun/kata-sandi/",
        {"oldpassword": PASSWORD, "password1": "angin pagi 8 laut", "password2": "angin pagi 8 laut"},
    )
    work_off()
    assert "diperiksa" in mail.outbox[-1].subject
    assert "kata sandi Anda diganti" in mail.outbox[-1].body
    assert Message.objects.get().user_id == siti.pk


def test_no_cookie_of_a_session_for_visitors(client: Client) -> None:
    for path in ("/", "/jalur/", "/cek/", "/bantuan/", "/masuk/", "/masuk/kata-sandi/", "/daftar/", "/lupa/"):
        client.get(path)
    client.post("/cek/")
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_leaving_quickly_ends_the_session(client: Client) -> None:
    client.force_login(citizen(SITI))
    assert signed_in(client)
    client.post("/keluar/")
    assert not signed_in(client)


def test_too_many_requests_are_a_page_of_ours(client: Client) -> None:
    for _ in range(21):
        answer = client.post("/daftar/", {"contact": ""})
    assert answer.status_code == 429
    assert '<html lang="id">' in answer.content.decode()


def test_nobody_asks_the_database_about_a_visitor(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/aturan/")  # the rules are kept in memory from now on
    with django_assert_num_queries(0):
        client.get("/aturan/")
