"""Codes: easy to read, impossible to guess, and guessing is slow."""

import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import override_settings

from balai import rulebook
from balai.apps.access import codes
from balai.apps.access.guessing import MOST_FAILURES, MOST_FAILURES_IN_ALL
from balai.apps.access.models import WrongCode
from balai.apps.casework import actions
from balai.apps.casework.models import Check
from balai.apps.casework.resuming import KIND, resume
from balai.engine.errors import DomainError

BOOK = rulebook.shipped()
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
WRONG = "AAAA-AAAA-AA"


def saved() -> tuple[Check, str]:
    return actions.save(check_id=actions.start(book=BOOK, at=NOW).pk, at=NOW)


def refusal(code: str, origin: str = HOME, at: datetime = NOW) -> str:
    with pytest.raises(DomainError) as caught:
        resume(code=code, origin=origin, at=at)
    return caught.value.code


def test_a_code_has_fifty_bits_and_no_letter_one_mistakes() -> None:
    assert len(set(codes.ALPHABET)) == 32
    assert not set("ILOU") & set(codes.ALPHABET)
    made = {codes.new_code() for _ in range(2000)}
    assert len(made) == 2000
    assert {len(code) for code in made} == {10}


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{plain}", "{spaced}", "{long_dash}", "{mistaken}"])
@pytest.mark.django_db
def test_a_code_as_people_type_it(typed: str) -> None:
    check, code = saved()
    kinds = {
        "lower": code.lower(),
        "plain": code.replace("-", ""),
        "spaced": " ".join(code.replace("-", "")),
        "long_dash": code.replace("-", "–"),
        "mistaken": code.replace("0", "o").replace("1", "I"),
    }
    assert resume(code=typed.format(code, **kinds), origin=HOME, at=NOW) == check


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "x", WRONG, "A" * 10_000, "7K3M-9QWX-2!", "\u0661" * 10, "' OR 1=1 --"])
def test_a_forged_code(code: str) -> None:
    saved()
    assert refusal(code) == "code_unknown"


@pytest.mark.django_db
def test_a_new_code_ends_the_old_one() -> None:
    check, old = saved()
    _check, new = actions.save(check_id=check.pk, at=NOW)
    assert refusal(old) == "code_unknown"
    assert resume(code=new, origin=HOME, at=NOW) == check


@pytest.mark.django_db
def test_an_expired_code_says_so_and_is_no_guess() -> None:
    check, code = saved()
    assert refusal(code, at=check.expires_at) == "code_expired"
    assert not WrongCode.objects.exists()


@pytest.mark.django_db
def test_guessing_is_slowed_for_one_place_and_no_other() -> None:
    check, code = saved()
    for _ in range(MOST_FAILURES):
        assert refusal(WRONG) == "code_unknown"
    assert refusal(WRONG) == "too_many_tries"
    assert refusal(code) == "too_many_tries"
    assert WrongCode.objects.count() == MOST_FAILURES
    assert resume(code=code, origin=ELSEWHERE, at=NOW) == check
    assert resume(code=code, origin=HOME, at=NOW + timedelta(minutes=10)) == check


@pytest.mark.django_db
def test_the_tries_left_are_told() -> None:
    with pytest.raises(DomainError) as caught:
        resume(code=WRONG, origin=HOME, at=NOW)
    assert caught.value.detail == {"left": MOST_FAILURES - 1}


@pytest.mark.django_db
def test_many_places_together_are_slowed_too() -> None:
    _check, code = saved()
    WrongCode.objects.bulk_create(
        WrongCode(kind=KIND, origin_digest=str(n), at=NOW - timedelta(minutes=1)) for n in range(MOST_FAILURES_IN_ALL)
    )
    assert refusal(code) == "too_many_tries"


@pytest.mark.django_db(transaction=True)
def test_a_hundred_guesses_at_once_are_a_hundred() -> None:
    heard: list[str] = []

    def guess() -> None:
        try:
            heard.append(refusal(WRONG))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard.count("code_unknown") == MOST_FAILURES
    assert heard.count("too_many_tries") == 24 - MOST_FAILURES


@pytest.mark.django_db
def test_an_address_is_never_stored() -> None:
    refusal(WRONG)
    [failure] = WrongCode.objects.all()
    assert HOME not in str(failure.__dict__)


def test_an_origin_is_a_household_for_a_day() -> None:
    today, tomorrow = date(2026, 11, 22), date(2026, 11, 23)
    mark = partial(codes.origin_digest, KIND)
    assert mark("2001:db8:1:2:aaaa::1", today) == mark("2001:db8:1:2:bbbb::9", today)
    assert mark("2001:db8:1:2::1", today) != mark("2001:db8:1:3::1", today)
    assert mark("203.0.113.7", today) != mark("203.0.113.8", today)
    assert mark("203.0.113.7", today) != mark("203.0.113.7", tomorrow)
    assert mark("", today) == mark("unix:", today)
    assert mark("203.0.113.7", today) != codes.origin_digest("people", "203.0.113.7", today)


@pytest.mark.django_db
def test_a_new_secret_key_loses_no_code() -> None:
    check, code = saved()
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert resume(code=code, origin=HOME, at=NOW) == check
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert refusal(code) == "code_unknown"
