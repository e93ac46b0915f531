"""Other systems are told: signed, in the transaction of what happened, again until they listen, and nowhere private."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from pytest_django import Settings

from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.hooks import actions, addresses, sending, signing
from balai.apps.hooks.events import HookEvent
from balai.apps.hooks.models import Hook, Notice, Try
from balai.engine.actor import Actor
from balai.engine.errors import DomainError, IllegalMove, NotAllowed, NotFound
from tests.apps.hooks.conftest import Receiver
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, bontang, citizen, member
from tests.factories.papers import KTP, accepted

pytestmark = pytest.mark.django_db(transaction=True)
EVERYTHING = tuple(HookEvent)
PERSON = UUID(int=7)


@pytest.fixture
def admin() -> Actor:
    return acts(member("Admin", Role.ADMINISTRATOR))


def subscribed(admin: Actor, url: str, events: tuple[HookEvent, ...] = EVERYTHING) -> tuple[Hook, str]:
    return actions.subscribe(organisation_id=bontang().pk, url=url, events=events, by=admin, at=AT)


def announced(hook: Hook) -> Notice:
    actions.announce(HookEvent.PERSON_REGISTERED, PERSON, office_id=hook.organisation_id, at=AT)
    return hook.notices.get()


def jobs() -> list[datetime]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'hooks.deliver' ORDER BY id")
        return [moment for (moment,) in cursor.fetchall()]


class TestTelling:
    def test_an_id_with_a_signature_and_no_data_of_anybody(self, admin: Actor, receiver: Receiver) -> None:
        hook, secret = subscribed(admin, receiver.url)
        notice = announced(hook)
        sending.deliver(notice_id=notice.pk, at=AT)
        [(headers, body)] = receiver.told
        assert json.loads(body) == {
            "type": "person.registered",
            "timestamp": AT.isoformat(),
            "data": {"id": str(PERSON)},
        }
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["webhook-timestamp"] == str(int(AT.timestamp()))
        assert headers["host"] == f"127.0.0.1:{receiver.port}"
        notice.refresh_from_db()
        assert (notice.state, notice.next_at) == ("sent", None)

    def test_twice_is_once(self, admin: Actor, receiver: Receiver) -> None:
        notice = announced(subscribed(admin, receiver.url)[0])
        for _ in range(2):
            sending.deliver(notice_id=notice.pk, at=AT)
        assert len(receiver.told) == 1

    def test_only_what_was_asked_for_and_only_the_own_office(self, admin: Actor, receiver: Receiver) -> None:
        hook, _secret = subscribed(admin, receiver.url, (HookEvent.DOCUMENT_ACCEPTED,))
        actions.announce(HookEvent.PERSON_REGISTERED, PERSON, office_id=hook.organisation_id, at=AT)
        actions.announce(HookEvent.DOCUMENT_ACCEPTED, PERSON, office_id=office.elsewhere().pk, at=AT)
        actions.announce(HookEvent.DOCUMENT_ACCEPTED, PERSON, office_id=None, at=AT)
        assert not Notice.objects.exists()

    def test_what_is_rolled_back_was_never_told(self, admin: Actor, receiver: Receiver) -> None:
        hook, _secret = subscribed(admin, receiver.url)
        with transaction.atomic():
            announced(hook)
            transaction.set_rollback(True)
        assert not Notice.objects.exists()
        assert jobs() == []

    def test_what_happens_to_people_and_documents(self, admin: Actor, receiver: Receiver) -> None:
        hook, _secret = subscribed(admin, receiver.url)
        siti, budi = acts(citizen(SITI)), acts(member(BUDI, Role.PLACEMENT_OFFICER))
        person = files.registered(siti, budi)
        document = accepted(person, "KTP", siti, budi, read=KTP)
        found = hook.notices.exclude(event__startswith="case.").order_by("event").values_list("event", "object_id")
        assert list(found) == [("document.accepted", document.pk), ("person.registered", person.pk)]


class TestAReceiverThatIsDown:
    def test_is_told_everything_once_it_is_up_again_after_a_day(
        self, admin: Actor, receiver: Receiver, settings: Settings
    ) -> None:
        hook, _secret = subscribed(admin, receiver.url.replace(str(receiver.port), "1"))
        notice, moment = announced(hook), AT
        while moment < AT + timedelta(days=1):
            sending.deliver(notice_id=notice.pk, at=moment)
            notice.refresh_from_db()
            assert notice.state == "waiting"
            assert notice.next_at is not None
            moment = notice.next_at
            assert jobs()[-1] == moment
        assert {(one.status, one.reason) for one in Try.objects.all()} == {(None, "no_server")}
        Hook.objects.update(url=receiver.url)
        sending.deliver(notice_id=notice.pk, at=moment)
        notice.refresh_from_db()
        assert notice.state == "sent"
        assert len(receiver.told) == 1
        assert Try.objects.filter(status=204).count() == 1

    def test_is_given_up_after_three_days_and_told_when_asked(
        self, admin: Actor, receiver: Receiver, settings: Settings
    ) -> None:
        receiver.answers = [500] * 20
        notice, moment = announced(subscribed(admin, receiver.url)[0]), AT
        while notice.state == "waiting":
            sending.deliver(notice_id=notice.pk, at=moment)
            notice.refresh_from_db()
            moment = notice.next_at or moment
        assert notice.state == "failed"
        assert timedelta(days=2.5) < moment - AT < timedelta(days=3.5)
        assert len(receiver.told) == len(settings.WEBHOOK_RETRY_MINUTES) + 1
        receiver.answers = []
        actions.send_again(notice_id=notice.pk, by=admin, at=moment)
        sending.deliver(notice_id=notice.pk, at=moment)
        notice.refresh_from_db()
        assert notice.state == "sent"
        assert len({headers["webhook-id"] for headers, _body in receiver.told}) == 1
        assert Event.objects.filter(verb="hook_sent_again").count() == 1

    def test_redirects_are_no_answer(self, admin: Actor, receiver: Receiver) -> None:
        receiver.answers = [302]
        notice = announced(subscribed(admin, receiver.url)[0])
        sending.deliver(notice_id=notice.pk, at=AT)
        assert len(receiver.told) == 1
        assert Try.objects.get().status == 302

    def test_an_answer_that_comes_letter_by_letter_holds_nobody_up(
        self, admin: Actor, receiver: Receiver, settings: Settings
    ) -> None:
        settings.WEBHOOK_TIMEOUT_S, receiver.drip_s = 1, 4
        notice = announced(subscribed(admin, receiver.url)[0])
        sending.deliver(notice_id=notice.pk, at=AT)
        [tried] = Try.objects.all()
        assert (tried.status, tried.reason) == (None, "silent")
        assert tried.took_ms < 2000

    def test_people_are_told_first(self, admin: Actor, receiver: Receiver) -> None:
        announced(subscribed(admin, receiver.url)[0])
        app.configure_task("messages.deliver").defer(delivery_id=str(PERSON))
        with connection.cursor() as cursor:
            cursor.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")
            cursor.execute("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, %s)", [cursor.fetchone()[0]])
            assert cursor.fetchone()[0] == "messages.deliver"

    def test_a_lost_job_is_found_and_one_that_waits_is_not_doubled(self, admin: Actor, receiver: Receiver) -> None:
        announced(subscribed(admin, receiver.url)[0])
        assert sending.pick_up(at=AT + timedelta(minutes=11)) == 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        assert sending.pick_up(at=AT + timedelta(minutes=9)) == 0
        assert sending.pick_up(at=AT + timedelta(minutes=11)) == 1

    def test_what_is_old_is_forgotten(self, admin: Actor, receiver: Receiver) -> None:
        notice = announced(subscribed(admin, receiver.url)[0])
        sending.deliver(notice_id=notice.pk, at=AT)
        actions.forget_old(at=AT + timedelta(days=61))
        assert not Try.objects.exists()


class TestSubscriptions:
    def test_an_end_drops_what_waits(self, admin: Actor, receiver: Receiver) -> None:
        hook, _secret = subscribed(admin, receiver.url)
        notice = announced(hook)
        actions.end(hook_id=hook.pk, by=admin, at=AT)
        sending.deliver(notice_id=notice.pk, at=AT)
        notice.refresh_from_db()
        assert (notice.state, receiver.told) == ("cancelled", [])
        with pytest.raises(IllegalMove):
            actions.end(hook_id=hook.pk, by=admin, at=AT)
        with pytest.raises(IllegalMove):
            actions.send_again(notice_id=notice.pk, by=admin, at=AT)

    def test_others_may_not(self, admin: Actor, receiver: Receiver) -> None:
        hook, _secret = subscribed(admin, receiver.url)
        notice = announced(hook)
        budi = acts(member(BUDI, Role.PLACEMENT_OFFICER))
        with pytest.raises(NotAllowed):
            subscribed(budi, receiver.url)
        with pytest.raises(NotAllowed):
            actions.end(hook_id=hook.pk, by=budi, at=AT)
        with pytest.raises(NotFound):
            actions.send_again(notice_id=notice.pk, by=budi, at=AT)

    def test_the_secret_cannot_be_read_in_a_copy(self, admin: Actor, receiver: Receiver) -> None:
        _hook, secret = subscribed(admin, receiver.url)
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM hooks_hook")
            assert secret not in cursor.fetchone()[0]

    def test_something_is_chosen(self, admin: Actor) -> None:
        with pytest.raises(DomainError, match="hook_events"):
            subscribed(admin, "https://example.org/", ())


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            *("http://example.org/", "ftp://example.org/", "https:///x", "https://user:pass@example.org/", "x", ""),
            *("https://127.0.0.1/", "https://10.0.0.8/", "https://169.254.169.254/", "https://[::1]/"),
            *("https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://0.0.0.0/", "https://224.0.0.1/"),
            *("https://[::10.0.0.1]/", "https://[::ffff:0:a00:1]/", "https://[fec0::1]/", "https://[2002:a00:1::]/"),
            *("https://xn--/", "https://xn--a/"),
        ],
    )
    def test_what_is_refused_when_it_is_written(self, url: str) -> None:
        with pytest.raises(DomainError, match="hook_address"):
            addresses.checked(url)

    def test_a_name_that_leads_beside_us_is_refused_when_it_is_called(
        self, admin: Actor, receiver: Receiver, settings: Settings
    ) -> None:
        settings.WEBHOOK_LOCAL = False
        hook, _secret = subscribed(admin, f"https://localhost:{receiver.port}/")
        notice = announced(hook)
        sending.deliver(notice_id=notice.pk, at=AT)
        assert receiver.told == []
        assert Try.objects.get().reason == "not_public"

    def test_the_number_that_was_checked_is_the_one_called(self, settings: Settings) -> None:
        settings.WEBHOOK_LOCAL = True
        place = addresses.find("https://localhost:8443/a?b=c")
        assert place.url.host in {"127.0.0.1", "::1"}
        assert (place.name, place.host, place.url.path) == ("localhost", "localhost:8443", "/a")


def test_the_signature_of_the_standard() -> None:
    """The example its libraries are tested with."""
    made = signing.headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        key="msg_p5jXN8AQM9LWM0D4loKWxJek",
        seconds=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
