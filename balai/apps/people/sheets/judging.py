"""One row of a list: what it says of a person, and what has to be mended first.

The same is asked as of somebody who registers: a name, a possible birth date, a kelurahan this office serves; a NIK,
telephone or e-mail that is there has to be right. What is wrong is a code: the words stand in rulebook/words, and what
was written stays in the row.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from balai.apps.access import queries as access
from balai.apps.access.models import Organisation
from balai.apps.people.sheets.columns import vocabulary, word
from balai.apps.people.sheets.reading import Cell
from balai.engine import dates, numbers
from balai.engine.dates import years_between

# Excel keeps 15 digits of a number; what follows becomes zero.
EXACT_DIGITS = 15
# Day 1 of a spreadsheet's calendar, counted so that days after February 1900 come out right.
FIRST_DAY = date(1899, 12, 30)
OLDEST_YEARS = 120
LONGEST = {"name": 120, "address": 200}  # as the file of a person holds them


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a row says, as the file of a person would hold it. `problems` stop it; `remarks` say what is left out.

    Both are pairs of a field and a code.
    """

    name: str = ""
    nik: str = ""
    birth_date: date | None = None
    sex: str = ""
    phone: str = ""
    email: str = ""
    village_id: str = ""
    address: str = ""
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: Sequence[tuple[str, str]] = ()
    remarks: Sequence[tuple[str, str]] = ()


class Judge:
    """Judges the rows of one list: its columns, and the kelurahan its office serves."""

    def __init__(self, office: Organisation, chosen: Sequence[str], *, on: date) -> None:
        self.on, self.chosen = on, chosen
        self.villages: dict[str, str] = {}
        for area in access.villages(office.area_id):
            for called in (area.name, area.code, *area.variants):
                self.villages[word(called)] = area.code

    def entry(self, cells: Sequence[Cell]) -> Entry:
        """What one row says."""
        given = {name: cell for name, cell in zip(self.chosen, cells, strict=False) if name and cell is not None}
        text = {name: str(cell) for name, cell in given.items()}
        problems: list[tuple[str, str]] = []
        remarks: list[tuple[str, str]] = []
        born = self._birth_date(given.get("birth_date"), problems)
        sex = vocabulary().sex.get(word(text.get("sex", "")), "")
        if "sex" in text and not sex:
            problems.append(("sex", "row_sex_unknown"))
        nik = self._nik(given.get("nik"), born, sex, problems)
        sex = sex or _sex_of(nik)
        if not sex and "sex" not in text:
            problems.append(("sex", "row_sex_missing"))
        return Entry(
            name=_name(text.get("name", ""), problems),
            nik=nik,
            birth_date=born,
            sex=sex,
            phone=_phone(text.get("phone", ""), problems),
            email=_email(text.get("email", ""), problems),
            village_id=self._village(text.get("village", ""), problems),
            address=_within("address", text.get("address", ""), problems),
            answers=_answers(text, remarks),
            problems=problems,
            remarks=remarks,
        )

    def _birth_date(self, cell: Cell, problems: list[tuple[str, str]]) -> date | None:
        if cell is None:
            problems.append(("birth_date", "row_birth_missing"))
            return None
        born = _day(cell)
        if born is None:
            problems.append(("birth_date", "row_birth_unreadable"))
        elif born > self.on or years_between(born, self.on) > OLDEST_YEARS:
            problems.append(("birth_date", "row_birth_impossible"))
            return None
        return born

    def _nik(self, cell: Cell, born: date | None, sex: str, problems: list[tuple[str, str]]) -> str:
        if cell is None:
            return ""
        if _lost_digits(cell):
            problems.append(("nik", "row_nik_number"))
            return ""
        checked = numbers.check_nik(str(cell), birth_date=born, sex=sex or None)
        problems += [("nik", problem.value) for problem in checked.problems]
        return "" if checked.problems else checked.nik

    def _village(self, text: str, problems: list[tuple[str, str]]) -> str:
        if not text:
            problems.append(("village", "row_village_missing"))
            return ""
        called = word(text)
        found = self.villages.get(called) or self.villages.get(re.sub(r"^(kelurahan|kel)", "", called), "")
        if not found:
            problems.append(("village", "row_village_unknown"))
        return found


