"""One row: the same is asked as of somebody who registers, and what lists do to numbers and days is mended or named."""

from datetime import date
from typing import Any

import pytest

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.people.sheets.columns import vocabulary
from balai.apps.people.sheets.judging import Entry, Judge
from balai.engine.knowing import known_from
from tests.factories.office import ON

pytestmark = pytest.mark.django_db
FINE = {"name": "Ayu Contoh", "birth_date": "14/03/2002", "sex": "P", "village": "Belimbing"}


def judged(**given: Any) -> Entry:
    row = FINE | given
    return Judge(Organisation.objects.get(), list(row), on=ON).entry(list(row.values()))


def codes(**given: Any) -> list[str]:
    return [code for _field, code in judged(**given).problems]


# One office serves them all: a test of its own for each would take longer than it tells.
WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"name": None}, "row_name_missing"),
    ({"name": "-"}, "row_name_missing"),
    ({"name": "Ayu 2"}, "row_name_digits"),
    ({"name": "A" * 121}, "row_too_long"),
    ({"address": "A" * 201}, "row_too_long"),
    ({"birth_date": None}, "row_birth_missing"),
    ({"birth_date": "03/14/2002"}, "row_birth_unreadable"),
    ({"birth_date": "14/03/02"}, "row_birth_unreadable"),
    ({"birth_date": 0.5}, "row_birth_unreadable"),
    ({"birth_date": "01/01/2027"}, "row_birth_impossible"),
    ({"birth_date": "01/01/1890"}, "row_birth_impossible"),
    ({"sex": None}, "row_sex_missing"),
    ({"sex": "x"}, "row_sex_unknown"),
    ({"nik": "123"}, "nik_length"),
    ({"nik": "6474015403020001", "sex": "L"}, "nik_sex"),
    ({"nik": "6474015503020001"}, "nik_birth_date"),
    ({"nik": 6474015403020000}, "row_nik_number"),  # what Excel makes of ...0001
    ({"nik": "6,47402E+15"}, "row_nik_number"),
    ({"nik": 6.5}, "row_nik_number"),
    ({"phone": "12"}, "row_phone_wrong"),
    ({"email": "ayu"}, "row_email_wrong"),
    ({"village": None}, "row_village_missing"),
    ({"village": "Entah"}, "row_village_unknown"),
)
SAME_DAY = ("14/03/2002", "14-3-2002", "14.03.2002", "2002-03-14", "14 Maret 2002", "14 Mar 2002", 37329, "37329")
SAME_PHONE = ("081234567890", 81234567890, "+62 812-3456-7890", "6281234567890")
SAME_VILLAGE = ("BELIMBING", "Kel. Belimbing", "64.74.03.1001", "6474031001")


def test_what_is_wrong_is_named() -> None:
    assert [(given, codes(**given)) for given, code in WRONG if codes(**given) != [code]] == []


def test_one_thing_as_lists_write_it() -> None:
    assert {judged(birth_date=written).birth_date for written in SAME_DAY} == {date(2002, 3, 14)}
    assert {judged(phone=written).phone for written in SAME_PHONE} == {"+6281234567890"}
    assert {judged(village=written).village_id for written in SAME_VILLAGE} == {"64.74.03.1001"}


def test_a_number_that_kept_its_end_is_a_nik() -> None:
    assert judged(nik=6474015403020001).nik == "6474015403020001"  # as other programs than Excel write it


def test_a_nik_tells_the_sex_a_list_left_out() -> None:
    assert judged(nik="6474015403020001", sex=None).sex == "female"


def test_every_answer_a_list_can_give_is_one_the_rulebook_reads() -> None:
    known, book = vocabulary(), rulebook.shipped()
    levels = [{"education": {"value": level}} for level in set(known.education.values())]
    levels += [
        {"education": {"value": level, "detail": {"field": field}}}
        for level in known.study_at
        for field in set(known.study.values())
    ]
    for answers in [*levels, *({"languages": {"items": [item]}} for item in known.languages.values())]:
        found = known_from(answers, book, on=ON)
        assert not found.unusable
        assert found.raw


def test_a_level_comes_with_what_was_studied() -> None:
    assert judged(education="D3 Keperawatan").answers["education"] == {"value": "D3", "detail": {"field": "nursing"}}
    entry = judged(education="SMA IPA")
    assert entry.answers["education"] == {"value": "SMA"}
    assert entry.remarks


def test_what_is_not_understood_is_left_out_and_said() -> None:
    entry = judged(education="Pesantren", languages="JLPT N4; Mandarin")
    assert [code for _field, code in entry.remarks] == ["row_education_unknown", "row_language_unknown"]
    assert entry.answers == {"languages": {"items": [{"value": "jlpt", "detail": {"jlpt_level": "N4"}}]}}
    assert not entry.problems
