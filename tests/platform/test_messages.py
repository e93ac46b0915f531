"""The tool that keeps the translations complete finds what is missing."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from devtools import messages

PAGE = """{% load i18n %}
<h1>{% translate "Halo" %}</h1>
{% blocktranslate count n=n %}Satu jalur{% plural %}{{ n }} jalur{% endblocktranslate %}
"""
CODE = 'from django.utils.translation import pgettext\nword = pgettext("bulan", "Mei")\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in (("templates/a.html", PAGE), ("balai/a.py", CODE)):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    return tmp_path


def english(**strings: object) -> Catalog:
    catalogue = Catalog(locale="en")
    catalogue.add("Halo", strings.get("halo", "Hello"), flags=strings.get("flags", ()))
    catalogue.add(("Satu jalur", "%(n)s jalur"), strings.get("jalur", ("One pathway", "%(n)s pathways")))
    catalogue.add("Mei", "May", context="bulan")
    return catalogue


def test_every_text_of_templates_and_code_is_found(project: Path) -> None:
    found = {(message.id, message.context) for message in messages.extracted(project) if message.id}
    assert found == {("Halo", None), (("Satu jalur", "%(n)s jalur"), None), ("Mei", "bulan")}


@pytest.mark.parametrize(
    ("strings", "expected"),
    [
        ({}, ""),
        ({"halo": ""}, "has no English"),
        ({"jalur": ("One pathway", "")}, "has no English"),
        ({"flags": ["fuzzy"]}, "is marked fuzzy"),
        ({"jalur": ("One pathway", "%(number)s pathways")}, "other placeholders in English: %(n)s, %(number)s"),
        ({"jalur": ("One pathway", "pathways")}, "other placeholders in English: %(n)s"),
    ],
)
def test_what_is_missing_or_wrong_is_named(project: Path, strings: dict[str, object], expected: str) -> None:
    found = list(messages.problems(messages.extracted(project), english(**strings)))
    assert len(found) == bool(expected)
    assert all(expected in line for line in found)


def test_new_and_unused_texts_ask_for_extraction(project: Path) -> None:
    have = english()
    have.add("Lama", "Old")
    have.delete("Halo")
    found = list(messages.problems(messages.extracted(project), have))
    assert [line.split(" is ")[0] for line in found] == ["templates/a.html: 'Halo'", "'Lama'"]


def test_extraction_keeps_english_and_makes_the_same_file_twice(project: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.po", tmp_path / "second.po"
    messages.write(messages.merged(messages.extracted(project), english()), first)
    messages.write(messages.merged(messages.extracted(project), messages.read(first)), second)
    assert first.read_text() == second.read_text()
    assert list(messages.problems(messages.extracted(project), messages.read(second))) == []
