"""A government login, against a provider that really answers: in, not in, connected, let go."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import Client

from balai.apps.access.identity import Adapter
from balai.apps.access.models import RecoveryRequest, User
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.audit.verbs import Verb
from balai.apps.messages.models import Message
from balai.words import words
from config import env
from tests.cast import SITI
from tests.factories import identity
from tests.factories.identity import Provider
from tests.factories.office import citizen, member
from tests.web.access.entering import PASSWORD, enter

pytestmark = pytest.mark.django_db
SITIS = {"sub": "p-1", "name": SITI, "email": "Siti@example.org", "email_verified": True, "nik": "6474010101010001"}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with identity.listening() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any) -> Provider:
    running.person, running.wrong, running.told = dict(SITIS), {}, {}
    running.shut, running.is_forged = set(), False
    settings.OIDC = running.settings
    return running


def come(client: Client, provider: Provider, start: str = "/masuk/identitas/", **sent: str) -> Any:
    """Press the button, sign in there and agree, come back."""
    return client.get(provider.agree(client.post(start, sent)["Location"]))


def is_in(client: Client) -> bool:
    return client.get("/akun/").status_code == 200


def says(answer: Any, code: str) -> bool:
    return words("id").say(code) in answer.content.decode()


class TestIn:
    def test_the_first_time_makes_an_account(self, client: Client, provider: Provider) -> None:
        assert come(client, provider, next="/akun/perangkat/")["Location"] == "/akun/perangkat/"
        assert is_in(client)
        user = User.objects.get()
        assert (user.name, user.email, user.has_usable_password()) == (SITI, "siti@example.org", False)
        assert EmailAddress.objects.get().verified
        assert Event.objects.filter(verb=Verb.SIGNED_IN.value, actor_id=user.pk).count() == 1

    def test_nothing_more_is_kept_than_who_it_is(self, client: Client, provider: Provider) -> None:
        come(client, provider)
        connected = SocialAccount.objects.get()
        assert (connected.uid, connected.extra_data) == ("p-1", {})
        assert not SocialToken.objects.exists()
        assert SITIS["nik"] not in str(client.session.items())

    def test_later_it_is_the_same_account_whatever_its_address(self, client: Client, provider: Provider) -> None:
        come(client, provider)
        provider.person["email"] = "baru@example.org"
        other = Client()
        come(other, provider)
        assert is_in(other)
        assert User.objects.get().email == "siti@example.org"

    @pytest.mark.parametrize("proved", [False, None, "true"])
    def test_an_address_nobody_proved_is_not_taken(self, client: Client, provider: Provider, proved: Any) -> None:
        siti = citizen(SITI)
        provider.person["email_verified"] = proved
        come(client, provider)
        assert is_in(client)
        new = User.objects.exclude(pk=siti.pk).get()
        assert new.email is None
        assert not EmailAddress.objects.filter(user=new).exists()

    @pytest.mark.parametrize(
        ("told", "name", "email"),
        [
            ({"name": None}, "", "siti@example.org"),
            ({"name": "Siti\0 Nuraini"}, "Siti Nuraini", "siti@example.org"),
            ({"name": "S" * 500}, "S" * 120, "siti@example.org"),
            ({"email": "0812-3456-7890"}, SITI, None),
            ({"email": ["siti@example.org"]}, SITI, None),
            ({"email": f"{'s' * 60}@{'x.' * 110}org"}, SITI, None),
        ],
    )
    def test_what_is_told_is_kept_as_far_as_it_can_be(
        self, client: Client, provider: Provider, told: dict[str, Any], name: str, email: str | None
    ) -> None:
        provider.told = told
        come(client, provider)
        assert is_in(client)
        assert User.objects.values_list("name", "email").get() == (name, email)

    def test_the_button_stands_on_every_way_in(self, client: Client, provider: Provider, settings: Any) -> None:
        for path in ("/masuk/", "/masuk/kata-sandi/", "/daftar/"):
            assert "Masuk dengan Identitas Contoh" in client.get(path).content.decode(), path
        settings.OIDC = {}
        for path in ("/masuk/", "/masuk/kata-sandi/", "/daftar/"):
            assert "/masuk/identitas/" not in client.get(path).content.decode(), path
        assert client.post("/masuk/identitas/").status_code == 404
        assert client.get("/masuk/identitas/kembali/?code=x&state=y").status_code == 404

    def test_the_same_number_of_another_provider_is_another_person(
        self, client: Client, provider: Provider, settings: Any
    ) -> None:
        del provider.person["email"]
        come(client, provider)
        with identity.listening() as later:
            later.person = dict(provider.person)
            settings.OIDC = later.settings
            come(Client(), later)
        assert User.objects.count() == 2

    def test_nobody_is_sent_elsewhere_afterwards(self, client: Client, provider: Provider) -> None:
        assert come(client, provider, next="https://jahat.example/")["Location"] == "/akun/"


class TestAtTheSameMoment:
    """Between looking whether an address is taken and taking it, another was faster."""

    @pytest.mark.parametrize("email", ["siti@example.org", None])
    def test_the_same_person_in_two_windows(
        self, client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch, email: str | None
    ) -> None:
        provider.person["email"] = email
        first, other, begin = provider.agree(client.post("/masuk/identitas/")["Location"]), Client(), Adapter._began

        def slowly(*given: Any) -> Any:
            monkeypatch.setattr(Adapter, "_began", begin)
            come(other, provider)
            return begin(*given)

        monkeypatch.setattr(Adapter, "_began", slowly)
        client.get(first)
        assert (is_in(client), is_in(other)) == (True, True)
        assert User.objects.count() == SocialAccount.objects.count() == 1


class TestNotIn:
    def test_an_address_that_has_an_account_is_not_taken_over(self, client: Client, provider: Provider) -> None:
        siti = citizen(SITI)
        assert siti.email == "siti@example.org"
        answer = come(client, provider)
        assert answer.status_code == 409
        assert says(answer, "identity_email_known")
        assert not is_in(client)
        assert not SocialAccount.objects.exists()
        assert User.objects.get() == siti

    def test_cancelled(self, client: Client, provider: Provider) -> None:
        answer = client.get(provider.cancel(client.post("/masuk/identitas/")["Location"]))
        assert answer.status_code == 403
        assert says(answer, "identity_cancelled")
        assert '/masuk/kata-sandi/"' in answer.content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"nonce": "of another session"},
            {"nonce": None},
            {"exp": 1_767_225_600},
            {"exp": None},
            {"iss": "https://jahat.example"},
            {"aud": "another service"},
            {"sub": "p-2"},  # not of whom the rest is told
        ],
        ids=str,
    )
    def test_a_token_that_is_not_in_order(self, client: Client, provider: Provider, wrong: dict[str, Any]) -> None:
        provider.wrong = wrong
        answer = come(client, provider)
        assert answer.status_code == 403
        assert says(answer, "identity_refused")
        assert not is_in(client)
        assert not User.objects.exists()

    @pytest.mark.parametrize("number", ["", "p\0", "9" * 192])
    def test_a_number_that_cannot_be_kept(self, client: Client, provider: Provider, number: str) -> None:
        provider.person["sub"] = number
        assert says(come(client, provider), "identity_refused")

    def test_a_token_signed_by_somebody_else(self, client: Client, provider: Provider) -> None:
        provider.is_forged = True
        assert says(come(client, provider), "identity_refused")
        assert not User.objects.exists()

    def test_an_answer_counts_once_and_for_who_asked(self, client: Client, provider: Provider) -> None:
        address = provider.agree(client.post("/masuk/identitas/")["Location"])
        assert says(Client().get(address), "identity_refused")
        client.get(address)
        assert is_in(client)
        client.post("/keluar-akun/")
        assert says(client.get(address), "identity_refused")

    def test_a_code_of_another_session_does_not_fit(self, client: Client, provider: Provider) -> None:
        theirs = provider.agree(Client().post("/masuk/identitas/")["Location"])
        mine = provider.agree(client.post("/masuk/identitas/")["Location"])
        code, state = theirs.partition("?")[2].split("&")[0], mine.rpartition("&")[2]
        assert says(client.get(f"/masuk/identitas/kembali/?{code}&{state}"), "identity_refused")
        assert not User.objects.exists()

    @pytest.mark.parametrize("door", ["/.well-known/openid-configuration", "/keys", "/userinfo"])
    def test_no_answer_leaves_the_other_ways(self, client: Client, provider: Provider, door: str) -> None:
        if door.startswith("/."):
            provider.shut = {door}
            answer = client.post("/masuk/identitas/")
        else:
            address = provider.agree(client.post("/masuk/identitas/")["Location"])
            provider.shut = {door}
            answer = client.get(address)
        assert answer.status_code == 503
        assert says(answer, "identity_down")
        assert 'href="/masuk/"' in answer.content.decode()

    def test_nobody_listens(self, client: Client, provider: Provider, settings: Any) -> None:
        settings.OIDC = {**provider.settings, "issuer": "http://127.0.0.1:1"}
        assert says(client.post("/masuk/identitas/"), "identity_down")

    def test_another_issuer_than_was_set_up(self, client: Client, provider: Provider, settings: Any) -> None:
        settings.OIDC = {**provider.settings, "issuer": f"{provider.issuer}/"}
        assert says(client.post("/masuk/identitas/"), "identity_refused")

    def test_a_closed_account(self, client: Client, provider: Provider) -> None:
        come(client, provider)
        User.objects.update(is_active=False)
        other = Client()
        assert come(other, provider)["Location"] == "/masuk/tertutup/"
        assert not is_in(other)


class TestConnected:
    @pytest.fixture
    def siti(self) -> User:
        return citizen(SITI)

    def test_from_the_account_and_told(self, client: Client, provider: Provider, siti: User) -> None:
        client.force_login(siti)
        assert "Sambungkan untuk masuk" in client.get("/akun/").content.decode()
        answer = client.get(come(client, provider, "/akun/identitas/")["Location"])
        assert "Identitas tersambung." in answer.content.decode()
        assert Event.objects.get(verb=Verb.IDENTITY_ADDED.value).actor_id == siti.pk
        assert Message.objects.filter(code="identity_added", user_id=siti.pk).exists()
        other = Client()
        come(other, provider)
        assert is_in(other)
        assert User.objects.get() == siti

    def test_one_identity_opens_one_account(self, client: Client, provider: Provider, siti: User) -> None:
        provider.person["email"] = "lain@example.org"
        come(Client(), provider)
        client.force_login(siti)
        answer = client.get(come(client, provider, "/akun/identitas/")["Location"])
        assert "membuka akun lain" in answer.content.decode()
        assert not SocialAccount.objects.filter(user=siti).exists()

    def test_let_go_and_told(self, client: Client, provider: Provider) -> None:
        come(client, provider)
        assert "Lepas dari akun ini" in client.get("/akun/").content.decode()
        assert "Identitas dilepas" in client.post("/akun/identitas/lepas/", follow=True).content.decode()
        assert not SocialAccount.objects.exists()
        assert Event.objects.filter(verb=Verb.IDENTITY_REMOVED.value).count() == 1
        assert says(come(Client(), provider), "identity_email_known")

    def test_the_only_way_in_stays(self, client: Client, provider: Provider) -> None:
        del provider.person["email"]
        come(client, provider)
        assert says(client.post("/akun/identitas/lepas/", follow=True), "identity_last")
        assert SocialAccount.objects.exists()

    def test_whoever_has_a_password_shows_it_first(self, client: Client, provider: Provider, siti: User) -> None:
        siti.set_password(PASSWORD)
        siti.save()
        client.force_login(siti)
        assert client.post("/akun/identitas/")["Location"].startswith("/akun/pastikan/")

    def test_nobody_else_connects_or_lets_go(self, client: Client, provider: Provider) -> None:
        for path in ("/akun/identitas/", "/akun/identitas/lepas/"):
            assert client.post(path)["Location"].startswith("/masuk/")

    def test_recovery_ends_this_way_too(self, client: Client, provider: Provider) -> None:
        come(client, provider)
        enter(client, member("Budi", Role.PLACEMENT_OFFICER))
        client.post("/loket/pemulihan/", {"contact": "siti@example.org", "seen": "ktp"})
        assert SocialAccount.objects.exists()
        enter(client, member("Penyelia", Role.SUPERVISOR))
        client.post(f"/loket/pemulihan/{RecoveryRequest.objects.get().pk}/setuju/")
        assert not SocialAccount.objects.exists()


class TestStaff:
    def test_an_identity_alone_opens_no_desk(self, client: Client, provider: Provider) -> None:
        budi = member("Budi", Role.PLACEMENT_OFFICER)
        come(enter(client, budi), provider, "/akun/identitas/")
        other = Client()
        come(other, provider)
        assert other.get("/loket/")["Location"] == "/akun/keamanan/"
        session = other.session
        session["account_authentication_methods"] += [{"method": "mfa", "type": "totp", "at": time.time()}]
        session.save()
        assert other.get("/loket/").status_code == 200


def test_half_a_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.identity() == {}
    monkeypatch.setenv("OIDC_ISSUER", "https://id.example.go.id")
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID is needed"):
        env.identity()
    monkeypatch.setenv("OIDC_ISSUER", "http://id.example.go.id")
    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER must begin with https"):
        env.identity()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else the same answer during a whole transaction
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_at_the_same_moment_from_another_window_is_told_what_to_do(provider: Provider) -> None:
    answers: list[Any] = []

    def second() -> None:
        try:
            answers.append(come(Client(), provider))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        first = citizen(SITI)  # with the address of the identity, and not yet written down
        thread.start()
        while thread.is_alive() and not _somebody_waits():
            time.sleep(0.02)
    thread.join()
    [answer] = answers
    assert answer.status_code == 409
    assert says(answer, "identity_email_known")
    assert User.objects.get() == first
