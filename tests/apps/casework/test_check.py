"""The check: nothing lost between tabs, nothing kept longer than promised, nothing personal in the logs."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from balai import rulebook
from balai.apps.access.models import WrongCode
from balai.apps.casework import actions, jobs, queries
from balai.apps.casework.models import Check
from balai.engine.errors import NotFound
from balai.engine.facts import ALWAYS
from balai.engine.program import compile_rulebook

BOOK = rulebook.shipped()
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ON = NOW.date()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PROGRAM = compile_rulebook(BOOK, on=ON)
pytestmark = pytest.mark.django_db


def begun(at: datetime = NOW) -> Check:
    return actions.start(book=BOOK, at=at)


def give(check: Check, question_id: str, at: datetime = NOW, **given: object) -> Check:
    if question_id not in check.trail:
        actions.ask(check_id=check.pk, question_id=question_id, book=BOOK, at=at)
    return actions.answer(check_id=check.pk, question_id=question_id, given=given, at=at)


def test_a_check_begins_with_its_first_question() -> None:
    check = begun()
    assert (check.trail, check.answers, check.code_digest) == (["birth_date"], {}, None)
    assert check.expires_at == NOW + DAY


def test_an_answer_is_kept_and_prolongs_the_check() -> None:
    check = give(begun(), "birth_date", at=NOW + HOUR, value="2002-03-14")
    check.refresh_from_db()
    assert check.answers == {"birth_date": {"value": "2002-03-14"}}
    assert check.expires_at == NOW + HOUR + DAY


def test_a_clock_turned_back_shortens_nothing() -> None:
    check = give(begun(), "birth_date", at=NOW - HOUR, value="2002-03-14")
    assert check.expires_at == NOW + DAY


def test_an_answer_to_a_question_that_was_not_asked_is_refused() -> None:
    check = begun()
    with pytest.raises(NotFound) as caught:
        actions.answer(check_id=check.pk, question_id="sex", given={"value": "male"}, at=NOW)
    assert caught.value.code == "question_not_asked"


@pytest.mark.parametrize("question_id", ["officer_job_orders", "officer_principal", "nothing"])
def test_what_only_an_officer_knows_is_not_asked(question_id: str) -> None:
    with pytest.raises(NotFound):
        actions.ask(check_id=begun().pk, question_id=question_id, book=BOOK, at=NOW)


def test_asking_twice_asks_once() -> None:
    check = begun()
    for _ in range(2):
        actions.ask(check_id=check.pk, question_id="height", book=BOOK, at=NOW)
    check.refresh_from_db()
    assert check.trail == ["birth_date", "height"]


def test_a_check_that_has_run_out_is_gone() -> None:
    check = begun()
    assert queries.check_of(check.pk, NOW + DAY - HOUR) == check
    assert queries.check_of(check.pk, NOW + DAY) is None
    with pytest.raises(NotFound):
        give(check, "birth_date", at=NOW + DAY, value="2002-03-14")


def test_saving_keeps_it_a_month_under_a_code_nobody_stores() -> None:
    check, code = actions.save(check_id=begun().pk, at=NOW)
    assert check.expires_at == NOW + 30 * DAY
    assert len(code) == 12
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM casework_check c")
        [[row]] = cursor.fetchall()
    assert code not in row
    assert code.replace("-", "") not in row


def test_forgetting_deletes_and_may_be_repeated() -> None:
    check = begun()
    actions.forget(check_id=check.pk)
    actions.forget(check_id=check.pk)
    assert not Check.objects.exists()


def test_leaving_forgets_only_what_was_not_saved() -> None:
    saved, _code = actions.save(check_id=begun().pk, at=NOW)
    unsaved = begun()
    for check in (saved, unsaved):
        actions.forget_unsaved(check_id=check.pk)
    assert list(Check.objects.all()) == [saved]


def test_the_hourly_job_deletes_what_has_run_out() -> None:
    begun(at=datetime(2020, 1, 1, tzinfo=UTC))
    alive = actions.start(book=BOOK, at=datetime.now(UTC))
    WrongCode.objects.create(kind="casework", origin_digest="x", at=datetime(2020, 1, 1, tzinfo=UTC))
    jobs.forget_expired(0)
    jobs.forget_expired(0)
    assert list(Check.objects.all()) == [alive]
    assert not WrongCode.objects.exists()


def test_a_saved_check_outlives_a_day_and_not_a_month() -> None:
    check, _code = actions.save(check_id=begun().pk, at=NOW)
    assert actions.forget_expired(at=NOW + 2 * DAY) == 0
    assert actions.forget_expired(at=NOW + 30 * DAY) == 1
    assert not Check.objects.filter(pk=check.pk).exists()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("check_answers_object", {"answers": []}),
        ("check_trail_list", {"trail": {}}),
        ("check_result_whole", {"rulebook_version": "abc"}),
        ("check_result_whole", {"assessed_on": ON}),
        ("check_times_in_order", {"expires_at": NOW}),
        ("check_times_in_order", {"created_at": NOW + HOUR}),
        ("check_kept_no_longer_than_promised", {"expires_at": NOW + DAY + HOUR}),
        ("check_kept_no_longer_than_promised", {"code_digest": "x", "expires_at": NOW + 31 * DAY}),
    ],
)
def test_the_database_refuses_what_must_never_be(name: str, change: dict[str, object]) -> None:
    check = begun()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(**change)


def test_no_answer_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="balai"):
        check = give(begun(), "birth_date", value="2002-03-14")
        _check, code = actions.save(check_id=check.pk, at=NOW)
        actions.forget_expired(at=NOW + 40 * DAY)
    said = " ".join(str(record.__dict__) for record in caplog.records)
    assert "check_saved" in said
    assert not [secret for secret in ("2002-03-14", code, str(check.pk), check.pk.hex) if secret in said]


def test_facts_of_a_check() -> None:
    check = give(give(begun(), "birth_date", value="2002-03-14"), "str", value="yes", detail={"expires": "open"})
    known = queries.facts_of(check, BOOK, ON)
    assert known.raw == {"birth_date": "2002-03-14", "licences": [{"type": "STR_nurse", "expires": None}]}
    assert known.facts.licences is not None
    assert known.facts.licences[0].expires == ALWAYS
    assert known.unusable == ()


def test_answers_to_questions_that_changed_are_named_and_the_others_count() -> None:
    check = give(begun(), "birth_date", value="2002-03-14")
    check.answers |= {"sex": {"value": "gone"}, "ended": {"value": 1}, "height": {"value": "tall"}}
    known = queries.facts_of(check, BOOK, ON)
    assert known.raw == {"birth_date": "2002-03-14"}
    assert set(known.unusable) == {"sex", "ended", "height"}


def test_a_first_question_that_changes_nothing_is_passed_over() -> None:
    """Too old for everything but a few: what only closed pathways ask is not asked."""
    check = give(begun(), "birth_date", value="1950-01-01")
    check = give(check, "sex", value="male")
    asked = set()
    while following := queries.next_question(check, BOOK, PROGRAM):
        asked.add(following.id)
        check = give(check, following.id, unknown=True)
    young = give(give(begun(), "birth_date", value="2002-03-14"), "sex", value="female")
    asked_young = set()
    while following := queries.next_question(young, BOOK, PROGRAM):
        asked_young.add(following.id)
        young = give(young, following.id, unknown=True)
    assert len(young.trail) <= 10
    assert asked < asked_young


@pytest.fixture
def together() -> Callable[..., list[BaseException]]:
    """Run functions at the same moment, each with a connection of its own."""

    def run(*works: Callable[[], object]) -> list[BaseException]:
        ready, errors = threading.Barrier(len(works)), []

        def one(work: Callable[[], object]) -> None:
            ready.wait()
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - handed to the test
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=[work]) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return errors

    return run


@pytest.mark.django_db(transaction=True)
def test_two_tabs_lose_no_answer(together: Callable[..., list[BaseException]]) -> None:
    check = begun()
    ids = ["birth_date", "sex", "height", "weight", "tattoo", "glasses", "limbs", "piercing"]
    for question_id in ids[1:]:
        actions.ask(check_id=check.pk, question_id=question_id, book=BOOK, at=NOW)
    works = [lambda q=q: actions.answer(check_id=check.pk, question_id=q, given={"value": q}, at=NOW) for q in ids]
    assert together(*works) == []
    check.refresh_from_db()
    assert check.answers == {question_id: {"value": question_id} for question_id in ids}


@pytest.mark.django_db(transaction=True)
def test_two_tabs_ask_the_same_question_once(together: Callable[..., list[BaseException]]) -> None:
    check = begun()
    work = lambda: actions.ask(check_id=check.pk, question_id="height", book=BOOK, at=NOW)  # noqa: E731
    assert together(*[work] * 6) == []
    check.refresh_from_db()
    assert check.trail == ["birth_date", "height"]


def test_a_check_that_never_was() -> None:
    with pytest.raises(NotFound):
        actions.save(check_id=uuid4(), at=NOW)
