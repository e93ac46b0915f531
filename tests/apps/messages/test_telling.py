"""Wishes, the inbox, the desk's lists, letters, and what is forgotten."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, Settings

from balai import rulebook
from balai.apps.messages import actions, jobs, letters, queries
from balai.apps.messages.models import Delivery, Message, Preference
from balai.apps.messages.recipient import Recipient
from balai.apps.messages.rendering import in_inbox
from balai.apps.messages.wishes import Wishes, chosen, nobodys
from balai.engine.actor import VISITOR, Actor
from balai.engine.errors import DomainError, IllegalMove, NotFound
from balai.engine.lifecycle import DELIVERY_MOVES, DeliveryState, next_state
from balai.engine.messagefile import LANGUAGES, Channel
from tests.cast import SITI
from tests.factories.telling import EMAIL, LINES, NOON, PHONE, delivered, only_way, recipient, tell
from tests.factories.telling import with_account as siti

pytestmark = pytest.mark.django_db
EVERY_DOOR = frozenset(Channel) - {Channel.LETTER}
ACCEPTED = rulebook.messages().templates["document_accepted"]
CONFIRMED = rulebook.messages().templates["letter_confirmed"]
ALL = recipient(email=EMAIL, phone=PHONE, lines=LINES)


def but(*off: Channel) -> Wishes:
    return Wishes(quiet=nobodys().quiet, off=frozenset(off))


@pytest.mark.parametrize(
    ("to", "wishes", "doors", "ways"),
    [
        (ALL, nobodys(), EVERY_DOOR, {Channel.EMAIL, Channel.WHATSAPP}),
        (ALL, nobodys(), {Channel.EMAIL, Channel.SMS}, {Channel.EMAIL, Channel.SMS}),
        (ALL, but(Channel.WHATSAPP), EVERY_DOOR, {Channel.EMAIL, Channel.SMS}),
        (ALL, but(Channel.EMAIL, Channel.SMS, Channel.WHATSAPP), EVERY_DOOR, {Channel.LETTER}),
        (recipient(phone=PHONE, lines=LINES), nobodys(), {Channel.EMAIL}, {Channel.LETTER}),
        (recipient(user_id=uuid4(), lines=LINES), nobodys(), EVERY_DOOR, set()),
        (recipient(), nobodys(), EVERY_DOOR, set()),
        (ALL, Wishes(quiet=nobodys().quiet, safe_mode=True), EVERY_DOOR, set()),
    ],
)
def test_the_ways_a_message_takes(to: Recipient, wishes: Wishes, doors: set[Channel], ways: set[Channel]) -> None:
    assert set(chosen(CONFIRMED, to, wishes, frozenset(doors))) == ways


def test_only_the_ways_of_its_template() -> None:
    assert chosen(ACCEPTED, recipient(lines=LINES), nobodys(), EVERY_DOOR) == {}


class TestWishes:
    def test_they_are_kept_and_the_language_counts(self) -> None:
        to = siti(email=EMAIL)
        assert queries.wishes(to.user_id) == nobodys()
        wishes = Wishes(quiet=nobodys().quiet, language="en", off=frozenset({Channel.SMS}), safe_mode=False)
        actions.prefer(user_id=to.user_id, wishes=wishes, at=NOON)
        assert queries.wishes(to.user_id) == wishes
        tell(to)
        [item] = queries.inbox(to.user_id)
        assert (item.language, item.title) == ("en", "Your document was accepted")

    def test_in_safe_mode_nothing_leaves_but_the_inbox_has_it(self) -> None:
        to = siti(email=EMAIL, phone=PHONE)
        actions.prefer(user_id=to.user_id, wishes=Wishes(quiet=nobodys().quiet, safe_mode=True), at=NOON)
        tell(to, "sign_in_notice")
        assert not Delivery.objects.exists()
        assert queries.unread(to.user_id) == 1

    def test_the_end_of_a_family_view_is_told_in_the_inbox_alone(self) -> None:
        to = siti(email=EMAIL, phone=PHONE)
        tell(to, "family_view_ended")
        assert not Delivery.objects.exists()
        assert queries.unread(to.user_id) == 1


class TestInbox:
    def test_it_is_read_once_and_by_its_owner(self) -> None:
        to = siti()
        message = tell(to)
        with pytest.raises(NotFound, match="message_not_found"):
            actions.read(message_id=message.pk, user_id=uuid4(), at=NOON)
        actions.read(message_id=message.pk, user_id=to.user_id, at=NOON)
        actions.read(message_id=message.pk, user_id=to.user_id, at=NOON + timedelta(hours=1))
        message.refresh_from_db()
        assert message.read_at == NOON
        assert queries.unread(to.user_id) == 0
        assert [item.is_read for item in queries.inbox(to.user_id)] == [True]

    def test_it_is_ones_own(self) -> None:
        to = siti()
        tell(to)
        assert queries.inbox(uuid4()) == []
        assert Message.objects.visible_to(Actor(user_id=to.user_id)).count() == 1
        assert not Message.objects.visible_to(Actor(user_id=uuid4())).exists()
        assert not Message.objects.visible_to(VISITOR).exists()

    def test_the_newest_comes_first(self) -> None:
        to = siti()
        tell(to)
        tell(to, "letter_confirmed", at=NOON + timedelta(hours=1))
        codes = [item.code for item in queries.inbox(to.user_id)]
        assert codes == ["letter_confirmed", "document_accepted"]

    def test_only_code_and_values_are_kept(self) -> None:
        message = tell(siti(), "letter_confirmed")
        assert message.values == {"name": SITI, "day": "2026-11-22"}
        assert "pada 22 November 2026" in in_inbox(message).body

    def test_a_value_cannot_grow_into_a_text(self) -> None:
        values = {"document": "Paspor\r\n\r\nBayar ke sini: {link} " + "x" * 1000}
        message = actions.send("document_accepted", to=siti(), values=values, at=NOON)
        assert message.values["document"].startswith("Paspor Bayar ke sini: {link} xxx")
        assert len(message.values["document"]) == 500
        assert "{link}" in in_inbox(message).body, "a value is no template"

    def test_a_message_outlives_its_template(self) -> None:
        to = siti(email=EMAIL)
        message = tell(to)
        Message.objects.update(code="gone")
        assert [item.title for item in queries.inbox(to.user_id)] == ["gone"]
        assert delivered(message).reason == "no_template"

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("code", [c for c, t in rulebook.messages().templates.items() if not t.one_time])
    def test_every_message_can_be_written(self, code: str, language: str) -> None:
        to = Recipient(name=SITI, user_id=uuid4(), language=language)
        values = dict.fromkeys(rulebook.messages().templates[code].blanks, "2026-11-22")
        text = in_inbox(actions.send(code, to=to, values=values, at=NOON))
        assert text.body.startswith(("Halo Siti,", "Hello Siti,"))
        assert "{" not in text.body
        assert not values or "22 November 2026" in text.body


@pytest.mark.parametrize("values", [{}, {"document": "x", "more": "y"}, {"day": "x"}])
def test_a_message_wants_its_values(values: dict[str, str]) -> None:
    with pytest.raises(DomainError, match="message_values"):
        actions.send("document_accepted", to=siti(), values=values, at=NOON)


def test_an_unknown_message_is_refused() -> None:
    with pytest.raises(DomainError, match="message_unknown"):
        actions.send("no_such_thing", to=siti(), at=NOON)


class TestDesk:
    def test_whoever_cannot_be_reached_shows(self) -> None:
        person = uuid4()
        tell(recipient(person_id=person), "letter_confirmed")
        [row] = queries.undelivered(at=NOON)
        assert (row.person_id, row.way.state, row.way.reason) == (person, DeliveryState.FAILED, "no_channel")

    def test_what_waits_too_long_or_failed_once_shows(self, no_mail: None) -> None:
        message = tell(siti(email=EMAIL))
        assert queries.undelivered(at=NOON) == []
        [late] = queries.undelivered(at=NOON + timedelta(minutes=31))
        assert late.message_id == message.pk
        delivered(message)
        assert [row.way.reason for row in queries.undelivered(at=NOON)] == ["no_mail_server"]

    def test_it_is_narrowed_to_files_one_may_see(self) -> None:
        mine, other = uuid4(), uuid4()
        for person in (mine, other):
            tell(recipient(person_id=person), "letter_confirmed")
        assert [row.person_id for row in queries.undelivered(at=NOON, among=[mine])] == [mine]
        assert queries.undelivered(at=NOON, among=[]) == []

    def test_what_was_told_about_a_file(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        to = siti(email=EMAIL, phone=PHONE)
        first = tell(to)
        tell(to, "letter_confirmed", at=NOON + timedelta(hours=1))
        for delivery in first.deliveries.order_by("channel"):
            actions.cancel(message_id=delivery.message_id, at=NOON)
        with django_assert_num_queries(2):
            newer, older = queries.told(to.person_id)
        assert (newer.code, newer.in_inbox, len(newer.ways)) == ("letter_confirmed", True, 2)
        assert {way.state for way in older.ways} == {DeliveryState.CANCELLED}
        assert not older.in_inbox, "what was cancelled unread is gone from the inbox"

    def test_what_has_left_stays_in_the_inbox(self, settings: Settings) -> None:
        to = siti(email=EMAIL)
        message = tell(to)
        delivered(message)
        actions.cancel(message_id=message.pk, at=NOON)
        assert only_way(message).state == "sent"
        assert queries.unread(to.user_id) == 1


class TestLetter:
    @pytest.mark.parametrize(("language", "words"), [("id", "Halo Siti,"), ("en", "Dear Siti,")])
    def test_it_is_set_printed_and_tells_nothing_above_the_fold(self, language: str, words: str) -> None:
        message = tell(recipient(lines=LINES, language=language), "letter_confirmed")
        way = only_way(message)
        text = PdfReader(BytesIO(letters.pdf(way.pk))).pages[0].extract_text()
        head, _, rest = text.partition("Balai Migran")
        assert head.split("\n")[:3] == [SITI, *LINES]
        assert words in rest
        assert "22 November 2026" in rest
        assert actions.printed(delivery_id=way.pk, at=NOON).state == "printed"
        with pytest.raises(IllegalMove):
            actions.printed(delivery_id=way.pk, at=NOON)
        assert queries.undelivered(at=NOON) == []

    def test_what_failed_can_become_a_letter_once(self) -> None:
        message = tell(recipient(), "letter_confirmed")
        first = actions.write_letter(message_id=message.pk, to=recipient(lines=LINES), at=NOON)
        assert first == actions.write_letter(message_id=message.pk, to=recipient(), at=NOON)
        assert first.send_to.splitlines() == [SITI, *LINES]
        assert letters.pdf(first.pk).startswith(b"%PDF")

    def test_not_every_message_is_one(self) -> None:
        message = tell(siti(email=EMAIL))
        with pytest.raises(DomainError, match="message_no_letter"):
            actions.write_letter(message_id=message.pk, to=ALL, at=NOON)
        for make in (letters.pdf, lambda pk: actions.printed(delivery_id=pk, at=NOON)):
            with pytest.raises(NotFound):
                make(uuid4())


class TestForgetting:
    def test_with_the_file_goes_what_was_told(self) -> None:
        to, other = siti(email=EMAIL), siti(email=EMAIL)
        for one in (to, other):
            tell(one)
            actions.prefer(user_id=one.user_id, wishes=nobodys(), at=NOON)
        actions.forget(person_id=to.person_id)
        actions.forget_account(user_id=to.user_id)
        assert [message.user_id for message in Message.objects.all()] == [other.user_id]
        assert [row.pk for row in Preference.objects.all()] == [other.user_id]
        assert Delivery.objects.count() == 1

    def test_old_messages_go(self) -> None:
        tell(siti(email=EMAIL), at=NOON - timedelta(days=730))
        kept = tell(siti(email=EMAIL), at=NOON - timedelta(days=729))
        actions.forget_old(at=NOON)
        assert list(Message.objects.all()) == [kept]


def test_the_jobs_run() -> None:
    old = tell(siti(email=EMAIL), at=NOON - timedelta(days=731))
    message = tell(siti(email=EMAIL))
    with time_machine.travel(NOON, tick=False):
        jobs.pick_up(timestamp=0)
        jobs.forget_old(timestamp=0)
        jobs.deliver(delivery_id=str(only_way(message).pk))
        jobs.deliver(delivery_id=str(uuid4()))
    assert only_way(message).state == "sent"
    assert not Message.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("change", [{"state": "sent"}, {"next_at": None}, {"state": "to_print", "next_at": None}])
def test_the_database_refuses_a_state_that_cannot_be(change: dict[str, object]) -> None:
    tell(siti(email=EMAIL))
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(**change)


def test_a_failure_has_a_reason() -> None:
    tell(siti(email=EMAIL))
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(state="failed", next_at=None)


@pytest.mark.parametrize("state", list(DeliveryState))
@pytest.mark.parametrize("move", list(DELIVERY_MOVES))
def test_a_delivery_moves_only_by_the_table(move: str, state: DeliveryState) -> None:
    if state in DELIVERY_MOVES[move].before:
        assert next_state(DELIVERY_MOVES, state, move) is DELIVERY_MOVES[move].after
    else:
        with pytest.raises(IllegalMove):
            next_state(DELIVERY_MOVES, state, move)
