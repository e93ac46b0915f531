"""NIK, passport and telephone as people type them."""

from datetime import date

import pytest

from balai.engine import numbers
from balai.engine.numbers import NikProblem, check_nik

BORN = date(2002, 3, 14)
WOMAN, MAN = "6474015403020001", "6474011403020001"


@pytest.mark.parametrize("typed", [WOMAN, "6474 0154 0302 0001", " 64.74.01.540302.0001 ", "647401-540302-0001"])
def test_a_nik_is_read_however_it_is_spaced(typed: str) -> None:
    found = check_nik(typed, birth_date=BORN, sex="female")
    assert (found.nik, found.problems, found.warnings) == (WOMAN, (), ())


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("647401540302000", NikProblem.LENGTH),
        ("64740154030200011", NikProblem.LENGTH),
        ("", NikProblem.DIGITS),
        ("647401540302000O", NikProblem.DIGITS),
        ("٦٤٧٤٠١٥٤٠٣٠٢٠٠٠١", NikProblem.DIGITS),
        ("6474017203020001", NikProblem.DATE),  # day 32
        ("6474010003020001", NikProblem.DATE),
        ("6474015413020001", NikProblem.DATE),  # month 13
        ("6474017002030001", NikProblem.DATE),  # 30 February
    ],
)
def test_a_nik_that_cannot_be(typed: str, problem: NikProblem) -> None:
    assert check_nik(typed).problems == (problem,)


def test_date_and_sex_agree_with_the_answers_or_are_named() -> None:
    assert check_nik(WOMAN, birth_date=date(2002, 3, 15)).problems == (NikProblem.BIRTH_DATE,)
    assert check_nik(WOMAN, sex="male").problems == (NikProblem.SEX,)
    assert check_nik(MAN, sex="female").problems == (NikProblem.SEX,)
    assert check_nik(MAN, birth_date=BORN, sex="male").problems == ()
    assert check_nik(WOMAN).problems == ()  # what was not told is not compared


def test_a_district_nobody_knows_is_a_warning_and_no_refusal() -> None:
    found = check_nik("9999015403020001", birth_date=BORN, sex="female")
    assert (found.problems, found.warnings) == ((), (NikProblem.PLACE,))


def test_a_leap_day_of_2000_is_a_date() -> None:
    assert check_nik("6474016902000001", birth_date=date(2000, 2, 29), sex="female").problems == ()


@pytest.mark.parametrize(
    ("typed", "number"), [("c1234567", "C1234567"), ("X 123 456", "X123456"), ("AB1234567", "AB1234567")]
)
def test_passports(typed: str, number: str) -> None:
    assert numbers.passport(typed) == number


@pytest.mark.parametrize("typed", ["", "1234567", "ABC1234567", "C12345", "C12345678x"])
def test_no_passports(typed: str) -> None:
    assert numbers.passport(typed) is None


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "62 81234567890", "(0812) 34567890"])
def test_phones(typed: str) -> None:
    assert numbers.phone(typed) == "+6281234567890"


@pytest.mark.parametrize("typed", ["", "12", "abc", "0812", "08123456789012345"])
def test_no_phones(typed: str) -> None:
    assert numbers.phone(typed) is None


def test_a_phone_abroad_keeps_its_country() -> None:
    assert numbers.phone("+886 912 345 678") == "+886912345678"


def test_masks_show_little_and_keep_the_length_to_themselves() -> None:
    assert numbers.masked(WOMAN) == "64••••••••••0001"
    assert numbers.masked("C123456") == "•••••••"
    assert numbers.masked_phone("+6281234567890") == "•••890"
