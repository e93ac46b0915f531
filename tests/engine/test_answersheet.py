"""What each answer stands for."""

from datetime import date
from typing import Any

import pytest

from balai import rulebook
from balai.engine.answersheet import Unusable, patch, sheet
from balai.engine.factfile import read
from balai.engine.questions import find

BOOK = rulebook.shipped()
ON = date(2026, 11, 22)
D3 = {"level": "D3", "field": "nursing", "profession": None, "completed": True}

CASES = [
    ("birth_date", {"value": "2002-03-14"}, {"birth_date": "2002-03-14"}),
    ("birth_date", {"unknown": True}, {}),
    ("height", {"value": 158}, {"physical": {"height_cm": 158}}),
    ("education", {"value": "none"}, {"education": []}),
    ("education", {"value": "D3", "detail": {"field": "nursing"}}, {"education": [D3]}),
    (
        "education",
        {"value": "SMA", "detail": {"study": "S1", "study_years": 2}},
        {
            "education": [
                {"level": "SMA", "field": "other", "profession": None, "completed": True},
                {"level": "S1", "completed": False, "study_years": 2},
            ]
        },
    ),
    (
        "education",
        {"value": "SMA", "detail": {"study": "none", "study_years": 3}},
        {"education": [{"level": "SMA", "field": "other", "profession": None, "completed": True}]},
    ),
    (
        "education",
        {"value": "PROFESI", "detail": {"profession": "ners"}},
        {"education": [{"level": "PROFESI", "completed": True, "field": "nursing", "profession": "ners"}]},
    ),
    ("str", {"value": "no"}, {"licences": []}),
    (
        "str",
        {"value": "yes", "detail": {"issued": "2025-08-11", "expires": "open", "bilingual": "no"}},
        {"licences": [{"type": "STR_nurse", "issued": "2025-08-11", "expires": None, "bilingual": False}]},
    ),
    ("str", {"value": "yes", "detail": {}}, {"licences": [{"type": "STR_nurse"}]}),
    ("experience", {"none": True}, {"experience": []}),
    (
        "experience",
        {"records": [{"occupation": "nurse", "from": "2025-08-11", "to": "open"}, {"occupation": "driver"}]},
        {"experience": [{"occupation": "nurse", "from": "2025-08-11", "to": None}, {"occupation": "driver"}]},
    ),
    ("languages", {"none": True}, {"languages": []}),
    (
        "languages",
        {"items": [{"value": "jlpt", "detail": {"jlpt_level": "N4"}}, {"value": "german", "detail": {
            "german_test": "GOETHE", "german_level": "B1", "expires": "2027-01-31"}}]},
        {"languages": [
            {"test": "JLPT", "expires": None, "level": "N4"},
            {"test": "GOETHE", "level": "B1", "expires": "2027-01-31"},
        ]},
    ),
    (
        "languages",
        {"items": [{"value": "english_test", "detail": {"english_test": "IELTS", "score": 5.5}}]},
        {"languages": [{"test": "IELTS", "score": 5.5}]},
    ),
    (
        "certificates",
        {"items": [{"value": "imj_maths", "detail": {"maths": 14}}]},
        {"certificates": [{"type": "imj_maths", "expires": None, "score": 14}]},
    ),
    ("japan", {"value": "never"}, {"history": {"jp_titp_participated": False, "jp_epa_participated": False}}),
    (
        "japan",
        {"value": "both", "detail": {"completed": "kaigo", "epa_4y": "no"}},
        {"history": {"jp_titp_participated": True, "jp_epa_participated": True, "jp_titp2_completed_fields": ["kaigo"],
                     "jp_epa_4y_completed": False}},
    ),
    ("japan_withdrawal", {"none": True}, {"history": {"jp_epa_withdrew_on": "never"}}),
    ("korea", {"value": "returned", "detail": {"months": 50}},
     {"history": {"kr_voluntary_return_e9": True, "kr_months_e9_e10": 50}}),
    ("health", {"none": True}, {"health": {"history_of": []}}),
    ("health", {"items": [{"value": "hepatitis"}]}, {"health": {"history_of": ["hepatitis"]}}),
    ("law", {"states": {"imprisoned": {"value": "no"}}}, {"history": {"imprisoned": False}}),
    ("family", {"states": {"consent": {"value": "yes"}}}, {"consent": True}),
    ("documents_begin", {"states": {"jkn_card": {"value": "yes"}, "email_and_phone": {"value": "no"}}},
     {"documents": {"jkn_card": "held", "email_and_phone": "missing"}}),
    (
        "documents_dated",
        {"states": {
            "passport": {"value": "yes", "detail": {"passport_until": "2027-05-12"}},
            "skck": {"value": "yes"},
            "fit_certificate": {"value": "no"},
        }},
        {"documents": {"passport": {"valid_until": "2027-05-12"}, "skck": {"valid_until": None}},
         "health": {"fit_certificate": "missing"}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("question_id", "given", "facts"), CASES)
def test_an_answer_stands_for(question_id: str, given: dict[str, Any], facts: dict[str, Any]) -> None:
    question = find(BOOK.questions, question_id)
    assert question is not None
    assert patch(question, given) == facts
    read(facts, BOOK.known, on=ON)


def test_other_certificates_of_school_join_the_first() -> None:
    answers = {
        "education": {"value": "D3", "detail": {"field": "nursing"}},
        "education_more": {"records": [{"level": "SMK", "field": "technical", "completed": "yes"}]},
    }
    found = sheet(BOOK.questions, answers).facts["education"]
    assert found == [D3, {"level": "SMK", "profession": None, "field": "technical", "completed": True}]


def test_a_lone_addition_is_not_taken_for_the_whole_list() -> None:
    answers = {"education": {"unknown": True}, "education_more": {"none": True}}
    assert sheet(BOOK.questions, answers).facts == {}


@pytest.mark.parametrize(
    ("question_id", "given"),
    [
        ("sex", {"value": "gone"}),
        ("sex", {}),
        ("sex", {"none": True}),
        ("languages", {"items": [{"value": "klingon"}]}),
        ("languages", {"items": [{"value": "jlpt", "detail": {"jlpt_level": {"a": 1}}}]}),
        ("law", {"states": "yes"}),
        ("education", {"value": "D3", "detail": {"field": "magic"}}),
    ],
)
def test_an_answer_that_no_longer_fits_is_left_out_and_named(question_id: str, given: dict[str, Any]) -> None:
    question = find(BOOK.questions, question_id)
    assert question is not None
    with pytest.raises(Unusable):
        patch(question, given)
    found = sheet(BOOK.questions, {"birth_date": {"value": "2002-03-14"}, question_id: given, "ended": {"value": 1}})
    assert found.facts == {"birth_date": "2002-03-14"}
    assert set(found.unusable) == {question_id, "ended"}
