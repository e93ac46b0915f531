"""The 22 red flags: what one, two or none of them means, and that each says what to do in both languages."""

import pytest
import yaml

from balai import rulebook
from balai.engine.redflags import Level, Verdict, judge, parse

FLAGS = parse(rulebook.reference("red_flags"))
CRITICAL = [flag.id for flag in FLAGS.rows if flag.level is Level.CRITICAL]
WARNING = [flag.id for flag in FLAGS.rows if flag.level is Level.WARNING]


def test_nothing_of_the_dossier_is_lost() -> None:
    assert [flag.id for flag in FLAGS.rows] == [f"RF{n:02}" for n in range(1, 23)]
    assert WARNING == ["RF11", "RF12", "RF13", "RF14", "RF15", "RF18", "RF19", "RF20", "RF22"]
    known = {row["id"] for row in yaml.safe_load(rulebook.reference("dossier_sources"))["rows"]}
    assert {source for flag in FLAGS.rows for source in flag.source} <= known
    assert [flag.id for flag in FLAGS.rows if not flag.source] == ["RF14", "RF17", "RF22"]


@pytest.mark.parametrize(
    ("ticked", "verdict"),
    [
        ([], Verdict.NONE),
        (WARNING[:1], Verdict.ASK),
        (WARNING[:2], Verdict.REVIEW),
        (WARNING, Verdict.REVIEW),
        *(([flag], Verdict.STOP) for flag in CRITICAL),
        ([*WARNING[:1], CRITICAL[0]], Verdict.STOP),
        (["RF99", "", "<b>"], Verdict.NONE),
        ([WARNING[0], WARNING[0]], Verdict.ASK),
    ],
)
def test_how_grave_it_is(ticked: list[str], verdict: Verdict) -> None:
    found = judge(ticked, FLAGS)
    assert found.verdict is verdict
    assert {flag.id for flag in found.flags} == set(ticked) & {*CRITICAL, *WARNING}
    assert [flag.level for flag in found.flags] == sorted(flag.level for flag in found.flags)


def test_every_sign_says_what_to_do_in_both_languages() -> None:
    for flag in FLAGS.rows:
        assert all((flag.text, flag.text_en, flag.advice, flag.advice_en))
        assert {flag.text, flag.advice}.isdisjoint({flag.text_en, flag.advice_en})
