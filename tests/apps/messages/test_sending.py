"""From asking to having been told: real servers, quiet hours, further tries, and nothing lost or told twice."""

import logging
import threading
from datetime import time, timedelta
from email import message_from_bytes
from email.policy import default
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from pytest_django import Settings

from balai.apps.messages import actions, queries, sending
from balai.apps.messages.doors import Outgoing, Refused, TryLater
from balai.apps.messages.doors.gateway import Gateway, Provider
from balai.apps.messages.models import Delivery, Message
from balai.apps.messages.wishes import Wishes, nobodys
from balai.engine.errors import DomainError, IllegalMove
from balai.engine.messagefile import Channel
from balai.engine.quiet import QuietHours
from tests.apps.messages.conftest import Carrier, Postbox
from tests.cast import SITI
from tests.factories.telling import EMAIL, LINES, MORNING, NIGHT, NOON, PHONE, delivered, only_way, recipient, tell
from tests.factories.telling import with_account as siti

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def jobs() -> list[tuple[str, object]]:
    """Delivery and moment of every job that waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'delivery_id', scheduled_at FROM procrastinate_jobs"
            " WHERE task_name = 'messages.deliver' AND status = 'todo' ORDER BY id"
        )
        return list(cursor.fetchall())


class TestSmtp:
    def test_an_email_arrives_and_its_preview_says_nothing(self, postbox: Postbox) -> None:
        way = delivered(tell(siti(email=EMAIL)))
        [envelope] = postbox.letters
        mail = message_from_bytes(envelope.content, policy=default)
        text = mail.get_content().replace("\r\n", "\n")
        assert (way.state, way.tries, way.next_at, way.shown) == ("sent", 1, None, "")
        assert envelope.rcpt_tos == [EMAIL]
        assert mail["Subject"] == "Ada kabar untuk Anda"
        assert mail["Message-ID"] == f"<{way.pk}@localhost>" == way.reference
        assert mail["Auto-Submitted"] == "auto-generated"
        assert SITI not in text[:140]
        assert "petugas sudah memeriksa Paspor Anda" in text

    def test_a_server_that_is_down_is_tried_again_and_later_works(
        self, no_mail: None, request: pytest.FixtureRequest
    ) -> None:
        message = tell(siti(email=EMAIL))
        way = delivered(message)
        assert (way.state, way.reason, way.next_at) == ("waiting", "no_mail_server", NOON + MINUTE)
        assert jobs() == [(str(way.pk), NOON), (str(way.pk), NOON + MINUTE)]
        box: Postbox = request.getfixturevalue("postbox")
        assert delivered(message, NOON + MINUTE - timedelta(seconds=1)).tries == 1, "not before its moment"
        assert delivered(message, NOON + MINUTE).state == "sent"
        assert len(box.letters) == 1

    def test_an_address_that_does_not_exist_fails_for_good(self, postbox: Postbox) -> None:
        postbox.refusal = "550 No such user"
        way = delivered(tell(siti(email=EMAIL)))
        assert (way.state, way.reason) == ("failed", "address_refused")

    @pytest.mark.parametrize("attribute", ["refusal", "data_refusal"])
    def test_a_full_mailbox_is_tried_again(self, postbox: Postbox, attribute: str) -> None:
        setattr(postbox, attribute, "452 Mailbox full")
        assert delivered(tell(siti(email=EMAIL))).state == "waiting"

    def test_a_text_the_server_refuses_fails(self, postbox: Postbox) -> None:
        postbox.data_refusal = "554 Looks like spam"
        assert delivered(tell(siti(email=EMAIL))).reason == "mail_refused"

    def test_an_address_that_is_none_fails(self, postbox: Postbox) -> None:
        assert delivered(tell(siti(email="siti@example.org\nBcc: all@example.org"))).reason == "address_unusable"
        assert postbox.letters == []

    def test_tries_come_to_an_end(self, no_mail: None, settings: Settings) -> None:
        settings.MESSAGE_RETRY_MINUTES = [1, 5]
        message, at = tell(siti(email=EMAIL)), NOON
        for minutes in (1, 5):
            way = delivered(message, at)
            assert (way.state, way.next_at) == ("waiting", at + minutes * MINUTE)
            at += minutes * MINUTE
        way = delivered(message, at)
        assert (way.state, way.reason, way.tries) == ("failed", "no_mail_server", 3)
        again = actions.try_again(delivery_id=way.pk, at=at)
        assert (again.state, again.tries, again.next_at) == ("waiting", 0, at)


class TestProvider:
    def test_an_sms_says_nothing_about_anybody(self, carrier: Carrier) -> None:
        way = delivered(tell(siti(phone=PHONE)))
        [(headers, body)] = carrier.asked
        assert body == {"to": PHONE, "text": "Ada kabar baik untuk Anda. Lihat di https://testserver"}
        assert headers["Authorization"] == "Bearer secret-token"
        assert headers["Idempotency-Key"] == str(way.pk)
        assert (way.channel, way.state, way.reference) == ("sms", "sent", "sms-1")
        assert actions.arrived(reference="sms-1", at=NOON) == 1
        assert actions.arrived(reference="sms-1", at=NOON) == 0
        assert only_way(way.message).state == "delivered"

    @pytest.mark.parametrize(
        ("status", "state", "reason"),
        [
            (200, "sent", ""),
            (301, "waiting", "provider_settings"),
            (400, "failed", "provider_refused"),
            (401, "waiting", "provider_settings"),
            (404, "failed", "provider_refused"),
            (429, "waiting", "provider_busy"),
            (500, "waiting", "provider_busy"),
            (503, "waiting", "provider_busy"),
        ],
    )
    def test_an_answer_is_final_or_not(self, carrier: Carrier, status: int, state: str, reason: str) -> None:
        carrier.answers = [(status, b"<html>not JSON</html>")]
        way = delivered(tell(siti(phone=PHONE)))
        assert (way.state, way.reason, way.reference) == (state, reason, "")

    @pytest.mark.parametrize("answer", [b"[]", b'{"id": null}', b'{"id": {"a": 1}}', b"", b'{"other": 1}'])
    def test_an_odd_answer_costs_only_the_reference(self, carrier: Carrier, answer: bytes) -> None:
        carrier.answers = [(200, answer)]
        way = delivered(tell(siti(phone=PHONE)))
        assert (way.state, way.reference) == ("sent", "")

    def test_a_silent_provider_is_not_waited_for(self, carrier: Carrier) -> None:
        carrier.hang = threading.Event()
        way = delivered(tell(siti(phone=PHONE)))
        carrier.hang.set()
        assert (way.state, way.reason) == ("waiting", "provider_silent")

    def test_nobody_listens(self) -> None:
        outgoing = Outgoing(key=uuid4(), channel=Channel.SMS, to=PHONE, text="x")
        with pytest.raises(TryLater, match="no_provider"):
            Gateway(Provider(url="http://127.0.0.1:1/")).send(outgoing)

    def test_its_field_names_and_sender_are_settings(self, carrier: Carrier, settings: Settings) -> None:
        names = {"to_field": "target", "text_field": "message", "sender_field": "sender", "reference_field": "ref"}
        settings.MESSAGE_PROVIDERS["sms"] |= {**names, "sender": "INFO", "token": ""}
        carrier.answers = [(200, b'{"ref": 7}')]
        way = delivered(tell(siti(phone=PHONE)))
        [(headers, body)] = carrier.asked
        assert body == {"target": PHONE, "message": body["message"], "sender": "INFO"}
        assert "Authorization" not in headers
        assert way.reference == "7"

    def test_a_provider_that_was_taken_away_is_missed_later(self, carrier: Carrier, settings: Settings) -> None:
        message = tell(siti(phone=PHONE))
        settings.MESSAGE_PROVIDERS = {}
        assert delivered(message).reason == "channel_shut"


class TestQuietHours:
    def test_at_night_a_message_waits_for_the_morning(self, postbox: Postbox) -> None:
        message = tell(siti(email=EMAIL), at=NIGHT)
        assert only_way(message).next_at == MORNING
        assert jobs() == [(str(only_way(message).pk), MORNING)]
        assert delivered(message, MORNING - MINUTE).state == "waiting"
        assert delivered(message, MORNING).state == "sent"

    def test_the_inbox_does_not_wait(self) -> None:
        to = siti(email=EMAIL)
        tell(to, at=NIGHT)
        assert queries.unread(to.user_id) == 1

    def test_an_urgent_one_does_not_wait(self) -> None:
        assert only_way(tell(siti(email=EMAIL), "sign_in_notice", at=NIGHT)).next_at == NIGHT

    def test_a_job_that_comes_late_does_not_wake_anybody(self, postbox: Postbox) -> None:
        message = tell(siti(email=EMAIL))
        way = delivered(message, NIGHT)
        assert (way.state, way.tries, way.next_at) == ("waiting", 0, MORNING)
        assert postbox.letters == []

    def test_ones_own_hours_count(self) -> None:
        to = siti(email=EMAIL)
        hours = QuietHours(begin=time(11), end=time(13))
        actions.prefer(user_id=to.user_id, wishes=Wishes(quiet=hours), at=NOON)
        assert only_way(tell(to)).next_at == NOON + timedelta(hours=1)
        assert only_way(tell(to, at=NIGHT)).next_at == NIGHT


class TestOnce:
    def test_the_same_key_is_one_message(self) -> None:
        to = siti(email=EMAIL)
        assert tell(to, once="passport") == tell(to, once="passport")
        assert Delivery.objects.count() == len(jobs()) == 1

    def test_another_key_code_or_recipient_is_another_message(self) -> None:
        to = siti(email=EMAIL)
        told = {tell(to, once="a").pk, tell(to, once="b").pk, tell(siti(email=EMAIL), once="a").pk}
        told |= {tell(to, "letter_confirmed", once="a").pk, tell(to).pk, tell(to).pk}
        assert len(told) == 6

    def test_a_key_holds_without_account_and_file(self) -> None:
        to = recipient(email=EMAIL)
        assert tell(to, once="a") == tell(to, once="a")


class TestTwiceAndCrash:
    def test_a_job_that_runs_twice_sends_once(self, postbox: Postbox) -> None:
        message = tell(siti(email=EMAIL))
        first = delivered(message)
        assert delivered(message, NOON + timedelta(hours=1)).changed_at == first.changed_at
        assert len(postbox.letters) == 1

    def test_a_machine_that_dies_while_sending_loses_nothing(self, postbox: Postbox) -> None:
        message = tell(siti(email=EMAIL))
        assert sending._claim(only_way(message).pk, NOON) is not None  # and then the power goes
        assert delivered(message, NOON + MINUTE).state == "waiting", "still claimed"
        assert sending.pick_up(at=NOON + 9 * MINUTE) == 0
        assert sending.pick_up(at=NOON + 20 * MINUTE) == 1
        assert len(jobs()) == 2
        assert delivered(message, NOON + 20 * MINUTE).state == "sent"

    def test_dying_every_time_comes_to_an_end(self, settings: Settings) -> None:
        settings.MESSAGE_RETRY_MINUTES = [1]
        message, at = tell(siti(email=EMAIL)), NOON
        for _ in range(3):
            sending._claim(only_way(message).pk, at)
            at += timedelta(minutes=20)
        assert (only_way(message).state, only_way(message).reason) == ("failed", "tries_used_up")

    def test_cancelled_while_it_was_being_sent_stays_cancelled(self) -> None:
        message = tell(siti(email=EMAIL))
        outgoing = sending._claim(only_way(message).pk, NOON)
        assert outgoing is not None
        actions.cancel(message_id=message.pk, at=NOON)
        sending._not_sent(outgoing.key, TryLater("no_mail_server"), NOON)
        assert only_way(message).state == "cancelled"


class TestCodes:
    def test_a_code_goes_to_the_one_address_and_is_forgotten(self, postbox: Postbox) -> None:
        message = tell(recipient(email=EMAIL), "sign_in_code", at=NIGHT)
        assert only_way(message).next_at == NIGHT
        assert delivered(message, NIGHT).state == "sent"
        assert b"482913" in postbox.letters[0].content
        message.refresh_from_db()
        assert message.values == {}

    def test_it_ignores_wishes_and_stays_out_of_the_inbox(self) -> None:
        to = siti(email=EMAIL)
        safe = Wishes(quiet=nobodys().quiet, off=frozenset({Channel.EMAIL}), safe_mode=True)
        actions.prefer(user_id=to.user_id, wishes=safe, at=NOON)
        assert only_way(tell(to, "sign_in_code")).channel == "email"
        assert queries.inbox(to.user_id) == []

    @pytest.mark.parametrize("ways", [{}, {"email": EMAIL, "phone": PHONE}])
    def test_it_needs_one_address(self, ways: dict[str, str]) -> None:
        with pytest.raises(DomainError, match="message_one_address"):
            tell(recipient(**ways), "sign_in_code")

    def test_without_a_provider_the_caller_is_told(self, settings: Settings) -> None:
        settings.MESSAGES_ON_SCREEN = False
        with pytest.raises(DomainError, match="message_no_way"):
            tell(recipient(phone=PHONE), "sign_in_code")
        assert not Message.objects.exists()

    def test_a_late_code_is_not_sent(self, postbox: Postbox) -> None:
        message = tell(recipient(email=EMAIL), "sign_in_code")
        way = delivered(message, NOON + timedelta(hours=1, minutes=1))
        assert (way.state, way.reason, postbox.letters) == ("cancelled", "too_late", [])

    def test_a_failed_code_is_not_tried_again(self, postbox: Postbox) -> None:
        postbox.refusal = "550 No such user"
        way = delivered(tell(recipient(email=EMAIL), "sign_in_code"))
        with pytest.raises(IllegalMove):
            actions.try_again(delivery_id=way.pk, at=NOON)


class TestOnScreen:
    def test_without_providers_the_demo_shows_what_would_have_been_sent(self) -> None:
        way = delivered(tell(recipient(phone=PHONE), "sign_in_code"))
        assert (way.channel, way.state, way.reference) == ("whatsapp", "sent", "screen")
        assert [one.shown for one in queries.on_screen()] == ["Kode Anda: 482913. Jangan berikan kepada siapa pun."]

    def test_email_too(self) -> None:
        assert delivered(tell(siti(email=EMAIL))).shown.startswith("Ada kabar untuk Anda\n\nHalo, ini pesan otomatis")


@pytest.mark.parametrize("outcome", ["sent", "550 No such user", "452 Mailbox full"])
def test_logs_hold_ids_and_codes_only(postbox: Postbox, caplog: pytest.LogCaptureFixture, outcome: str) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("balai").propagate = True
    postbox.refusal = "" if outcome == "sent" else outcome
    ways = [delivered(tell(recipient(email=EMAIL), code)) for code in ("document_accepted", "sign_in_code")]
    ways.append(delivered(tell(recipient(phone=PHONE), "sign_in_code")))
    said = [record for record in caplog.records if record.name.startswith("balai")]
    assert len(said) >= 3
    lines = " ".join(str(vars(record)) for record in said)
    assert all(str(way.pk) in lines for way in ways)
    assert not [word for word in (SITI, EMAIL, PHONE, "482913", "Paspor", "kabar") if word in lines]


def test_what_is_on_its_way_does_not_show_itself() -> None:
    shown = repr(Outgoing(key=uuid4(), channel=Channel.SMS, to=PHONE, text="Kode: 482913"))
    shown += repr(Provider(url="https://example.org", token="secret-token")) + str(Refused("provider_refused"))
    assert not [word for word in (PHONE, "482913", "secret-token") if word in shown]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_told() -> None:
    with transaction.atomic():
        tell(siti(email=EMAIL))
        assert len(jobs()) == 1
        transaction.set_rollback(True)
    assert (Message.objects.count(), Delivery.objects.count(), jobs()) == (0, 0, [])


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction() -> None:
    message = tell(siti(email=EMAIL))
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        sending.deliver(delivery_id=only_way(message).pk, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_message_and_two_callers_make_one(postbox: Postbox) -> None:
    to = siti(email=EMAIL)
    start, failures = threading.Barrier(4), []

    def both() -> None:
        try:
            start.wait()
            sending.deliver(delivery_id=only_way(tell(to, once="a")).pk, at=NOON)
        except Exception as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=both) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Message.objects.count() == len(postbox.letters) == 1


def test_a_letter_is_for_whoever_cannot_be_reached_otherwise() -> None:
    assert only_way(tell(recipient(lines=LINES), "letter_confirmed")).state == "to_print"
    assert only_way(tell(recipient(lines=LINES, phone=PHONE), "letter_confirmed")).channel == "whatsapp"
