"""Numbers of identity: made compact, checked, masked. NIK and passport numbers are never shown whole.

A NIK is 16 digits: where it was first issued (6), birth day with 40 added for women, month, year (6), serial (4).
Source: Perpres 96/2018 on civil registration; Permendagri 109/2019.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import phonenumbers
from stdnum import exceptions
from stdnum.id import nik as stdnum_nik

PASSPORT = re.compile(r"[A-Z]{1,2}\d{6,7}")


class NikProblem(StrEnum):
    """What is wrong with a NIK. The last is no reason to refuse it, nor are those of `ON_CARD` once a card was seen."""

    LENGTH = "nik_length"
    DIGITS = "nik_digits"
    DATE = "nik_date"  # holds no possible date
    BIRTH_DATE = "nik_birth_date"  # another date than the person gave
    SEX = "nik_sex"
    PLACE = "nik_place"  # a district no list knows: a warning


# A NIK stays as it was first given out when the civil registry mends a birthday or a sex.
ON_CARD = frozenset({NikProblem.BIRTH_DATE, NikProblem.SEX})


@dataclass(frozen=True, slots=True, kw_only=True)
class NikCheck:
    """A NIK as typed: its digits, what stops it, and what only deserves a second look."""

    nik: str
    problems: tuple[NikProblem, ...] = ()
    warnings: tuple[NikProblem, ...] = ()


def check_nik(typed: str, *, birth_date: date | None = None, sex: str | None = None) -> NikCheck:
    """Check structure, and date and sex against what the person said (`female`, `male`; None is not compared).

    >>> check_nik("6474 0154 0302 0001", birth_date=date(2002, 3, 14), sex="female").problems
    ()
    """
    nik = stdnum_nik.compact(typed)
    if not nik.isascii() or not nik.isdigit():
        return NikCheck(nik=nik, problems=(NikProblem.DIGITS,))
    if len(nik) != 16:
        return NikCheck(nik=nik, problems=(NikProblem.LENGTH,))
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    try:
        stdnum_nik.get_birth_date(nik)
        if day > 71:  # 31 + 40; the library counts on from there
            raise exceptions.InvalidComponent
    except exceptions.ValidationError:
        return NikCheck(nik=nik, problems=(NikProblem.DATE,))
    problems: list[NikProblem] = []
    if birth_date and (day % 40, month, year) != (birth_date.day, birth_date.month, birth_date.year % 100):
        problems.append(NikProblem.BIRTH_DATE)
    if sex and (day > 40) != (sex == "female"):
        problems.append(NikProblem.SEX)
    try:
        stdnum_nik.validate(nik)
    except exceptions.ValidationError:
        return NikCheck(nik=nik, problems=tuple(problems), warnings=(NikProblem.PLACE,))
    return NikCheck(nik=nik, problems=tuple(problems))


def masked(number: str) -> str:
    """A number that can be recognised by its owner and used by nobody: the first and the last digits.

    >>> masked("6474015403020001")
    '64••••••••••0001'
    """
    if len(number) < 8:
        return "•" * len(number)
    return number[:2] + "•" * (len(number) - 6) + number[-4:]


def passport(typed: str) -> str | None:
    """A passport number without spaces, in capitals; None when it cannot be an Indonesian one.

    >>> passport("c 1234567")
    'C1234567'
    """
    number = re.sub(r"[\s.-]", "", typed).upper()
    return number if PASSPORT.fullmatch(number) else None


def phone(typed: str, *, country: str = "ID") -> str | None:
    """A telephone number in its international form; None when it cannot be one.

    >>> phone("0812-3456-7890")
    '+6281234567890'
    """
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked_phone(number: str) -> str:
    """The last three digits of a telephone number.

    >>> masked_phone("+6281234567890")
    '•••890'
    """
    return f"•••{number[-3:]}"
