"""The page on security names every requirement once, and places that are there."""

import re
from collections import Counter

from devtools.places import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+)\.(\d+\.\d+) \| ([12]) \| (.+?) \| (\w+) \| (.+) \|$", PAGE, re.MULTILINE)
# Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0; at both levels together 70 and 183.
CHAPTERS = dict(enumerate([27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7], start=1))


def test_every_requirement_has_one_row() -> None:
    assert Counter(int(chapter) for chapter, *_ in ROWS) == CHAPTERS
    assert len({row[:2] for row in ROWS}) == 253
    assert Counter(level for _, _, level, *_ in ROWS) == {"1": 70, "2": 183}
    states = Counter(state for *_, state, _ in ROWS)
    told = "Of 253: {Yes} met, {Partly} in part, {No} not, {None} without anything to apply to."
    assert told.format(**states) in PAGE


def test_every_place_it_names_is_there() -> None:
    named = set(
        re.findall(r"`((?:balai|config|deploy|docs|static|templates|tests)/[\w./-]+\.\w+|requirements\.\w+)`", PAGE)
    )
    assert len(named) > 80
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []
