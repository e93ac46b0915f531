"""What is typed: nonsense is told kindly and stays; sense is understood."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from balai import rulebook
from balai.engine.answersheet import patch
from balai.engine.factfile import read
from balai.engine.questions import By, Input, find
from balai.web.questions.question_form import QuestionForm
from balai.web.questions.question_records import question_form
from balai.words import words
from tests.web.checking import Page, begin, day, give, go_through

BOOK = rulebook.shipped()
TODAY = date(2026, 11, 22)


def form_of(question_id: str, language: str = "id", **fields: Any) -> QuestionForm:
    question = find(BOOK.questions, question_id)
    assert question is not None
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    with translation.override(language):
        form = question_form(question, words(language), TODAY, data=data)
        form.is_valid()
    return form


def born(day: str, month: str, year: str) -> QuestionForm:
    return form_of("birth_date", answer_day=day, answer_month=month, answer_year=year)


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        (("14", "3", "2002"), "2002-03-14"),
        (("29", "2", "2004"), "2004-02-29"),
        (("01", "03", "1999"), "1999-03-01"),
        ((" 22 ", "11", "2026"), "2026-11-22"),
        (("1", "1", "1907"), "1907-01-01"),
    ],
)
def test_a_day_is_read(typed: tuple[str, str, str], read_as: str) -> None:
    assert born(*typed).given == {"value": read_as}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("29", "2", "2001"), "Tidak ada tanggal 29 pada Februari\u00a02001; bulan itu berakhir tanggal 28"),
        (("31", "4", "2000"), "berakhir tanggal 30"),
        (("23", "11", "2026"), "belum tiba"),
        (("1", "1", "2999"), "belum tiba"),
        (("1", "1", "1890"), "terlalu jauh"),
        (("14", "", "2002"), "Lengkapi"),
        (("", "3", ""), "Lengkapi"),
        (("0", "3", "2002"), "Lengkapi"),
        (("14", "3", "02"), "empat angka"),
        (("14", "3", "0000"), "periksa tahunnya"),
        (("14", "13", "2002"), "Pilih bulan"),
        (("abc", "3", "2002"), "dengan angka"),
        (("-1", "3", "2002"), "dengan angka"),
        (("1", "3", "9" * 10_000), "empat angka"),
        (("9" * 10_000, "3", "2002"), "dengan angka"),
        (("", "", ""), "Belum ada jawaban"),
    ],
)
def test_nonsense_days_get_a_next_step(typed: tuple[str, str, str], said: str) -> None:
    form = born(*typed)
    assert said in " ".join(form.errors["answer"])
    kept = [part["value"] for part in form["answer"].subwidgets[0].data["subwidgets"]]
    assert kept == [typed[0].lstrip("0") or None, [typed[1]], typed[2] or None]


@pytest.mark.parametrize(
    ("typed", "value"), [("158", 158), ("158,5", 158.5), ("158.5", 158.5), (" 50 ", 50), ("260", 260)]
)
def test_a_number_is_read(typed: str, value: float) -> None:
    assert form_of("height", answer=typed).given == {"value": value}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tinggi", "angkanya saja"),
        ("1.5.8", "angkanya saja"),
        ("-160", "angkanya saja"),
        ("nan", "angkanya saja"),
        ("1e3", "angkanya saja"),
        ("٣", "angkanya saja"),
        ("49", "di luar 50 sampai 260 cm"),
        ("261", "di luar 50 sampai 260 cm"),
        ("9" * 10_000, "terlalu panjang (10000 huruf)"),
        ("", "Belum ada jawaban"),
    ],
)
def test_nonsense_numbers_get_a_next_step(typed: str, said: str) -> None:
    form = form_of("height", answer=typed)
    assert said in " ".join(form.errors["answer"])
    assert form["answer"].value() == typed


CONTRADICTIONS = [
    ("birth_date", {**day("answer", "1.1.2000"), "unsure": "on"}, "answer"),
    ("japan_withdrawal", {"none": "on", "unsure": "on"}, "answer"),
    ("languages", {"answer": ["none", "jlpt"]}, "answer"),
    ("languages", {"answer": ["unknown", "jlpt"]}, "answer"),
    ("experience", {"count": "1", "0-occupation": "nurse", **day("0-from", "1.1.2020"), "none": "on"}, "0-occupation"),
    ("str", {"answer": "yes", **day("yes-expires", "1.1.2030"), "yes-expires-open": "on"}, "yes-expires"),
    ("str", {"answer": "yes", **day("yes-issued", "1.1.2020"), **day("yes-expires", "1.1.2019")}, "yes-expires"),
]


@pytest.mark.parametrize(("question_id", "fields", "place"), CONTRADICTIONS)
def test_a_contradiction_is_named_at_its_place(question_id: str, fields: dict[str, Any], place: str) -> None:
    assert list(form_of(question_id, **fields).errors) == [place]


@pytest.mark.parametrize(
    ("question_id", "fields", "place"),
    [
        ("sex", {}, "answer"),
        ("sex", {"answer": "other"}, "answer"),
        ("sex", {"answer": "x" * 10_000}, "answer"),
        ("languages", {"answer": []}, "answer"),
        ("languages", {"answer": ["klingon"]}, "answer"),
        ("languages", {"answer": ["german"]}, "german-german_test"),
        ("experience", {"count": "1"}, "0-occupation"),
        ("experience", {"count": "1", "0-to-open": "on"}, "0-occupation"),
        ("education", {"answer": "D3", "D3-field": "magic"}, "D3-field"),
        ("education", {"answer": "SMA", "SMA-study": "S1", "SMA-study_years": "99"}, "SMA-study_years"),
    ],
)
def test_what_is_missing_or_strange_is_named_at_its_place(question_id: str, fields: dict[str, Any], place: str) -> None:
    assert place in form_of(question_id, **fields).errors


def test_mistakes_below_a_choice_not_made_do_not_matter() -> None:
    form = form_of("str", answer="no", **day("yes-issued", "99.2.x"))
    assert form.errors == {}
    assert form.given == {"value": "no", "detail": {}}


def test_states_left_open_are_unknown() -> None:
    assert form_of("law").given == {"unknown": True}
    assert form_of("law", imprisoned="no").given == {"states": {"imprisoned": {"value": "no"}}}
    assert form_of("law", imprisoned="unknown", travel_ban="unknown").given == {"unknown": True}


def test_a_dated_document() -> None:
    until = {
        **day("passport-passport_until", "12.5.2027"),
    }
    form = form_of("documents_dated", passport="yes", skck="no", **until)
    assert form.given["states"] == {
        "passport": {"value": "yes", "detail": {"passport_until": "2027-05-12"}},
        "skck": {"value": "no"},
    }


def test_one_more_record_complains_about_nothing_and_keeps_what_was_typed() -> None:
    form = form_of("experience", more="1", count="1", **{"0-occupation": "nurse", "0-from_day": "99"})
    assert (form.count, form.errors, form.is_judged) == (2, {}, False)
    assert form["0-occupation"].value() == "nurse"


def test_a_record_less_moves_the_others_up() -> None:
    fields = {"0-occupation": "nurse", "1-occupation": "driver", "2-occupation": "domestic"}
    form = form_of("experience", remove="1", count="3", **fields)
    assert [form[f"{n}-occupation"].value() for n in range(form.count)] == ["nurse", "domestic"]


@pytest.mark.parametrize("count", ["", "x", "-1", "999", "9" * 10_000, "٣", "0"])
def test_a_forged_count_makes_no_thousand_fields(count: str) -> None:
    assert 1 <= form_of("experience", count=count).count <= 15


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("question", [q for q in BOOK.questions if q.by is By.CITIZEN], ids=lambda q: q.id)
def test_every_question_can_be_shown_answered_and_shown_again(question: Any, language: str) -> None:
    """Each choice alone, posted as its page would post it, comes back as it was given and can be read as facts."""
    values = [choice.value for choice in question.choices] or ["only"]
    for value in values:
        match question.input:
            case Input.DATE:
                fields = day("answer", "1.2.2003")
            case Input.STATES:
                fields = {value: "yes"}
            case Input.RECORDS:
                [first, *_rest] = question.fields
                fields = {
                    "count": "1",
                    f"0-{first.key}": first.choices[0].value,
                    "0-from_day": "1",
                    "0-from_month": "1",
                }
                fields |= {"0-from_year": "2020", "0-completed": "yes"}
            case Input.NUMBER:
                fields = {"answer": "100"}
            case _:
                required = [f for c in question.choices if c.value == value for f in question.details(c) if f.required]
                fields = {"answer": [value], **{f"{value}-{f.key}": f.choices[0].value for f in required}}
        form = form_of(question.id, language, **fields)
        assert form.errors == {}, (question.id, value)
        read(patch(question, form.given), BOOK.known, on=TODAY)
        again = QuestionForm(question, words(language), TODAY, given=form.given)
        shown = {name: again[name].value() for name in again.fields if again[name].value()}
        assert shown, (question.id, value)


def test_in_both_languages_no_choice_is_without_words() -> None:
    for question in BOOK.questions:
        for language in ("id", "en"):
            form = QuestionForm(question, words(language), TODAY)
            assert all(str(field.label).strip() for field in form.fields.values())


@pytest.mark.django_db
def test_a_refused_page_says_where_and_keeps_everything(client: Client, on_day: Any) -> None:
    with on_day("2026-11-22"):
        check = begin(client)
        response = give(client, 1, "birth_date", answer_day="31", answer_month="2", answer_year="2002")
    assert response.status_code == 422
    page = Page(response)
    assert (page.values["answer_day"], page.values["answer_month"], page.values["answer_year"]) == (
        ["31"],
        ["2"],
        ["2002"],
    )
    assert [href for href in page.hrefs if href.startswith("#i_") and href[1:] in page.ids]
    assert set(page.described) <= set(page.ids)
    assert "i_answer_error" in page.described
    check.refresh_from_db()
    assert check.answers == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("languages", {"answer": ["german", "jlpt"], "jlpt-jlpt_level": "N4"}),
        ("experience", {"count": "2", "1-occupation": "nurse", "1-from_day": "x" * 10_000}),
        ("str", {"answer": "yes", "yes-issued_day": "99"}),
        ("documents_dated", {"passport": "yes", "passport-passport_until_day": "7"}),
        ("height", {"answer": "9" * 10_000}),
    ],
)
def test_every_link_of_the_summary_finds_its_field(client: Client, question: str, fields: dict[str, Any]) -> None:
    go_through(client)
    client.post("/cek/tanya/", {"question": question})
    response = give(client, 1, question, **fields)
    assert response.status_code == 422
    page = Page(response)
    links = [href for href in page.hrefs if href.startswith("#i_")]
    assert links
    assert {href[1:] for href in links} <= set(page.ids)
    assert set(page.described) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.django_db
def test_a_form_too_large_is_refused(client: Client) -> None:
    begin(client)
    assert give(client, 1, "birth_date", answer_day="9" * 1_100_000).status_code == 400
