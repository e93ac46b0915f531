"""What is told: complete in both languages, and silent on a locked screen."""

import pytest

from balai import rulebook
from balai.engine.errors import RulebookInvalid
from balai.engine.messagefile import LANGUAGES, PREVIEW, Channel, blanks, parse, texts

BOOK = rulebook.messages()
TEXT = (rulebook.HERE / "messages.yaml").read_text(encoding="utf-8")
ASKED_FOR = {
    *("sign_in_code", "sign_in_notice", "recovery_done", "registration_received", "draft_code", "document_returned"),
    *("document_accepted", "document_expiring", "letter_confirmed", "consent_withdrawn", "privacy_request_received"),
    *("privacy_request_done", "retention_notice", "guardian_asked_again", "family_view_given", "family_view_ended"),
    "file_opened_notice",
}
EACH = [(code, language) for code in BOOK.templates for language in LANGUAGES]


def test_every_message_is_there() -> None:
    assert set(BOOK.templates) >= ASKED_FOR


@pytest.mark.parametrize(("code", "language"), EACH)
def test_a_message_is_whole(code: str, language: str) -> None:
    template = BOOK.templates[code]
    found = texts(template.wording(language))
    assert all(found[part] for part in ("title", "subject", "body", "short"))
    assert bool(found["letter"]) == (Channel.LETTER in template.channels)
    assert blanks(found["letter"]) <= template.blanks | {"name"}, "nobody clicks on paper"


@pytest.mark.parametrize(("code", "language"), EACH)
def test_what_shows_on_a_locked_screen_says_nothing(code: str, language: str) -> None:
    template = BOOK.templates[code]
    wording = template.wording(language)
    assert blanks(wording.short) <= {"link"} | ({"code"} if template.one_time else set())
    assert not blanks(wording.subject)
    assert wording.short.isascii()
    filled = wording.short.format(code="123456", link="https://migran.example-city.go.id")
    assert len(filled) <= 160, "one SMS"


def test_a_preview_shows_the_opening_and_no_more() -> None:
    assert all(len(frame.opening) >= PREVIEW for frame in BOOK.frame.values())


def test_both_languages_differ() -> None:
    for template in BOOK.templates.values():
        assert not set(texts(template.id).values()) & set(texts(template.en).values()) - {""}


def codes_of(text: str) -> set[str]:
    with pytest.raises(RulebookInvalid) as caught:
        parse(text)
    return {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("short: 'Ada kabar baik untuk Anda.", "short: '{name}, ada kabar.", "message_blank"),
        ("short: 'Ada kabar baik untuk Anda.", "short: '{code} ada kabar.", "message_blank"),
        ("subject: Kode Anda", "subject: Kode Anda {code}", "message_blank"),
        ("Kode Anda untuk masuk: {code}", "{name}, kode Anda untuk masuk: {code}", "message_blank"),
        ("Halo {name},", "Halo {name.__class__},", "message_blank"),
        ("subject: Ada kabar untuk Anda", "subject: Kabar paspor Anda", "message_betrays"),
        ("short: 'Ada kabar baik untuk Anda.", "short: 'Kabar dari Balai Migran.", "message_betrays"),
        ("short: 'Ada kabar baik untuk Anda.", "short: 'Ada kabar “baik”.", "message_short_long"),
        ("short: 'Ada kabar baik untuk Anda.", "short: '" + "Ada kabar baik. " * 8, "message_short_long"),
        ("petugas sudah memeriksa {document} Anda", "petugas sudah memeriksa {document} {day}", "message_uneven"),
        ("title: Kode untuk masuk", "title: ''", "message_without"),
        ("Halo, ini pesan otomatis", "Halo. " + "\n    closing: x\n    sender_x: ", "rule_key_twice"),
        ("urgent: true", "urgent: perhaps", "rule_yaml"),
    ],
)
def test_a_text_that_would_give_somebody_away_is_refused(old: str, new: str, code: str) -> None:
    assert old in TEXT
    assert code in codes_of(TEXT.replace(old, new, 1))


def test_a_mistake_is_named_by_its_line() -> None:
    line = next(n for n, row in enumerate(TEXT.splitlines(), 1) if "subject: Kode Anda" in row)
    with pytest.raises(RulebookInvalid) as caught:
        parse(TEXT.replace("subject: Kode Anda", "subject: Visa Anda", 1))
    assert [problem.where for problem in caught.value.problems] == [f"messages.yaml:{line}"]


def test_a_short_opening_is_refused() -> None:
    begin, end = TEXT.index("opening: >-"), TEXT.index("    closing: >-")
    assert codes_of(TEXT[:begin] + "opening: Halo.\n" + TEXT[end:]) == {"message_opening_short"}
