"""Guides: every mistake is named by file and line, and the shipped ones are whole, sourced and easy to read."""

import re
from datetime import date

import pytest

from balai import rulebook
from balai.engine import guidefile
from balai.engine.guides import Cited, Guide, GuideKind
from balai.words import words
from tests.engine.book import BOOK

SHELF, PROBLEMS = rulebook.guides(BOOK)
SOURCES = {"law": Cited(title="UU 18/2017", url=None, date="2017-11-22")}
MOST_WORDS = 30
SOUND = """\
kind: destination
country: JP
title: Bekerja di Jepang
title_en: Working in Japan
summary: Singkatnya.
summary_en: In short.
owner: Pengantar kerja
owner_en: Placement officers
source: [law]
reviewed_on: '2026-11-22'
review_by: '2027-05-22'
audio: {file: jepang.mp3, transcript: [Halo.]}
sections:
- heading: Bahasa
  heading_en: Language
  text: [Bahasa Jepang.]
  text_en: [Japanese.]
  source: [law]
"""


def parsed(*texts: str) -> tuple[list[str], list[Guide]]:
    """What is wrong with these files, and the guides that can be read all the same."""
    files = {f"guides/{name}.yaml": text for name, text in zip("abc", texts, strict=False)}
    shelf, problems = guidefile.parse(files, SOURCES, {"JP", "KR"}, {"P2P"})
    return [words("en").problem(problem) for problem in problems], list(shelf.all)


def test_a_sound_guide() -> None:
    problems, (guide,) = parsed(SOUND)
    assert problems == []
    assert guide.id == "a"
    assert guide.review_by == date(2027, 5, 22)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("source: [law]\nreviewed", "source: []\nreviewed", 'guides/a.yaml:9: "a" has no source'),
        ("source: [law]\nreviewed", "source: [lex]\nreviewed", 'guides/a.yaml:9: "a" names source "lex"'),
        ("  source: [law]", "  source: [lex]", 'guides/a.yaml:18: "a" names source "lex"'),
        ("title_en: Working in Japan\n", "", 'guides/a.yaml:1: key "title_en" is missing'),
        ("summary_en: In short.", "summary_en: ''", 'guides/a.yaml:6: "a": summary must stand in both languages'),
        ("  text_en: [Japanese.]\n", "", 'guides/a.yaml:14: "a": text must stand in both languages'),
        ("text_en: [Japanese.]", "text_en: ['']", 'guides/a.yaml:17: "a": text must stand in both languages'),
        ("'2027-05-22'", "'2026-05-22'", 'guides/a.yaml:11: in "a", review_by comes before reviewed_on'),
        ("'2027-05-22'", "'soon'", 'guides/a.yaml:11: wrong value of "review_by"'),
        ("country: JP", "country: JX", 'guides/a.yaml:2: "a": unknown country "JX"; allowed: JP, KR'),
        ("country: JP\n", "", 'guides/a.yaml:1: "a": unknown country ""'),
        ("kind: destination\ncountry: JP", "kind: scheme\nscheme: P2Q", 'guides/a.yaml:2: "a": unknown scheme "P2Q"'),
        ("transcript: [Halo.]", "transcript: []", 'guides/a.yaml:12: "a" has the recording "jepang.mp3" without'),
        ("owner:", "owners:", 'guides/a.yaml:7: unknown key "owners", perhaps "owner" is meant'),
        ("kind: destination", "kind: [", "guides/a.yaml:"),
    ],
)
def test_a_mistake_is_named_by_line(old: str, new: str, said: str) -> None:
    assert old in SOUND
    problems, _ = parsed(SOUND.replace(old, new, 1))
    assert [line.startswith(said) for line in problems] == [True], problems


def test_a_mistake_hides_no_other_guide() -> None:
    problems, guides = parsed(SOUND.replace("kind: destination", "kind: country"), SOUND)
    assert len(problems) == 1
    assert [guide.id for guide in guides] == ["b"]


def test_one_guide_for_each_destination() -> None:
    problems, _ = parsed(SOUND, SOUND)
    assert problems == ['guides/b.yaml:1: "b" is about JP, and so is guides/a.yaml; one guide for each']


def test_the_day_of_review_itself_still_counts() -> None:
    _, (guide,) = parsed(SOUND)
    assert not guide.is_past(date(2027, 5, 22))
    assert guide.is_past(date(2027, 5, 23))


def test_the_shipped_guides_are_sound_and_sourced() -> None:
    assert PROBLEMS == []
    assert all(guide.source and guide.sections for guide in SHELF.all)
    assert not any(guide.audio for guide in SHELF.all)  # none has been recorded yet; none is invented


def test_every_country_and_scheme_of_the_rulebook_has_a_guide() -> None:
    for pathway in BOOK.pathways:
        assert SHELF.to_country(pathway.country), pathway.country
        assert SHELF.of_scheme(pathway.scheme_code), pathway.scheme_code
    assert all(SHELF.of_scheme(code) for code in words("id").labels["scheme"])
    assert {guide.kind for guide in SHELF.all} == set(GuideKind)


def test_guides_have_no_part_in_the_version() -> None:
    assert not any(name.startswith("guides/") for name in rulebook.texts())


@pytest.mark.parametrize("guide", SHELF.all, ids=lambda guide: guide.id)
def test_sentences_are_short(guide: Guide) -> None:
    texts = [guide.summary, *(text for section in guide.sections for text in (*section.text, *section.points))]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?!:]) ", text)]
    assert [sentence for sentence in sentences if len(sentence.split()) > MOST_WORDS] == []