def _lost_digits(cell: Cell) -> bool:
    """Has a spreadsheet taken the NIK for a number and forgotten its end?"""
    if isinstance(cell, str):
        return bool(re.fullmatch(r"\d([.,]\d+)?E\+?\d+", cell.upper()))
    return isinstance(cell, float) or (len(str(cell)) > EXACT_DIGITS and str(cell).endswith("0"))


def _day(cell: Cell) -> date | None:
    """A day: as a spreadsheet counts them, in digits, or with the month in words."""
    if isinstance(cell, float):
        return None
    text = str(cell)
    if re.fullmatch(r"[1-9]\d{4}", text):
        return FIRST_DAY + timedelta(days=int(text))
    if found := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]+)[ -](\d{4})", text):
        month = vocabulary().months.get(found[2].lower())
        return dates.written(f"{found[3]}-{month}-{found[1]}") if month else None
    return dates.written(re.sub(r" ?([/.-]) ?", r"\1", text))


def _sex_of(nik: str) -> str:
    """What a NIK tells: forty is added to the day of a woman. Source: see `balai.engine.numbers`."""
    return ("female" if int(nik[6:8]) > 40 else "male") if nik else ""


def _name(text: str, problems: list[tuple[str, str]]) -> str:
    if not any(sign.isalpha() for sign in text):
        problems.append(("name", "row_name_missing"))
    elif any(sign.isdigit() for sign in text):
        problems.append(("name", "row_name_digits"))
    return _within("name", text, problems)


def _within(name: str, text: str, problems: list[tuple[str, str]]) -> str:
    if len(text) > LONGEST[name]:
        problems.append((name, "row_too_long"))
    return text


def _phone(text: str, problems: list[tuple[str, str]]) -> str:
    if not text:
        return ""
    # A spreadsheet drops the zero in front of a number; 62 without its plus is written by hand.
    found = numbers.phone(f"+{text}" if re.match(r"62\d", text) else text)
    if found is None:
        problems.append(("phone", "row_phone_wrong"))
    return found or ""


def _email(text: str, problems: list[tuple[str, str]]) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        problems.append(("email", "row_email_wrong"))
    return text


def _answers(text: Mapping[str, str], remarks: list[tuple[str, str]]) -> dict[str, Mapping[str, Any]]:
    """Answers to questions of the rulebook; what is not understood is left out and said."""
    found: dict[str, Mapping[str, Any]] = {}
    level, study, is_whole = _education(text.get("education", ""))
    if level:
        found["education"] = {"value": level, **({"detail": {"field": study}} if study else {})}
    if "education" in text and not is_whole:
        remarks.append(("education", "row_education_unknown"))
    parts = [word(part) for part in re.split(r"[,;/|]", text.get("languages", "")) if word(part)]
    items = {part: vocabulary().languages.get(part) for part in parts}
    if known := [item for item in items.values() if item]:
        found["languages"] = {"items": known}
    if len(known) < len(items):
        remarks.append(("languages", "row_language_unknown"))
    return found


def _education(text: str) -> tuple[str, str, bool]:
    """The level, what was studied, and whether all of it was understood: `S1 Keperawatan`.

    >>> _education("S1 Keperawatan"), _education("SMA IPA")
    (('S1', 'nursing', True), ('SMA', '', False))
    """
    known = vocabulary()
    if whole := known.education.get(word(text)):
        return whole, "", True
    first, _space, rest = text.partition(" ")
    level, study = known.education.get(word(first), ""), known.study.get(word(rest), "")
    return level, study if level in known.study_at else "", bool(level and study and level in known.study_at)
